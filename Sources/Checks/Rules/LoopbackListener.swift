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
            let start = StartProgram(build)
            let words = start.words
            if words.contains(where: { servers.contains($0.text.lastPathPart) }) {
                for (index, word) in words.enumerated() {
                    let next = index + 1 < words.count ? words[index + 1] : nil
                    guard let place = loopback(word, next), seen.insert(build.stages.syntax.file.place(place)).inserted
                    else { continue }
                    let range = build.stages.syntax.file.place(place)
                    let address = context.place(of: "127.0.0.1", in: range) ?? context.place(of: "localhost", in: range)
                    report(.option, range, fixes: address.map { [.replacing($0, by: "0.0.0.0")] } ?? [])
                }
            }
            if let listening = start.loopbacks.first, seen.insert(listening).inserted {
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
    private static func loopback(_ word: StartProgram.Word, _ next: StartProgram.Word?) -> Range<Int>? {
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
    /// Whether the file says of the image that it has a port.
    var exposesPort: Bool {
        lineage.contains { stage in
            stage.steps.contains { step in
                if case .other(let command) = step, case .expose = command.command { true } else { false }
            }
        }
    }
}

extension Diagnostic.Message {
    fileprivate static let option: Self =
        "the server listens for its own container only, and the exposed port leads to nothing; write '0.0.0.0'"

    fileprivate static let program: Self =
        "the program that the image starts listens for its own container only, and the exposed port leads to nothing; write '0.0.0.0'"
}
