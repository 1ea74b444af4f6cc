import Foundation
import SourceText
import Testing

@Suite struct FileTransactionTests {
    @Test func `writes all files and leaves nothing else`() throws {
        try withTemporaryFolder { folder in
            try Data("old".utf8).write(to: folder.appendingPathComponent("present"))
            var transaction = FileTransaction(root: folder.path)
            transaction.create("src/app/Dockerfile", bytes: Array("FROM x\n".utf8))
            transaction.create("src/app/run.sh", bytes: [], isExecutable: true)
            transaction.replace("present", bytes: Array("new".utf8))
            try transaction.commit()
            #expect(try listing(folder) == ["present", "src", "src/app", "src/app/Dockerfile", "src/app/run.sh"])
            #expect(try String(contentsOf: folder.appendingPathComponent("present"), encoding: .utf8) == "new")
            #expect(FileManager.default.isExecutableFile(atPath: folder.path + "/src/app/run.sh"))
        }
    }

    @Test func `writes nothing when one file exists`() throws {
        try withTemporaryFolder { folder in
            try Data("old".utf8).write(to: folder.appendingPathComponent("b"))
            var transaction = FileTransaction(root: folder.path)
            transaction.create("new/a", bytes: [1])
            transaction.replace("b", bytes: Array("changed".utf8))
            transaction.create("b", bytes: [2])
            let error = #expect(throws: FileWriteError.self) { try transaction.commit() }
            #expect(error?.exists == true)
            #expect(try listing(folder) == ["b"])
            #expect(try String(contentsOf: folder.appendingPathComponent("b"), encoding: .utf8) == "old")
        }
    }

    @Test func `does not replace what somebody else changed, or protected`() throws {
        try withTemporaryFolder { folder in
            for name in ["a", "b"] { try Data("old".utf8).write(to: folder.appendingPathComponent(name)) }
            var transaction = FileTransaction(root: folder.path)
            transaction.replace("a", bytes: Array("new".utf8), expecting: Array("old".utf8))
            transaction.replace("b", bytes: Array("new".utf8), expecting: Array("else".utf8))
            let changed = #expect(throws: FileWriteError.self) { try transaction.commit() }
            #expect(changed?.description == "cannot write 'b': somebody else changed it meanwhile; nothing was changed")
            let path = folder.appendingPathComponent("b").path
            try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: path)
            var other = FileTransaction(root: folder.path)
            other.replace("a", bytes: Array("new".utf8))
            other.replace("b", bytes: Array("new".utf8))
            #expect(throws: FileWriteError.self) { try other.commit() }
            #expect(try listing(folder) == ["a", "b"])
            #expect(try String(contentsOf: folder.appendingPathComponent("a"), encoding: .utf8) == "old")
        }
    }

    @Test func `does not follow a link out of the repository`() throws {
        try withTemporaryFolder { folder in
            try withTemporaryFolder { outside in
                let link = folder.appendingPathComponent("src")
                try FileManager.default.createSymbolicLink(at: link, withDestinationURL: outside)
                var transaction = FileTransaction(root: folder.path)
                transaction.create("src/app/Dockerfile", bytes: [1])
                #expect(throws: FileWriteError.self) { try transaction.commit() }
                let written = try listing(outside)
                #expect(written.isEmpty)
            }
        }
    }

    @Test func `makes symbolic links with the files`() throws {
        try withTemporaryFolder { folder in
            var transaction = FileTransaction(root: folder.path)
            transaction.create("a/target", bytes: [1])
            transaction.link("a/link", to: "target")
            transaction.link("a/dangling", to: "nowhere")
            try transaction.commit()
            let tree = WorkTree(root: folder.path)
            #expect(tree.kind(of: "a/link") == .symbolicLink(target: "target"))
            #expect(tree.kind(of: "a/dangling") == .symbolicLink(target: "nowhere"))
            #expect(try listing(folder) == ["a", "a/dangling", "a/link", "a/target"])
            var again = FileTransaction(root: folder.path)
            again.link("b/link", to: "target")
            again.link("a/link", to: "elsewhere")
            #expect(throws: FileWriteError.self) { try again.commit() }
            #expect(try listing(folder) == ["a", "a/dangling", "a/link", "a/target"])
        }
    }

    @Test func `leaves nothing behind when the last file cannot be written`() throws {
        try withTemporaryFolder { folder in
            var transaction = FileTransaction(root: folder.path)
            transaction.create("a/small", bytes: [1])
            transaction.create("a/\(String(repeating: "n", count: 300))", bytes: [1])
            #expect(throws: FileWriteError.self) { try transaction.commit() }
            let left = try listing(folder)
            #expect(left.isEmpty)
        }
    }
}

private func withTemporaryFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("imgmatrix-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
}

private func listing(_ folder: URL) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
}
