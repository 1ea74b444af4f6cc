import Values

/// What starts a run, as far as the answer is for it.
///
/// <https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows>
package struct Event: Hashable, Sendable {
    /// The ref that a run is for.
    package enum Ref: Hashable, Sendable {
        case branch(String)
        case tag(String)
        /// The merge of a pull request; its number is not known before it exists.
        case pullRequest
        /// A tag that is not made yet.
        case someTag
        /// As `refs/…`, given by the user and neither a branch nor a tag.
        case other(String)

        /// - Parameter fullName: as `refs/heads/main`.
        package init(fullName: String) {
            if fullName.hasPrefix("refs/heads/") {
                self = .branch(String(fullName.dropFirst("refs/heads/".count)))
            } else if fullName.hasPrefix("refs/tags/") {
                self = .tag(String(fullName.dropFirst("refs/tags/".count)))
            } else {
                self = .other(fullName)
            }
        }

        /// The value of `github.ref`.
        package var fullName: Template {
            switch self {
            case .branch(let name): Template("refs/heads/\(name)")
            case .tag(let name): Template("refs/tags/\(name)")
            case .pullRequest:
                Template("refs/pull/") + Template(Self.unknownNumber) + Template("/merge")
            case .someTag: Template("refs/tags/") + Template(Self.unknownTag)
            case .other(let name): Template(name)
            }
        }

        /// The value of `github.ref_name`.
        package var shortName: Template {
            switch self {
            case .branch(let name), .tag(let name): Template(name)
            case .pullRequest: Template(Self.unknownNumber) + Template("/merge")
            case .someTag: Template(Self.unknownTag)
            case .other(let name): Template(name.hasPrefix("refs/") ? String(name.dropFirst(5)) : name)
            }
        }

        /// The value of `github.ref_type`.
        package var type: Value {
            switch self {
            case .branch, .pullRequest: "branch"
            case .tag, .someTag: "tag"
            case .other: .null
            }
        }

        private static let unknownNumber = Unknown(
            "github.event.number",
            because: "a pull request gets its number when it is opened"
        )
        private static let unknownTag = Unknown("github.ref_name", because: "the tag that will start it is not known")
    }

    /// Which commit the run builds.
    package enum Commit: Hashable, Sendable {
        /// The one that is asked about.
        case asked
        /// The merge of a pull request, which exists on GitHub only.
        case merge
        /// Whatever is newest on the default branch when the event comes.
        case newestOfDefaultBranch
    }

    /// As `push` or `workflow_dispatch`.
    package var name: String
    package var ref: Ref
    package var commit: Commit

    /// - Parameter commit: nil for the one that follows from the event.
    package init(name: String, ref: Ref, commit: Commit? = nil) {
        self.name = name
        self.ref = ref
        let isMerge = name.hasPrefix("pull_request") && name != "pull_request_target"
        self.commit = commit ?? (isMerge ? .merge : .asked)
    }
}

extension Workflow {
    /// The event that the workflow is answered for when `event` is asked.
    ///
    /// A workflow that never runs on that event is answered for one of its own; one that only others call for none.
    package func answerableEvent(for event: Event, defaultBranch: String?) -> Event? {
        if let trigger = trigger(for: event.name) {
            // A push that only tags start is answered for a tag.
            let wantsTags = trigger.filter(.branches) == nil && trigger.filter(.branchesIgnore) == nil
            if event.name == "push", case .branch = event.ref, wantsTags, trigger.filter(.tags) != nil {
                return Event(name: event.name, ref: .someTag)
            }
            return event.onItsOwnRef(defaultBranch: defaultBranch)
        }
        let order = ["push", "workflow_dispatch", "schedule", "release", "workflow_run", "repository_dispatch"]
        let first = order.first { trigger(for: $0) != nil }
        guard let name = first ?? triggers.first(where: { $0.event != "workflow_call" })?.event else { return nil }
        switch name {
        case "push": return answerableEvent(for: Event(name: name, ref: event.ref), defaultBranch: defaultBranch)
        case "workflow_dispatch", "merge_group", "create", "delete": return Event(name: name, ref: event.ref)
        case "release": return Event(name: name, ref: .someTag)
        case _ where name.hasPrefix("pull_request") && name != "pull_request_target":
            return Event(name: name, ref: .pullRequest)
        default:
            // These run on the newest commit of the default branch.
            guard let defaultBranch, event.ref != .branch(defaultBranch) else {
                return Event(name: name, ref: event.ref)
            }
            return Event(name: name, ref: .branch(defaultBranch), commit: .newestOfDefaultBranch)
        }
    }

    /// Whether the event, on its ref, starts the workflow; path filters are not asked.
    package func isStarted(by event: Event) -> Bool {
        guard let trigger = trigger(for: event.name) else { return false }
        return trigger.accepts(event.ref)
    }
}

extension Event {
    /// The event on a ref that it can have: some come for the default branch only, and a release for a tag only.
    ///
    /// <https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows>
    fileprivate func onItsOwnRef(defaultBranch: String?) -> Event {
        switch name {
        case "release":
            if case .branch = ref { return Event(name: name, ref: .someTag) }
        case "schedule", "workflow_run", "repository_dispatch", "issues", "issue_comment", "discussion",
            "discussion_comment", "fork", "gollum", "label", "milestone", "page_build", "watch", "status", "check_run",
            "check_suite":
            if let defaultBranch, ref != .branch(defaultBranch) {
                return Event(name: name, ref: .branch(defaultBranch), commit: .newestOfDefaultBranch)
            }
        default: break
        }
        return self
    }
}

extension Trigger {
    /// Whether the filters for branches and tags let a ref through.
    ///
    /// A trigger with filters for tags only is not started by branches, and the other way round.
    package func accepts(_ ref: Event.Ref) -> Bool {
        let branches = filter(.branches) ?? filter(.branchesIgnore)
        let tags = filter(.tags) ?? filter(.tagsIgnore)
        // Only pushes have refs of two kinds; on other events the branch filter is about another branch.
        guard event == "push" else { return true }
        switch ref {
        case .branch(let name):
            guard let branches else { return tags == nil }
            return branches.lets(name)
        case .tag(let name):
            guard let tags else { return branches == nil }
            return tags.lets(name)
        case .someTag: return tags != nil || branches == nil
        case .pullRequest, .other: return false
        }
    }
}

extension Trigger.Filter {
    /// Whether a branch or tag passes the filter.
    package func lets(_ name: String) -> Bool {
        // A malformed pattern keeps the workflow from being read at all.
        guard let list = try? FilterList(texts) else { return false }
        return list.runs(for: [name], as: kind.use)
    }
}
