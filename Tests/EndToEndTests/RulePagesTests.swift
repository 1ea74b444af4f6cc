import Foundation
import TestSupport
import Testing

/// `Documentation/rules` is what the program prints.
///
/// `IMGMATRIX_RECORD=1 swift test --filter RulePagesTests` writes the pages anew.
@Suite struct RulePagesTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Documentation/rules")

    /// All pages that there should be, by their names.
    private func pages() throws -> [String: String] {
        let list = try page()
        var pages = ["README.md": list]
        for line in list.split(separator: "\n") where line.hasPrefix("| [") {
            let id = String(line.dropFirst(3).prefix { $0 != "]" })
            pages["\(id).md"] = try page(id)
        }
        return pages
    }

    private func page(_ rule: String...) throws -> String {
        let result = try Program.run(
            ["explain", "--format", "markdown"] + rule,
            in: Self.folder.deletingLastPathComponent().path
        )
        try #require(result.status == 0, "\(result.complaint)")
        return result.output
    }

    @Test func `are as the program prints them`() throws {
        let pages = try pages()
        #expect(pages.count > 1)
        let files = FileManager.default
        if ProcessInfo.processInfo.environment["IMGMATRIX_RECORD"] == "1" {
            try? files.removeItem(at: Self.folder)
            try files.createDirectory(at: Self.folder, withIntermediateDirectories: true)
            for (name, text) in pages { try Data(text.utf8).write(to: Self.folder.appendingPathComponent(name)) }
        }
        let names = try files.contentsOfDirectory(atPath: Self.folder.path)
        #expect(names.sorted() == pages.keys.sorted())
        for (name, text) in pages {
            let written = try? String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
            #expect(written == text, "\(name) is old; IMGMATRIX_RECORD=1 swift test --filter RulePagesTests writes it")
        }
    }
}
