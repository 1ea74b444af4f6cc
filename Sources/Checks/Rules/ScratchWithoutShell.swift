import Dockerfile
import ImageMatrix
import SourceText

extension Rule {
    /// A command for a shell that does not exist.
    static let scratchWithoutShell = Rule(
        id: "scratch-without-shell",
        severity: .error,
        repair: .none,
        source: .baseImages,
        summary: "An image made from nothing runs a command in a shell.",
        why: """
            `scratch` is empty: it has no shell and no package manager. RUN fails in the build, CMD and ENTRYPOINT in that \
            form fail when the container is started.
            """,
        bad: "…\nFROM scratch\nCOPY hello /\nENTRYPOINT /hello",
        good: "…\nFROM scratch\nCOPY hello /\nENTRYPOINT [\"/hello\"]",
        exceptions: [
            "A stage that chooses its shell with SHELL, and what a stage starts of which only files are taken.",
            "Whatever follows a COPY or ADD that may have brought a shell: a folder, an archive, a file of another stage.",
        ],
        explains: ["shell-form-process"]
    ) { context, report in
        for file in context.checkedDockerfiles {
            for stage in file.stages.stages where file.bases[stage.index]?.isScratch == true {
                var mayHaveShell = file.lineage(of: stage.index).dropFirst().contains { ancestor in
                    ancestor.commands.contains { mayBringShell($0.command, of: file, context) }
                }
                let isInImage = file.isInImage(stage.index)
                for command in stage.commands where !mayHaveShell {
                    switch command.command {
                    case .run(let run):
                        guard run.mounts.isEmpty, !run.isScriptFile else {
                            mayHaveShell = true
                            break
                        }
                        switch run.process {
                        case .shell: report(.run, file.place(command.instruction.keywordRange))
                        case .exec(let words):
                            // A program that a file brought may bring everything.
                            guard let word = words.first, !file.brings(word.text, stage.index) else {
                                mayHaveShell = true
                                break
                            }
                            report(.program(word.text), file.place(word.range))
                        }
                    case .cmd(let process), .entrypoint(let process):
                        guard case .shell = process, isInImage else { break }
                        let keyword = file.syntax.keywordText(of: command.instruction)
                        report(.process(keyword), file.place(command.instruction.keywordRange))
                    case .healthcheck(.check(let check)):
                        guard case .shell = check.process, isInImage else { break }
                        report(.process("HEALTHCHECK CMD"), file.place(command.instruction.keywordRange))
                    default:
                        mayHaveShell = mayBringShell(command.command, of: file, context)
                    }
                }
            }
        }
    }

    /// Whether there may be a shell afterwards: single files of the context are none, unless they are called so.
    private static func mayBringShell(
        _ command: DockerfileCommand,
        of file: CheckedDockerfile,
        _ context: CheckContext
    ) -> Bool {
        switch command {
        case .shell, .run: return true
        case .add(let copy), .copy(let copy):
            guard copy.from == nil, !copy.sources.isEmpty else { return copy.from != nil }
            let folders = file.builds.isEmpty ? [file.folder] : file.builds.map(\.context)
            return !copy.sources.allSatisfy { source in
                let name = source.text.split(separator: "/").last ?? ""
                let isShell = ["sh", "bash", "ash", "dash", "busybox"].contains(name) || name.contains(".tar")
                guard !isShell, !source.text.utf8.contains(where: { "*?[$".utf8.contains($0) }) else { return false }
                return folders.allSatisfy { folder in
                    guard let folder else { return false }
                    return !context.tree.isDirectory(folder.isEmpty ? source.text : folder + "/" + source.text)
                }
            }
        default: return false
        }
    }
}

extension CheckedDockerfile {
    /// Whether a COPY of a stage, or of those that it is made from, brings a file of the name of a program.
    fileprivate func brings(_ program: String, _ stage: Int) -> Bool {
        let name = program.split(separator: "/").last ?? ""
        return lineage(of: stage).contains { stage in
            stage.commands.contains { command in
                guard case .copy(let copy) = command.command.asCopy else { return false }
                return (copy.sources.map(\.text) + [copy.destination.text] + copy.documents.map(\.name)).contains {
                    ($0.split(separator: "/").last ?? "") == name
                }
            }
        }
    }

    /// The folder of the file itself, which is the context where nobody says another.
    var folder: String? {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
        return String(path[..<slash])
    }
}

extension Diagnostic.Message {
    fileprivate static var run: Self {
        "there is no shell in an image made from 'scratch'; run this in another stage and copy what it makes"
    }

    fileprivate static func program(_ name: String) -> Self {
        "nothing brings '\(name)' to an image made from 'scratch'; run this in another stage and copy what it makes"
    }

    fileprivate static func process(_ keyword: String) -> Self {
        "there is no shell in an image made from 'scratch'; write \(keyword) as a JSON array"
    }
}
