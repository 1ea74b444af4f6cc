import SourceText
import Values

/// Commands that take paths apart.
extension Interpreter {
    func basename(_ call: CommandCall) throws(Unsure) -> CommandResult {
        var arguments = try call.texts()[...]
        var suffix: String?
        var takesAll = false
        while let first = arguments.first, first.hasPrefix("-"), first.utf8.count > 1 {
            arguments.removeFirst()
            switch first {
            case "-a": takesAll = true
            case "-s" where !arguments.isEmpty:
                suffix = arguments.removeFirst()
                takesAll = true
            case "--": break
            default: throw .notUnderstood(call)
            }
        }
        if !takesAll {
            guard (1...2).contains(arguments.count) else { throw .notUnderstood(call) }
            if arguments.count == 2 { suffix = arguments.removeLast() }
        }
        let origin = call.arguments.lazy.compactMap { $0.text.pieces.lazy.compactMap(\.origin).first }.first
        var output = Template()
        for path in arguments {
            if path == state.workspace {
                throw Unsure(Unknown(path, because: "the machine that runs the job names the folder of the workspace"))
            }
            var name = path.split(separator: "/").last.map(String.init) ?? (path.isEmpty ? "" : "/")
            if let suffix, !suffix.isEmpty, name.utf8.count > suffix.utf8.count,
                name.utf8.reversed().starts(with: suffix.utf8.reversed())
            {
                name = String(decoding: Array(name.utf8).dropLast(suffix.utf8.count), as: UTF8.self)
            }
            output.append(name + "\n", from: origin)
        }
        return CommandResult(output)
    }

    func dirname(_ call: CommandCall) throws(Unsure) -> CommandResult {
        let operands = try call.texts()
        guard !operands.isEmpty, !operands.contains(where: { $0.hasPrefix("-") }) else { throw .notUnderstood(call) }
        let origin = call.arguments.lazy.compactMap { $0.text.pieces.lazy.compactMap(\.origin).first }.first
        var output = Template()
        for path in operands {
            var bytes = Array(path.utf8)
            let slash = UInt8(ascii: "/")
            while bytes.count > 1, bytes.last == slash { bytes.removeLast() }
            if let last = bytes.lastIndex(of: slash) {
                bytes.removeSubrange(last...)
                while bytes.last == slash { bytes.removeLast() }
                if bytes.isEmpty { bytes = [slash] }
            } else {
                bytes = [UInt8(ascii: ".")]
            }
            output.append(String(decoding: bytes, as: UTF8.self) + "\n", from: origin)
        }
        return CommandResult(output)
    }

    func realpath(_ call: CommandCall) throws(Unsure) -> CommandResult {
        let operands = try call.texts()
        guard operands.count == 1, !operands[0].hasPrefix("-"), let path = absolutePath(operands[0]),
            let inner = repositoryPath(path), let files = host.files
        else { throw .notUnderstood(call) }
        guard let resolved = files.resolve(inner), inner.isEmpty || files.kind(of: resolved) != nil else {
            throw Unsure("the path does not exist in the repository")
        }
        return CommandResult(
            Template(resolved.isEmpty ? state.workspace + "\n" : state.workspace + "/" + resolved + "\n")
        )
    }
}
