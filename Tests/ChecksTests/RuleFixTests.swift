import Checks
import Foundation
import ImageMatrix
import SourceText
import TestSupport
import Testing

/// A repair must repair: after all of a fixture's repairs, what they were offered for is no longer found.
@Suite struct RuleFixTests {
    @Test(arguments: RuleFixture.all.filter { $0.kind == .bad })
    func `repairs what it was offered for`(fixture: RuleFixture) throws {
        let archive = try FileArchive(try fixture.text)
        let throwaway = try ThrowawayRepository()
        try archive.lay(out: throwaway)
        let configuration = archive.files[Configuration.fileName]
        let before = try checkReport(on: throwaway, configuration: configuration)
        let repaired = before.diagnostics.filter { $0.rule == fixture.rule && !$0.fixes.isEmpty }
        var edits: [String: [TextEdit]] = [:]
        for edit in repaired.flatMap({ $0.fixes[0].edits }) { edits[edit.path, default: []].append(edit.edit) }
        for (path, edits) in edits {
            let bytes = try WorkTree(root: throwaway.path).read(path)
            try throwaway.write(path, bytes: try apply(edits, to: bytes))
        }
        let after = try checkReport(on: throwaway, configuration: configuration)
        for message in Set(repaired.map(\.message)) {
            let isMeant = { (found: Diagnostic) in found.rule == fixture.rule && found.message == message }
            let left = before.diagnostics.count { isMeant($0) && $0.fixes.isEmpty }
            #expect(after.diagnostics.count(where: isMeant) <= left, "\(message)")
        }
        #expect(!after.diagnostics.contains { $0.rule == "yaml-syntax" } || edits.isEmpty)
    }
}
