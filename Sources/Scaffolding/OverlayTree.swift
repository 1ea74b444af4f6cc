import SourceText

/// The files of a repository with some new ones among them.
struct OverlayTree: FileTree {
    private let base: any FileTree
    private let added: [String: PlannedFile]
    /// What the folders hold of the new files, the new folders included.
    private let listings: [String: [FileTreeEntry]]

    init(_ base: any FileTree, adding files: [PlannedFile]) {
        self.base = base
        added = Dictionary(files.map { ($0.path, $0) }) { $1 }
        var listings: [String: [FileTreeEntry]] = [:]
        for file in files {
            var kind = file.kind
            var parts = file.path.split(separator: "/")
            while let name = parts.popLast() {
                let entry = FileTreeEntry(name: String(name), kind: kind)
                let folder = parts.joined(separator: "/")
                if listings[folder]?.contains(where: { $0.name == entry.name }) != true {
                    listings[folder, default: []].append(entry)
                }
                kind = .directory
            }
        }
        self.listings = listings
    }

    func kind(of path: String) -> FileKind? {
        if let file = added[path] { return file.kind }
        return base.kind(of: path) ?? (listings[path] == nil ? nil : .directory)
    }

    func entries(of directory: String) throws(FileTreeError) -> [FileTreeEntry] {
        guard let new = listings[resolve(directory) ?? directory] else { return try base.entries(of: directory) }
        var entries = new
        if base.kind(of: directory) != nil {
            let names = Set(new.map(\.name))
            entries += try base.entries(of: directory).filter { !names.contains($0.name) }
        }
        return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    func read(_ path: String, limit: Int) throws(FileTreeError) -> [UInt8] {
        guard let resolved = resolve(path), let file = added[resolved] else {
            return try base.read(path, limit: limit)
        }
        guard file.bytes.count <= limit else {
            throw FileTreeError(.tooLarge(limit: limit), path: path, reason: "it is larger than \(limit >> 20) MiB")
        }
        return file.bytes
    }
}
