import Checks
import Dockerfile
import SourceText
import TestSupport
import Testing
import Values

/// BuildKit's own checks: what it finds, at which instruction, and under which of our rules it is told.
@Suite struct BuildCheckConformanceTests {
    @Test(
        .enabled(if: ConformanceSuite.isPresent("dockerfile-lint")),
        arguments: ["dockerfile-lint", "dockerfile-parser", "dockerfile-frontend", "dockerfile-real"]
    )
    func `finds what BuildKit finds`(suite: String) throws {
        try ConformanceSuite(suite).run { item in
            let expected = suite == "dockerfile-lint" ? item : item["lint"] as? [String: Any]
            guard let expected else { return nil }
            return BuildCheckJudge(item).complaint(about: expected)
        }
    }

    @Test(arguments: BuildCheck.allCases)
    func `are told by a rule each`(check: BuildCheck) {
        #expect(Rule.counterpart(of: check) != nil)
    }
}

/// Compares our findings with BuildKit's, translated into our rules.
private struct BuildCheckJudge {
    private let report: BuildCheckReport
    private let index: LineIndex

    init(_ item: ConformanceSuite.Case) {
        let file = SourceFile(path: "Dockerfile", text: item["dockerfile"] as? String ?? "")
        index = LineIndex(file.bytes)
        var request = BuildCheckRequest()
        request.options = item["check"] as? String
        for (name, value) in item["build_args"] as? [String: String] ?? [:] {
            request.build.arguments[name] = Template(value)
        }
        request.build.platform = "linux/amd64"
        request.build.buildPlatform = "linux/amd64"
        request.build.imageEnvironment = { _ in [:] }
        if let patterns = item["dockerignore"] as? String {
            request.ignoreFile = IgnoreFile(SourceFile(path: ".dockerignore", text: patterns))
        }
        report = DockerfileStages(file).buildChecks(request.readingImageNames)
    }

    func complaint(about expected: [String: Any]) -> String? {
        let wanted = (expected["warnings"] as? [[String: Any]] ?? []).map { warning in
            let check = BuildCheck(rawValue: warning["rule"] as? String ?? "")
            let rule = check.flatMap { Rule.counterpart(of: $0) }?.id ?? "no rule for \(warning["rule"] ?? "?")"
            return "\(warning["line"] as? Int ?? 0)-\(warning["end_line"] as? Int ?? 0) \(rule)"
        }
        let found = report.findings.map { finding in
            let start = index.position(at: finding.instruction.lowerBound).line
            let end = index.position(at: finding.instruction.upperBound).line
            return "\(start)-\(end) \(Rule.counterpart(of: finding.check)?.id ?? "no rule for \(finding.check)")"
        }
        if wanted.sorted() != found.sorted() {
            return "missing \(difference(wanted, found)), too much \(difference(found, wanted))"
        }
        let details = (expected["warnings"] as? [[String: Any]] ?? []).compactMap { $0["detail"] as? String }
        for finding in report.findings where !Self.namelessChecks.contains(finding.check) {
            // Details quote as Go does.
            let quoted = finding.subject.split(separator: "\\", omittingEmptySubsequences: false).joined(
                separator: "\\\\"
            )
            let isNamed = details.contains { $0.contains(finding.subject) || $0.contains(quoted) }
            if !isNamed { return "\(finding.subject) is not what \(finding.check) is about" }
        }
        let error = (expected["build_error"] as? [String: Any])?["message"] as? String ?? ""
        let fails = error.contains("lint violation")
        return fails == report.failsBuild ? nil : "the build \(report.failsBuild ? "fails" : "goes on")"
    }

    private func difference(_ left: [String], _ right: [String]) -> [String] {
        var rest = right
        return left.filter { line in
            guard let index = rest.firstIndex(of: line) else { return true }
            rest.remove(at: index)
            return false
        }
    }

    /// Those whose message names nothing.
    private static let namelessChecks: Set<BuildCheck> = [.maintainerDeprecated, .noEmptyContinuation]
}
