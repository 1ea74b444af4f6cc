import Dockerfile
import Shell
import SourceText

extension Rule {
    /// What only images of Jupyter have.
    static let foreignBaseVariable = Rule(
        id: "foreign-base-variable",
        severity: .warning,
        repair: .none,
        source: .jupyterStacks,
        summary: "A variable or a helper of Jupyter's images is used on another base.",
        why: """
            The instructions come from a Dockerfile for another base. There the variable is empty, so that paths begin \
            at `/` and a USER has no name; the helper does not exist.
            """,
        bad: "…\nFROM ubuntu:24.04\nRUN chown -R $NB_UID /srv",
        good: "…\nFROM quay.io/jupyter/base-notebook:2025-03-14\nRUN chown -R $NB_UID /srv",
        exceptions: [
            "Variables that the file declares with ARG or ENV, or that the script sets.",
            "Variables with another value to offer, as `${NB_UID:-1000}`.",
            "Base images of which it is not known what they set.",
            "A helper that the file copies into the image, also in a folder.",
        ],
        explains: ["undefined-variable"]
    ) { context, report in
        for file in context.checkedDockerfiles {
            for stage in file.stages.stages where file.bases[stage.index]?.hasNothingOfJupyter == true {
                let declared = file.declaredNames(in: stage)
                for command in stage.commands {
                    if case .run = command.command { continue }
                    for name in variables where !declared.contains(name) {
                        // Texts for a shell are the shell's.
                        guard !command.instruction.isForShell,
                            let range = file.syntax.use(of: name, in: command.instruction.argumentsRange)
                        else { continue }
                        report(.variable(name), file.place(range))
                    }
                }
                let scripts = file.scripts(of: stage.index)
                let copiesHelper = file.lineage(of: stage.index).contains { $0.mayCopy("fix-permissions") }
                for script in scripts {
                    let own = Set(script.uses.calls.flatMap(\.command.assignments).map(\.name))
                    var seen: Set<String> = []
                    for use in script.uses.parameters where variables.contains(use.name) && !use.hasWayOut {
                        guard !declared.contains(use.name), !own.contains(use.name), seen.insert(use.name).inserted
                        else {
                            continue
                        }
                        report(.variable(use.name), script.place(use.range))
                    }
                    for call in script.calls where call.name == "fix-permissions" && !copiesHelper && call.isCertain {
                        report(.helper(call.name), script.place(call.nameRange))
                        break
                    }
                }
            }
        }
    }

    private static let variables = ["CONDA_DIR", "NB_GID", "NB_UID", "NB_USER"]
}

extension Instruction {
    fileprivate var isForShell: Bool {
        switch keyword {
        case .cmd, .entrypoint, .healthcheck, .onbuild, .shell, .arg: true
        default: false
        }
    }
}

extension DockerfileStages.Stage {
    /// Whether a COPY or ADD brings something of a name, or what may hold it: folders, and files of other stages.
    fileprivate func mayCopy(_ name: String) -> Bool {
        commands.contains { command in
            guard case .copy(let copy) = command.command.asCopy else { return false }
            return copy.from != nil
                || copy.sources.contains { source in
                    let last = source.text.split(separator: "/").last ?? ""
                    return last == "." || !last.contains(".") || source.text.contains(bytesOf: name)
                }
        }
    }
}

extension CheckedDockerfile {
    /// The names that ARG and ENV set in a stage and in those that it is made from.
    func declaredNames(in stage: DockerfileStages.Stage) -> Set<String> {
        var names: Set<String> = []
        for ancestor in lineage(of: stage.index) {
            for command in ancestor.commands {
                switch command.command {
                case .env(let pairs): names.formUnion(pairs.map(\.name.text))
                case .arg(let declarations): names.formUnion(declarations.map(\.name.text))
                default: break
                }
            }
        }
        return names
    }
}

extension Diagnostic.Message {
    fileprivate static func variable(_ name: String) -> Self {
        "'$\(name)' is a variable of Jupyter's images, and this base does not set it; declare it with ARG or ENV"
    }

    fileprivate static func helper(_ name: String) -> Self {
        "'\(name)' is a script of Jupyter's images, and this base does not have it; copy it into the image, or remove the call"
    }
}
