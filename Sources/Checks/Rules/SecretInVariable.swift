import Dockerfile
import SourceText

extension Rule {
    /// A secret in an ARG or ENV.
    static let secretInVariable = Rule(
        id: "secret-in-variable",
        severity: .warning,
        summary: "The name of an ARG or ENV says that its value is a secret.",
        why: """
            Everybody who has the image reads its variables and, in its history, the arguments of its build. A secret belongs into \
            `RUN --mount=type=secret`, or is given when the container is started.
            """,
        bad: "ENV API_TOKEN=abc123",
        good: "RUN --mount=type=secret,id=api_token cat /run/secrets/api_token",
        exceptions: [
            "Words as in `MONKEY` or `KEYBOARD`: only whole words between underscores count.",
            "Names with `PUBLIC`, `FILE` or `VERSION`.",
            "A name without a value is a hint only.",
        ],
        buildCheck: .secretsUsedInArgOrEnv
    ) { finding, file in
        BuildCheckTelling(
            message: finding.isWithoutValue ? .named(finding.subject) : .written(finding.subject),
            severity: finding.isWithoutValue ? .hint : nil
        )
    }
}

extension Diagnostic.Message {
    fileprivate static func written(_ name: String) -> Self {
        "everybody who has the image can read '\(name)'; mount a secret, or give the value when the container is started"
    }

    fileprivate static func named(_ name: String) -> Self {
        "a value for '\(name)' would be readable in the image or its history; use a mounted secret instead"
    }
}
