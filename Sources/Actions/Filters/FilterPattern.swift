/// A pattern of `branches`, `tags` or `paths`, ready to be matched.
///
/// `*` stands for anything but a slash, `**` for anything, `**/` also for no folder at all, `?` makes the character before it
/// optional, `+` repeats it, `[]` lists characters, a backslash takes the next character as it is, and `!` in front takes away what
/// matches. See GitHub's filter pattern cheat sheet.
///
/// All ways to match are followed at the same time, so that the work is limited by the length of the pattern times that of the path.
package struct FilterPattern: Sendable {
    /// Why a pattern means nothing.
    package struct Malformed: Error, Hashable, Sendable {
        package let message: String
        /// In bytes of the pattern.
        package let range: Range<Int>
    }

    /// As it is written.
    package let text: String
    /// Whether it begins with `!`, and what matches is taken away.
    package let isNegated: Bool

    /// No path is longer.
    static let maximumLength = 4_096

    /// The bytes that every match begins with.
    private let prefix: [UInt8]
    /// What is matched behind the prefix.
    private let program: FilterProgram

    package init(_ text: String) throws(Malformed) {
        self.text = text
        let bytes = Array(text.utf8)
        isNegated = bytes.first == UInt8(ascii: "!")
        var compiler = FilterCompiler(bytes, from: isNegated ? 1 : 0)
        program = try compiler.compile()
        prefix = compiler.prefix
    }

    /// Whether a path, a branch or a tag has the form; `!` plays no part.
    package func matches(_ name: String) -> Bool {
        var name = name
        return name.withUTF8 { matches($0) }
    }

    package func matches(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard name.count >= prefix.count else { return false }
        for index in prefix.indices where name[index] != prefix[index] { return false }
        return program.matches(UnsafeBufferPointer(rebasing: name[prefix.count...]))
    }

    package func matchesAny(_ names: some Sequence<String>) -> Bool {
        names.contains { matches($0) }
    }

    /// The folder that holds whatever matches, as far as it is written without special characters; empty for the root.
    package var literalPrefixDirectory: String {
        guard let slash = prefix.lastIndex(of: UInt8(ascii: "/")) else { return "" }
        return String(decoding: prefix[..<slash], as: UTF8.self)
    }

    /// The only text that matches, when the pattern has no special characters.
    package var literal: String? {
        program.isEmpty ? String(decoding: prefix, as: UTF8.self) : nil
    }
}

/// A list of patterns under one key, where the order of included and excluded ones counts.
package struct FilterList: Sendable {
    package enum Use: Hashable, Sendable {
        /// `branches`, `tags`, `paths`
        case include
        /// `branches-ignore`, `tags-ignore`, `paths-ignore`
        case ignore
    }

    package let patterns: [FilterPattern]

    package init(_ patterns: [FilterPattern]) {
        self.patterns = patterns
    }

    package init(_ texts: [String]) throws(FilterPattern.Malformed) {
        var patterns: [FilterPattern] = []
        for text in texts { patterns.append(try FilterPattern(text)) }
        self.patterns = patterns
    }

    /// Whether a list of what is included holds a name: the last pattern that matches decides.
    package func includes(_ name: String) -> Bool {
        patterns.last { $0.matches(name) }.map { !$0.isNegated } ?? false
    }

    /// Whether a list of what is ignored holds a name.
    package func ignores(_ name: String) -> Bool {
        patterns.contains { $0.matches(name) != $0.isNegated }
    }

    /// Whether a workflow with this list runs for some changed paths, or for one branch or tag.
    ///
    /// It runs when one name is included, or not ignored; an empty list asks for nothing.
    package func runs(for names: [String], as use: Use) -> Bool {
        if patterns.isEmpty { return true }
        return switch use {
        case .include: names.contains { includes($0) }
        case .ignore: names.contains { !ignores($0) }
        }
    }
}
