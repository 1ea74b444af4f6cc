import Checks
import SourceText
import TestSupport
import Testing

/// What the files of a commit cannot show: clones, submodules.
@Suite struct TriggerRuleTests {
    private static let workflow = ".github/workflows/list.yaml"

    private func rules(_ text: String, branches: [String], current: String) throws -> [String] {
        let repository = try ThrowawayRepository()
        try repository.write(Self.workflow, text)
        try repository.write("libs/common/.git", "gitdir: elsewhere\n")
        return try checkReport(on: repository, branches: branches, current: current).diagnostics.map(\.rule)
    }

    @Test func `says nothing of branches in a clone of one branch`() throws {
        let text = "on:\n  push:\n    branches: [develop]\njobs: {}\n"
        #expect(try rules(text, branches: ["feat/x"], current: "feat/x").isEmpty)
        #expect(try rules(text, branches: ["feat/x", "main"], current: "feat/x") == ["branch-never-built"])
        #expect(try rules(text, branches: ["develop", "main"], current: "main").isEmpty)
    }

    @Test func `takes a slip of the main branch as one, whatever else matches`() throws {
        let text = "on:\n  push:\n    branches: [mian, 'feat/**']\njobs: {}\n"
        #expect(try rules(text, branches: ["feat/x", "main"], current: "main") == ["branch-never-built"])
    }

    @Test func `takes a submodule for a file`() throws {
        let text = "on:\n  push:\n    paths: [libs/common]\njobs: {}\n"
        #expect(try rules(text, branches: ["main"], current: "main").isEmpty)
    }
}
