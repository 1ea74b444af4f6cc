import SourceText
import YAML

/// Something in a workflow that its syntax does not allow, so that GitHub refuses the file.
package struct SchemaProblem: Sendable {
    package enum Code: Hashable, Sendable {
        /// A key that GitHub knows nowhere.
        case unknownKey
        /// An event, or a setting of one, that GitHub does not know.
        case unknownTrigger
        /// A key that belongs to another place, or does not go with another key.
        case misplacedKey
        case missingKey
        /// A value of the wrong kind, or one that is none of those that are allowed.
        case invalidValue
        /// The id of a job or a step that is not well formed, or taken.
        case invalidIdentifier
        /// An expression that is none, or one where there must be none.
        case expression
        /// A context or a function that a place does not have.
        case unavailable
        /// A list of a matrix without values.
        case matrix
        /// A job that waits for one that does not exist.
        case needs
        /// Jobs that wait for each other.
        case cycle
        /// A call that does not fit the called workflow.
        case call
    }

    package let code: Code
    /// In lower case, without a period, with the author's own words in quotes.
    package let message: String
    /// The key or the value that GitHub names.
    package let node: YAMLNode
    /// What of it the problem is about, in bytes of the file.
    package let range: Range<Int>
    /// The name that was probably meant instead of the node.
    package let nearest: String?
    /// Whether it comes of a mistake that another problem tells: what is missing stands there under a wrong name.
    package let isConsequence: Bool

    init(
        _ code: Code,
        _ message: String,
        at node: YAMLNode,
        range: Range<Int>? = nil,
        nearest: String? = nil,
        isConsequence: Bool = false
    ) {
        self.code = code
        self.message = message
        self.node = node
        self.range = range ?? node.shortRange
        self.nearest = nearest
        self.isConsequence = isConsequence
    }

    /// Where a reader should look.
    package var place: SourceRange { node.document.file.place(range) }

    /// What two problems have in common that say the same of the same place.
    package struct Identity: Hashable, Sendable {
        let place: SourceRange
        let message: String
    }

    package var identity: Identity { Identity(place: place, message: message) }
}

extension YAMLNode {
    /// The bytes that show where a node is: of a mapping its first key, of a list its first entry.
    var shortRange: Range<Int> {
        switch kind {
        case .scalar: range
        case .mapping: entries.first.map { $0.key.range } ?? range
        case .sequence: elements.first.map { $0.kind == .scalar ? $0.range : $0.shortRange } ?? range
        }
    }
}
