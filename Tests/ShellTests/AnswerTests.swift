import Foundation
import Shell
import SourceText
import Testing
import Values

/// What commands print, written down from real runs: bash 5.2, GNU coreutils 9.1, grep 3.8, sed 4.9, findutils 4.9.
enum AnswerTable {
    /// The files beside the scripts, by path.
    static let tree: [(path: String, text: String)] = [
        ("VERSION", "1.4.2\n"),
        ("case.txt", "Foo\nfoo\nfoo\nBar\nbar baz\nfoo bar\n"),
        (
            "conf.yaml",
            "image: demo\nversion: \"1.2\"\nports:\n  - 80\n  - 443\nmeta:\n  name: x y\n  on: true\n  empty: \"\"\n  nil: null\nlist:\n  - name: a\n    enabled: true\n  - name: b\n    enabled: false\n"
        ),
        ("list.txt", "pear\napple\n\nfig\napple\n"),
        ("nums.txt", "10 b\n9 a\n2 c\n10 a\n"),
        ("src/a/Dockerfile", "FROM debian:12\nARG VERSION=3.1\n"),
        ("src/b/Dockerfile", "FROM alpine:3.20\nARG VERSION=0.9\nLABEL x=\"y\"\n"),
        ("src/b/extra.txt", "one\ntwo\nthree"),
        ("src/none/readme.md", "# none\n"),
        ("sub/deep/Dockerfile.dev", "deep FROM x\n"),
        ("vars.env", "k=v\nFOO=bar # c\n"),
    ]
}

@Suite struct AnswerTests {
    @Test(arguments: [AnswerTable.files, AnswerTable.texts, AnswerTable.shell, AnswerTable.searches])
    func `prints what the real tools print`(table: [(script: String, output: String)]) throws {
        let directory = URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent(
            "answers-\(UUID().uuidString)"
        )
        defer { try? FileManager.default.removeItem(at: directory) }
        for (path, text) in AnswerTable.tree {
            let file = directory.appendingPathComponent(path)
            let folder = file.deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        let root = directory.resolvingSymlinksInPath().path
        let tree = WorkTree(root: root)
        for (script, output) in table {
            let said = Evaluation(Template(script), files: tree, workspace: root)
            #expect(said.output.text == output, "\(script)")
        }
    }
}
