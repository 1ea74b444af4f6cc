/// An event that can start workflows, and the keys that its settings may have.
///
/// <https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows>
package struct KnownEvent: Sendable {
    package let name: String
    /// Empty for an event without settings.
    package let keys: [String]
    /// The values that `types` may have; empty for an event without types, and for one that takes any.
    let activities: [String]

    package static func named(_ name: String) -> KnownEvent? {
        all.first { $0.name == name }
    }

    private init(_ name: String, _ keys: [String] = [], activities: [String] = []) {
        self.name = name
        self.keys = keys
        self.activities = activities
    }

    private static let branches = ["branches", "branches-ignore"]
    private static let paths = ["paths", "paths-ignore"]
    private static let changes = ["created", "edited", "deleted"]
    private static let pullRequest = [
        "opened", "synchronize", "reopened", "closed", "edited", "labeled", "unlabeled", "assigned", "unassigned",
        "milestoned", "demilestoned", "converted_to_draft", "ready_for_review", "locked", "unlocked", "enqueued",
        "dequeued",
        "review_requested", "review_request_removed", "auto_merge_enabled", "auto_merge_disabled", "stacked",
    ]

    /// Those that people use most come first, so that they win among equally near names.
    package static let all = [
        KnownEvent("push", branches + ["tags", "tags-ignore"] + paths),
        KnownEvent("pull_request", ["types"] + branches + paths, activities: pullRequest),
        KnownEvent("workflow_dispatch", ["inputs"]),
        KnownEvent("schedule"),
        KnownEvent("workflow_call", ["inputs", "outputs", "secrets"]),
        KnownEvent(
            "workflow_run",
            ["types", "workflows"] + branches,
            activities: ["completed", "requested", "in_progress"]
        ),
        KnownEvent(
            "release",
            ["types"],
            activities: ["published", "unpublished", "created", "edited", "deleted", "prereleased", "released"]
        ),
        KnownEvent("repository_dispatch", ["types"]),
        KnownEvent("pull_request_target", ["types"] + branches + paths, activities: pullRequest),
        KnownEvent("merge_group", ["types"] + branches, activities: ["checks_requested", "destroyed"]),
        KnownEvent("branch_protection_rule", ["types"], activities: changes),
        KnownEvent("check_run", ["types"], activities: ["created", "rerequested", "completed", "requested_action"]),
        KnownEvent("check_suite", ["types"], activities: ["completed", "requested", "rerequested"]),
        KnownEvent("create"),
        KnownEvent("delete"),
        KnownEvent("deployment"),
        KnownEvent("deployment_status"),
        KnownEvent(
            "discussion",
            ["types"],
            activities: [
                "created", "edited", "deleted", "transferred", "pinned", "unpinned", "labeled", "unlabeled", "locked",
                "unlocked", "category_changed", "answered", "unanswered",
            ]
        ),
        KnownEvent("discussion_comment", ["types"], activities: changes),
        KnownEvent("fork"),
        KnownEvent("gollum"),
        KnownEvent("image_version", ["types", "names", "versions"], activities: ["ready"]),
        KnownEvent("issue_comment", ["types"], activities: changes),
        KnownEvent(
            "issues",
            ["types"],
            activities: [
                "opened", "edited", "deleted", "transferred", "pinned", "unpinned", "closed", "reopened", "assigned",
                "unassigned", "labeled", "unlabeled", "locked", "unlocked", "milestoned", "demilestoned", "typed",
                "untyped", "field_added", "field_removed",
            ]
        ),
        KnownEvent("label", ["types"], activities: changes),
        KnownEvent("milestone", ["types"], activities: ["created", "closed", "opened", "edited", "deleted"]),
        KnownEvent("page_build"),
        KnownEvent(
            "project",
            ["types"],
            activities: ["created", "updated", "closed", "reopened", "edited", "deleted"]
        ),
        KnownEvent("project_card", ["types"], activities: ["created", "moved", "converted", "edited", "deleted"]),
        KnownEvent("project_column", ["types"], activities: ["created", "updated", "moved", "deleted"]),
        KnownEvent("public"),
        KnownEvent("pull_request_comment", ["types"], activities: changes),
        KnownEvent("pull_request_review", ["types"], activities: ["submitted", "edited", "dismissed"]),
        KnownEvent("pull_request_review_comment", ["types"], activities: changes),
        KnownEvent("registry_package", ["types"], activities: ["published", "updated"]),
        KnownEvent("status"),
        KnownEvent("watch", ["types"], activities: ["started"]),
    ]
}
