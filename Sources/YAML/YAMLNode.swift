import SourceText

/// A value in a document: a scalar, a sequence or a mapping.
///
/// An alias is the value that it stands for, at its own place: `range` is where `*name` stands, everything else is asked of
/// the value.
package struct YAMLNode: Sendable {
    package enum Kind: Hashable, Sendable {
        case scalar, sequence, mapping
    }

    package let document: YAMLDocument
    let index: UInt32

    init(document: YAMLDocument, index: UInt32) {
        self.document = document
        self.index = index
    }

    /// The node as it stands in the source.
    var record: NodeRecord { document.nodes[Int(index)] }

    /// The node with its alias followed.
    var target: YAMLNode {
        let record = record
        return record.shape == .alias ? YAMLNode(document: document, index: record.link) : self
    }

    /// The record of the node with its alias followed.
    var targetRecord: NodeRecord {
        let record = record
        return record.shape == .alias ? document.nodes[Int(record.link)] : record
    }

    package var kind: Kind {
        switch targetRecord.shape {
        case .scalar, .alias: .scalar
        case .sequence: .sequence
        case .mapping: .mapping
        }
    }

    package var style: YAMLStyle { targetRecord.style }

    /// The bytes of the value, without anchor and tag.
    ///
    /// - Quoted text: with its quotes. Block text: from `|` or `>` to the end of the last line of content. Flow collection:
    ///   with its brackets.
    /// - Block sequence: from the first `-` to the end of the last item; block mapping: from its first key.
    /// - Nothing at all: an empty range behind the `:` or `-`.
    package var range: Range<Int> {
        let record = record
        return Int(record.start)..<Int(record.end)
    }

    /// Of a scalar the text itself: inside of the quotes, below the header of a block text; else the same as `range`.
    package var contentRange: Range<Int> {
        let node = target
        let range = node.range
        switch node.record.style {
        case .singleQuoted, .doubleQuoted: return range.lowerBound + 1..<range.upperBound - 1
        case .literal, .folded:
            let start = node.blockScalar.contentStart
            return min(start, range.upperBound)..<range.upperBound
        default: return range
        }
    }

    package var isAlias: Bool {
        let record = record
        return record.shape == .alias || record.flags.contains(.isDeadAlias)
    }

    /// The name that the node has for aliases.
    package var anchor: String? {
        properties.flatMap { $0.anchor.isEmpty ? nil : document.file.text(in: Range($0.anchor)) }
    }

    /// The tag as it is written, with its `!`.
    package var tag: String? {
        properties.flatMap { $0.tag.isEmpty ? nil : document.file.text(in: Range($0.tag)) }
    }

    private var properties: NodeProperties? {
        guard record.flags.contains(.hasProperties) else { return nil }
        var low = 0
        var high = document.properties.count
        while low < high {
            let middle = (low + high) / 2
            if document.properties[middle].node < index { low = middle + 1 } else { high = middle }
        }
        return low < document.properties.count ? document.properties[low] : nil
    }

    /// The layout of a block text.
    var blockScalar: BlockScalar {
        let record = record
        // The blank lines behind the content belong to the value as well.
        var limit = Int(record.end)
        return document.file.bytes.withUnsafeBufferPointer { bytes in
            while limit < bytes.count, bytes[limit] == .space || bytes[limit].isASCIIBreak { limit += 1 }
            return withUTF8 { BlockScalar(bytes, from: Int(record.start), to: limit, value: $0) }
        }
    }
}

extension YAMLNode: Hashable {
    /// Whether two nodes are one place of one document.
    package static func == (left: Self, right: Self) -> Bool {
        left.index == right.index && left.document === right.document
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(index)
        hasher.combine(ObjectIdentifier(document))
    }
}

extension Range<Int> {
    fileprivate init(_ range: Range<UInt32>) {
        self = Int(range.lowerBound)..<Int(range.upperBound)
    }
}
