import SourceText
import TestSupport
import Testing

@testable import Git

@Suite struct CommitTreeTests {
    @Test func `reads files of a commit without a checkout`() throws {
        let repository = try ThrowawayRepository()
        try repository.link("inside", to: "src/app")
        try repository.link("src/app/up", to: "../../top")
        try repository.link("outside", to: "../secret")
        try repository.link("absolute", to: "/etc/passwd")
        try repository.link("circle", to: "circle")
        // One letter, written in two ways.
        try repository.write("\u{fc}", "composed")
        try repository.write("u\u{308}", "decomposed")
        let commit = try repository.commit(
            "one",
            ["src/app/Dockerfile": "FROM a\n", "src/app.d/x": "", "src/app-2": "", "top": "top\n"]
        )
        try repository.git("update-index", "--chmod=+x", "top")
        try repository.git("update-index", "--add", "--cacheinfo", "160000,\(commit),module")
        try repository.git("commit", "--quiet", "--message", "two")
        let ours = try repository.open()
        try repository.remove("src")
        let tree = try ours.files(of: ours.resolve(revision: "HEAD"))

        #expect(try tree.read("src/app/Dockerfile") == Array("FROM a\n".utf8))
        #expect(try tree.read("inside/Dockerfile") == Array("FROM a\n".utf8))
        #expect(try tree.read("inside/up") == Array("top\n".utf8))
        #expect(try tree.read("./src/../top") == Array("top\n".utf8))
        #expect(try tree.entries(of: "src").map(\.name) == ["app", "app-2", "app.d"])
        #expect(try tree.entries(of: "inside").map(\.name) == ["Dockerfile", "up"])
        #expect(tree.kind(of: "") == .directory)
        #expect(tree.kind(of: "src/app") == .directory)
        #expect(tree.kind(of: "top") == .file(isExecutable: true))
        #expect(tree.kind(of: "inside") == .symbolicLink(target: "src/app"))
        #expect(tree.kind(of: "inside/Dockerfile") == .file(isExecutable: false))
        #expect(tree.kind(of: "module") == .other)
        #expect(tree.kind(of: "nothing") == nil)
        #expect(tree.kind(of: "top/below") == nil)
        #expect(tree.kind(of: "circle/x") == nil)
        #expect(try tree.read("\u{fc}") == Array("composed".utf8))
        #expect(try tree.read("u\u{308}") == Array("decomposed".utf8))

        for (path, code) in [
            ("nothing", FileTreeError.Code.notFound), ("src", .isDirectory), ("module", .notAFile),
            ("outside", .leavesTree), ("absolute", .leavesTree), ("circle", .leavesTree), ("../x", .leavesTree),
        ] {
            let error = #expect(throws: FileTreeError.self) { _ = try tree.read(path) }
            #expect(error?.code == code, "\(path)")
        }
        let error = #expect(throws: FileTreeError.self) { _ = try tree.read("top", limit: 3) }
        #expect(error?.code == .tooLarge(limit: 3))
        #expect(throws: FileTreeError.self) { _ = try tree.entries(of: "top") }
        #expect(throws: FileTreeError.self) { _ = try tree.entries(of: "outside") }
    }

    @Test func `is the same as the work tree of a fresh checkout`() async throws {
        let repository = try ThrowawayRepository()
        try repository.load(RandomHistory(seed: 3, commits: 40, paths: ["a/b/c", "a/b.d", "a-b/x", "a/z", "q"]))
        try repository.git("reset", "--quiet", "--hard", "main")
        let ours = try repository.open()
        let tree = try ours.files(of: ours.resolve(revision: "HEAD"))
        let disk = WorkTree(root: repository.path)
        // Several tasks read at once: each finds the whole tree.
        let walks = try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<8 { group.addTask { try Self.walk(tree, "") } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let expected = try Self.walk(disk, "")
        #expect(!expected.isEmpty)
        #expect(walks.allSatisfy { $0 == expected })
    }

    private static func walk(_ tree: any FileTree, _ folder: String) throws -> [String] {
        var found: [String] = []
        for entry in try tree.entries(of: folder) where entry.name != ".git" {
            let path = folder.isEmpty ? entry.name : "\(folder)/\(entry.name)"
            switch entry.kind {
            case .directory: found += try walk(tree, path)
            case .file(let isExecutable): found.append("\(path) \(isExecutable) \(try tree.read(path))")
            case .symbolicLink, .other: found.append(path)
            }
        }
        return found
    }
}
