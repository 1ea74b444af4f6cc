import SourceText

/// A YAML or JSON file as a tree whose nodes know their bytes.
package final class YAMLDocument: Sendable {
    package let file: SourceFile
    package let limits: YAMLLimits
    /// In the order of the source.
    package let problems: [YAMLProblem]

    /// Empty when there is no tree.
    let nodes: [NodeRecord]
    /// The values that are not the source's own bytes, one behind the other.
    let arena: [UInt8]
    /// In the order of their nodes.
    let properties: [NodeProperties]
    /// The bytes of the document that the tree is of; what stands behind them belongs to others.
    let extent: Range<Int>

    /// Reads a file; what is no YAML gives a document without a root that says in `problems` why.
    package init(_ file: SourceFile, limits: YAMLLimits = .default) {
        self.file = file
        self.limits = limits
        let tree = file.bytes.withUnsafeBufferPointer { bytes in
            let obstacle =
                SyntaxMessage.foreignEncoding(of: bytes) ?? SyntaxMessage.tooLarge(bytes, limits: limits)
                ?? SyntaxMessage.tooManyDirectives(bytes)
            if let obstacle { return Tree(problems: [obstacle]) }
            var builder = TreeBuilder(bytes, limits: limits)
            return builder.build()
        }
        nodes = tree.nodes
        arena = tree.arena
        properties = tree.properties
        problems = tree.problems
        extent = tree.extent
    }

    /// The value of the first document; nil when the file cannot be read, or when there is nothing in it.
    package var root: YAMLNode? {
        nodes.isEmpty ? nil : YAMLNode(document: self, index: 0)
    }
}

/// What a builder hands over to a document.
struct Tree {
    var nodes: [NodeRecord] = []
    var arena: [UInt8] = []
    var properties: [NodeProperties] = []
    var problems: [YAMLProblem] = []
    var extent: Range<Int> = 0..<0
}
