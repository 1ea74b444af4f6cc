import Shell
import Testing
import Values

@testable import Actions

@Suite struct GitChangeQuestionTests {
    private static let changed = ["README.md", "src/a/Dockerfile", "src/a/run.sh", "src/b/notes.md"]

    private func result(_ command: String) -> ShellCommandResult? {
        let words = command.split(separator: " ").map(String.init)
        let arguments = words.dropFirst().map { word in
            ShellArgument(word == "BEFORE" ? Template(Unknown("before", because: "of the run")) : Template(word))
        }
        return GitChangeQuestion(words[0], arguments) { $0 == "HEAD" }?
            .result(changed: Self.changed, asking: command, at: nil)
    }

    @Test(arguments: [
        ("diff --name-only HEAD^ HEAD", changed),
        ("diff --name-only HEAD~1", changed),
        ("diff HEAD^ --name-only -- src", Array(changed.dropFirst())),
        ("diff --name-only BEFORE HEAD -- src/a", ["src/a/Dockerfile", "src/a/run.sh"]),
        ("diff --name-only origin/main...HEAD -- *.md", ["README.md", "src/b/notes.md"]),
        ("diff --name-only BEFORE..HEAD -- src :!src/a", ["src/b/notes.md"]),
        ("diff --name-only --diff-filter=ACMR HEAD^ HEAD src/b", ["src/b/notes.md"]),
        ("diff --name-only --diff-filter=D HEAD^ HEAD", []),
        ("diff --name-only --diff-filter=d HEAD^ HEAD", changed),
        ("diff-tree --no-commit-id --name-only -r HEAD", changed),
        ("show --name-only --pretty=format: HEAD", changed),
        ("log -1 --name-only --format= -- src/b", ["src/b/notes.md"]),
    ])
    func `lists changed paths`(command: String, paths: [String]) throws {
        let answer = result(command)
        let result = try #require(answer)
        #expect(result.output.text == paths.map { "\($0)\n" }.joined())
        #expect(result.status == 0)
    }

    @Test func `says whether anything is changed`() {
        #expect(result("diff --quiet HEAD^ HEAD -- src/a")?.status == 1)
        #expect(result("diff --quiet HEAD^ HEAD -- docs")?.status == 0)
        #expect(result("diff --name-status HEAD^ -- src/b")?.output.text == "M\tsrc/b/notes.md\n")
        #expect(result("rev-parse --verify HEAD^")?.status == 0)
        #expect(result("cat-file -e BEFORE")?.status == 0)
    }

    @Test(arguments: [
        "diff --name-only", "diff --name-only HEAD", "diff --stat HEAD^", "diff-tree --name-only HEAD",
        "log --oneline", "show --name-only HEAD", "rev-parse HEAD", "diff --name-only v1 v2",
        "diff --name-only -z HEAD^",
        "diff --name-only HEAD^ -- src/[ab]",
    ])
    func `leaves other questions alone`(command: String) {
        #expect(result(command) == nil)
    }
}
