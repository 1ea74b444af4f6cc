/// An app that cannot be made; nothing was written.
package struct ScaffoldingError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: Hashable, Sendable {
        /// The name cannot be that of an app.
        case badName
        /// Something of the name, or of one that differs only in case, is there already.
        case exists
        /// The configuration has no place for a new app.
        case noPlace
        case badBase
        /// What is changed by a base is not there: a variable of the workflow or an ARG of the Dockerfile.
        case noPlaceForBase
        case unknownRecipe
        /// A text of a recipe asks for a value that there is none of.
        case badRecipe
        /// Where images go to is told by nothing in the repository.
        case unknownTarget
        case unknownApp
        /// The app has no workflow, or one that is not its own.
        case noWorkflow
        case badSource
        /// The new names cannot be told from others, or are no names of images.
        case names
    }

    package let code: Code
    /// One sentence: what is wrong, then what to do.
    package let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
