import YAML

/// The grammar of the ids of jobs and steps.
///
/// <https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_id>
enum Identifier {
    private static let maximumLength = 100

    /// What is wrong with an id; nil when nothing is.
    static func flaw(of node: YAMLNode) -> String? {
        node.withUTF8 { text in
            guard let first = text.first, first.beginsIdentifier, text.allSatisfy(\.continuesIdentifier) else {
                let shown = shortened(String(decoding: text, as: UTF8.self))
                return "'\(shown)' is no id; an id begins with a letter or '_', and letters, digits, '_' and '-' follow"
            }
            guard text.count < maximumLength else { return "an id has less than \(maximumLength) characters" }
            guard text.count < 2 || text[0] != UInt8(ascii: "_") || text[1] != UInt8(ascii: "_") else {
                let shown = String(decoding: text, as: UTF8.self)
                return "'\(shown)' is reserved, as all ids that begin with '__'; begin it with one '_' or a letter"
            }
            return nil
        }
    }
}
