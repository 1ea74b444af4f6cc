import Dockerfile
import SourceText
import TestSupport
import Testing

@Suite struct IgnoreFileTests {
    @Test(arguments: [
        (["node_modules"], "node_modules/a/b.js", true), (["node_modules"], "x/node_modules", false),
        (["**/node_modules"], "x/y/node_modules/z", true), (["*.md", "!README.md"], "README.md", false),
        (["!README.md", "*.md"], "README.md", true), (["*"], "a/b", true), (["*", "!a/b"], "a/b/c", false),
        (["a/*/c"], "a/b/c", true), (["a/*/c"], "a/b/b/c", false), (["a/**"], "a", false), (["a/**"], "a/b/c", true),
        (["**"], ".", false), (["[a-c].txt"], "b.txt", true), (["[!a].txt"], "b.txt", false), (["a\\*"], "a*", true),
        (["?"], "é", true), (["./x/../y"], "y", true), (["/y"], "y", false),
    ])
    func `the last pattern that matches decides`(patterns: [String], path: String, isIgnored: Bool) {
        #expect(IgnoreFile(patterns: patterns).ignores(path) == isIgnored)
    }

    @Test func `reads lines with their places`() {
        let marked = MarkedText("\u{FEFF}# comment\n\n ⟦/dist/⟧ \r\n⟦! ./keep⟧\n  ⟦# no comment⟧")
        let file = IgnoreFile(SourceFile(path: ".dockerignore", text: marked.text))
        #expect(file.lines.map(\.pattern) == ["dist", "!keep", "# no comment"])
        #expect(file.lines.map(\.range) == marked.ranges)
        #expect(file.lines.map(\.isException) == [false, true, false])
        #expect(file.ignores("dist/x"))
    }

    @Test(arguments: ["⟦!⟧\na\n", "a\n⟦[a⟧\n", "⟦a\\⟧\n", "⟦[-x]⟧\n"])
    func `reports patterns that fail`(source: String) {
        let marked = MarkedText(source)
        let file = IgnoreFile(SourceFile(path: ".dockerignore", text: marked.text))
        #expect(file.problems.map(\.range) == marked.ranges)
    }

    @Test(arguments: [63, 64, 200])
    func `follows short and long patterns alike`(length: Int) {
        let name = String(repeating: "x", count: length - 4)
        let ignore = IgnoreFile(patterns: ["**/*\(name)?z"])
        #expect(ignore.ignores("a/b/c\(name)yz"))
        #expect(ignore.ignores("\(name)yz/below"))
        #expect(!ignore.ignores("a/b/c\(name)z"))
        #expect(!ignore.ignores("a/b/c\(name)/z"))
    }

    @Test func `says nothing with more patterns than anybody writes`() {
        let file = IgnoreFile(SourceFile(path: ".dockerignore", text: String(repeating: "*.md\n", count: 5_001)))
        #expect(file.isTooLarge)
        #expect(file.ignoredState(of: "a.md") == nil)
        #expect(file.ignoredState(ofFile: "a.md", in: file.rootStanding) == nil)
    }

    @Test func `looks beside the Dockerfile first`() {
        #expect(
            IgnoreFile.candidates(dockerfile: "src/a/Dockerfile.gpu", context: "src/a")
                == ["src/a/Dockerfile.gpu.dockerignore", "src/a/.dockerignore"]
        )
        #expect(IgnoreFile.candidates(dockerfile: "Dockerfile", context: "")[1] == ".dockerignore")
    }
}
