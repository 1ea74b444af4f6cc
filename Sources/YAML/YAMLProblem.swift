/// Something that is wrong with a file before anybody asks what it means.
package struct YAMLProblem: Hashable, Sendable {
    package enum Code: String, CaseIterable, Sendable {
        /// The text is no YAML.
        case syntax
        /// The bytes are no UTF-8, but UTF-16 or UTF-32.
        case encoding
        /// GitHub reads exactly one document: there is none.
        case empty
        case severalDocuments
        case duplicateKey
        case unknownAlias
        case recursiveAlias
        case unknownTag
        /// A number out of range, or a text that is not of the type its tag says.
        case invalidValue
        /// GitHub wants scalars as keys.
        case complexKey
        case tooLarge
        case tooDeep
        case tooManyNodes
    }

    /// Nobody reads more than so many problems of one file.
    static let enough = 1000

    package let code: Code
    /// A lower-case sentence that says what is wrong and what to do.
    package let message: String
    package let range: Range<Int>
    /// Where libyaml gave up: at the end of a text in quotes that nothing closes, else where the problem is.
    let stop: Int
    /// Another place that belongs to the story: the first definition of a key that is defined twice, a full-width character that was meant to be an ASCII one.
    package let related: Range<Int>?

    package init(
        _ code: Code,
        _ message: String,
        at range: Range<Int>,
        related: Range<Int>? = nil,
        stop: Int? = nil
    ) {
        self.code = code
        self.message = message
        self.range = range
        self.stop = stop ?? range.lowerBound
        self.related = related
    }
}
