import Dockerfile
import ImageMatrix
import Shell
import SourceText

extension Rule {
    /// A layer that a later one takes away or writes again.
    static let wastedLayer = Rule(
        id: "wasted-layer",
        severity: .warning,
        repair: .none,
        source: .bestPractices,
        summary: "A file is copied into the image, and a later RUN removes, unpacks or changes it.",
        why: """
            Layers are only added. What a later instruction deletes is still downloaded with the image, and what it changes \
            is there twice.
            """,
        bad: "…\nCOPY big.tar /tmp/big.tar\nRUN tar xf /tmp/big.tar -C /opt && rm /tmp/big.tar",
        good: "…\nADD big.tar /opt/",
        exceptions: [
            "Files that are made and removed inside of one RUN.",
            "Stages from which files are only copied.",
            "Instructions with a cache mounted.",
            "What is copied by a wildcard, folders of which only the name is changed, and files of which the place is not known.",
            "Files that are no archives: their loss is small, and the finding is a hint.",
        ]
    ) { context, report in
        for file in context.checkedDockerfiles {
            for stage in file.stages.stages where file.isInImage(stage.index) {
                var copied: [String: CopyCommand] = [:]
                var lists: Range<Int>?
                for command in stage.commands {
                    if case .copy(let copy) = command.command.asCopy, let path = copy.absolutePath {
                        copied[path] = copy
                    }
                    guard case .run(let run) = command.command, let script = file.script(of: command)
                    else { continue }
                    for call in script.calls where !copied.isEmpty {
                        guard let use = WastefulUse(call) else { continue }
                        for word in call.arguments {
                            guard let path = word.literal, let copy = copied[path],
                                use.writesAll(call) || file.isFile(copy, at: path, context)
                            else { continue }
                            copied[path] = nil
                            report(
                                .wasted(path, use),
                                script.place(word.range),
                                severity: isArchive(path) && use != .chmod && use != .chown ? nil : .hint,
                                notes: [Diagnostic.Note("the file is copied here", file.place(copy.destination.range))]
                            )
                        }
                    }
                    follow(script, isCached: !run.mounts.isEmpty, &lists) { place, origin in
                        report(
                            .lists,
                            script.place(place),
                            notes: [Diagnostic.Note("the lists are fetched here", file.place(origin))]
                        )
                    }
                }
            }
        }
    }

    /// Looks whether the lists of apt are fetched in one instruction and deleted in another.
    private static func follow(
        _ script: RunScript,
        isCached: Bool,
        _ lists: inout Range<Int>?,
        _ waste: (Range<Int>, Range<Int>) -> Void
    ) {
        var fetched: Range<Int>?
        for call in script.calls {
            if call.name == "apt-get" || call.name == "apt", call.subcommand == "update" {
                fetched = script.instruction.keywordRange
            } else if call.name == "rm",
                let word = call.arguments.first(where: {
                    $0.literal?.hasPrefix("/var/lib/apt/lists") == true || isLists($0)
                })
            {
                if fetched == nil, let origin = lists, call.isCertain { waste(word.range, origin) }
                fetched = nil
                lists = nil
            }
        }
        if let fetched, !isCached { lists = fetched }
    }

    /// Whether a word with a wildcard is `/var/lib/apt/lists/*`.
    private static func isLists(_ word: ShellWord) -> Bool {
        guard case .literal(let text) = word.parts.first?.kind else { return false }
        return text.hasPrefix("/var/lib/apt/lists")
    }

    private static func isArchive(_ path: String) -> Bool {
        [".tar", ".tgz", ".gz", ".xz", ".bz2", ".zip", ".zst", ".deb", ".rpm", ".whl"].contains { path.hasSuffix($0) }
    }
}

/// What makes a copied file a waste.
private enum WastefulUse {
    case remove, move, chmod, chown

    init?(_ call: RunCall) {
        guard call.isCertain else { return nil }
        switch call.name {
        case "rm": self = .remove
        case "mv": self = .move
        case "chmod": self = .chmod
        case "chown": self = .chown
        default: return nil
        }
    }
}

extension WastefulUse {
    /// Whether the command changes a folder with all that is in it.
    fileprivate func writesAll(_ call: RunCall) -> Bool {
        switch self {
        case .move: true
        case .remove, .chmod, .chown:
            call.texts.contains { text in
                guard let text, text.hasPrefix("-") else { return false }
                return text == "--recursive" || !text.hasPrefix("--") && (text.contains("R") || text.contains("r"))
            }
        }
    }
}

extension CheckedDockerfile {
    /// Whether what is copied to a path is a file, and not put into a folder of that name.
    fileprivate func isFile(_ copy: CopyCommand, at path: String, _ context: CheckContext) -> Bool {
        let name = path.split(separator: "/").last ?? ""
        if name.dropFirst().contains(".") { return true }
        guard copy.from == nil, let source = copy.sources.first?.text, source.split(separator: "/").last == name else {
            return false
        }
        let folders = builds.isEmpty ? [folder] : builds.map(\.context)
        return folders.allSatisfy { folder in
            guard let folder else { return false }
            return context.tree.isFile(folder.isEmpty ? source : folder + "/" + source)
        }
    }
}

extension CopyCommand {
    /// Where the one file goes; nil when that is not written in full.
    fileprivate var absolutePath: String? {
        guard sources.count == 1, documents.isEmpty, excludedPatterns.isEmpty else { return nil }
        let special = { (byte: UInt8) in "*?[$\"'\\".utf8.contains(byte) }
        guard destination.text.hasPrefix("/"), !destination.text.utf8.contains(where: special),
            !sources[0].text.utf8.contains(where: special)
        else { return nil }
        guard destination.text.hasSuffix("/") else { return destination.text }
        let name = sources[0].text.split(separator: "/").last ?? ""
        return name.isEmpty || name == "." ? nil : destination.text + name
    }
}

extension Diagnostic.Message {
    fileprivate static func wasted(_ path: String, _ use: WastefulUse) -> Self {
        switch use {
        case .remove:
            "'\(path)' stays in the layer that copied it; use ADD for an archive, or mount it: RUN --mount=type=bind"
        case .move: "'\(path)' is in the image twice, at its old and its new place; copy it to the new one"
        case .chmod: "'\(path)' is in the image twice, with each mode once; write '--chmod=…' at the COPY"
        case .chown: "'\(path)' is in the image twice, with each owner once; write '--chown=…' at the COPY"
        }
    }

    fileprivate static var lists: Self {
        "the lists of apt stay in the layer that fetched them; remove them in the same RUN"
    }
}
