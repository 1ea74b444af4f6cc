import Actions
import ImageMatrix
import SourceText
import YAML

extension Rule {
    /// An input that an action does not have.
    static let unknownInput = Rule(
        id: "unknown-input",
        severity: .error,
        repair: .safe,
        source: .workflowSyntax,
        summary: "The name of an action's input has a slip.",
        why: """
            GitHub warns and goes on without the input: an image is built from another folder, is not pushed, or has no name.
            """,
        bad: "psuh: true",
        good: "push: true",
        exceptions: [
            "A name that is not close to one that the action has; newer versions have more inputs.",
            "Actions of which it is not known what they take.",
        ],
        explains: ["missing-build-path", "implicit-git-context", "missing-login", "misleading-base-name"]
    ) { context, report in
        for workflow in context.workflows {
            for step in workflow.jobs.lazy.flatMap(\.steps) where !step.inputs.isEmpty {
                guard let text = step.uses?.string, case .repository(let action, _) = ActionReference(text),
                    let known = knownInputs[action]
                else { continue }
                for input in step.inputs where !known.contains(input.name.lowercased()) {
                    guard let nearest = nearestName(to: input.name.lowercased(), among: known) else { continue }
                    report(
                        .unknown(input.name, action, nearest),
                        workflow.place(input.key),
                        fixes: workflow.renaming(input, to: nearest),
                        effects: [workflow.place(step.body)]
                    )
                }
            }
        }
    }
}

extension Workflow {
    /// The repair is safe when one letter is missing, too much, wrong or swapped.
    fileprivate func renaming(_ input: EnvironmentEntry, to name: String) -> [Diagnostic.Fix] {
        guard let edit = document.edit(renaming: input.key, to: name) else { return [] }
        let distance = typingDistance(Array(input.name.unicodeScalars), Array(name.unicodeScalars))
        return [Diagnostic.Fix("write '\(name)'", isSafe: distance == 1, edits: [.init(path: path, edit: edit)])]
    }
}

extension Diagnostic.Message {
    fileprivate static func unknown(_ input: String, _ action: String, _ nearest: String) -> Self {
        "'\(action)' has no input '\(input)', which is left out; did you mean '\(nearest)'?"
    }
}

/// What actions take, in lower case, by their `action.yml`.
private let knownInputs: [String: [String]] = [
    // https://github.com/actions/checkout#usage
    "actions/checkout": [
        "clean", "fetch-depth", "fetch-tags", "filter", "github-server-url", "lfs", "path", "persist-credentials",
        "ref",
        "repository", "set-safe-directory", "show-progress", "sparse-checkout", "sparse-checkout-cone-mode", "ssh-key",
        "ssh-known-hosts", "ssh-strict", "ssh-user", "submodules", "token",
    ],
    // https://github.com/docker/build-push-action#inputs
    "docker/build-push-action": [
        "add-hosts", "allow", "annotations", "attests", "build-args", "build-contexts", "builder", "cache-from",
        "cache-to", "call", "cgroup-parent", "context", "file", "github-token", "labels", "load", "network", "no-cache",
        "no-cache-filters", "outputs", "platforms", "provenance", "pull", "push", "sbom", "secret-envs", "secret-files",
        "secrets", "shm-size", "ssh", "tags", "target", "ulimit",
    ],
    // https://github.com/docker/login-action#inputs
    "docker/login-action": ["ecr", "logout", "password", "registry", "registry-auth", "scope", "username"],
    // https://github.com/docker/metadata-action#inputs
    "docker/metadata-action": [
        "annotations", "bake-target", "context", "flavor", "github-token", "images", "labels", "sep-annotations",
        "sep-labels", "sep-tags", "tags",
    ],
]
