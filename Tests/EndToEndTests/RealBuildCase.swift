import Foundation
import TestSupport

/// A Dockerfile that is really built, with the files of its context.
///
/// `RealBuilds/*.txt` hold one case behind the other: a line `== title ==`, the Dockerfile, and the other files as a
/// ``FileArchive``. In a Dockerfile that fails the place is marked of which `check` must report an error; a second mark is
/// the instruction at which the builder fails, where that is another one. One without marks is built.
struct RealBuildCase: Sendable {
    let title: String
    let dockerfile: MarkedText
    let archive: FileArchive

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
        path: "RealBuilds"
    )

    static var files: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".txt") }.sorted()
    }

    static func cases(of file: String) throws -> [RealBuildCase] {
        let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
        return try ("\n" + text).components(separatedBy: "\n== ").dropFirst().map { part in
            let ends = part.components(separatedBy: " ==\n")
            return try RealBuildCase(title: ends[0], body: ends.dropFirst().joined(separator: " ==\n") + "\n")
        }
    }

    private init(title: String, body: String) throws {
        self.title = title
        archive = try FileArchive(body)
        dockerfile = MarkedText(archive.comment)
    }

    /// The lines of which an error must be reported, the first line being 1; nil when there is no mistake.
    var wrongLines: ClosedRange<Int>? {
        dockerfile.ranges.first.map { line(of: $0.lowerBound)...line(of: $0.upperBound) }
    }

    /// How the instruction begins at which the builder fails, as far as nothing in it is replaced.
    var failingInstruction: String? {
        guard let range = dockerfile.ranges.last else { return nil }
        let text = String(decoding: dockerfile.bytes[range], as: UTF8.self)
        return text.prefix { $0 != "$" && $0 != "\\" && $0 != "\n" }.trimmingCharacters(in: .whitespaces)
    }

    private func line(of offset: Int) -> Int {
        dockerfile.bytes[..<offset].count { $0 == UInt8(ascii: "\n") } + 1
    }
}
