import Dockerfile
import SourceText

extension Rule {
    /// FROM and AS in different cases.
    static let fromAsCasing = Rule(
        id: "from-as-casing",
        severity: .hint,
        repair: .safe,
        summary: "FROM and AS are written in different cases.",
        why: """
            Both are keywords of one instruction; readers look for them in one case.
            """,
        bad: "FROM golang:1.23.3 as build",
        good: "FROM golang:1.23.3 AS build",
        buildCheck: .fromAsCasing
    ) { finding, file in
        BuildCheckTelling(
            message: .otherCase(finding.subject, finding.proposal ?? ""),
            replacement: finding.proposal.map { ($0, true) }
        )
    }
}

extension Diagnostic.Message {
    fileprivate static func otherCase(_ word: String, _ wanted: String) -> Self {
        "'\(word)' is written in another case than the FROM before it; write '\(wanted)'"
    }
}
