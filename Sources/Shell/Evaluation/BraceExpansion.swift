import Values

/// `a{b,c}` and `{1..3}`, which bash replaces before anything else.
///
/// https://www.gnu.org/software/bash/manual/html_node/Brace-Expansion.html
extension Interpreter {
    private enum Unit {
        case byte(UInt8)
        case part(ShellWord.Part)

        func isByte(_ character: Unicode.Scalar) -> Bool {
            if case .byte(let byte) = self { return byte == UInt8(ascii: character) }
            return false
        }
    }

    func braceExpanded(_ word: ShellWord) throws(Interruption) -> [ShellWord] {
        guard dialect == .bash,
            word.parts.contains(where: {
                if case .literal(let text) = $0.kind { text.utf8.contains(UInt8(ascii: "{")) } else { false }
            })
        else { return [word] }
        var units: [Unit] = []
        for part in word.parts {
            if case .literal(let text) = part.kind {
                units += text.utf8.map { .byte($0) }
            } else {
                units.append(.part(part))
            }
        }
        var left = 1000
        let results = expansions(of: units[...], &left, depth: 0)
        guard left > 0 else { throw .abandoned(.init("the script", because: "a brace expansion is too large")) }
        if results.count == 1, results[0].count == units.count { return [word] }
        return results.map { rebuilt($0, word.range) }
    }

    private func rebuilt(_ units: [Unit], _ range: Range<Int>) -> ShellWord {
        var builder: [ShellWord.Part] = []
        var bytes: [UInt8] = []
        for unit in units {
            switch unit {
            case .byte(let byte):
                // `$x{a,b}` is `$xa $xb`.
                if bytes.isEmpty, ShellParser.continuesName(byte), case .parameter(var parameter)? = builder.last?.kind,
                    let part = builder.last, part.range.count == parameter.name.utf8.count + 1,
                    ShellParser.beginsName(parameter.name.utf8.first ?? 0)
                {
                    parameter.name += String(decoding: [byte], as: UTF8.self)
                    let longer = part.range.lowerBound..<(part.range.upperBound + 1)
                    builder[builder.count - 1] = .init(kind: .parameter(parameter), range: longer)
                    continue
                }
                bytes.append(byte)
            case .part(let part):
                if !bytes.isEmpty {
                    builder.append(.init(kind: .literal(String(decoding: bytes, as: UTF8.self)), range: range))
                    bytes = []
                }
                builder.append(part)
            }
        }
        if !bytes.isEmpty {
            builder.append(.init(kind: .literal(String(decoding: bytes, as: UTF8.self)), range: range))
        }
        return ShellWord(parts: builder, range: range)
    }

    private func expansions(of units: ArraySlice<Unit>, _ left: inout Int, depth: Int) -> [[Unit]] {
        guard depth < 20 else { return [Array(units)] }
        var start = units.startIndex
        while start < units.endIndex {
            guard units[start].isByte("{"), let group = group(in: units, at: start) else {
                start += 1
                continue
            }
            let tails = expansions(of: units[group.end...], &left, depth: depth + 1)
            var results: [[Unit]] = []
            for alternative in group.alternatives {
                for middle in group.isSequence
                    ? [Array(alternative)] : expansions(of: alternative, &left, depth: depth + 1)
                {
                    for tail in tails {
                        left -= 1
                        if left <= 0 { return [] }
                        results.append(units[..<start] + middle + tail)
                    }
                }
            }
            return results
        }
        return [Array(units)]
    }

    /// The alternatives of the group that begins at an offset, and the offset behind it.
    private func group(
        in units: ArraySlice<Unit>,
        at start: Int
    ) -> (alternatives: [ArraySlice<Unit>], isSequence: Bool, end: Int)? {
        var nesting = 0
        var commas: [Int] = []
        for offset in start..<units.endIndex {
            if units[offset].isByte("{") { nesting += 1 }
            if units[offset].isByte(","), nesting == 1 { commas.append(offset) }
            guard units[offset].isByte("}") else { continue }
            nesting -= 1
            guard nesting == 0 else { continue }
            if commas.isEmpty {
                guard let sequence = sequence(units[(start + 1)..<offset]) else { return nil }
                return (sequence, true, offset + 1)
            }
            var alternatives: [ArraySlice<Unit>] = []
            var begin = start + 1
            for end in commas + [offset] {
                alternatives.append(units[begin..<end])
                begin = end + 1
            }
            return (alternatives, false, offset + 1)
        }
        return nil
    }

    /// `1..5`, `a..e`, `01..10..3`
    private func sequence(_ units: ArraySlice<Unit>) -> [ArraySlice<Unit>]? {
        var bytes: [UInt8] = []
        for unit in units {
            guard case .byte(let byte) = unit, bytes.count < 40 else { return nil }
            bytes.append(byte)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        var parts: [Substring] = []
        var rest = text[...]
        while let dots = rest.firstRange(of: "..") {
            parts.append(rest[..<dots.lowerBound])
            rest = rest[dots.upperBound...]
        }
        parts.append(rest)
        guard parts.count == 2 || parts.count == 3 else { return nil }
        var step = 1
        if parts.count == 3 {
            guard let given = Int(parts[2]), given.magnitude < 1 << 40 else { return nil }
            step = max(Int(given.magnitude), 1)
        }
        var results: [String] = []
        if let first = Int(parts[0]), let last = Int(parts[1]), first.magnitude < 1 << 40, last.magnitude < 1 << 40 {
            guard (first.distance(to: last).magnitude) / UInt(step) < 1000 else { return nil }
            let isPadded = [parts[0], parts[1]].contains { part in
                let digits = part.drop { $0 == "-" }
                return digits.utf8.count > 1 && digits.utf8.first == UInt8(ascii: "0")
            }
            let width = isPadded ? max(parts[0].utf8.count, parts[1].utf8.count) : 0
            for value in stride(from: first, through: last, by: first <= last ? step : -step) {
                let digits = String(value.magnitude)
                let sign = value < 0 ? "-" : ""
                let zeros = max(0, width - sign.utf8.count - digits.utf8.count)
                results.append(sign + String(repeating: "0", count: zeros) + digits)
            }
        } else if let first = parts[0].utf8.first, let last = parts[1].utf8.first, parts[0].utf8.count == 1,
            parts[1].utf8.count == 1, ShellParser.beginsName(first), ShellParser.beginsName(last),
            first != UInt8(ascii: "_"), last != UInt8(ascii: "_")
        {
            // From lower to upper case the characters between them would come too.
            guard (first > 96) == (last > 96) else { return nil }
            for value in stride(from: Int(first), through: Int(last), by: first <= last ? step : -step) {
                results.append(String(decoding: [UInt8(value)], as: UTF8.self))
            }
        } else {
            return nil
        }
        return results.map { $0.utf8.map { Unit.byte($0) }[...] }
    }
}

extension Substring {
    fileprivate func firstRange(of dots: String) -> Range<Index>? {
        var index = startIndex
        while index < endIndex {
            if self[index...].hasPrefix(dots) { return index..<self.index(index, offsetBy: dots.count) }
            index = self.index(after: index)
        }
        return nil
    }
}
