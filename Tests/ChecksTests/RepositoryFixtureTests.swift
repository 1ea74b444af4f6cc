import Foundation
import TestSupport
import Testing

/// Whole repositories in one file each, in `Repositories/`, with all that is found in them.
///
/// `IMGMATRIX_RECORD=1 swift test` writes the expected findings anew; the difference is then read like code.
@Suite struct RepositoryFixtureTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Repositories")

    private static let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?.sorted() ?? []

    @Test(arguments: names)
    func `finds exactly what is expected`(name: String) throws {
        let url = Self.folder.appendingPathComponent(name)
        let archive = try FileArchive(try String(contentsOf: url, encoding: .utf8))
        let lines = try findings(in: archive).map(\.line).joined()
        if ProcessInfo.processInfo.environment["IMGMATRIX_RECORD"] == "1" {
            try record(expected: lines, in: url)
        } else {
            #expect(lines == archive.expected ?? "")
        }
    }
}
