@testable import Actions
import Foundation
import SourceText
import TestSupport
import Testing
import Values
import YAML

/// The fixtures that GitHub's own readers of workflows share.
@Suite struct WorkflowReaderConformanceTests {
    private static let serverPolicy = "what a token may do without 'permissions' is set on GitHub, not in a file"
    private static let serverLimit = "the case lowers a limit of the server, and does not say to how much"

    /// What the files alone do not say.
    private static let divergences = [
        "errors-max-depth": serverLimit,
        "errors-max-file-size": serverLimit,
        "errors-reusable-workflow-max-result-size": serverLimit,
        "errors-reusable-workflow-permissions-not-allowed-job-level-from-caller-default": serverPolicy,
        "errors-reusable-workflow-permissions-not-allowed-workflow-level-from-caller-default": serverPolicy,
        "is-partial-rerun": "the called workflow is not in the case",
    ]

    @Test(.enabled(if: ConformanceSuite.isPresent("gha-workflow-reader")))
    func `workflows as GitHub reads them`() throws {
        let suite = ConformanceSuite("gha-workflow-reader", share: 0.95, divergences: Self.divergences)
        let cases = try orderedCases(suite)
        try suite.run { item in
            let item = try #require(cases[item["name"] as? String ?? ""])
            var called: [String: YAMLDocument] = [:]
            for member in item.member("called").object?.members ?? [] {
                called[member.name] = Self.document(member.name, member.value.text ?? "")
            }
            let main = Self.document(item.member("file").text ?? "", item.member("workflow").text ?? "")
            let library = called.mapValues { Workflow($0) }
            let found = ([main] + called.keys.sorted().compactMap { called[$0] }).flatMap { document in
                Self.places(of: document, calling: library)
            }
            let expected = item.member("expected")
            if let errors = expected.member("errors").array {
                return Self.judge(Set(found), errors.map { $0.member("Message").text ?? "" })
            }
            guard found.isEmpty else { return "finds \(found.sorted())" }
            var dump = WorkflowDump(Workflow(main), calling: library, like: expected)
            let answer = dump.value
            return answer == expected
                ? nil : "\(answer.json?.display ?? "")\n    instead of \(expected.json?.display ?? "")"
        }
    }

    private static func document(_ path: String, _ text: String) -> YAMLDocument {
        YAMLDocument(SourceFile(path: path, text: text), limits: .gitHubWorkflow)
    }

    // MARK: Problems

    /// The places of all problems, as `file:line:column`; those of files that cannot be read, as `file`.
    private static func places(of document: YAMLDocument, calling library: [String: Workflow]) -> [String] {
        let path = document.file.path
        guard document.root != nil else { return document.problems.isEmpty ? [] : [path] }
        let workflow = Workflow(document)
        return document.problems.map { problem in
            // GitHub gives no place to values that do not fit their tag.
            problem.code == .invalidValue ? path : place(document.file, problem.range.lowerBound)
        }
            + WorkflowValidator.problems(of: workflow) { library[$0] }.map { problem in
                place(problem.node.document.file, problem.node.range.lowerBound)
            }
    }

    private static func place(_ file: SourceFile, _ offset: Int) -> String {
        let position = LineIndex(file.bytes).position(at: offset)
        return "\(file.path):\(position.line):\(position.column)"
    }

    private static func judge(_ found: Set<String>, _ messages: [String]) -> String? {
        let expected = Set(messages.map(Self.place(inMessage:)))
        return found == expected ? nil : "finds \(found.sorted()) instead of \(expected.sorted())"
    }

    /// `FILE (Line: 1, Col: 2): …` or `FILE: …`
    private static func place(inMessage message: String) -> String {
        if let match = message.firstMatch(of: /^(.+?) \(Line: (\d+), Col: (\d+)\)/) {
            return "\(match.1):\(match.2):\(match.3)"
        }
        return String(message.prefix { $0 != ":" })
    }
}
