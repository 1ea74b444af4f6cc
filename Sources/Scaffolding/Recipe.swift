import SourceText

/// A kind of app that can be made from nothing.
package struct Recipe: Sendable {
    package struct File: Sendable {
        /// Relative to the app's folder.
        package let path: String
        package let content: RecipeTemplate
        package let isExecutable: Bool

        init(_ path: String, _ content: String, isExecutable: Bool = false) {
            self.path = path
            self.content = RecipeTemplate(content)
            self.isExecutable = isExecutable
        }
    }

    package let name: String
    /// One sentence that ends in a period.
    package let summary: String
    /// What the app is built from unless the user says something else.
    package let base: String
    package let files: [File]
    package let workflow: RecipeTemplate
    /// The files that the user is to edit first, relative to the app's folder.
    package let edited: [String]

    /// All recipes, in the order in which help lists them.
    package static let all: [Recipe] = [.jupyter]

    /// Finds a recipe.
    package init(named name: String) throws(ScaffoldingError) {
        if let recipe = Self.all.first(where: { $0.name == name }) {
            self = recipe
            return
        }
        let names = Self.all.map(\.name)
        let advice = nearestName(to: name, among: names).map { "did you mean '\($0)'?" }
        throw ScaffoldingError(
            .unknownRecipe,
            "there is no recipe '\(name)'; \(advice ?? "expected one of " + names.joined(separator: ", "))"
        )
    }

    init(
        name: String,
        summary: String,
        base: String,
        files: [File],
        workflow: RecipeTemplate,
        edited: [String]
    ) {
        self.name = name
        self.summary = summary
        self.base = base
        self.files = files
        self.workflow = workflow
        self.edited = edited
    }
}
