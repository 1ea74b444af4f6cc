import SourceText
import YAML

/// An event that can start a workflow, with its filters.
package struct Trigger: Sendable {
    /// A list of patterns as `branches`, `tags-ignore` or `paths`.
    package struct Filter: Sendable {
        package enum Kind: String, CaseIterable, Sendable {
            case branches, tags, paths
            case branchesIgnore = "branches-ignore"
            case tagsIgnore = "tags-ignore"
            case pathsIgnore = "paths-ignore"

            package var use: FilterList.Use {
                switch self {
                case .branches, .tags, .paths: .include
                case .branchesIgnore, .tagsIgnore, .pathsIgnore: .ignore
                }
            }
        }

        package let kind: Kind
        package let key: YAMLNode
        package let value: YAMLNode
        /// One scalar stands for a list of one.
        package let patterns: [YAMLNode]

        package var texts: [String] { patterns.map { $0.string ?? "" } }
    }

    /// The name of the event, as `push` or `workflow_dispatch`.
    package let event: String
    /// Where the event is named.
    package let key: YAMLNode
    /// What stands below the event; nil for an event without settings.
    package let settings: YAMLNode?
    package let filters: [Filter]

    init(event: String, key: YAMLNode, settings: YAMLNode?) {
        self.event = event
        self.key = key
        self.settings = settings
        filters = (settings?.entryList ?? []).compactMap { key, value in
            guard let kind = Filter.Kind.allCases.first(where: { key.equals($0.rawValue) }) else { return nil }
            return Filter(kind: kind, key: key, value: value, patterns: value.listed)
        }
    }

    package func filter(_ kind: Filter.Kind) -> Filter? {
        filters.first { $0.kind == kind }
    }

    /// Reads the value of `on:`: one event, a list of events, or events with settings.
    static func read(_ node: YAMLNode) -> [Trigger] {
        switch node.kind {
        case .scalar:
            node.string.map { [Trigger(event: $0, key: node, settings: nil)] } ?? []
        case .sequence:
            node.elements.compactMap { item in
                item.string.map { Trigger(event: $0, key: item, settings: nil) }
            }
        case .mapping:
            node.entries.compactMap { key, value in
                key.string.map { Trigger(event: $0, key: key, settings: value) }
            }
        }
    }
}

extension YAMLNode {
    /// The entries of a mapping; nothing for other nodes.
    var entryList: [Entry] { Array(entries) }

    /// The elements of a sequence; a scalar stands for a list of one, an empty one for an empty list.
    package var listed: [YAMLNode] {
        switch kind {
        case .sequence: Array(elements)
        case .scalar: range.isEmpty ? [] : [self]
        case .mapping: []
        }
    }
}
