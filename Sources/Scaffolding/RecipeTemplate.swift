/// A text with places to fill in, as `«app»`; the marks are letters that no file of a recipe needs for itself.
///
/// Strict on purpose: a place without a value and a mark without its partner are errors, never an empty text.
package struct RecipeTemplate: Hashable, Sendable {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    package func rendered(_ values: [String: String]) throws(ScaffoldingError) -> String {
        var result = ""
        var rest = text[...]
        while let open = rest.firstIndex(where: { $0 == "«" || $0 == "»" }) {
            result += rest[..<open]
            let behind = rest[rest.index(after: open)...]
            guard rest[open] == "«", let close = behind.firstIndex(where: { $0 == "«" || $0 == "»" }),
                behind[close] == "»"
            else { throw ScaffoldingError(.badRecipe, "a '\(rest[open])' of the recipe has no partner") }
            let name = String(behind[..<close])
            guard let value = values[name] else {
                let known = values.keys.sorted().joined(separator: ", ")
                throw ScaffoldingError(
                    .badRecipe,
                    "the recipe asks for '\(name)', which is unknown; expected one of \(known)"
                )
            }
            result += value
            rest = behind[behind.index(after: close)...]
        }
        return result + rest
    }
}
