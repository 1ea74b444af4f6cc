import SourceText
import Values

/// What a step does with images, besides what it writes for later steps.
package struct StepEffect: Sendable {
    package enum Kind: Sendable {
        /// Behind a pointer: a request is large, and steps with their effects are handed on a lot.
        indirect case build(BuildRequest)
        /// An image gets another name.
        case tag(source: Template, target: BuildRequest.Tag)
        /// A name goes to its registry; with `allTags` every tag of the repository that the job made.
        case push(BuildRequest.Tag, allTags: Bool)
        /// Images come into the machine's own store, under names that only the run knows.
        case load(Unknown)
        /// Nil for the default registry, Docker Hub.
        case login(registry: Template?, range: SourceRange)
    }

    package var kind: Kind
    /// What must turn out true in the run; nil when it happens whenever the step does.
    package var condition: String?

    package init(_ kind: Kind, condition: String? = nil) {
        self.kind = kind
        self.condition = condition
    }
}
