import Values
import YAML

/// What the expressions in a part of a workflow ask of one context.
///
/// Expressions are looked through, not parsed: nothing that is asked for is missed, and what stands in a text inside of an
/// expression counts as asked for.
package struct ContextUses: Sendable {
    /// Which expressions are read.
    package enum Scope: Sendable {
        case everywhere
        /// Not those behind `if:`, which become no text.
        case outsideOfConditions
    }

    /// In lower case, because expressions find members without regard to case.
    private var names: Set<String> = []
    /// Whether the whole context is asked for, or a member whose name is not simply written behind a dot.
    private var asksForAll = false
    private let context: [UInt8]
    private let scope: Scope

    package init(of context: String, in node: YAMLNode, _ scope: Scope = .everywhere) {
        self.context = Array(context.utf8)
        self.scope = scope
        collect(node, isCondition: false)
    }

    /// Whether a member may be asked for.
    package func contains(_ name: String) -> Bool {
        asksForAll || names.contains(name.lowercased())
    }

    /// Whether members may be asked for beside these, which are in lower case.
    package func goesBeyond(_ known: Set<String>) -> Bool {
        asksForAll || !names.isSubset(of: known)
    }

    /// Aliases are not followed: what they stand for is read at its own place.
    private mutating func collect(_ node: YAMLNode, isCondition: Bool) {
        guard !node.isAlias else { return }
        switch node.kind {
        case .scalar: node.withUTF8 { collect($0, isCondition: isCondition) }
        case .sequence: for element in node.elements { collect(element, isCondition: false) }
        case .mapping:
            for (key, value) in node.entries {
                let isCondition = key.equals("if")
                if isCondition, scope == .outsideOfConditions { continue }
                collect(value, isCondition: isCondition)
            }
        }
    }

    private mutating func collect(_ text: UnsafeBufferPointer<UInt8>, isCondition: Bool) {
        if isCondition { return collect(text, in: 0..<text.count) }
        var position = 0
        while let start = text.firstExpression(from: position) {
            var end = start + 3
            while end + 1 < text.count, text[end] != UInt8(ascii: "}") || text[end + 1] != UInt8(ascii: "}") {
                end += 1
            }
            // A brace in a text closes nothing; what follows it is looked through, too.
            collect(text, in: start + 3..<min(end + 1, text.count))
            position = end
        }
    }

    private mutating func collect(_ text: UnsafeBufferPointer<UInt8>, in range: Range<Int>) {
        var position = range.lowerBound
        while position < range.upperBound {
            guard Self.isNameByte(text[position]) else {
                position += 1
                continue
            }
            let word = position
            position = Self.endOfName(text, from: word, to: range.upperBound)
            let isMember = word > range.lowerBound && text[word - 1] == UInt8(ascii: ".")
            guard !isMember, isContext(text[word..<position]) else { continue }
            let name = position + 1
            guard position < range.upperBound, text[position] == UInt8(ascii: ".") else {
                asksForAll = true
                continue
            }
            position = Self.endOfName(text, from: name, to: range.upperBound)
            if position == name { asksForAll = true }
            names.insert(String(decoding: text[name..<position], as: UTF8.self).lowercased())
        }
    }

    private func isContext(_ word: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        word.count == context.count && zip(word, context).allSatisfy { $0 | 0x20 == $1 | 0x20 }
    }

    private static func endOfName(_ text: UnsafeBufferPointer<UInt8>, from start: Int, to limit: Int) -> Int {
        var end = start
        while end < limit, isNameByte(text[end]) { end += 1 }
        return end
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
