import SourceText

/// Some files that stand on no disk.
struct MemoryTree: FileTree {
    private let texts: [String: String]

    init(_ texts: [String: String]) {
        self.texts = texts
    }

    /// Empty files.
    init(_ paths: [String]) {
        self.init(Dictionary(uniqueKeysWithValues: paths.map { ($0, "") }))
    }

    func kind(of path: String) -> FileKind? {
        if texts[path] != nil { return .file(isExecutable: false) }
        return path.isEmpty || texts.keys.contains { $0.hasPrefix(path + "/") } ? .directory : nil
    }

    func entries(of directory: String) throws(FileTreeError) -> [FileTreeEntry] {
        let prefix = directory.isEmpty ? "" : directory + "/"
        let below = texts.keys.filter { $0.hasPrefix(prefix) }.map { $0.dropFirst(prefix.count) }
        let names = Set(below.map { String($0.prefix { $0 != "/" }) })
        return names.sorted().compactMap { name in kind(of: prefix + name).map { FileTreeEntry(name: name, kind: $0) } }
    }

    func read(_ path: String, limit: Int) throws(FileTreeError) -> [UInt8] {
        guard let text = texts[path] else {
            throw FileTreeError(.notFound, path: path, reason: "there is no such file")
        }
        return Array(text.utf8)
    }
}
