import CLibYAML
import Glibc

/// Makes the flat tree out of libyaml's events in one pass.
struct TreeBuilder: ~Copyable {
    /// A collection whose end has not come.
    private struct OpenCollection {
        var node: Int
        var children: UInt32 = 0
        /// How many events there were before its own.
        var eventsBefore: Int
        /// How many collections stand in each other below it, aliases followed.
        var height = 0
        /// The greatest offset that one of its children reaches.
        var end: UInt32
    }

    /// What an alias of an anchor stands for.
    private struct Anchored {
        var node: UInt32
        /// Nil as long as the node's end has not come: an alias in between is part of itself.
        var size: (events: Int, height: Int)?
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private let limits: YAMLLimits
    private var cursor: ByteCursor
    private var tree = Tree()
    private var open: [OpenCollection] = []
    private var anchors: [String: Anchored] = [:]
    /// The anchors of collections that are open.
    private var openAnchors: [(name: String, node: UInt32)] = []
    /// So far, aliases followed.
    private var events = 0
    private var documents = 0
    /// A limit was passed, or memory ended: there will be no tree.
    private var hasGivenUp = false

    init(_ bytes: UnsafeBufferPointer<UInt8>, limits: YAMLLimits) {
        self.bytes = bytes
        self.limits = limits
        cursor = ByteCursor(bytes, isASCII: isASCII(bytes))
        // Workflows have a node for about every 13 bytes.
        tree.nodes.reserveCapacity(min(bytes.count / 12 + 8, 1 << 16))
    }

    /// Reads everything.
    mutating func build() -> Tree {
        guard let parser = EventParser(bytes) else {
            return Tree(problems: [YAMLProblem(.tooLarge, "there is not enough memory to read this file", at: 0..<0)])
        }
        var event = yaml_event_t()
        var isAtEnd = false
        while !isAtEnd, !hasGivenUp {
            guard parser.next(&event) else {
                hasGivenUp = true
                tree.problems.append(syntaxProblem(parser.failure))
                break
            }
            isAtEnd = event.type == YAML_STREAM_END_EVENT
            handle(event)
            yaml_event_delete(&event)
        }
        return finish()
    }

    private mutating func finish() -> Tree {
        if documents == 0, !hasGivenUp, limits.reader == .gitHub {
            tree.problems.append(YAMLProblem(.empty, "the file is empty; GitHub wants one YAML document", at: 0..<0))
        }
        if hasGivenUp {
            tree.nodes = []
            tree.properties = []
            tree.arena = []
            tree.problems.removeAll { $0.code == .duplicateKey }
        }
        if tree.problems.count > 1 {
            let ordered = tree.problems.enumerated().sorted {
                ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
            }
            tree.problems = ordered.map(\.element)
        }
        return tree
    }

    // MARK: Events

    @inline(__always)
    private mutating func handle(_ event: yaml_event_t) {
        count(1, at: event)
        switch event.type {
        case YAML_SCALAR_EVENT: scalar(event)
        case YAML_MAPPING_START_EVENT: collectionStart(event, .mapping)
        case YAML_SEQUENCE_START_EVENT: collectionStart(event, .sequence)
        case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT: collectionEnd(event)
        case YAML_ALIAS_EVENT: alias(event)
        case YAML_DOCUMENT_START_EVENT: documentStart(event)
        case YAML_DOCUMENT_END_EVENT: if documents == 1 { tree.extent = 0..<offset(event.end_mark) }
        default: break
        }
    }

    private mutating func documentStart(_ event: yaml_event_t) {
        documents += 1
        guard documents == 2 else { return }
        let start = offset(event.start_mark)
        let reader = limits.reader == .gitHub ? "GitHub reads only one" : "only the first one is read"
        let message = "here begins a second YAML document, but \(reader); remove '---' and what follows, or move it"
        report(.severalDocuments, message, at: start..<max(start, offset(event.end_mark)))
    }

