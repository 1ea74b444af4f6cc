import Actions
import ImageMatrix
import SourceText
import YAML

extension Rule {
    /// An action at a version that GitHub has given up.
    static let outdatedAction = Rule(
        id: "outdated-action",
        severity: .hint,
        repair: .unsafe,
        source: .changelog,
        summary: "An action is used at an old major version.",
        why: """
            Old versions run on releases of Node.js that GitHub has retired, or ask services that are shut down. The first kind \
            still works and prints warnings; the second ends the job.
            """,
        bad: "uses: actions/upload-artifact@v3",
        good: "uses: actions/upload-artifact@v4",
        exceptions: [
            "An action at a branch or a commit is left alone: which version that is does not stand there.",
            "On a GitHub Enterprise Server the old artifact actions are the ones that work.",
        ]
    ) { context, report in
        let server = context.matrix.environment.repository?.server
        let isEnterprise = server != nil && server != "https://github.com"
        var verdicts: [String: Verdict?] = [:]
        for workflow in context.workflows {
            for step in workflow.jobs.lazy.flatMap(\.steps) {
                guard let uses = step.uses, let text = uses.string else { continue }
                let known = verdicts[text]
                let verdict = known ?? Verdict(on: text)
                if known == nil { verdicts[text] = .some(verdict) }
                guard let verdict, !(isEnterprise && verdict.isAboutService) else { continue }
                let start = text.utf8.count - verdict.ref.utf8.count
                let range = workflow.file.place(uses.sourceRange(ofValue: start..<text.utf8.count))
                let edit = TextEdit(range.bytes, "v\(verdict.current)")
                let fix = Diagnostic.Fix(
                    "use v\(verdict.current)",
                    isSafe: false,
                    edits: [.init(path: range.path, edit: edit)]
                )
                if verdict.isShutDown {
                    report(.shutDown(text, verdict.current), range, severity: .error, fixes: [fix])
                } else {
                    report(.outdated(text, verdict.current), range, fixes: [fix])
                }
            }
        }
    }
}

extension Diagnostic.Message {
    fileprivate static func outdated(_ action: String, _ current: Int) -> Self {
        "'\(action)' was made for a Node.js that GitHub has retired; use 'v\(current)' or later"
    }

    fileprivate static func shutDown(_ action: String, _ current: Int) -> Self {
        "'\(action)' fails, because the service that it asks is shut down; use 'v\(current)' or later"
    }
}

/// What is wrong with the version of an action.
private struct Verdict {
    let ref: String
    let current: Int
    let isShutDown: Bool
    /// Whether it depends on a service of github.com.
    let isAboutService: Bool

    /// - Returns: nil when nothing is wrong, or nothing known.
    init?(on text: String) {
        let reference = ActionReference(text)
        guard case .repository(let name, let ref) = reference, let major = reference.majorVersion,
            let versions = knownActions[name]
        else { return nil }
        isShutDown = versions.isShutDown(ref)
        guard isShutDown || major < versions.current else { return nil }
        self.ref = ref
        current = versions.current
        isAboutService = versions.firstThatWorks != nil
    }
}

/// What is known of an action's versions.
private struct ActionVersions {
    /// The first major version for Node.js 20: https://github.blog/changelog/2023-09-22-github-actions-transitioning-from-node-16-to-node-20/
    let current: Int
    /// The first release of each major version that does not ask a service that is shut down; nil when all work.
    let firstThatWorks: [Int: Int]?

    init(_ current: Int, firstThatWorks: [Int: Int]? = nil) {
        self.current = current
        self.firstThatWorks = firstThatWorks
    }

    /// - Parameter ref: `v3`, `v3.1` or `v3.1.2`. A major version alone is its newest release.
    func isShutDown(_ ref: String) -> Bool {
        guard let firstThatWorks else { return false }
        let numbers = ref.dropFirst().split(separator: ".").map { Int($0) }
        guard let major = numbers.first ?? nil else { return false }
        guard let minor = firstThatWorks[major] else { return major < current }
        guard numbers.count > 1, let given = numbers[1] else { return false }
        return given < minor
    }
}

/// By name in lower case.
private let knownActions: [String: ActionVersions] = [
    "actions/checkout": ActionVersions(4),
    "actions/github-script": ActionVersions(7),
    "actions/setup-dotnet": ActionVersions(4),
    "actions/setup-go": ActionVersions(5),
    "actions/setup-java": ActionVersions(4),
    "actions/setup-node": ActionVersions(4),
    "actions/setup-python": ActionVersions(5),
    "aws-actions/amazon-ecr-login": ActionVersions(2),
    "aws-actions/configure-aws-credentials": ActionVersions(4),
    "azure/login": ActionVersions(2),
    "docker/bake-action": ActionVersions(4),
    "docker/build-push-action": ActionVersions(5),
    "docker/login-action": ActionVersions(3),
    "docker/metadata-action": ActionVersions(5),
    "docker/setup-buildx-action": ActionVersions(3),
    "docker/setup-qemu-action": ActionVersions(3),
    "dorny/paths-filter": ActionVersions(3),
    "google-github-actions/auth": ActionVersions(2),
    "softprops/action-gh-release": ActionVersions(2),
    // The old service for caches: https://github.com/actions/cache/discussions/1510
    "actions/cache": ActionVersions(4, firstThatWorks: [3: 4, 4: 2]),
    "actions/cache/restore": ActionVersions(4, firstThatWorks: [3: 4, 4: 2]),
    "actions/cache/save": ActionVersions(4, firstThatWorks: [3: 4, 4: 2]),
    // The old service for artifacts: https://github.blog/changelog/2024-04-16-deprecation-notice-v3-of-the-artifact-actions/
    "actions/download-artifact": ActionVersions(4, firstThatWorks: [:]),
    "actions/upload-artifact": ActionVersions(4, firstThatWorks: [:]),
]
