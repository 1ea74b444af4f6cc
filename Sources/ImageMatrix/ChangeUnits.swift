import SourceText

/// The changes that a selection of images is tried with: each folder of an image, the folders around it, and what else stands
/// at the root.
///
/// A folder with a Dockerfile is the smallest unit; a unit holds all files below its folder.
struct ChangeUnits {
    /// Files that are supposed to be changed together.
    struct Unit {
        /// The folder that holds them, or the only file.
        let path: String
        /// In the order of their bytes.
        let files: ArraySlice<String>

        /// Whether a file or a folder stands in the unit, or is it.
        func holds(_ other: String) -> Bool {
            other.begins(withBytesOf: path)
                && (other.utf8.count == path.utf8.count
                    || other.utf8.dropFirst(path.utf8.count).first == UInt8(ascii: "/"))
        }
    }

    /// From the smallest to the largest.
    private(set) var units: [Unit] = []
    /// The files of all folders with Dockerfiles.
    private(set) var everything: [String] = []
    private(set) var allFiles: [String]

    private static let maximumFiles = 50_000
    private static let maximumUnits = 400

    /// - Returns: nil for a repository with too many files.
    init?(_ tree: any FileTree, _ names: DockerfileNames) {
        guard let paths = Self.paths(in: tree) else { return nil }
        allFiles = paths
        var folders: [String] = []
        var single: [String] = []
        var around: Set<String> = []
        for path in paths {
            let parts = path.split(separator: "/")
            guard let name = parts.last else { continue }
            if parts.count == 1 {
                single.append(path)
                continue
            }
            around.insert(String(parts[0]))
            guard names.matches(fileName: String(name)) else { continue }
            let folder = parts.dropLast()
            folders.append(folder.joined(separator: "/"))
            for count in 1..<folder.count where folder.count > 1 {
                around.insert(folder.prefix(count).joined(separator: "/"))
            }
        }
        let smallest = Set(folders)
        let ordered =
            smallest.sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
            + around.subtracting(smallest).sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
        guard ordered.count + single.count <= Self.maximumUnits else { return nil }
        units =
            ordered.map { Unit(path: $0, files: Self.files(below: $0, of: paths)) }
            + single.map { Unit(path: $0, files: [$0]) }
        var isCovered = Array(repeating: false, count: paths.count)
        for unit in units where smallest.contains(unit.path) {
            for index in unit.files.indices { isCovered[index] = true }
        }
        everything = paths.indices.lazy.filter { index in
            isCovered[index] || !paths[index].utf8.contains(UInt8(ascii: "/")) && names.matches(fileName: paths[index])
        }.map { paths[$0] }
    }

    /// The paths that begin with a folder: they stand one behind the other, because a sorted list has them so.
    private static func files(below folder: String, of paths: [String]) -> ArraySlice<String> {
        let prefix = folder + "/"
        var (low, high) = (0, paths.count)
        while low < high {
            let middle = (low + high) / 2
            if paths[middle].precedesByBytes(prefix) { low = middle + 1 } else { high = middle }
        }
        return paths[low...].prefix { $0.begins(withBytesOf: prefix) }
    }

    /// All files in the order of their bytes, those left out that git, shells or JSON quote.
    private static func paths(in tree: any FileTree) -> [String]? {
        var found: [String] = []
        var pending = [""]
        while let folder = pending.popLast() {
            for entry in (try? tree.entries(of: folder)) ?? [] {
                if folder.isEmpty, entry.name == ".git" { continue }
                guard entry.name.utf8.allSatisfy({ plain.contains($0) }) else { continue }
                let path = join(folder, entry.name)
                if entry.kind == .directory { pending.append(path) } else { found.append(path) }
            }
            guard found.count <= maximumFiles else { return nil }
        }
        return found.sorted { $0.precedesByBytes($1) }
    }

    private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+@=,%~#".utf8)
}

/// The units of a repository, made when they are asked for.
final class LazyChangeUnits {
    private let tree: any FileTree
    private let configuration: Configuration
    private(set) lazy var units = ChangeUnits(tree, DockerfileNames(configuration.dockerfiles))

    init(_ tree: any FileTree, _ configuration: Configuration) {
        self.tree = tree
        self.configuration = configuration
    }
}
