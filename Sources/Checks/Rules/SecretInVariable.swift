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
            "Fingerprints of public keys as `GPG_KEY`, and variables of apt that only have such a word in their name.",
            "A variable as the value, which is a hint: another value may be given.",
            "Switches, such as `true` and `no`.",
            "A name without a value, and values that are no secret: numbers, paths, fingerprints. They are hints only.",
        ],
        buildCheck: .secretsUsedInArgOrEnv
    ) { finding, file in
        guard !isNoSecret(finding.subject, finding.value) else { return nil }
        let isHarmless = isHarmless(finding.value)
        return BuildCheckTelling(
            message: isHarmless ? .named(finding.subject) : .written(finding.subject),
            severity: isHarmless ? .hint : nil
        )
    }

    /// Whether a name that sounds like a secret is known to hold none.
    private static func isNoSecret(_ name: String, _ value: String?) -> Bool {
        if name == "APT_KEY_DONT_WARN_ON_DANGEROUS_USAGE" { return true }
        let text = (value ?? "").lowercased().filter { $0 != "\"" && $0 != "'" }
        if switches.contains(text) { return true }
        let isOfKey =
            name == "GPG_KEY" || name == "GPG_KEYS" || name.hasSuffix("_GPG_KEY") || name.hasSuffix("_GPG_KEYS")
        return isOfKey && isHarmless(value)
    }

    private static let switches: Set<String> = ["true", "false", "yes", "no", "on", "off"]

    /// Whether a value can be no secret: nothing, a number, a switch, a path, or the fingerprint of a public key.
    private static func isHarmless(_ value: String?) -> Bool {
        let value = (value ?? "").utf8.filter { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") }
        let text = String(decoding: value, as: UTF8.self).lowercased()
        if value.first == UInt8(ascii: "$") { return true }
        if text.isEmpty || switches.contains(text) { return true }
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
