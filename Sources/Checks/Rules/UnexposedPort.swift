import Actions
import Dockerfile
import ImageMatrix
import SourceText

extension Rule {
    /// A port that EXPOSE does not name.
    static let unexposedPort = Rule(
        id: "unexposed-port",
        severity: .hint,
        repair: .unsafe,
        source: .dockerfileReference,
        summary: "The program listens on a port that no EXPOSE of the file names.",
        why: """
            EXPOSE tells readers and `docker run -P` where the program listens. Another number sends them to a port where \
            nobody answers.
            """,
        bad: "…\nENV PORT=8080\nEXPOSE 3000",
        good: "…\nENV PORT=8080\nEXPOSE 8080",
        exceptions: [
            "Files without EXPOSE.",
            "Signs that name several ports, and ports in variables.",
            "Files of other languages than JavaScript and Python, and files that CMD does not start by themselves.",
            "Files with several EXPOSE or ranges, of which one is right.",
        ]
    ) { context, report in
        let programs = context.startedPrograms
        for file in context.checkedDockerfiles {
            for stage in file.stages.stages where file.isInImage(stage.index) {
                let exposed = stage.commands.flatMap { command -> [DockerfileWord] in
                    if case .expose(let words) = command.command { words } else { [] }
                }
                guard !exposed.isEmpty, exposed.allSatisfy({ $0.text.isPortNumber }) else { continue }
                var signs = stage.commands.flatMap(\.command.listeningPorts).map { ($0.port, file.place($0.range)) }
                if stage.index == file.stages.stages.count - 1 {
                    for program in programs[file.path] ?? [] {
                        signs += program.ports.map { (String($0.number), $0.place) }
                    }
                }
                guard let (port, place) = signs.first, signs.allSatisfy({ $0.0 == port }),
                    !exposed.contains(where: { $0.text.portNumber == port })
                else { continue }
                report(
                    .unexposed(port, exposed[0].text),
                    file.place(exposed[0].range),
                    notes: [Diagnostic.Note("it listens on \(port)", place)],
                    fixes: exposed.count == 1
                        ? [.replacing(file.place(exposed[0].range), by: port + exposed[0].text.protocolPart)] : []
                )
            }
        }
    }
}

extension CheckContext {
    /// The programs that the builds of each Dockerfile start, where a file of the context says more about them.
    fileprivate var startedPrograms: [String: [StartProgram]] {
        var programs: [String: [StartProgram]] = [:]
        for build in contextBuilds where build.exposesPort {
            guard let path = build.build.dockerfile, build.lineage.first?.index == build.stages.stages.count - 1 else {
                continue
            }
            programs[path, default: []].append(StartProgram(build))
        }
        return programs
    }
}

extension String {
    fileprivate var portNumber: Substring { self.prefix { $0 != "/" } }

    /// `/udp` of `53/udp`.
    fileprivate var protocolPart: String { String(dropFirst(portNumber.count)) }

    fileprivate var isPortNumber: Bool {
        !portNumber.isEmpty && portNumber.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}

extension DockerfileCommand {
    /// Where a command clearly says on which port a program listens.
    fileprivate var listeningPorts: [(port: String, range: Range<Int>)] {
        switch self {
        case .env(let pairs):
            return pairs.compactMap { pair in
                pair.name.text == "PORT" && pair.value.text.isPortNumber ? (pair.value.text, pair.value.range) : nil
            }
        case .cmd(.exec(let words)), .entrypoint(.exec(let words)):
            guard let program = words.first?.text.split(separator: "/").last,
                ["uvicorn", "flask", "gunicorn", "streamlit", "hypercorn", "jupyter", "serve", "http-server"].contains(
                    program
                )
            else { return [] }
            return words.indices.compactMap { index in
                let text = words[index].text
                let next = words.indices.contains(index + 1) ? words[index + 1] : nil
                if ["flask", "http-server", "serve"].contains(program), text == "-p", let next, next.text.isPortNumber {
                    return (next.text, next.range)
                }
                // `0.0.0.0:8000`
                if ["gunicorn", "hypercorn"].contains(program), text == "-b" || text == "--bind", let next,
                    let colon = next.text.lastIndex(of: ":")
                {
                    let port = String(next.text[colon...].dropFirst())
                    if port.isPortNumber { return (port, next.range) }
                }
                for option in ["--port", "--server.port", "--ServerApp.port"] {
                    if text == option, words.indices.contains(index + 1), words[index + 1].text.isPortNumber {
                        return (words[index + 1].text, words[index + 1].range)
                    }
                    if text.hasPrefix(option + "=") {
                        let value = String(text.dropFirst(option.count + 1))
                        return value.isPortNumber ? (value, words[index].range) : nil
                    }
                }
                return nil
            }
        default: return []
        }
    }
}

extension Diagnostic.Message {
    fileprivate static func unexposed(_ port: String, _ exposed: String) -> Self {
        "EXPOSE names '\(exposed)', but the program listens on '\(port)'; write that port"
    }
}
