/// Something that the user should know about one place in a file.
package struct Diagnostic: Hashable, Sendable {
    package enum Severity: String, CaseIterable, Sendable {
        case error, warning, hint
    }

    /// What a diagnostic says; every rule declares its own messages beside its check.
    package struct Message: Hashable, Sendable, ExpressibleByStringInterpolation, CustomStringConvertible {
        package let description: String
        package init(stringLiteral text: String) { description = text }
    }

    /// Another place that belongs to the story.
    package struct Note: Hashable, Sendable {
        package var message: Message
        package var range: SourceRange

        package init(_ message: Message, _ range: SourceRange) {
            self.message = message
            self.range = range
        }
    }

    /// A repair: edits of one or several files that belong together.
    package struct Fix: Hashable, Sendable {
        package struct FileEdit: Hashable, Sendable {
            package var path: String
            package var edit: TextEdit

            package init(path: String, edit: TextEdit) {
                self.path = path
                self.edit = edit
            }
        }

        package var title: String
        /// Whether the repair cannot change what the author meant.
        package var isSafe: Bool
        package var edits: [FileEdit]

        package init(_ title: String, isSafe: Bool, edits: [FileEdit]) {
            self.title = title
            self.isSafe = isSafe
            self.edits = edits
        }
    }

    /// The id of the rule that found it.
    package var rule: String
    package var severity: Severity
    package var message: Message
    package var range: SourceRange
    package var notes: [Note]
    package var fixes: [Fix]

    package init(
        rule: String,
        severity: Severity,
        message: Message,
        range: SourceRange,
        notes: [Note] = [],
        fixes: [Fix] = []
    ) {
        self.rule = rule
        self.severity = severity
        self.message = message
        self.range = range
        self.notes = notes
        self.fixes = fixes
    }
}
