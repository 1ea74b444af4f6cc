import Dockerfile
import Shell
import SourceText

extension Rule {
    /// A variable of the build in what the container runs.
    static let buildTimeVariable = Rule(
        id: "build-time-variable",
        severity: .error,
        repair: .unsafe,
        source: .dockerfileReference,
        summary: "CMD or ENTRYPOINT uses a variable that is only an ARG.",
        why: """
            An ARG is there while the image is built. When the container is started it is gone, and its place in the command \
            is empty.
            """,
        bad: "…\nARG PORT=8080\nENTRYPOINT exec serve --port $PORT",
        good: "…\nARG PORT=8080\nENV PORT=$PORT\nENTRYPOINT exec serve --port $PORT",
        exceptions: [
            "Names that an ENV sets as well.",
            "Variables with another value to offer, as `${PORT:-8080}`.",
            "A base image that may set the variable: then it is a warning.",
        ]
    ) { context, report in
        for file in context.checkedDockerfiles {
            for stage in file.stages.stages {
                for command in stage.commands {
                    let process: ProcessCommand
                    switch command.command {
                    case .cmd(let started), .entrypoint(let started): process = started
                    default: continue
                    }
                    guard let script = process.script, script.contains(UInt8(ascii: "$")) else { continue }
                    let arguments = file.onlyArguments(in: stage)
                    guard !arguments.isEmpty else { continue }
                    let uses = ShellScript(parsing: Shell.ShellText(bytes: script)).uses
                    let own = Set(uses.calls.flatMap(\.command.assignments).map(\.name))
                    let isSure = file.bases[stage.index]?.setsNothingOfItsOwn == true
                    for use in uses.parameters
                    where arguments.contains(use.name) && !use.hasWayOut && !own.contains(use.name) {
                        let place = process.place(of: use.name, at: use.range, in: file.syntax)
                        report(
                            .gone(use.name),
                            file.place(place),
                            severity: isSure ? nil : .warning,
                            fixes: file.insertingLine(
                                "ENV \(use.name)=$\(use.name)",
                                above: command.instruction,
                                isSafe: false
                            ).map { [$0] } ?? []
                        )
                    }
                }
            }
        }
    }
}

extension ProcessCommand {
    /// The script that a shell gets; nil where there is none.
    fileprivate var script: [UInt8]? {
        switch self {
        case .shell(let text): text.bytes
        case .exec(let words): words.scriptForShell.map { Array($0.text.utf8) }
        }
    }

    /// Where a use of a variable in the script stands in the file.
    fileprivate func place(of name: String, at range: Range<Int>, in syntax: DockerfileSyntax) -> Range<Int> {
        switch self {
        case .shell(let text): text.sourceRange(of: range)
        case .exec(let words):
            // In a JSON text the bytes may be written in another way.
            words.scriptForShell.map { syntax.use(of: name, in: $0.range) ?? $0.range } ?? 0..<0
        }
    }
}

extension [DockerfileWord] {
    /// The script in `["sh", "-c", "…"]`.
    fileprivate var scriptForShell: DockerfileWord? {
        guard count >= 3, self[1].text == "-c" else { return nil }
        return ["sh", "bash", "ash", "dash"].contains(self[0].text.lastPathPart) ? self[2] : nil
    }
}

extension CheckedDockerfile {
    /// The names that ARG declares in a stage and that no ENV sets.
    fileprivate func onlyArguments(in stage: DockerfileStages.Stage) -> Set<String> {
        var arguments: Set<String> = []
        var variables: Set<String> = []
        for ancestor in lineage(of: stage.index) {
            for command in ancestor.commands {
                switch command.command {
                case .env(let pairs): variables.formUnion(pairs.map(\.name.text))
                case .arg(let declarations): arguments.formUnion(declarations.map(\.name.text))
                default: break
                }
            }
        }
        return arguments.subtracting(variables)
    }
}

extension Diagnostic.Message {
    fileprivate static func gone(_ name: String) -> Self {
        "'\(name)' is an ARG, which is gone when the container is started; add 'ENV \(name)=$\(name)'"
    }
}
