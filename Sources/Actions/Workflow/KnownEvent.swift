/// An event that can start workflows, and the keys that its settings may have.
///
/// <https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows>
package struct KnownEvent: Sendable {
    package let name: String
    /// Empty for an event without settings.
    package let keys: [String]

    package static func named(_ name: String) -> KnownEvent? {
        all.first { $0.name == name }
    }

    private init(_ name: String, _ keys: [String] = []) {
        self.name = name
        self.keys = keys
    }

    private static let branches = ["branches", "branches-ignore"]
    private static let paths = ["paths", "paths-ignore"]

    /// Those that people use most come first, so that they win among equally near names.
    package static let all = [
        KnownEvent("push", branches + ["tags", "tags-ignore"] + paths),
        KnownEvent("pull_request", ["types"] + branches + paths),
        KnownEvent("workflow_dispatch", ["inputs"]),
        KnownEvent("schedule"),
        KnownEvent("workflow_call", ["inputs", "outputs", "secrets"]),
        KnownEvent("workflow_run", ["types", "workflows"] + branches),
        KnownEvent("release", ["types"]),
        KnownEvent("repository_dispatch", ["types"]),
        KnownEvent("pull_request_target", ["types"] + branches + paths),
        KnownEvent("merge_group", ["types"] + branches),
        KnownEvent("branch_protection_rule", ["types"]),
        KnownEvent("check_run", ["types"]),
        KnownEvent("check_suite", ["types"]),
        KnownEvent("create"),
        KnownEvent("delete"),
        KnownEvent("deployment"),
        KnownEvent("deployment_status"),
        KnownEvent("discussion", ["types"]),
        KnownEvent("discussion_comment", ["types"]),
        KnownEvent("fork"),
        KnownEvent("gollum"),
        KnownEvent("image_version", ["types", "names", "versions"]),
        KnownEvent("issue_comment", ["types"]),
        KnownEvent("issues", ["types"]),
        KnownEvent("label", ["types"]),
        KnownEvent("milestone", ["types"]),
        KnownEvent("page_build"),
        KnownEvent("project", ["types"]),
        KnownEvent("project_card", ["types"]),
        KnownEvent("project_column", ["types"]),
        KnownEvent("public"),
        KnownEvent("pull_request_comment", ["types"]),
        KnownEvent("pull_request_review", ["types"]),
        KnownEvent("pull_request_review_comment", ["types"]),
        KnownEvent("registry_package", ["types"]),
        KnownEvent("status"),
        KnownEvent("watch", ["types"]),
    ]
}
