/// Looks for keys that a mapping defines twice.
struct DuplicateKeys {
    let nodes: [NodeRecord]
    let arena: [UInt8]
    let bytes: UnsafeBufferPointer<UInt8>
    let reader: YAMLLimits.Reader

    /// Up to so many keys every key is compared with every other one.
    private static let few = 24

    func find(in mapping: Int, into problems: inout [YAMLProblem]) {
        if nodes[mapping].count / 2 > Self.few || !areKeysSimple(mapping) {
            findWithTable(in: mapping, into: &problems)
            return
        }
        let end = Int(nodes[mapping].link)
        var key = mapping + 1
        while key < end {
            var earlier = mapping + 1
            while earlier < key {
                if nodes[earlier].count == nodes[key].count, isSame(earlier, key) {
                    report(key, definedAt: earlier, into: &problems)
                    break
                }
                earlier = next(next(earlier))
            }
            key = next(next(key))
        }
    }

    private func findWithTable(in mapping: Int, into problems: inout [YAMLProblem]) {
        var first: [[UInt8]: Int] = [:]
        let end = Int(nodes[mapping].link)
        var key = mapping + 1
        while key < end {
            if let text = comparedText(key) {
                if let earlier = first[text] {
                    report(key, definedAt: earlier, into: &problems)
                } else {
                    first[text] = key
                }
            }
            key = next(next(key))
        }
    }

    private func next(_ node: Int) -> Int {
        switch nodes[node].shape {
        case .scalar, .alias: node + 1
        case .sequence, .mapping: Int(nodes[node].link)
        }
    }

    /// Whether all keys are ASCII texts without expressions, so that comparing bytes is comparing keys.
    private func areKeysSimple(_ mapping: Int) -> Bool {
        let end = Int(nodes[mapping].link)
        var key = mapping + 1
        while key < end {
            let record = nodes[key]
            guard record.shape == .scalar, record.flags.isEmpty, record.count > 0 else { return false }
            let text = value(record)
            guard text.allSatisfy({ $0 < 0x80 && $0 != UInt8(ascii: "$") }) else { return false }
            if record.style == .plain, PlainType(text) != .string { return false }
            key = next(next(key))
        }
        return true
    }

    private func value(_ record: NodeRecord) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: bytes[Int(record.link)..<Int(record.link + record.count)])
    }

    private func isSame(_ left: Int, _ right: Int) -> Bool {
        let left = value(nodes[left])
        let right = value(nodes[right])
        switch reader {
        case .anyone: return left.elementsEqual(right)
        case .gitHub: return left.indices.allSatisfy { left[$0].lowercased == right[$0].lowercased }
        }
    }

    /// The text by which a key is compared; nil for what is never a duplicate.
    private func comparedText(_ key: Int) -> [UInt8]? {
        var record = nodes[key]
        if record.shape == .alias { record = nodes[Int(record.link)] }
        guard record.shape == .scalar, !record.flags.contains(.isDeadAlias) else { return nil }
        let text = self.text(record)
        switch reader {
        case .anyone: return Array(text.utf8)
        case .gitHub:
            // An expression may become any key, so GitHub does not compare it.
            if text.contains("${{") { return nil }
            return Array(String(String.UnicodeScalarView(text.unicodeScalars.map(Self.folded))).utf8)
        }
    }

    /// A scalar as .NET's ordinal comparison without case sees it.
    private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        let capital = scalar.properties.uppercaseMapping.unicodeScalars
        return capital.count == 1 ? capital[capital.startIndex] : scalar
    }

    private func text(_ record: NodeRecord) -> String {
        let range = Int(record.link)..<Int(record.link + record.count)
        if record.flags.contains(.valueInArena) { return String(decoding: arena[range], as: UTF8.self) }
        let text = UnsafeBufferPointer(rebasing: bytes[range])
        if reader == .gitHub, record.style == .plain, record.tag != .string {
            switch PlainType(text) {
            case .null: return YAMLScalar.null.text
            case .bool(let value): return YAMLScalar.bool(value).text
            case .number(let value): return YAMLScalar.number(value).text
            case .string, .outOfRange: break
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private func report(_ key: Int, definedAt earlier: Int, into problems: inout [YAMLProblem]) {
        guard problems.count < YAMLProblem.enough else { return }
        let record = nodes[key].shape == .alias ? nodes[Int(nodes[key].link)] : nodes[key]
        let message = "the key '\(shown(text(record)))' is defined twice here; keep one of the two"
        problems.append(YAMLProblem(.duplicateKey, message, at: place(key), related: place(earlier)))
    }

    private func place(_ node: Int) -> Range<Int> {
        Int(nodes[node].start)..<Int(nodes[node].end)
    }
}
