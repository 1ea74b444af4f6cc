import Foundation
import Testing

/// A peer's table of cases: `<folder>/<name>/cases.json`, an array of objects that each have a unique `name`.
///
/// The folder is named by `IMGMATRIX_CONFORMANCE`; on a machine that has none the suites are skipped.
package struct ConformanceSuite {
    package typealias Case = [String: Any]

    package let name: String
    /// The least share of cases that must pass; it is never lowered.
    package let share: Double
    /// Cases that we can prove wrong or where we differ on purpose, with the reason; they count as failed.
    package let divergences: [String: String]

    package init(_ name: String, share: Double = 1, divergences: [String: String] = [:]) {
        self.name = name
        self.share = share
        self.divergences = divergences
    }

    package static var folder: String {
        if let folder = ProcessInfo.processInfo.environment["IMGMATRIX_CONFORMANCE"] { return folder }
        // Beside the repository: Tests/TestSupport/ConformanceSuite.swift is three levels below its root.
        return URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("../shared/conformance").standardizedFileURL.path
    }

    package static func isPresent(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(folder)/\(name)")
    }

    package var cases: [Case] {
        get throws {
            let data = try Data(contentsOf: URL(fileURLWithPath: "\(Self.folder)/\(name)/cases.json"))
            return try #require(try JSONSerialization.jsonObject(with: Self.keepingByteOrderMarks(data)) as? [Case])
        }
    }

    /// `JSONSerialization` drops every U+FEFF that is not escaped, and some cases are about just that character.
    private static func keepingByteOrderMarks(_ json: Data) -> Data {
        guard json.range(of: Data([0xEF, 0xBB, 0xBF])) != nil else { return json }
        return Data(
            String(decoding: json, as: UTF8.self).unicodeScalars.map { scalar in
                scalar == "\u{FEFF}" ? "\\uFEFF" : String(scalar)
            }.joined().utf8
        )
    }

    /// Runs every case, prints the suite's line and fails when the share is not reached.
    ///
    /// - Parameter judge: says what is wrong with the program's answer to a case, or nil when it is right.
    package func run(_ judge: (Case) throws -> String?) throws {
        var failures: [(name: String, reason: String)] = []
        let cases = try cases
        for item in cases {
            let caseName = item["name"] as? String ?? "?"
            do {
                if let reason = try judge(item) { failures.append((caseName, reason)) }
            } catch {
                failures.append((caseName, "\(error)"))
            }
        }
        report(failures: failures, total: cases.count)
    }

    /// Prints the suite's line and fails when the share is not reached.
    package func report(failures: [(name: String, reason: String)], total: Int) {
        let passed = total - failures.count
        print("conformance \(name): \(passed)/\(total)")
        let unexplained = failures.filter { divergences[$0.name] == nil }
        for failure in unexplained.prefix(20) { print("  \(name) \(failure.name): \(failure.reason)") }
        let isEnough = Double(passed) >= share * Double(total)
        #expect(isEnough, "\(name): \(passed) of \(total) is less than the share \(share)")
    }
}