    private mutating func scalar(_ event: yaml_event_t) {
        let scalar = event.data.scalar
        let style = YAMLStyle(scalar.style)
        var start = offset(event.start_mark)
        var end = max(start, offset(event.end_mark))
        guard documents == 1 else { return }
        let eventStart = start
        let mark = start < end ? bytes[start] : 0
        let hasProperties = mark.beginsProperty
        if hasProperties {
            start = scalar.length == 0 && style == .plain ? end : bytes.skippingProperties(2, from: start, to: end)
        } else if start == end, style == .plain {
            start = placeOfNothing(at: start)
            end = start
        }

        var record = NodeRecord(
            shape: .scalar,
            style: style,
            start: UInt32(start),
            end: UInt32(end),
            link: UInt32(start),
            count: UInt32(truncatingIfNeeded: scalar.length)
        )
        switch style {
        case .singleQuoted, .doubleQuoted: record.link += 1
        case .literal, .folded:
            let value = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            record.end = UInt32(BlockScalar(bytes, from: start, to: end, value: value).end)
        default: break
        }
        let available = end - start - (record.link > start ? 2 : 0)
        if scalar.length > 0,
            scalar.length != available
                || memcmp(scalar.value, bytes.baseAddress! + Int(record.link), scalar.length) != 0
        {
            record.flags.insert(.valueInArena)
            record.link = UInt32(tree.arena.count)
            tree.arena.append(contentsOf: UnsafeBufferPointer(start: scalar.value, count: scalar.length))
        }
        if hasProperties {
            record.flags.insert(.hasProperties)
            record.tag = NodeRecord.Tag(scalar.tag)
            addProperties(in: eventStart..<end, before: start)
            if let anchor = scalar.anchor {
                anchors[String(cString: anchor)] = Anchored(node: UInt32(tree.nodes.count), size: (1, 0))
            }
        }
        if limits.reader == .gitHub {
            let value = UnsafeBufferPointer(start: UnsafePointer(scalar.value), count: scalar.length)
            checkType(of: value, record, tag: scalar.tag, at: min(eventStart, start)..<Int(record.end))
        }
        addChild(endingAt: record.end)
        tree.nodes.append(record)
    }

    private mutating func alias(_ event: yaml_event_t) {
        let start = offset(event.start_mark)
        let end = max(start, offset(event.end_mark))
        guard documents == 1 else { return }
        var record = NodeRecord(
            shape: .alias,
            style: .plain,
            start: UInt32(start),
            end: UInt32(end),
            link: 0,
            count: 0
        )
        let name = event.data.alias.anchor.map { String(cString: $0) } ?? ""
        if let anchored = anchors[name], let size = anchored.size {
            record.link = anchored.node
            // The event of the alias is counted already; the first one of what it stands for takes its place.
            count(size.events - 1, at: event)
            raiseHeight(by: size.height)
            if open.count + size.height > limits.depth { giveUpOnDepth(at: start..<end) }
            if limits.reader == .gitHub, isAtKey, tree.nodes[Int(anchored.node)].shape != .scalar {
                reportComplexKey(at: start..<end)
            }
        } else {
            record.shape = .scalar
            record.flags = .isDeadAlias
            record.link = record.start
            if let anchored = anchors[name] {
                let whole = tree.nodes[Int(anchored.node)]
                let message = "'*\(name)' stands inside of '&\(name)' itself and would never end; write the value out"
                report(.recursiveAlias, message, at: start..<end, related: Int(whole.start)..<Int(whole.start))
            } else {
                report(.unknownAlias, unknownAlias(name, start), at: start..<end)
            }
        }
        addChild(endingAt: record.end)
        tree.nodes.append(record)
    }

    private func unknownAlias(_ name: String, _ start: Int) -> String {
        "'*' begins an alias, and no '&\(name)' stands above it; put quotes around the text, or define the anchor first"
    }

