import Git
import SourceText
import Values
import YAML

/// What git finds in the workspace of a job.
enum Checkout {
    /// No step has fetched anything yet.
    case missing
    /// The commit that is asked about, in a clone of this form, at a path below the workspace.
    case clone(CheckoutClone, path: String)
    /// The same, but it is not known by which of its two ways the action fetches tags.
    case cloneOfUnknownVersion(CheckoutClone, path: String)
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
        var clone = CheckoutClone()
        if case .branch(let name) = environment.event.ref { clone.ref = "refs/heads/\(name)" }
        if case .tag(let name) = environment.event.ref { clone.ref = "refs/tags/\(name)" }
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
        case .clone(_, let path), .cloneOfUnknownVersion(_, let path): path
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
        case .missing, .unknown: return []
        }
    }

    /// Follows `git fetch` in a script.
    mutating func fetch(_ arguments: [String]) {
        guard let path, var clone = clones.first else { return }
        if arguments.contains("--unshallow") { clone.depth = 0 }
        if arguments.contains("--tags") || arguments.contains("-t") { clone.fetchesTags = true }
        if arguments.contains(where: { $0.hasPrefix("--depth") || $0.hasPrefix("--deepen") }) {
            self = .unknown(Unknown("git fetch", because: "how much of the history the script fetches is not followed"))
            return
        }
        // Tags that are fetched without `--unshallow` bring commits of their own.
        if clone.depth > 0, clone.fetchesTags {
            self = .unknown(Unknown("git fetch --tags", because: "which commits come with the tags is not followed"))
            return
        }
        self = .clone(clone, path: path)
    }
}
