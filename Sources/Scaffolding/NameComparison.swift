import OCI
import Values

/// Whether names of images can be told apart when parts of them are unknown.
enum NameComparison {
    /// A byte of the text, or something unknown that takes the place of any number of bytes.
    private enum Token: Hashable {
        case byte(UInt8)
        case unknown(String?)
    }

    /// Whether two names could turn out to be the same.
    static func mayBeEqual(_ left: Template, _ right: Template) -> Bool {
        if let left = left.text, let right = right.text { return requested(left) == requested(right) }
        // What is unknown may hold the tag as well.
        guard let one = parts(of: left), let other = parts(of: right) else {
            return mayBeEqual(tokens(of: left), tokens(of: right))
        }
        return mayBeEqual(one.repository, other.repository) && mayBeEqual(one.tag, other.tag)
    }

    /// What keeps a name from being one, when each unknown part is something harmless.
    static func mistake(in name: Template) -> String? {
        var text = ""
        for piece in name.pieces {
            switch piece {
            case .text(let part, _): text += part
            case .unknown: text += "0"
            }
        }
        do throws(ReferenceError) {
            _ = try ImageReference(text).normalized
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// The name with all that engines add to it.
    private static func requested(_ name: String) -> String {
        (try? ImageReference(name).normalized.withDefaultTag.description) ?? name
    }

    /// The name before the colon of its tag, and what stands behind it; nil without such a colon.
    private static func parts(of name: Template) -> (repository: [Token], tag: [Token])? {
        let tokens = tokens(of: name)
        let slash = tokens.lastIndex(of: .byte(UInt8(ascii: "/"))) ?? -1
        guard let colon = tokens[(slash + 1)...].firstIndex(of: .byte(UInt8(ascii: ":"))) else { return nil }
        return (Array(tokens[..<colon]), Array(tokens[(colon + 1)...]))
    }

    private static func tokens(of name: Template) -> [Token] {
        name.pieces.flatMap { piece -> [Token] in
            switch piece {
            case .text(let text, _): text.utf8.map { .byte($0) }
            case .unknown(let unknown, _): [.unknown(isShared(unknown) ? unknown.expression : nil)]
            }
        }
    }

    /// Whether an unknown value is the same in all workflows of a repository.
    private static func isShared(_ unknown: Unknown) -> Bool {
        ["vars.", "secrets.", "github.repository", "github.actor"].contains { unknown.expression.hasPrefix($0) }
    }

    /// Texts differ for sure when they begin or end with different bytes.
    private static func mayBeEqual(_ left: [Token], _ right: [Token]) -> Bool {
        var left = left[...]
        var right = right[...]
        while let first = left.first, let other = right.first, first == other, first != .unknown(nil) {
            left.removeFirst()
            right.removeFirst()
        }
        while let last = left.last, let other = right.last, last == other, last != .unknown(nil) {
            left.removeLast()
            right.removeLast()
        }
        if left.isEmpty || right.isEmpty {
            // One is at its end: only what is unknown can be empty.
            return (left + right).allSatisfy { if case .unknown = $0 { true } else { false } }
        }
        if case .byte = left.first, case .byte = right.first { return false }
        if case .byte = left.last, case .byte = right.last { return false }
        return true
    }
}
