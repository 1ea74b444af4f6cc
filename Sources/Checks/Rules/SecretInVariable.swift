import Dockerfile
import SourceText

extension Rule {
    /// A secret in an ARG or ENV.
    static let secretInVariable = Rule(
        id: "secret-in-variable",
        severity: .warning,
        repair: .none,
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
            "A name without a value, and values that are no secret: numbers, switches, paths, fingerprints. They are hints only.",
        ],
        buildCheck: .secretsUsedInArgOrEnv
    ) { finding, file in
        let isHarmless = isHarmless(finding.value)
        return BuildCheckTelling(
            message: isHarmless ? .named(finding.subject) : .written(finding.subject),
            severity: isHarmless ? .hint : nil
        )
    }

    /// Whether a value can be no secret: nothing, a number, a switch, a path, or the fingerprint of a public key.
    private static func isHarmless(_ value: String?) -> Bool {
        let value = (value ?? "").utf8.filter { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") }
        let text = String(decoding: value, as: UTF8.self).lowercased()
        if text.isEmpty || ["true", "false", "yes", "no", "on", "off"].contains(text) { return true }
        if value.allSatisfy({ (0x30...0x39).contains($0) }) || value.first == UInt8(ascii: "/") { return true }
        let isHexadecimal = value.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x46).contains($0) }
        return isHexadecimal && [8, 16, 40].contains(value.count)
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
