import Dockerfile
import ELF
import ImageMatrix
import SourceText

/// The programs of the context that an image gets.
struct CopiedPrograms {
    struct Program {
        /// Relative to the root of the context.
        let path: String
        let header: ELFHeader
        /// The word that names it, or the folder that holds it.
        let place: SourceRange
        /// Whether the word names the file itself.
        let isNamed: Bool
    }

    private(set) var programs: [Program] = []

    /// So many files of a folder are looked into.
    private static let fileLimit = 2000

    init(_ build: ContextBuild, in context: CheckContext) {
        for copy in build.lineage.flatMap(\.copies) {
            for source in copy.sources {
                guard build.files.ignoredState(of: source.path) == false || source.path.isEmpty else {
                    continue
                }
                switch build.kind(of: source.path) {
                case .file?: add(source.path, source.place, isNamed: true, build, context)
                case .directory?: add(folder: source, build, context)
                default: break
                }
            }
        }
    }

    private mutating func add(
        folder: ContextBuild.Source,
        _ build: ContextBuild,
        _ context: CheckContext
    ) {
        let root = build.files.repositoryPath(folder.path)
        let start = build.folder.isEmpty ? 0 : build.folder.utf8.count + 1
        for path in context.files(below: root).prefix(Self.fileLimit) {
            // What is run is marked as a program; what is not so is data, whatever it holds.
            guard case .file(isExecutable: true)? = context.tree.kind(of: path) else { continue }
            let inside = String(path.utf8.dropFirst(start)) ?? ""
            guard !inside.hasPrefix(".git/"), build.files.ignoredState(of: inside) == false else {
                continue
            }
            add(inside, folder.place, isNamed: false, build, context)
        }
    }

    private mutating func add(
        _ path: String,
        _ place: SourceRange,
        isNamed: Bool,
        _ build: ContextBuild,
        _ context: CheckContext
    ) {
        let file = build.files.repositoryPath(path)
        let header = ELFHeader { range in try? context.tree.bytes(of: file, in: range) }
        guard let header, header.isProgram else { return }
        programs.append(Program(path: path, header: header, place: place, isNamed: isNamed))
    }
}
