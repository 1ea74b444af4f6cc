import SourceText

/// What is called otherwise in the copy of an app, and what only looks so.
struct AppRenaming {
    /// How much of a text is about the app.
    enum Scope: Hashable {
        /// Only its folder and its workflow's file name are meant.
        case paths
        /// The name itself is meant as well.
        case words
    }

    let oldName: String
    let newName: String
    private let patterns: [Pattern]
    /// Longer names of others that have the old name in them.
    private let others: [[UInt8]]

    private struct Pattern {
        let old: [UInt8]
        let new: String
        let isPath: Bool
    }

    /// - Parameter others: the names of the repository's other apps.
    init(
        from old: (name: String, folder: String, workflow: String),
        to new: (name: String, folder: String, workflow: String),
        others: [String]
    ) {

        oldName = old.name
        newName = new.name
        // A folder at the root is told from a word by what follows it.
        let end = old.folder.utf8.contains(UInt8(ascii: "/")) ? "" : "/"
        patterns = [
            Pattern(old: Array(old.workflow.lastPathPart.utf8), new: new.workflow.lastPathPart, isPath: true),
            Pattern(old: Array((old.folder + end).utf8), new: new.folder + end, isPath: true),
            Pattern(old: Array(old.name.utf8), new: new.name, isPath: false),
        ]
        self.others = others.map { Array($0.utf8) }.filter {
            $0.count > old.name.utf8.count && $0.contains(old.name.utf8)
        }
    }

    /// Whether the old name is too peculiar to be a common word: `jupyter-x` is, `python` is not.
    var isDistinctive: Bool {
        oldName.utf8.contains { isSeparator($0) || $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    }

    /// Whether a name stands in a text with neither letter nor digit on its sides.
    static func mentions(_ name: String, in text: [UInt8]) -> Bool {
        let name = Array(name.utf8)
        return text.indices.contains { offset in
            let end = offset + name.count
            return end <= text.count && text[offset..<end].elementsEqual(name)
                && !(offset > 0 && isWordByte(text[offset - 1])) && !(end < text.count && isWordByte(text[end]))
        }
    }

    /// The edits that make a stretch of a file speak of the new app.
    func edits(in bytes: [UInt8], _ range: Range<Int>, _ scope: Scope) -> [TextEdit] {
        var edits: [TextEdit] = []
        var offset = range.lowerBound
        while offset < range.upperBound {
            if let skipped = others.first(where: { isWord($0, at: offset, in: bytes, range) }) {
                offset += skipped.count
                continue
            }
            let found = patterns.first { pattern in
                guard pattern.isPath || scope == .words else { return false }
                return pattern.isPath
                    ? isPath(pattern.old, at: offset, in: bytes, range)
                    : isWord(pattern.old, at: offset, in: bytes, range) && !isVariable(at: offset, in: bytes, range)
            }
            guard let found else {
                offset += 1
                continue
            }
            edits.append(TextEdit(offset..<(offset + found.old.count), found.new))
            offset += found.old.count
        }
        return edits
    }

    private func stands(_ text: [UInt8], at offset: Int, in bytes: [UInt8], _ range: Range<Int>) -> Bool {
        offset + text.count <= range.upperBound && bytes[offset] == text[0]
            && bytes[offset..<(offset + text.count)].elementsEqual(text)
    }

    /// Whether a text stands at an offset with neither letter nor digit on its sides.
    private func isWord(_ text: [UInt8], at offset: Int, in bytes: [UInt8], _ range: Range<Int>) -> Bool {
        guard stands(text, at: offset, in: bytes, range) else { return false }
        let end = offset + text.count
        return !(offset > range.lowerBound && isWordByte(bytes[offset - 1]))
            && !(end < range.upperBound && isWordByte(bytes[end]) && isWordByte(text[text.count - 1]))
    }

    /// Whether a text stands at an offset as whole parts of a path.
    private func isPath(_ text: [UInt8], at offset: Int, in bytes: [UInt8], _ range: Range<Int>) -> Bool {
        guard isWord(text, at: offset, in: bytes, range) else { return false }
        if offset > range.lowerBound, isSeparator(bytes[offset - 1]) { return false }
        let end = offset + text.count
        guard end < range.upperBound, text.last != UInt8(ascii: "/") else { return true }
        if bytes[end] == UInt8(ascii: ".") {
            // The end of a sentence, or of the file's name.
            return !(end + 1 < range.upperBound && isWordByte(bytes[end + 1]))
        }
        return bytes[end] != UInt8(ascii: "-") && bytes[end] != UInt8(ascii: "_")
    }

    /// Whether a `$` makes the word the name of a shell's variable.
    private func isVariable(at offset: Int, in bytes: [UInt8], _ range: Range<Int>) -> Bool {
        guard offset > range.lowerBound else { return false }
        if bytes[offset - 1] == UInt8(ascii: "$") { return true }
        return bytes[offset - 1] == UInt8(ascii: "{") && offset - 1 > range.lowerBound
            && bytes[offset - 2] == UInt8(ascii: "$")
    }
}

private func isWordByte(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte) || isUppercase(byte) || byte >= 0x80
}