    private mutating func collectionStart(_ event: yaml_event_t, _ shape: NodeRecord.Shape) {
        var start = offset(event.start_mark)
        let eventStart = start
        let isMapping = shape == .mapping
        let anchor = isMapping ? event.data.mapping_start.anchor : event.data.sequence_start.anchor
        let tag = isMapping ? event.data.mapping_start.tag : event.data.sequence_start.tag
        let isFlow =
            isMapping
            ? event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
            : event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
        if open.count >= limits.depth { giveUpOnDepth(at: start..<start) }
        let properties = (anchor == nil ? 0 : 1) + (tag == nil ? 0 : 1)
        if properties > 0 { start = bytes.skippingProperties(properties, from: start, to: bytes.count) }
        if documents == 1, limits.reader == .gitHub, isAtKey { reportComplexKey(at: start..<start) }
        open.append(OpenCollection(node: tree.nodes.count, eventsBefore: events - 1, end: UInt32(start)))
        guard documents == 1 else { return }
        var record = NodeRecord(
            shape: shape,
            style: isFlow ? .flow : .block,
            start: UInt32(start),
            end: UInt32(start),
            link: 0,
            count: 0
        )
        if properties > 0 {
            record.flags.insert(.hasProperties)
            record.tag = NodeRecord.Tag(tag)
            addProperties(in: eventStart..<start, before: start)
            if let anchor {
                let name = String(cString: anchor)
                anchors[name] = Anchored(node: UInt32(tree.nodes.count), size: nil)
                openAnchors.append((name, UInt32(tree.nodes.count)))
            }
        }
        tree.nodes.append(record)
    }

    private mutating func collectionEnd(_ event: yaml_event_t) {
        guard let collection = open.popLast(), documents == 1 else { return }
        let isFlow = tree.nodes[collection.node].style == .flow
        // The end of a block collection is where the next token stands; the value ends with its last child.
        // So is that of a pair without braces in a flow sequence.
        var end = collection.end
        if isFlow {
            let flowEnd = offset(event.end_mark)
            let isClosed =
                flowEnd > 0 && (bytes[flowEnd - 1] == UInt8(ascii: "]") || bytes[flowEnd - 1] == UInt8(ascii: "}"))
            if isClosed { end = max(end, UInt32(flowEnd)) }
        }
        tree.nodes[collection.node].end = end
        tree.nodes[collection.node].link = UInt32(tree.nodes.count)
        tree.nodes[collection.node].count = collection.children
        raiseHeight(by: collection.height + 1)
        if let anchor = openAnchors.last, anchor.node == UInt32(collection.node) {
            openAnchors.removeLast()
            if anchors[anchor.name]?.node == anchor.node {
                anchors[anchor.name]?.size = (events - collection.eventsBefore, collection.height + 1)
            }
        }
        if tree.nodes[collection.node].shape == .mapping, collection.children > 2 {
            let keys = DuplicateKeys(nodes: tree.nodes, arena: tree.arena, bytes: bytes, reader: limits.reader)
            keys.find(in: collection.node, into: &tree.problems)
        }
        addChild(endingAt: end)
    }

    // MARK: Places

    @inline(__always)
    private mutating func offset(_ mark: yaml_mark_t) -> Int {
        cursor.offset(ofCharacter: mark.index, in: bytes)
    }

    /// Where nothing stands: behind its `:`, `-` or `?`; libyaml puts what has none of them before the next token.
    private func placeOfNothing(at offset: Int) -> Int {
        guard let parent = open.last, parent.children % 2 == 1, tree.nodes[parent.node].shape == .mapping else {
            return offset
        }
        if offset > 0, bytes[offset - 1] == .colon { return offset }
        return min(offset, Int(parent.end))
    }

    private mutating func addProperties(in range: Range<Int>, before start: Int) {
        tree.properties.append(NodeProperties(of: UInt32(tree.nodes.count), in: range, before: start, bytes))
    }

    // MARK: Counting

    /// Whether the next node is a key of a mapping.
    private var isAtKey: Bool {
        guard let parent = open.last else { return false }
        return parent.children % 2 == 0 && tree.nodes[parent.node].shape == .mapping
    }

    @inline(__always)
    private mutating func addChild(endingAt end: UInt32) {
        guard !open.isEmpty else { return }
        open[open.count - 1].children += 1
        if end > open[open.count - 1].end { open[open.count - 1].end = end }
    }

