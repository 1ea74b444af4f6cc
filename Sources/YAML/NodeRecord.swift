/// One node of the flat tree; nodes stand in the order of the source, a collection before its children.
struct NodeRecord {
    enum Shape: UInt8 {
        case scalar, sequence, mapping
        /// Stands for another node.
        case alias
    }

    /// What a node's tag says of its type.
    enum Tag: UInt8 {
        case none, string, bool, integer, float, null, other
    }

    struct Flags: OptionSet {
        let rawValue: UInt8
        /// The value is not the source's own bytes; it stands in the arena.
        static let valueInArena = Flags(rawValue: 1)
        /// There is an anchor or a tag, to be found in the table of properties.
        static let hasProperties = Flags(rawValue: 2)
        /// An alias that stands for nothing that can be followed; it reads as an empty scalar.
        static let isDeadAlias = Flags(rawValue: 4)
    }

    var shape: Shape
    var style: YAMLStyle
    var tag: Tag = .none
    var flags: Flags = []
    /// Bytes of the source.
    var start: UInt32
    var end: UInt32
    /// Of a scalar, the offset of its value; of a collection, the index behind its last descendant; of an alias, the index
    /// of the node it stands for.
    var link: UInt32
    /// Of a scalar, the bytes of its value; of a collection, the number of its children (a key and its value are two).
    var count: UInt32
}

/// How a value is written.
package enum YAMLStyle: UInt8, Sendable {
    case plain, singleQuoted, doubleQuoted, literal, folded
    /// A collection by indentation.
    case block
    /// A collection in brackets or braces.
    case flow
}
