import Foundation
import TestSupport
import Testing

/// The apps and workflows of this repository are free of findings, and a mistake of every rule, sown into them, is found where
/// it is, without anything else.
@Suite struct SeededMatrixTests {
    @Test func `finds nothing in the example matrix`() throws {
        let repository = try ThrowawayRepository()
        try ExampleMatrix.archive().lay(out: repository)
        #expect(try findings(in: repository).isEmpty)
    }

    @Test func `has a seed for every rule`() throws {
        let result = try Program.run(["explain"], in: FileManager.default.temporaryDirectory.path)
        let rules = result.output.split(separator: "\n").compactMap { $0.split(separator: " ").first.map(String.init) }
        #expect(rules.count > 100)
        #expect(rules.sorted() == Seed.all.map(\.rule).sorted())
    }

    @Test(arguments: Seed.all)
    func `finds a seed where it is, and nothing else`(seed: Seed) throws {
        var field = SeededField(try ExampleMatrix.archive())
        try field.sow(seed)
        let repository = try ThrowawayRepository()
        try field.archive.lay(out: repository)
        let found = try findings(in: repository)
        #expect(found == field.expected, "\(difference(found, field.expected))")
    }

    @Test func `finds all seeds at once, each in a copy of its app`() throws {
        var field = SeededField(try ExampleMatrix.archive())
        for seed in Seed.all { try field.sow(seed, apart: true) }
        let repository = try ThrowawayRepository()
        try field.archive.lay(out: repository)
        let found = try findings(in: repository)
        #expect(found == field.expected, "\(difference(found, field.expected))")
    }

    /// What `check` finds, as `path:line:column-line:column: rule`.
    private func findings(in repository: borrowing ThrowawayRepository) throws -> [String] {
        let result = try Program.run(["check", "--format", "json"], in: repository.path)
        try #require(result.status < 2, "\(result.complaint)")
        let report = try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
        return report.diagnostics.map { "\($0.range.description): \($0.rule)" }.sorted()
    }

    private func difference(_ found: [String], _ expected: [String]) -> String {
        let lines = found.difference(from: expected).map { change in
            switch change {
            case .insert(_, let line, _): "not sown: \(line)"
            case .remove(_, let line, _): "not found: \(line)"
            }
        }
        return lines.joined(separator: "\n")
    }
}

/// `src/` and `.github/workflows/` of this repository, with the files beside them that they name.
private enum ExampleMatrix {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func archive() throws -> FileArchive {
        // The program's own sources are copied into its image; which they are makes no difference.
        var files = ["Sources/imgmatrix/ImgMatrix.swift": "", "Tests/ImgMatrixTests.swift": ""]
        let folders = ["src", ".github", ".ci", "scripts"]
        let paths = try folders.flatMap { folder in
            try FileManager.default.subpathsOfDirectory(atPath: root.appendingPathComponent(folder).path).map {
                "\(folder)/\($0)"
            }
        }
        for path in paths + ["Package.swift"] {
            let url = root.appendingPathComponent(path)
            guard try url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == false else { continue }
            files[path] = try String(contentsOf: url, encoding: .utf8)
        }
        return FileArchive(files: files)
    }
}

/// A mistake: a file `Seeds/<rule>.txt` of changes to the example matrix, in which marks stand around the places of its findings.
/// What cannot be marked stands in the section `expected`, as `path:line:column-line:column`.
struct Seed: CustomTestStringConvertible, Sendable {
    let rule: String
    let url: URL

    var testDescription: String { rule }

    static var all: [Seed] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Seeds")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".txt") }.sorted().map {
            Seed(rule: String($0.dropLast(4)), url: folder.appendingPathComponent($0))
        }
    }
}

/// A matrix with seeds in it.
private struct SeededField {
    private(set) var archive: FileArchive
    /// What is to be found.
    private(set) var expected: [String] = []

    init(_ archive: FileArchive) {
        self.archive = archive
    }

    /// - Parameter apart: whether the apps that the seed changes are left as they are, and copies of them changed.
    mutating func sow(_ seed: Seed, apart: Bool = false) throws {
        var text = try String(contentsOf: seed.url, encoding: .utf8)
        if apart {
            let headings = text.split(separator: "\n").filter { $0.hasPrefix("-- ") && $0.hasSuffix(" --") }
            for app in apps {
                guard headings.contains(where: { $0.contains("src/\(app)/") || $0.contains("-\(app).yaml") }) else {
                    continue
                }
                let copy = AppCopy(app: app, suffix: seed.rule)
                for (path, content) in archive.files where copy.contains(path) {
                    archive.add(copy.renamed(path), copy.renamed(content))
                }
                text = copy.renamed(text)
            }
        }
        let before = archive.files
        archive = try FileArchive(text, upon: archive)
        for (path, content) in archive.files where before[path] != content && content.contains("⟦") {
            let marked = MarkedText(content)
            archive.add(path, marked.text)
            for range in marked.ranges {
                let start = Place.Position(of: range.lowerBound, in: marked.bytes)
                let end = Place.Position(of: range.upperBound, in: marked.bytes)
                expected.append("\(path):\(start)-\(end): \(seed.rule)")
            }
        }
        for place in (archive.expected ?? "").split(separator: "\n") { expected.append("\(place): \(seed.rule)") }
        expected.sort()
    }

    private var apps: [String] {
        let folders = archive.files.keys.compactMap { path in
            path.hasPrefix("src/") && path.hasSuffix("/Dockerfile") ? String(path.dropFirst(4).dropLast(11)) : nil
        }
        return folders.sorted()
    }
}

/// The names in the copy of an app: of its folder, its workflow and its image.
private struct AppCopy {
    let app: String
    let suffix: String

    func contains(_ path: String) -> Bool {
        path.hasPrefix("src/\(app)/") || path == ".github/workflows/build-push-\(app).yaml"
    }

    func renamed(_ text: String) -> String {
        let words = app.split(separator: "-")
        let title = words.joined(separator: " ")
        return text.replacing(app, with: "\(app)-\(suffix)")
            .replacing("Build \(title)", with: "Build \(title) \(suffix)")
            .replacing("-\(words.last ?? ""):", with: "-\(words.last ?? "")-\(suffix):")
    }
}

/// The parts of the report that are compared.
private struct Report: Decodable {
    struct Finding: Decodable {
        let rule: String
        let range: Place
    }

    let diagnostics: [Finding]
}

private struct Place: Decodable, CustomStringConvertible {
    struct Position: CustomStringConvertible {
        let line: Int
        let column: Int

        /// Lines and columns begin with 1, and columns count Unicode scalars.
        init(of offset: Int, in bytes: [UInt8]) {
            let before = bytes[..<offset]
            let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
            line = before.count { $0 == 0x0A } + 1
            column = String(decoding: before[lineStart...], as: UTF8.self).unicodeScalars.count + 1
        }

        var description: String { "\(line):\(column)" }
    }

    let file: String
    let line: Int
    let column: Int
    let endLine: Int
    let endColumn: Int

    var description: String { "\(file):\(line):\(column)-\(endLine):\(endColumn)" }
}
