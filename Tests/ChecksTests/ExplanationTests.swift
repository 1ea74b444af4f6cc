import Checks
import ImageMatrix
import SourceText
import TestSupport
import Testing

/// One mistake is one finding, and what is silenced explains nothing.
@Suite struct ExplanationTests {
    private static let path = ".github/workflows/build-push-a.yaml"

    private func rules(in workflow: String, configuration: String? = nil) throws -> [String] {
        let throwaway = try ThrowawayRepository()
        var text = "A pair.\n-- src/a/Dockerfile --\nFROM ubuntu:24.04\n-- \(Self.path) --\n\(workflow)"
        if let configuration { text += "-- \(Configuration.fileName) --\n\(configuration)" }
        try FileArchive(text).lay(out: throwaway)
        return try checkReport(on: throwaway, configuration: configuration).diagnostics.map(\.rule)
    }

    /// - Parameters:
    ///   - comment: stands behind the line with the undeclared variable.
    private func workflow(tag: String = "ghcr.io/lab/a:${{ env.TGA }}", comment: String = "") -> String {
        """
        name: Build a
        on:
          push:
            branches: [main]
          workflow_dispatch:
        jobs:
          build:
            runs-on: ubuntu-24.04
            steps:
              - uses: actions/checkout@v4
              - uses: docker/build-push-action@v6
                with:
                  context: src/a
                  tags: \(tag)\(comment)

        """
    }

    @Test func `tells a mistake once`() throws {
        #expect(try rules(in: workflow()) == ["undeclared-env"])
    }

    @Test func `tells another mistake of the same name`() throws {
        let tag = "ghcr.io/Lab/a:${{ env.TGA }}"
        #expect(try rules(in: workflow(tag: tag)) == ["invalid-reference", "undeclared-env"])
    }

    @Test func `a silenced finding explains nothing`() throws {
        let comment = " # imgmatrix: ignore[undeclared-env] set by the machine"
        #expect(try rules(in: workflow(comment: comment)) == ["invalid-reference"])
    }

    @Test func `a rule that is turned off explains nothing`() throws {
        let found = try rules(in: workflow(), configuration: "rules:\n  undeclared-env: off\n")
        #expect(found == ["invalid-reference"])
    }

    @Test(arguments: Rule.all.map(\.id))
    func `explains rules that exist and do not explain it`(id: String) throws {
        var pending = try #require(Rule.named(id)).explains
        var reached: Set<String> = []
        while let next = pending.popLast() {
            let rule = try #require(Rule.named(next), "\(id) explains '\(next)'")
            if reached.insert(next).inserted { pending += rule.explains }
        }
        #expect(!reached.contains(id))
    }
}