    private mutating func raiseHeight(by height: Int) {
        guard !open.isEmpty else { return }
        open[open.count - 1].height = max(open[open.count - 1].height, height)
    }

    @inline(__always)
    private mutating func count(_ more: Int, at event: yaml_event_t) {
        // Sizes are below the limit each, so that the sum cannot overflow.
        events += more
        guard events > limits.events, !hasGivenUp else { return }
        hasGivenUp = true
        let start = offset(event.start_mark)
        let reader = limits.reader == .gitHub ? "GitHub reads" : "are read"
        let message = "the file has too many nodes with its aliases followed; \(limits.events) \(reader) at most"
        report(.tooManyNodes, message, at: start..<max(start, offset(event.end_mark)))
    }

    private mutating func giveUpOnDepth(at range: Range<Int>) {
        guard !hasGivenUp else { return }
        hasGivenUp = true
        let reader = limits.reader == .gitHub ? "GitHub reads" : "are read"
        report(.tooDeep, "too many lists and mappings stand in each other; \(limits.depth) levels \(reader)", at: range)
    }

    // MARK: Problems

    private mutating func report(
        _ code: YAMLProblem.Code,
        _ message: String,
        at range: Range<Int>,
        related: Range<Int>? = nil
    ) {
        guard hasGivenUp || tree.problems.count < YAMLProblem.enough else { return }
        tree.problems.append(YAMLProblem(code, message, at: range, related: related))
    }

    private mutating func reportComplexKey(at range: Range<Int>) {
        report(.complexKey, "a key must be a text or a number for GitHub; write one line before the ':'", at: range)
    }

    /// GitHub knows five tags on scalars, and they must fit.
    private mutating func checkType(
        of value: UnsafeBufferPointer<UInt8>,
        _ record: NodeRecord,
        tag: UnsafeMutablePointer<yaml_char_t>?,
        at range: Range<Int>
    ) {
        if record.tag == .none {
            guard record.style == .plain, value.count > 2, value[0] == UInt8(ascii: "0"),
                PlainType(value) == .outOfRange
            else { return }
            report(
                .invalidValue,
                "'\(shown(value))' does not fit into 32 bits; put quotes around it if it is a text",
                at: range
            )
            return
        }
        if record.tag == .string { return }
        let name = tag.map { String(cString: $0) } ?? "!"
        guard record.tag != .other else {
            let advice = "remove it, or put quotes around the text if it begins with '!'"
            report(.unknownTag, "GitHub knows no tag '\(name)'; \(advice)", at: range)
            return
        }
        if record.style != .plain || !record.tag.fits(value) {
            report(.invalidValue, "'\(shown(value))' is not what its tag '\(name)' says; remove the tag", at: range)
        }
    }

    private mutating func syntaxProblem(_ failure: EventParser.Failure) -> YAMLProblem {
        var failure = failure
        if !failure.isReaderError {
            failure.position = cursor.offset(ofCharacter: failure.position, in: bytes)
            failure.contextPosition = failure.contextPosition.map { cursor.offset(ofCharacter: $0, in: bytes) }
        }
        return SyntaxMessage.problem(failure, in: bytes)
    }
}

extension YAMLStyle {
    fileprivate init(_ style: yaml_scalar_style_t) {
        self =
            switch style {
            case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
            case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
            case YAML_LITERAL_SCALAR_STYLE: .literal
            case YAML_FOLDED_SCALAR_STYLE: .folded
            default: .plain
            }
    }
}

extension NodeRecord.Tag {
    fileprivate init(_ tag: UnsafeMutablePointer<yaml_char_t>?) {
        guard let tag else {
            self = .none
            return
        }
        self =
            switch String(cString: tag) {
            case "tag:yaml.org,2002:str": .string
            case "tag:yaml.org,2002:bool": .bool
            case "tag:yaml.org,2002:int": .integer
            case "tag:yaml.org,2002:float": .float
            case "tag:yaml.org,2002:null": .null
            default: .other
            }
    }
}
