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
        summary:
            "A file is copied into the image, or a cache is filled, and a later RUN removes, unpacks or changes it.",
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
                var caches: [CacheUse.Kind: Range<Int>] = [:]
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
                                use != .unpack || copy.isPackedArchive && !script.removes(path, after: call),
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
                    if run.mounts.isEmpty {
                        CacheUse.follow(script, of: file, &caches) { place, kind, origin in
                            report(
                                .cache(kind),
                                script.place(place),
                                notes: [Diagnostic.Note("the cache is filled here", file.place(origin))]
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

/// What fills or clears the cache of a package manager.
private struct CacheUse {
    enum Kind: String {
        case apk, conda, dnf, pip
    }

    let kind: Kind
    let clears: Bool
    let range: Range<Int>

    init?(_ call: RunCall) {
        range = call.nameRange
        if let command = PackageCommand(call) {
            switch (command.manager, command.verb) {
            case (.apk, "add") where !command.options.contains { $0.text == "--no-cache" }:
                (kind, clears) = (.apk, false)
            case (.conda, "install"), (.conda, "create"), (.conda, "env"): (kind, clears) = (.conda, false)
            case (.conda, "clean"): (kind, clears) = (.conda, true)
            case (.dnf, "install"): (kind, clears) = (.dnf, false)
            case (.dnf, "clean"): (kind, clears) = (.dnf, true)
            case (.pip, "install") where !command.options.contains(where: { $0.text.hasPrefix("--no-cache") }):
                (kind, clears) = (.pip, false)
            case (.pip, "cache"): (kind, clears) = (.pip, true)
            default: return nil
            }
            return
        }
        guard call.name == "rm", let path = call.texts.lazy.compactMap(\.self).first(where: { $0.hasPrefix("/") })
        else {
            return nil
        }
        if path.hasPrefix("/var/cache/apk") {
            (kind, clears) = (.apk, true)
        } else if path.hasPrefix("/root/.cache/pip") {
            (kind, clears) = (.pip, true)
        } else {
            return nil
        }
    }

    /// Looks whether a cache is filled in one instruction and cleared in another.
    static func follow(
        _ script: RunScript,
        of file: CheckedDockerfile,
        _ caches: inout [Kind: Range<Int>],
        _ waste: (Range<Int>, Kind, Range<Int>) -> Void
    ) {
        var filled: Set<Kind> = []
        for call in script.calls where call.isCertain {
            guard let use = CacheUse(call) else { continue }
            if !use.clears {
                filled.insert(use.kind)
            } else {
                if !filled.contains(use.kind), let origin = caches[use.kind], use.kind != .pip || !file.keepsNoCache {
                    waste(use.range, use.kind, origin)
                }
                filled.remove(use.kind)
                caches[use.kind] = nil
            }
        }
        for kind in filled { caches[kind] = script.instruction.keywordRange }
    }
}

/// What makes a copied file a waste.
private enum WastefulUse {
    case remove, move, chmod, chown, strip, unpack

    init?(_ call: RunCall) {
        guard call.isCertain else { return nil }
        switch call.name {
        case "rm": self = .remove
        case "mv": self = .move
        case "chmod": self = .chmod
        case "chown": self = .chown
        case "strip": self = .strip
        case "unzip": self = .unpack
        case "tar":
            // The first word may be the letters of options without a dash.
            let extracts = call.texts.enumerated().contains { index, text in
                guard let text, !text.hasPrefix("--") else { return text == "--extract" }
                return (index == 0 || text.hasPrefix("-")) && text.contains("x")
            }
            guard extracts else { return nil }
            self = .unpack
        default: return nil
        }
    }
}

extension WastefulUse {
    /// Whether the command changes a folder with all that is in it.
    fileprivate func writesAll(_ call: RunCall) -> Bool {
        switch self {
        case .move, .strip, .unpack: true
        case .remove, .chmod, .chown:
            call.texts.contains { text in
                guard let text, text.hasPrefix("-") else { return false }
                return text == "--recursive" || !text.hasPrefix("--") && (text.contains("R") || text.contains("r"))
            }
        }
    }
}

extension CheckedDockerfile {
    /// Whether a variable of pip keeps its cache out of the image.
    fileprivate var keepsNoCache: Bool {
        text(in: 0..<syntax.file.bytes.count).contains(bytesOf: "NO_CACHE")
    }
}

extension RunScript {
    /// Whether a later command removes a path.
    fileprivate func removes(_ path: String, after call: RunCall) -> Bool {
        calls.contains { other in
            other.name == "rm" && other.nameRange.lowerBound > call.nameRange.lowerBound && other.texts.contains(path)
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
    /// Whether an archive of the context or of another stage is copied as it is.
    fileprivate var isPackedArchive: Bool {
        guard let source = sources.first?.text, !source.contains(bytesOf: "://") else { return false }
        return [".tar", ".tgz", ".tar.gz", ".tar.xz", ".tar.bz2", ".tar.zst", ".zip"].contains { source.hasSuffix($0) }
    }

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
        case .strip: "'\(path)' is in the image twice, with its symbols and without; strip it before it is copied"
        case .unpack: "'\(path)' is in the image packed and unpacked; use ADD, or mount it: RUN --mount=type=bind"
        case .chmod: "'\(path)' is in the image twice, with each mode once; write '--chmod=…' at the COPY"
        case .chown: "'\(path)' is in the image twice, with each owner once; write '--chown=…' at the COPY"
        }
    }

    fileprivate static func cache(_ kind: CacheUse.Kind) -> Self {
        "the cache of \(kind.rawValue) stays in the layer that filled it; clear it in the same RUN, or keep it out"
    }

    fileprivate static var lists: Self {
        "the lists of apt stay in the layer that fetched them; remove them in the same RUN"
    }
}
