import Dockerfile
import Shell
import SourceText

extension Rule {
    /// A variable of the build in what the container runs.
    static let buildTimeVariable = Rule(
        id: "build-time-variable",
        severity: .error,
        repair: .none,
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
                    let text: Dockerfile.ShellText
                    switch command.command {
                    case .cmd(.shell(let process)), .entrypoint(.shell(let process)): text = process
                    case .cmd(.exec(let words)), .entrypoint(.exec(let words)):
                        guard let script = words.scriptForShell, script.text.utf8.contains(UInt8(ascii: "$")) else {
                            continue
                        }
                        let arguments = file.onlyArguments(in: stage)
                        let parsed = ShellScript(parsing: Shell.ShellText(bytes: Array(script.text.utf8)))
                        let own = Set(parsed.calls.flatMap(\.command.assignments).map(\.name))
                        for use in parsed.parameters
                        where arguments.contains(use.name) && !use.hasWayOut && !own.contains(use.name) {
                            let isSure = file.bases[stage.index]?.setsNothingOfItsOwn == true
                            report(
                                .gone(use.name),
                                file.place(file.syntax.use(of: use.name, in: script.range) ?? script.range),
                                severity: isSure ? nil : .warning
                            )
                        }
                        continue
                    default: continue
                    }
                    guard text.bytes.contains(UInt8(ascii: "$")) else { continue }
                    let arguments = file.onlyArguments(in: stage)
                    guard !arguments.isEmpty else { continue }
                    let uses = ShellScript(parsing: Shell.ShellText(bytes: text.bytes)).uses
                    let own = Set(uses.calls.flatMap(\.command.assignments).map(\.name))
                    for use in uses.parameters where arguments.contains(use.name) && !use.hasWayOut {
                        guard !own.contains(use.name) else { continue }
                        let isSure = file.bases[stage.index]?.setsNothingOfItsOwn == true
                        report(
                            .gone(use.name),
                            file.place(text.sourceRange(of: use.range)),
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

extension [DockerfileWord] {
    /// The script in `["sh", "-c", "…"]`.
    fileprivate var scriptForShell: DockerfileWord? {
        guard count >= 3, self[1].text == "-c" else { return nil }
        let name = self[0].text.split(separator: "/").last ?? ""
        return ["sh", "bash", "ash", "dash"].contains(name) ? self[2] : nil
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
