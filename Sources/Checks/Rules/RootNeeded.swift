import Dockerfile
import Shell
import SourceText

extension Rule {
    /// A command that only root may run.
    static let rootNeeded = Rule(
        id: "root-needed",
        severity: .error,
        repair: .unsafe,
        source: .dockerfileReference,
        summary: "A command needs root, or writes to a folder of the system, but another user runs it.",
        why: """
            Behind USER, and on base images that end with a user of their own as Jupyter's do, package managers have no \
            permission and the build fails. So does what writes to `/etc`, `/usr` or `/opt`, and `chmod` of a file that was \
            copied without `--chown`.
            """,
        bad: "…\nFROM quay.io/jupyter/scipy-notebook:2025-03-14\nRUN apt-get update && apt-get install -y curl",
        good:
            "…\nFROM quay.io/jupyter/scipy-notebook:2025-03-14\nUSER root\nRUN apt-get update && apt-get install -y curl",
        exceptions: [
            "Commands with `sudo`, and those that may fail.",
            "Base images of which the user is not known, and users that only the build knows.",
            "`chown` to somebody else than root, of what may be the user's own.",
            "Folders that an earlier instruction makes, names, or gives to somebody, and base images that are not known.",
        ]
    ) { context, report in
        for file in context.checkedDockerfiles {
            for script in file.scripts {
                guard case .other(let user) = file.users.user(stage: script.stage, slot: script.slot),
                    script.run.security == nil
                else { continue }
                if let call = script.calls.first(where: { $0.needsRoot }) {
                    let verb = call.subcommand.map { " " + $0 } ?? ""
                    report(
                        .needsRoot(call.name + (PackageCommand(call) == nil ? "" : verb), user),
                        script.place(call.nameRange),
                        notes: file.userNote(stage: script.stage, slot: script.slot),
                        fixes: file.asRoot(script, backTo: user).map { [$0] } ?? []
                    )
                } else if let write = SystemWrite.first(in: script, of: file) {
                    let origin = write.origin.map {
                        Diagnostic.Note("this copies it, for root", file.place($0.destination))
                    }
                    report(
                        write.origin == nil ? .systemWrite(write.path, user) : .copiedForRoot(write.path, user),
                        script.place(write.range),
                        notes: file.userNote(stage: script.stage, slot: script.slot) + (origin.map { [$0] } ?? []),
                        fixes: write.origin.map { origin in
                            [file.inserting(" --chown=\(user)", at: origin.options, isSafe: false)]
                        } ?? file.asRoot(script, backTo: user).map { [$0] } ?? []
                    )
                }
            }
        }
    }
}

extension RunCall {
    /// Whether the command fails for all users but root.
    fileprivate var needsRoot: Bool {
        guard isCertain, !wrappers.contains("sudo") else { return false }
        switch name {
        case "apt-get", "apt":
            return ["update", "install", "upgrade", "dist-upgrade", "remove", "purge", "autoremove"].contains(
                subcommand
            )
        case "apk": return ["add", "del", "update", "upgrade"].contains(subcommand)
        case "dnf", "yum", "microdnf": return ["install", "update", "upgrade", "remove"].contains(subcommand)
        case "dpkg": return texts.contains("-i") || texts.contains("--install")
        case "useradd", "groupadd", "usermod", "groupmod", "adduser", "addgroup", "update-ca-certificates",
            "locale-gen":
            return true
        case "chown":
            guard let owner = subcommand else { return false }
            let name = owner.split(separator: ":").first ?? ""
            return name == "root" || name == "0"
        default: return false
        }
    }
}

extension CheckedDockerfile {
    /// Where the user of an instruction is set.
    fileprivate func userNote(stage: Int, slot: Int) -> [Diagnostic.Note] {
        for (index, stage) in lineage(of: stage).enumerated() {
            let commands = index == 0 ? stage.commands[..<slot] : stage.commands[...]
            for command in commands.reversed() {
                if case .user(let word) = command.command {
                    return [Diagnostic.Note("the user is set here", place(word.range))]
                }
            }
        }
        let root = lineage(of: stage).last ?? stages.stages[stage]
        return [Diagnostic.Note("the base image ends with that user", place(root.from.base.range))]
    }
}

extension CheckedDockerfile {
    /// Puts an instruction between two USER; nil for one with documents, or that shares its lines.
    fileprivate func asRoot(_ script: RunScript, backTo user: String) -> Diagnostic.Fix? {
        let bytes = syntax.file.bytes
        let (start, end) = (script.instruction.range.lowerBound, script.instruction.range.upperBound)
        guard !script.run.isScriptFile, start == 0 || bytes[start - 1] == 0x0A,
            end == bytes.count || bytes[end] == 0x0A,
            !text(in: start..<end).contains(bytesOf: "<<")
        else { return nil }
        let lineBreak = syntax.file.lineBreak
        return Diagnostic.Fix(
            "add 'USER root' above and 'USER \(user)' below",
            isSafe: false,
            edits: [
                .init(path: path, edit: TextEdit(start..<start, "USER root" + lineBreak)),
                .init(path: path, edit: TextEdit(end..<end, lineBreak + "USER \(user)")),
            ]
        )
    }
}

extension Diagnostic.Message {
    fileprivate static func systemWrite(_ path: String, _ user: String) -> Self {
        "'\(path)' is for root to write, but the user here is '\(user)'; add 'USER root' above, and go back to '\(user)' below"
    }

    fileprivate static func copiedForRoot(_ path: String, _ user: String) -> Self {
        "'\(path)' was copied for root, but the user here is '\(user)'; write '--chmod=…' or '--chown=\(user)' at the COPY"
    }

    fileprivate static func needsRoot(_ command: String, _ user: String) -> Self {
        "'\(command)' needs root, but the user here is '\(user)'; add 'USER root' above, and go back to '\(user)' below"
    }
}
