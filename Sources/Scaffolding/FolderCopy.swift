import SourceText

/// The files of an app's folder as those of another one: what git tracks there or would add.
struct FolderCopy {
    private(set) var files: [PlannedFile] = []
    private let maker: AppMaker
    private let source: String
    private let target: String
    private var byteCount = 0

    /// GitHub takes no larger file.
    private static let largestFile = 100 << 20
    private static let mostBytes = 1 << 30
    private static let mostFiles = 20_000
    private static let deepest = 64

    /// Folders and files that programs leave behind, wherever git was not told to ignore them.
    private static let generated: Set<String> = [
        "__pycache__", ".ipynb_checkpoints", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".DS_Store", "node_modules",
    ]

    init(_ maker: AppMaker, from source: String, to target: String) throws(ScaffoldingError) {
        self.maker = maker
        self.source = source
        self.target = target
        try add(folder: "", depth: 0)
    }

    /// - Parameter folder: relative to the app's.
    private mutating func add(folder: String, depth: Int) throws(ScaffoldingError) {
        guard depth < Self.deepest else {
            throw ScaffoldingError(.badSource, "'\(source)/\(folder)' is more than \(Self.deepest) folders deep")
        }
        let entries: [FileTreeEntry]
        do throws(FileTreeError) {
            entries = try maker.tree.entries(of: folder.isEmpty ? source : "\(source)/\(folder)")
        } catch {
            throw ScaffoldingError(.badSource, "\(error)")
        }
        for entry in entries {
            let path = folder.isEmpty ? entry.name : "\(folder)/\(entry.name)"
            guard !isLeftOut(entry, at: "\(source)/\(path)") else { continue }
            switch entry.kind {
            case .directory: try add(folder: path, depth: depth + 1)
            case .file(let isExecutable): try add(file: path, isExecutable: isExecutable)
            case .symbolicLink(let target): try add(link: path, to: target)
            // Git keeps no pipes, sockets and devices.
            case .other: break
            }
        }
    }

    private func isLeftOut(_ entry: FileTreeEntry, at path: String) -> Bool {
        if entry.name == ".git" { return true }
        switch maker.standing(entry.kind == .directory ? path + "/" : path) {
        case .tracked: return false
        case .ignored: return true
        case .untracked: return Self.generated.contains(entry.name)
        }
    }

    private mutating func add(file path: String, isExecutable: Bool) throws(ScaffoldingError) {
        let bytes: [UInt8]
        do throws(FileTreeError) {
            bytes = try maker.tree.read("\(source)/\(path)", limit: Self.largestFile)
        } catch {
            throw ScaffoldingError(.badSource, "\(error)")
        }
        byteCount += bytes.count
        files.append(PlannedFile("\(target)/\(path)", .bytes(bytes, isExecutable: isExecutable)))
        guard files.count <= Self.mostFiles, byteCount <= Self.mostBytes else {
            throw ScaffoldingError(
                .badSource,
                "'\(source)' holds more than \(Self.mostFiles) files or 1 GiB; let git ignore what is generated in it"
            )
        }
    }

    private mutating func add(link path: String, to linkTarget: String) throws(ScaffoldingError) {
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        var parts = folder.split(separator: "/")
        var staysInside = !linkTarget.hasPrefix("/")
        for part in linkTarget.split(separator: "/") where part != "." {
            if part == ".." {
                if parts.popLast() == nil { staysInside = false }
            } else {
                parts.append(part)
            }
        }
        guard staysInside else {
            throw ScaffoldingError(
                .badSource,
                "'\(source)/\(path)' is a link to '\(linkTarget)', outside of its folder, where no build can follow it; "
                    + "put a file in its place"
            )
        }
        files.append(PlannedFile("\(target)/\(path)", .link(target: linkTarget)))
    }
}
