import Foundation
import TestSupport
import Testing

/// What the README shows is what the program prints.
@Suite struct ReadmeTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private func readme() throws -> String {
        try String(contentsOf: Self.root.appendingPathComponent("README.md"), encoding: .utf8)
    }

    private func repository(_ name: String) throws -> ThrowawayRepository {
        let file = Self.root.appendingPathComponent("Tests/EndToEndTests/Readme/\(name).txt")
        let repository = try ThrowawayRepository()
        try FileArchive(try String(contentsOf: file, encoding: .utf8)).lay(out: repository)
        return repository
    }

    @Test(arguments: [
        ("broken-pair", ["check"]),
        ("mended-pair", ["tags", "jupyter-qlora"]),
        ("mended-pair", ["tags", "jupyter-qlora", "--explain"]),
        ("unknown-name", ["tags", "report"]),
    ])
    func `shows real output`(name: String, arguments: [String]) throws {
        let repository = try repository(name)
        let result = try Program.run(arguments, in: repository.path, shell: "\"$@\" 2>&1")
        var shown = result.output
        while shown.hasSuffix("\n") { shown.removeLast() }
        let page = try readme()
        #expect(page.contains("$ imgmatrix \(arguments.joined(separator: " "))\n\(shown)\n```"), "\(shown)")
    }

    @Test func `shows lines of the broken pair`() throws {
        let file = Self.root.appendingPathComponent("Tests/EndToEndTests/Readme/broken-pair.txt")
        let files = try FileArchive(try String(contentsOf: file, encoding: .utf8)).files
        let lines = Set(
            files.values.flatMap { $0.split(separator: "\n") }.map { $0.trimmingCharacters(in: .whitespaces) }
        )
        let page = try readme()
        let block = try #require(page.split(separator: "```yaml\n", maxSplits: 1).last?.split(separator: "```").first)
        for line in block.split(separator: "\n") {
            let text = line.trimmingCharacters(in: .whitespaces)
            if !text.isEmpty, !text.hasPrefix("#"), text != "…" { #expect(lines.contains(text), "\(text)") }
        }
    }
}
