import Actions
import Checks
import Foundation
import Git
import ImageMatrix
import SourceText
import TestSupport
import Testing

/// Every rule has a folder `Rules/<id>/` of repositories in one file each: `bad*.txt` hold the mistake, `good*.txt` are free
/// of any, `quiet*.txt` look like the mistake and must not be reported.
///
/// `IMGMATRIX_RECORD=1 swift test` writes the expected findings anew; the difference is then read like code.
@Suite struct RuleFixtureTests {
    @Test(arguments: RuleFixture.all)
    func `finds exactly what is expected`(fixture: RuleFixture) throws {
        let archive = try FileArchive(try fixture.text)
        let found = try findings(in: archive)
        let lines = found.map(\.line).joined()
        if ProcessInfo.processInfo.environment["IMGMATRIX_RECORD"] == "1" {
            try record(expected: lines, in: fixture.url)
        } else {
            let expected = archive.expected ?? ""
            #expect(lines == expected, "\(fixture.testDescription)")
        }
        for finding in found {
            let declared = try #require(Rule.named(finding.rule)).repair
            #expect(
                finding.repair <= declared,
                "\(finding.rule) is declared to have \(declared) repairs; \(fixture.testDescription): \(finding.line)"
            )
        }
        switch fixture.kind {
        case .bad: #expect(found.contains { $0.rule == fixture.rule }, "\(fixture.testDescription) must be reported")
        case .good: #expect(found.isEmpty, "nothing must be reported in \(fixture.testDescription)")
        case .quiet:
            #expect(!found.contains { $0.rule == fixture.rule }, "\(fixture.testDescription) must not be reported")
        }
    }

    @Test(arguments: Rule.all.filter { $0.repair != .none }.map(\.id))
    func `has a bad fixture with a repair of the kind that the rule declares`(id: String) throws {
        let rule = try #require(Rule.named(id))
        let repairs = try RuleFixture.all.lazy.filter { $0.rule == id && $0.kind == .bad }.flatMap {
            try findings(in: FileArchive(try $0.text))
        }.filter { $0.rule == id }.map(\.repair)
        #expect(repairs.max() == rule.repair)
    }

    @Test(arguments: Rule.all.map(\.id))
    func `has a bad and a good fixture that hold the examples of the page`(id: String) throws {
        let rule = try #require(Rule.named(id))
        let fixtures = RuleFixture.all.filter { $0.rule == id }
        for (kind, example) in [(RuleFixture.Kind.bad, rule.bad), (.good, rule.good)] {
            let texts = try fixtures.filter { $0.kind == kind }.map { try FileArchive(try $0.text) }
            #expect(!texts.isEmpty, "\(id) has no \(kind) fixture")
            let lines = Set(
                texts.flatMap { archive in
                    (archive.files.values + archive.links.map { "\($0) -> \($1)" }).flatMap {
                        $0.split(separator: "\n").map(trimmed)
                    }
                } + texts.flatMap { $0.files.keys }
            )
            for line in example.split(separator: "\n").map(trimmed) where !line.isEmpty && !line.hasPrefix("…") {
                #expect(lines.contains(line), "no \(kind) fixture of \(id) has the line: \(line)")
            }
        }
    }

    private func trimmed(_ line: Substring) -> String {
        line.trimmingCharacters(in: .whitespaces)
    }
}

struct RuleFixture: CustomTestStringConvertible, Sendable {
    enum Kind: String, Sendable {
        case bad, good, quiet
    }

    let rule: String
    let kind: Kind
    let url: URL

    var text: String { get throws { try String(contentsOf: url, encoding: .utf8) } }
    var testDescription: String { "\(rule)/\(url.lastPathComponent)" }

    /// Found by looking, so that a new one needs no build.
    static var all: [RuleFixture] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Rules")
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: root.path)) ?? []
        return paths.sorted().compactMap { path in
            let parts = path.split(separator: "/")
            guard parts.count == 2, path.hasSuffix(".txt") else { return nil }
            guard let kind = [Kind.bad, .good, .quiet].first(where: { parts[1].hasPrefix($0.rawValue) }) else {
                return nil
            }
            return RuleFixture(rule: String(parts[0]), kind: kind, url: root.appendingPathComponent(path))
        }
    }

}

/// Writes the section `expected` of a fixture anew.
func record(expected: String, in url: URL) throws {
    var text = try String(contentsOf: url, encoding: .utf8)
    if let range = text.range(of: "\n-- expected --\n") { text = String(text[..<range.lowerBound]) + "\n" }
    if !expected.isEmpty { text += "-- expected --\n" + expected }
    try text.write(to: url, atomically: true, encoding: .utf8)
}

/// A finding as fixtures write it: `path:line:column-line:column: severity: message [rule]`, notes and fixes indented below.
struct Finding {
    let rule: String
    /// The best that it offers.
    let repair: Rule.RepairKind
    let line: String
}

extension Diagnostic {
    fileprivate var repair: Rule.RepairKind {
        fixes.contains(where: \.isSafe) ? .safe : fixes.isEmpty ? .none : .unsafe
    }
}

/// What all rules find in the files of an archive, committed to a real repository.
func findings(in archive: FileArchive) throws -> [Finding] {
    let throwaway = try ThrowawayRepository()
    try archive.lay(out: throwaway)
    let tree = WorkTree(root: throwaway.path)
    let report = try checkReport(on: throwaway, configuration: archive.files[Configuration.fileName])
    return report.diagnostics.map { diagnostic in
        func place(_ range: SourceRange) -> String {
            let index = LineIndex((try? tree.read(range.path)) ?? [])
            let start = index.position(at: range.bytes.lowerBound)
            let end = index.position(at: range.bytes.upperBound)
            return "\(range.path):\(start.line):\(start.column)-\(end.line):\(end.column)"
        }
        var line = "\(place(diagnostic.range)): \(diagnostic.severity): \(diagnostic.message) [\(diagnostic.rule)]\n"
        for note in diagnostic.notes { line += "  note: \(place(note.range)): \(note.message)\n" }
        for fix in diagnostic.fixes { line += "  fix: \(fix.title)\n" }
        return Finding(rule: diagnostic.rule, repair: diagnostic.repair, line: line)
    }
}

/// What all rules find in the work tree of a repository.
///
/// - Parameter files: what to read instead of the work tree's own files.
func checkReport(
    on throwaway: borrowing ThrowawayRepository,
    files: (any FileTree)? = nil,
    configuration text: String? = nil,
    branches: [String] = ["main"],
    current: String = "main"
) throws -> CheckReport {
    let repository = SharedRepository(try Repository(containing: throwaway.path, environment: throwaway.environment))
    let tree = files ?? WorkTree(root: throwaway.path)
    let head = try repository.repository.head()
    var configuration = Configuration()
    if let text {
        configuration = try Configuration(
            reading: SourceFile(path: Configuration.fileName, text: text),
            rules: Rule.all.map(\.id)
        )
    }
    let environment = RunEnvironment(
        event: Event(name: "push", ref: .branch(current)),
        values: configuration.values,
        files: tree,
        commit: CommitState { () throws(GitError) in (repository, head.commit) }
    )
    let matrix = try ImageMatrix(tree, configuration: configuration, environment: environment)
    return CheckReport(CheckContext(matrix, branches: { branches }))
}
