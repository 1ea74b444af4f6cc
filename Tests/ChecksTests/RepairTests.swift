import Git
import ImageMatrix
import SourceText
import TestSupport
import Testing

@testable import Checks

/// All repairs of a repository, made together.
@Suite struct RepairTests {
    @Test(arguments: RuleFixture.all.filter { $0.kind == .bad })
    func `comes to an end, and keeps line breaks as they are`(fixture: RuleFixture) throws {
        let archive = try FileArchive(try fixture.text)
        let throwaway = try ThrowawayRepository()
        try archive.lay(out: throwaway)
        // The files as an editor on Windows writes them.
        for (path, text) in archive.files where !text.utf8.contains(0x0D) {
            try throwaway.write(
                path,
                text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
            )
        }
        let configuration = archive.files[Configuration.fileName]
        let tree = EditedTree(WorkTree(root: throwaway.path))
        let check = { tree in try checkReport(on: throwaway, files: tree, configuration: configuration) }
        _ = try Repair(tree, allowsUnsafe: true, check: check)
        for change in tree.changes where !change.old.isEmpty && !hasLoneLineFeed(change.old) {
            #expect(!hasLoneLineFeed(change.new), "\(fixture.testDescription): \(change.path)")
        }
        let again = try Repair(tree, allowsUnsafe: true, check: check)
        #expect(again.made.isEmpty, "\(fixture.testDescription): \(again.made)")
    }

    @Test func `makes one of two repairs that touch each other`() throws {
        let throwaway = try ThrowawayRepository()
        try throwaway.write("a", "one two three")
        let tree = EditedTree(WorkTree(root: throwaway.path))
        func offer(_ ranges: [Range<Int>]) -> [String] {
            let offered = ranges.map { range in
                let fix = Diagnostic.Fix.replacing(SourceRange(path: "a", bytes: range), by: "x")
                let place = SourceRange(path: "a", bytes: range)
                return (Diagnostic(rule: "r", severity: .hint, message: "m", range: place, fixes: [fix]), fix)
            }
            return RepairRound(offered, in: tree).files.values.map { String(decoding: $0.new, as: UTF8.self) }
        }
        #expect(offer([0..<3, 4..<7]) == ["x x three"])
        #expect(offer([0..<3, 3..<7]) == ["x two three"])
        #expect(offer([0..<5, 4..<7]) == ["xwo three"])
        #expect(offer([3..<3, 3..<3]) == ["onex two three"])
        #expect(offer([0..<99]) == [])
    }

    private func hasLoneLineFeed(_ bytes: [UInt8]) -> Bool {
        bytes.indices.contains { bytes[$0] == 0x0A && ($0 == 0 || bytes[$0 - 1] != 0x0D) }
    }
}
