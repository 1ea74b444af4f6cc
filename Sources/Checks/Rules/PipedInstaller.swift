import Dockerfile
import Shell
import SourceText

extension Rule {
    /// A script from the network that is run as it comes.
    static let pipedInstaller = Rule(
        id: "piped-installer",
        severity: .hint,
        repair: .none,
        source: .practice,
        summary: "A script is fetched and run in one go, and its address names no version.",
        why: """
            The same commit gets another script tomorrow. A transfer that breaks off runs half of a script, and without \
            `pipefail` a failed one runs nothing and goes on.
            """,
        bad: "RUN curl -fsSL https://example.org/install.sh | sh",
        good: "RUN curl -fsSL https://example.org/v1.4.2/install.sh | sh",
        exceptions: ["An address with a version, the id of a commit, or a variable in it."]
    ) { context, report in
        for file in context.checkedDockerfiles {
            for script in file.scripts {
                let calls = script.calls
                for (index, call) in calls.enumerated() where call.name == "curl" || call.name == "wget" {
                    let isRun = calls.dropFirst(index + 1).contains { other in
                        other.call.pipeline == call.call.pipeline && other.call.position > call.call.position
                            && ["sh", "bash", "ash", "dash", "zsh"].contains(other.name)
                    }
                    guard isRun, let address = call.arguments.first(where: { $0.literal?.contains("://") == true }),
                        let text = address.literal, !hasVersion(text)
                    else { continue }
                    report(.unpinned(text), script.place(address.range))
                }
            }
        }
    }

    /// Whether an address names a version or a commit.
    private static func hasVersion(_ address: String) -> Bool {
        address.split { "/?=&@-_".contains($0) }.contains { part in
            let digits = part.utf8.drop { $0 == UInt8(ascii: "v") }
            let isVersion =
                digits.count >= 3 && digits.first.map { (0x30...0x39).contains($0) } == true
                && digits.contains(UInt8(ascii: ".")) && digits.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E }
            let isCommit =
                part.utf8.count >= 7
                && part.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
                && part.utf8.contains { (0x30...0x39).contains($0) }
            return isVersion || isCommit
        }
    }
}

extension Diagnostic.Message {
    fileprivate static func unpinned(_ address: String) -> Self {
        "what '\(address)' gives is run unseen, and is another script tomorrow; fetch a named version"
    }
}
