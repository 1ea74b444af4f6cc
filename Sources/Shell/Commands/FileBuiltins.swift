import SourceText
import Values

/// Commands that write files.
extension Interpreter {
    mutating func tee(_ call: CommandCall) throws(Interruption) -> Flow {
        var appends = false
        let text = input ?? Template(Unknown("tee", because: "the input is given by the run"))
        leaveInput(Template())
        for argument in call.arguments {
            switch argument.text.text {
            case "-a", "--append": appends = true
            case "-i", "--": break
            case let path?:
                guard let absolute = absolutePath(path) else { continue }
                switch absolute {
                case "/dev/null": break
                case "/dev/stderr": write(text, to: 2)
                default:
                    open(absolute: absolute, appending: appends)
                    let chunk = VirtualFile.Chunk(text: text, conditions: [], serial: nextSerial(), loop: nil)
                    if !text.isEmpty { state.files[absolute]?.chunks.append(chunk) }
                }
            case nil: break
            }
        }
        write(text)
        return succeed()
    }

    mutating func touch(_ call: CommandCall) -> Flow {
        for argument in call.arguments {
            guard let path = argument.text.text, !path.hasPrefix("-"), let absolute = absolutePath(path) else {
                continue
            }
            if state.files[absolute] == nil, repositoryPath(absolute).flatMap({ host.files?.kind(of: $0) }) != nil {
                continue
            }
            open(absolute: absolute, appending: true)
        }
        return succeed()
    }

    mutating func remove(_ call: CommandCall) -> Flow {
        var isForced = false
        for argument in call.arguments {
            guard let path = argument.text.text, let absolute = absolutePath(path) else {
                // Some file is gone, nobody knows which.
                state.otherFiles = state.otherFiles ?? Unknown("rm", because: "`rm` removes files that are not known")
                continue
            }
            if path.hasPrefix("-") {
                if path.contains("f") { isForced = true }
                continue
            }
            var file = VirtualFile()
            file.isRemoved = true
            state.files[absolute] = file
            for key in state.files.keys where key.hasPrefix(absolute + "/") { state.files[key] = file }
            if let inner = repositoryPath(absolute), host.files?.isDirectory(inner) == true {
                state.otherFiles = state.otherFiles ?? Unknown(path, because: "`rm` removes the directory '\(path)'")
            }
        }
        return isForced ? succeed() : silent(call)
    }

    /// `cp` and `mv` of one file; other forms make their targets unknown.
    mutating func copy(_ call: CommandCall, removes: Bool) throws(Interruption) -> Flow {
        let operands = call.arguments.filter { $0.text.text?.hasPrefix("-") != true }
        let place = script.text.place(call.range)
        let unknown = Unknown(call.name, because: "`\(script.text.display(call.range))` is not followed", at: place)
        guard operands.count == 2, operands.allSatisfy({ $0.split == nil }), let source = operands[0].text.text,
            let target = operands[1].text.text, let from = absolutePath(source), var to = absolutePath(target),
            case .text(let text) = read(absolute: from)
        else {
            state.otherFiles = state.otherFiles ?? unknown
            forgetFiles(touchedBy: call, unknown)
            return silent(call)
        }
        if case .known(true) = fileQuestion("-d", Template(to)) { to += "/" + (from.split(separator: "/").last ?? "") }
        open(absolute: to, appending: false)
        let chunk = VirtualFile.Chunk(text: text, conditions: [], serial: nextSerial(), loop: nil)
        if !text.isEmpty { state.files[to]?.chunks.append(chunk) }
        if removes {
            var file = VirtualFile()
            file.isRemoved = true
            state.files[from] = file
        }
        return silent(call)
    }
}

extension String {
    /// The text with another one in the place of each occurrence of a part.
    func replacing(_ part: String, with other: String) -> String {
        let bytes = Array(utf8)
        let wanted = Array(part.utf8)
        guard !wanted.isEmpty else { return self }
        var result: [UInt8] = []
        var at = 0
        while at < bytes.count {
            if bytes[at...].starts(with: wanted) {
                result += Array(other.utf8)
                at += wanted.count
            } else {
                result.append(bytes[at])
                at += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
