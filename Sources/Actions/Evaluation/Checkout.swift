import Git
import SourceText
import Values
import YAML

/// What git finds in the workspace of a job.
enum Checkout: Hashable {
    /// No step has fetched anything yet.
    case missing
    /// The commit that is asked about, in a clone of this form, at a path below the workspace.
    case clone(CheckoutClone, path: String)
    /// The same, but it is not known by which of its two ways the action fetches tags.
    case cloneOfUnknownVersion(CheckoutClone, path: String)
    /// The same, with more history and tags than this form says.
    case cloneOfUnknownHistory(CheckoutClone, Unknown, path: String)
    /// Something else, or something that is not known.
    case unknown(Unknown)

    /// Reads the inputs of `actions/checkout`.
    ///
    /// <https://github.com/actions/checkout#usage>
    init(
        _ step: Step,
        _ uses: ActionReference,
        workflow: Workflow,
        environment: RunEnvironment,
        evaluator: inout NodeEvaluator,
        before: Checkout
    ) {
        let inputs = step.inputs.map { (entry: $0, value: evaluator.text($0.value).trimmed) }
        func input(_ name: String) -> (entry: EnvironmentEntry, value: Template)? {
            inputs.first { equalsIgnoringCase($0.entry.name, name) && !$0.value.isEmpty }
        }
        func unknown(_ input: (entry: EnvironmentEntry, value: Template), _ reason: String) -> Checkout {
            .unknown(Unknown(input.value.display, because: reason, at: workflow.place(input.entry.value)))
        }
        let path = input("path")?.value.text ?? ""
        if let repository = input("repository"), repository.value.text != environment.repository?.fullName {
            // Another repository beside ours leaves ours as it is.
            self = path.isEmpty ? unknown(repository, "the step checks out another repository") : before
            return
        }
        if let ref = input("ref"), !Self.isAskedCommit(ref.value, environment) {
            self = unknown(ref, "the step checks out another ref than the one that started the run")
            return
        }
        if let path = input("path"), path.value.text == nil {
            self = unknown(path, "the folder of the checkout is not known")
            return
        }
        var clone = CheckoutClone()
        // A commit that is asked for by its id is checked out without a branch or a tag.
        if input("ref")?.value != environment.commit.sha(for: environment.event) {
            if case .branch(let name) = environment.event.ref { clone.ref = "refs/heads/\(name)" }
            if case .tag(let name) = environment.event.ref { clone.ref = "refs/tags/\(name)" }
        }
        if let depth = input("fetch-depth") {
            guard let number = depth.value.text.flatMap({ Int($0) }) else {
                self = unknown(depth, "how many commits are fetched is not known")
                return
            }
            clone.depth = max(number, 0)
        }
        if let tags = input("fetch-tags") {
            guard let text = tags.value.text else {
                self = unknown(tags, "whether tags are fetched is not known")
                return
            }
            clone.fetchesTags = text.lowercased() == "true"
        }
        // Since 6.0.2 tags are fetched by name; a version that is given by a commit id may be either.
        if let major = uses.majorVersion {
            clone.asksForTagsByName = major >= 6 && !uses.isVersion("v6.0.0", "v6.0.1")
            self = .clone(clone, path: path)
        } else {
            self = .cloneOfUnknownVersion(clone, path: path)
        }
    }

    /// Whether a `ref:` input is the commit that starts the run anyway.
    private static func isAskedCommit(_ ref: Template, _ environment: RunEnvironment) -> Bool {
        let event = environment.event
        if ref == environment.commit.sha(for: event) || ref == event.ref.fullName { return true }
        // A branch may have moved on when a run for a tag starts, so its name is another ref there.
        if case .branch = event.ref { return ref == event.ref.shortName }
        return false
    }

    /// Where the files of the commit are below the workspace; nil when others are there, or none.
    var path: String? {
        switch self {
        case .clone(_, let path), .cloneOfUnknownVersion(_, let path), .cloneOfUnknownHistory(_, _, let path): path
        case .missing, .unknown: nil
        }
    }

    /// The forms that the clone may have; one where it is known, none where nothing is.
    var clones: [CheckoutClone] {
        switch self {
        case .clone(let clone, _): return [clone]
        case .cloneOfUnknownVersion(var clone, _):
            clone.asksForTagsByName = false
            var other = clone
            other.asksForTagsByName = true
            return [clone, other]
        case .missing, .unknown, .cloneOfUnknownHistory: return []
        }
    }

    /// Forms of which one holds no more and one no less than the clone.
    var bounds: [CheckoutClone] {
        guard case .cloneOfUnknownHistory(let clone, _, _) = self else { return clones }
        var whole = clone
        whole.depth = 0
        return [clone, whole]
    }

    /// The full name of the ref that is checked out; nil for a commit without one.
    var ref: String? { bounds.first?.ref }

    /// Follows `git fetch` in a script.
    ///
    /// - Parameter arguments: the words behind `fetch`.
    mutating func fetch(_ arguments: [String]) {
        guard let path, var clone = bounds.first else { return }
        let isFollowed = arguments.allSatisfy { Self.followedFetchWords.contains($0) }
        if arguments.contains("--unshallow") { clone.depth = 0 }
        // Branches and tags that are fetched without `--unshallow` bring commits of their own.
        guard isFollowed, clone.depth == 0 else {
            let reason = "how much of the history the script fetches is not followed"
            self = .cloneOfUnknownHistory(clone, Unknown("git fetch", because: reason), path: path)
            return
        }
        self = .clone(clone, path: path)
    }

    private static let followedFetchWords: Set<String> = [
        "--unshallow", "--tags", "-t", "--all", "--prune", "-p", "--force", "-f", "--quiet", "-q", "--verbose", "-v",
        "--progress", "--no-progress", "origin",
    ]

    /// What git finds when only the run knows whether this or the former state is left.
    func joined(with former: Checkout, because doubt: Unknown?) -> Checkout {
        // Without a checkout nothing that asks git succeeds.
        guard let doubt, self != former, former != .missing else { return self }
        guard let path, path == former.path, ref == former.ref, var clone = bounds.first else { return .unknown(doubt) }
        for other in bounds + former.bounds where other.depth > 0 {
            clone.depth = clone.depth == 0 ? other.depth : min(clone.depth, other.depth)
        }
        return .cloneOfUnknownHistory(clone, doubt, path: path)
    }
}
