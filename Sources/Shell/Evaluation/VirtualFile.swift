import Values

/// What a script wrote into a file, in order.
package struct VirtualFile: Hashable, Sendable {
    package struct Chunk: Hashable, Sendable {
        package var text: Template
        /// When all of them hold, the text is in the file; the outermost comes first.
        package var conditions: [ShellCondition]
        var serial: Int
        /// Stands for what later passes of a loop will have written; it is there while the loop is evaluated.
        var loop: Int?
    }

    package var chunks: [Chunk]
    /// Why the file may not exist; it was made in a branch only.
    var maybeMissing: Unknown?
    /// Whether the script removed it.
    package var isRemoved: Bool

    package init(_ text: Template = Template()) {
        chunks = text.isEmpty ? [] : [Chunk(text: text, conditions: [], serial: 0, loop: nil)]
        isRemoved = false
    }

    /// The text as a reader sees it who stands under some conditions.
    package func text(under conditions: [ShellCondition] = []) -> Template {
        var result = Template()
        for chunk in chunks {
            if chunk.loop != nil { return Template(Self.unknown(chunk)) }
            var isCertain = true
            var isAbsent = false
            for condition in chunk.conditions {
                if condition.isLoop {
                    isCertain = false
                } else if conditions.contains(condition.negated) {
                    isAbsent = true
                } else if !conditions.contains(condition) {
                    isCertain = false
                }
            }
            if isAbsent { continue }
            if isCertain {
                result.append(chunk.text)
            } else if !chunk.text.isEmpty {
                result.append(Template(Self.unknown(chunk)))
            }
        }
        return result
    }

    private static func unknown(_ chunk: Chunk) -> Unknown {
        guard let condition = chunk.conditions.last(where: { $0.isLoop }) ?? chunk.conditions.last else {
            return chunk.text.firstUnknown ?? Unknown("a loop", because: "it is written in a loop")
        }
        if chunk.text.pieces.count == 1, let unknown = chunk.text.firstUnknown {
            return condition.consequence(of: unknown.expression)
        }
        return condition.consequence(of: chunk.text.display.trimmedForDisplay)
    }
}

extension ShellCondition {
    /// An unknown value that follows from this condition.
    func consequence(of expression: String) -> Unknown {
        let reason =
            isLoop ? "it depends on the passes of the loop over `\(text)`" : "it depends on whether `\(text)`"
        return Unknown(expression, because: reason, at: unknown.place)
    }
}

extension String {
    /// A command that is written over several lines as one line.
    var onOneLine: String {
        guard utf8.contains(UInt8(ascii: "\n")) else { return self }
        return split(separator: "\n").map { line in
            var line = line[...]
            while let last = line.last, last == " " || last == "\t" || last == "\\" { line.removeLast() }
            return String(line.drop { $0 == " " || $0 == "\t" })
        }.joined(separator: " ")
    }

    /// The text without line breaks at its ends, for a message.
    var trimmedForDisplay: String {
        var bytes = Array(utf8)[...]
        while let last = bytes.last, last == UInt8(ascii: "\n") { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
