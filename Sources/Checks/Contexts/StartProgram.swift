import Dockerfile
import ImageMatrix
import SourceText

/// What a container starts with, as far as a file of the context tells more about it.
struct StartProgram {
    /// A word without its quotes.
    struct Word {
        let text: String
        let range: Range<Int>
    }

    /// What CMD and ENTRYPOINT say.
    let words: [Word]
    /// The file of JavaScript or Python that they start; nil when it is none, or not in the context.
    let script: SourceFile?

    init(_ build: ContextBuild) {
        words = build.startWords
        script = build.startedFile(words.map(\.text))
    }

    /// The places of the script where it clearly says on which port it listens, with the numbers.
    var ports: [(number: Int, place: SourceRange)] {
        guard let script, String(decoding: script.bytes, as: UTF8.self).listens else { return [] }
        return signs { line in
            for mark in ["listen(", "port=", "port:", "PORT =", "PORT=", "port ="] {
                guard let found = line.firstRange(ofBytesOf: mark), line.isWord(at: found.lowerBound) else { continue }
                guard mark != "port=" && mark != "port:" || line.listens else { continue }
                // `process.env.PORT || 8080` and `os.environ.get("PORT", 8080)` give what counts without the variable.
                let rest = Array(line.utf8)[found.upperBound...]
                guard let start = rest.firstIndex(where: { (0x30...0x39).contains($0) }) else { continue }
                let end = rest[start...].firstIndex { !(0x30...0x39).contains($0) } ?? rest.endIndex
                guard Self.isPlainBefore(rest[..<start]), end - start <= 5,
                    let number = Int(String(decoding: rest[start..<end], as: UTF8.self)), 1...65535 ~= number
                else { continue }
                return (number, start..<end)
            }
            return nil
        }
    }

    /// The places where it clearly says that it listens for its own machine only.
    var loopbacks: [SourceRange] {
        let found: [(Void, place: SourceRange)] = signs { line in
            let isHost = ["HOST = ", "HOST=", "host = "].contains { mark in
                line.firstRange(ofBytesOf: mark).map { line.isWord(at: $0.lowerBound) } == true
            }
            guard line.listens || isHost && isHostGiven else { return nil }
            for quote in ["'", "\""] {
                for address in ["127.0.0.1", "localhost"] {
                    guard let found = line.firstRange(ofBytesOf: quote + address + quote) else { continue }
                    return ((), (found.lowerBound + 1)..<(found.upperBound - 1))
                }
            }
            return nil
        }
        return found.map(\.place)
    }

    /// Whether what listens is given a variable for its host.
    private var isHostGiven: Bool {
        guard let script else { return false }
        return String(decoding: script.bytes, as: UTF8.self).split(separator: "\n").contains { line in
            let text = String(line)
            return text.listens && ["HOST", "host=host", ", host", "hostname"].contains { text.contains(bytesOf: $0) }
        }
    }

    /// Looks at each line that is no comment.
    private func signs<Value>(_ sign: (String) -> (Value, Range<Int>)?) -> [(Value, place: SourceRange)] {
        guard let script else { return [] }
        var found: [(Value, place: SourceRange)] = []
        var start = 0
        for line in script.bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            defer { start += line.count + 1 }
            let text = String(decoding: line, as: UTF8.self)
            // What is no text has other places.
            guard text.utf8.count == line.count else { return [] }
            let trimmed = text.utf8.drop { $0 == 0x20 || $0 == 0x09 }
            if trimmed.starts(with: "//".utf8) || trimmed.first == UInt8(ascii: "#")
                || trimmed.first == UInt8(ascii: "*")
            {
                continue
            }
            guard let (value, range) = sign(text) else { continue }
            found.append((value, script.place((start + range.lowerBound)..<(start + range.upperBound))))
        }
        return found
    }

    /// Whether what stands between a mark and a number makes the number its value, or the one that counts otherwise.
    private static func isPlainBefore(_ bytes: ArraySlice<UInt8>) -> Bool {
        let text = String(decoding: bytes, as: UTF8.self)
        if text.utf8.allSatisfy({ " :(=".utf8.contains($0) }) { return true }
        let fallbacks = [
            "process.env.PORT || ", "process.env.PORT ?? ", "Number(process.env.PORT) || ",
            "parseInt(process.env.PORT) || ", "int(os.environ.get(\"PORT\", ", "int(os.environ.get('PORT', ",
            "int(os.getenv(\"PORT\", ", "int(os.getenv('PORT', ", "os.environ.get(\"PORT\", ",
            "os.environ.get('PORT', ",
        ]
        return fallbacks.contains { text.trimmingBlanks == $0.trimmingBlanks }
    }
}

extension String {
    /// Whether a line calls what makes a server listen.
    fileprivate var listens: Bool {
        [".listen(", ".run(", ".run_app(", "serve("].contains { contains(bytesOf: $0) }
    }

    /// Whether a word begins at some byte.
    fileprivate func isWord(at offset: Int) -> Bool {
        guard offset > 0 else { return true }
        let byte = utf8[utf8.index(utf8.startIndex, offsetBy: offset - 1)]
        return
            !((0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || byte == UInt8(ascii: "_"))
    }
}

extension ContextBuild {
    /// What the container starts with: the last ENTRYPOINT and CMD of the first stage that has any.
    fileprivate var startWords: [StartProgram.Word] {
        for stage in lineage {
            var entry: ProcessCommand?
            var command: ProcessCommand?
            for case .other(let other) in stage.steps {
                switch other.command {
                case .entrypoint(let process): entry = process
                case .cmd(let process): command = process
                default: break
                }
            }
            let words = [entry, command].compactMap { $0 }.flatMap(\.words)
            if !words.isEmpty { return words }
        }
        return []
    }

    /// The file that the words start, when the context has it and only one file of that name is copied.
    fileprivate func startedFile(_ words: [String]) -> SourceFile? {
        guard let program = words.first, ["node", "python", "python3"].contains(program.lastPathPart),
            let script = words.dropFirst().first(where: { !$0.hasPrefix("-") }),
            [".js", ".mjs", ".cjs", ".py"].contains(where: { script.hasSuffix($0) })
        else { return nil }
        let name = script.lastPathPart
        for source in lineage.flatMap(\.copies).flatMap(\.sources) {
            let isFolder = source.path.isEmpty || kind(of: source.path) == .directory
            let path = !isFolder ? source.path : source.path.isEmpty ? name : "\(source.path)/\(name)"
            guard path.lastPathPart == name, case .file? = kind(of: path), let bytes = read(path),
                bytes.count < 1 << 20
            else { continue }
            return SourceFile(path: files.repositoryPath(path), bytes: bytes)
        }
        return nil
    }
}

extension ProcessCommand {
    fileprivate var words: [StartProgram.Word] {
        switch self {
        case .exec(let words): words.map { StartProgram.Word(text: $0.text, range: $0.range) }
        case .shell(let text): text.words
        }
    }
}

extension ShellText {
    /// The words between blanks.
    fileprivate var words: [StartProgram.Word] {
        var words: [StartProgram.Word] = []
        var start = 0
        for index in 0...bytes.count where index == bytes.count || bytes[index] == 0x20 || bytes[index] == 0x0A {
            if index > start {
                let text = String(decoding: bytes[start..<index].filter { $0 != 0x22 && $0 != 0x27 }, as: UTF8.self)
                words.append(StartProgram.Word(text: text, range: sourceRange(of: start..<index)))
            }
            start = index + 1
        }
        return words
    }
}
