import Dockerfile
import SourceText

extension Rule {
    /// An instruction in another case than the others.
    static let inconsistentInstructionCasing = Rule(
        id: "inconsistent-instruction-casing",
        severity: .hint,
        repair: .safe,
        summary: "An instruction is written in another case than most others of the file.",
        why: """
            Instructions are told from their arguments by their capitals; one in another case is overlooked.
            """,
        bad: "run apt-get update",
        good: "RUN apt-get update",
        buildCheck: .consistentInstructionCasing
    ) { finding, file in
        BuildCheckTelling(
            message: .otherCase(finding.subject, finding.proposal ?? ""),
            replacement: finding.proposal.map { ($0, true) }
        )
    }
}

extension Diagnostic.Message {
    fileprivate static func otherCase(_ word: String, _ wanted: String) -> Self {
        "'\(word)' is written in another case than most instructions of the file; write '\(wanted)'"
    }
}
