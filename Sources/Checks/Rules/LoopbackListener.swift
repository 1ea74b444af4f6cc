import Actions
import Dockerfile
import ImageMatrix
import SourceText

extension Rule {
    /// A server that only its own container reaches.
    static let loopbackListener = Rule(
        id: "loopback-listener",
        severity: .warning,
        repair: .unsafe,
        source: .practice,
        summary: "The program listens on 127.0.0.1, and the image exposes a port.",
        why: """
            In a container 127.0.0.1 is the container itself. A published port leads to nothing, and the browser says that \
            the connection was reset.
            """,
        bad: "CMD [\"uvicorn\", \"app:app\", \"--host\", \"127.0.0.1\"]",
        good: "CMD [\"uvicorn\", \"app:app\", \"--host\", \"0.0.0.0\"]",
        exceptions: [
            "Health checks, addresses that the program asks, and variables.",
            "Programs that are not known to be servers.",
            "Images without EXPOSE.",
        ]
    ) { context, report in
        var seen: Set<SourceRange> = []
        for build in context.contextBuilds where build.exposesPort {
            let words = build.startWords
            if words.contains(where: { servers.contains(InstalledLists.lastPart($0.text)) }) {
                for (index, word) in words.enumerated() {
                    let next = index + 1 < words.count ? words[index + 1] : nil
                    guard let place = loopback(word, next), seen.insert(build.stages.syntax.file.place(place)).inserted
                    else { continue }
                    let range = build.stages.syntax.file.place(place)
                    let address = context.place(of: "127.0.0.1", in: range) ?? context.place(of: "localhost", in: range)
                    report(.option, range, fixes: address.map { [.replacing($0, by: "0.0.0.0")] } ?? [])
                }
            }
            if let listening = build.listening(words.map(\.text)), seen.insert(listening).inserted {
                report(.program, listening, fixes: [.replacing(listening, by: "0.0.0.0")])
            }
        }
    }

    private static let servers: Set<String> = [
        "uvicorn", "gunicorn", "hypercorn", "daphne", "waitress-serve", "flask", "jupyter", "jupyter-lab",
        "jupyter-notebook", "jupyterhub", "streamlit", "bokeh", "panel", "mkdocs", "http-server", "http.server", "vite",
        "start-notebook.sh", "start-notebook.py", "start-singleuser.sh", "start-singleuser.py",
    ]

    private static let options: Set<String> = [
        "--host", "--bind", "--ip", "--address", "--listen", "--server.address", "--ServerApp.ip", "--NotebookApp.ip",
        "-b",
    ]

    /// The place of an option's value that is an address of the container itself.
    private static func loopback(_ word: StartWord, _ next: StartWord?) -> Range<Int>? {
        let parts = word.text.split(separator: "=", maxSplits: 1)
        guard let name = parts.first, options.contains(String(name)) else { return nil }
        let value = parts.count == 2 ? String(parts[1]) : next?.text
        guard let host = value?.split(separator: ":").first, host == "127.0.0.1" || host == "localhost" else {
            return nil
        }
        return parts.count == 2 ? word.range : next?.range
    }
}

extension ContextBuild {
    fileprivate var exposesPort: Bool {
        lineage.contains { stage in
            stage.steps.contains { step in
                if case .other(let command) = step, case .expose = command.command { true } else { false }
            }
        }
    }

    /// What the container starts with: the last ENTRYPOINT and CMD of the first stage that has any.
    fileprivate var startWords: [StartWord] {
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

    /// The address in the file that the words start, when it is one of the container itself.
    fileprivate func listening(_ words: [String]) -> SourceRange? {
        guard let program = words.first, ["node", "python", "python3"].contains(InstalledLists.lastPart(program)),
            let script = words.dropFirst().first(where: { !$0.hasPrefix("-") }),
            [".js", ".mjs", ".cjs", ".py"].contains(where: { script.hasSuffix($0) })
        else { return nil }
        let name = InstalledLists.lastPart(script)
        for source in lineage.flatMap(\.copies).flatMap(\.sources) {
            let isFolder = source.path.isEmpty || kind(of: source.path) == .directory
            let path = !isFolder ? source.path : source.path.isEmpty ? name : "\(source.path)/\(name)"
            guard InstalledLists.lastPart(path) == name, case .file? = kind(of: path), let bytes = read(path),
                bytes.count < 1 << 20
            else { continue }
            return Self.listening(SourceFile(path: files.repositoryPath(path), bytes: bytes))
        }
        return nil
    }

    private static func listening(_ file: SourceFile) -> SourceRange? {
        var start = 0
        for line in String(decoding: file.bytes, as: UTF8.self).utf8.split(
            separator: 0x0A,
            omittingEmptySubsequences: false
        ) {
            defer { start += line.count + 1 }
            guard let text = String(line) else { return nil }
            let trimmed = text.drop { $0 == " " || $0 == "\t" }
            if trimmed.hasPrefix("//") || trimmed.hasPrefix("#") || trimmed.hasPrefix("*") { continue }
            let isCall = text.contains(bytesOf: ".listen(") || text.contains(bytesOf: ".run(")
            guard isCall else { continue }
            for quote in ["'", "\""] {
                for address in ["127.0.0.1", "localhost"] {
                    guard let found = text.firstRange(ofBytesOf: quote + address + quote) else { continue }
                    return file.place((start + found.lowerBound + 1)..<(start + found.upperBound - 1))
                }
            }
        }
        return nil
    }
}

private struct StartWord {
    /// Without quotes.
    let text: String
    let range: Range<Int>
}

extension ProcessCommand {
    fileprivate var words: [StartWord] {
        switch self {
        case .exec(let words): words.map { StartWord(text: $0.text, range: $0.range) }
        case .shell(let text): text.words
        }
    }
}

extension ShellText {
    /// The words between blanks.
    fileprivate var words: [StartWord] {
        var words: [StartWord] = []
        var start = 0
        for index in 0...bytes.count where index == bytes.count || bytes[index] == 0x20 || bytes[index] == 0x0A {
            if index > start {
                let text = String(decoding: bytes[start..<index].filter { $0 != 0x22 && $0 != 0x27 }, as: UTF8.self)
                words.append(StartWord(text: text, range: sourceRange(of: start..<index)))
            }
            start = index + 1
        }
        return words
    }
}

extension Diagnostic.Message {
    fileprivate static let option: Self =
        "the server listens for its own container only, and the exposed port leads to nothing; write '0.0.0.0'"

    fileprivate static let program: Self =
        "the program that the image starts listens for its own container only, and the exposed port leads to nothing; write '0.0.0.0'"
}
