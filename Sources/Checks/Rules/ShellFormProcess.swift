import Dockerfile
import SourceText

extension Rule {
    /// A process that a shell starts.
    static let shellFormProcess = Rule(
        id: "shell-form-process",
        severity: .hint,
        repair: .unsafe,
        summary: "CMD or ENTRYPOINT is a text for a shell instead of a JSON array.",
        why: """
            A shell stands between the container and the process. It passes on no signals, so that the container is killed after \
            ten seconds instead of being stopped, and an ENTRYPOINT of that form takes no arguments.
            """,
        bad: "CMD python app.py",
        good: "CMD [\"python\", \"app.py\"]",
        exceptions: [
            "A stage that chooses its shell with SHELL, or builds on one that does."
        ],
        buildCheck: .jsonArgsRecommended
    ) { finding, file in
        let instruction = file.syntax.instructions.first { $0.range == finding.instruction }
        return BuildCheckTelling(
            message: .shellForm(finding.subject),
            fixes: instruction.flatMap(file.execForm).map { [$0] } ?? []
        )
    }
}

extension Diagnostic.Message {
    fileprivate static func shellForm(_ keyword: String) -> Self {
        "a shell stands between the container and its process; write \(keyword) as a JSON array, as in '[\"program\", \"argument\"]'"
    }
}
