extension YAMLNode {
    package typealias Entry = (key: YAMLNode, value: YAMLNode)

    /// The entries of a mapping in the order of the source, duplicates included; none of anything else.
    package var entries: Entries {
        let node = target
        return Entries(children: Children(node, of: .mapping))
    }

    /// The items of a sequence; none of anything else.
    package var elements: Elements {
        let node = target
        return Elements(children: Children(node, of: .sequence))
    }

    /// The value of the first entry with a key.
    ///
    /// Keys are compared by their text, with case, as it is written: the key `1.0` is not found by `"1"`.
    package subscript(key: String) -> YAMLNode? {
        entry(key)?.value
    }

    /// The first entry with a key.
    package func entry(_ key: String) -> Entry? {
        var key = key
        return key.withUTF8 { key in entries.first { $0.key.equals(key) } }
    }

    /// The children of a collection as indices of nodes.
    struct Children {
        let document: YAMLDocument
        let start: UInt32
        let end: UInt32
        let count: Int

        init(_ node: YAMLNode, of shape: NodeRecord.Shape) {
            document = node.document
            let record = node.record
            start = node.index + 1
            end = record.shape == shape ? record.link : start
            count = record.shape == shape ? Int(record.count) : 0
        }

        @inline(__always)
        func next(_ index: UInt32) -> UInt32 {
            let record = document.nodes[Int(index)]
            switch record.shape {
            case .scalar, .alias: return index + 1
            case .sequence, .mapping: return record.link
            }
        }
    }

    /// A position among the children of a collection.
    package struct ChildIndex: Comparable, Sendable {
        let node: UInt32

        package static func < (left: Self, right: Self) -> Bool { left.node < right.node }
    }

    package struct Entries: Collection, Sendable {
        let children: Children

        package var startIndex: ChildIndex { ChildIndex(node: children.start) }
        package var endIndex: ChildIndex { ChildIndex(node: children.end) }
        package var count: Int { children.count / 2 }
        package func makeIterator() -> EntryIterator { EntryIterator(children: children) }

        package func index(after index: ChildIndex) -> ChildIndex {
            ChildIndex(node: children.next(children.next(index.node)))
        }

        package subscript(index: ChildIndex) -> Entry {
            let key = YAMLNode(document: children.document, index: index.node)
            return (key, YAMLNode(document: children.document, index: children.next(index.node)))
        }
    }

    package struct Elements: Collection, Sendable {
        let children: Children

        package var startIndex: ChildIndex { ChildIndex(node: children.start) }
        package var endIndex: ChildIndex { ChildIndex(node: children.end) }
        package var count: Int { children.count }
        package func makeIterator() -> ElementIterator { ElementIterator(children: children) }

        package func index(after index: ChildIndex) -> ChildIndex {
            ChildIndex(node: children.next(index.node))
        }

        package subscript(index: ChildIndex) -> YAMLNode {
            YAMLNode(document: children.document, index: index.node)
        }
    }
}

extension YAMLNode.Children: Sendable {}

/// Goes over entries; the iterator that every collection has would ask for indices.
package struct EntryIterator: IteratorProtocol, Sendable {
    private let children: YAMLNode.Children
    private var index: UInt32

    init(children: YAMLNode.Children) {
        self.children = children
        index = children.start
    }

    package mutating func next() -> YAMLNode.Entry? {
        guard index < children.end else { return nil }
        let key = YAMLNode(document: children.document, index: index)
        let value = YAMLNode(document: children.document, index: children.next(index))
        index = children.next(value.index)
        return (key, value)
    }
}

/// Goes over items.
package struct ElementIterator: IteratorProtocol, Sendable {
    private let children: YAMLNode.Children
    private var index: UInt32

    init(children: YAMLNode.Children) {
        self.children = children
        index = children.start
    }

    package mutating func next() -> YAMLNode? {
        guard index < children.end else { return nil }
        let element = YAMLNode(document: children.document, index: index)
        index = children.next(index)
        return element
    }
}
