import SourceText

/// Which findings tell again what a finding of another rule tells at its cause.
struct Explanations {
    private struct Subject: Hashable {
        let rule: String
        let path: String
    }

    /// Where each rule is explained, in the order of the places.
    private var places: [Subject: Places] = [:]

    /// - Parameter findings: what is shown; what is silenced explains nothing.
    init(_ findings: [RuleReport.Finding], rules: [Rule]) {
        let explained = Dictionary(rules.lazy.map { ($0.id, $0.explains) }) { first, _ in first }
        var ranges: [Subject: [Range<Int>]] = [:]
        for finding in findings {
            for rule in explained[finding.diagnostic.rule] ?? [] {
                for place in finding.effects {
                    ranges[Subject(rule: rule, path: place.path), default: []].append(place.bytes)
                }
            }
        }
        places = ranges.mapValues(Places.init)
    }

    /// Whether another finding tells the mistake.
    func cover(_ finding: RuleReport.Finding) -> Bool {
        finding.causes.contains { cause in
            places[Subject(rule: finding.diagnostic.rule, path: cause.path)]?.meet(cause.bytes) ?? false
        }
    }
}

/// Places of one file, to be asked whether one of them meets another place.
private struct Places {
    /// In the order of their first bytes.
    private let starts: [Int]
    /// For each place the end of what it and all before it reach.
    private let reaches: [Int]

    init(_ ranges: [Range<Int>]) {
        let ranges = ranges.map(Self.visible).sorted { $0.lowerBound < $1.lowerBound }
        var reach = 0
        starts = ranges.map(\.lowerBound)
        reaches = ranges.map { range in
            reach = max(reach, range.upperBound)
            return reach
        }
    }

    func meet(_ range: Range<Int>) -> Bool {
        let range = Self.visible(range)
        var before = starts[...]
        while let middle = before.indices.isEmpty ? nil : before.startIndex + before.count / 2 {
            before = starts[middle] < range.upperBound ? before[(middle + 1)...] : before[..<middle]
        }
        return before.startIndex > 0 && reaches[before.startIndex - 1] > range.lowerBound
    }

    /// An empty place is where the byte behind it is.
    private static func visible(_ range: Range<Int>) -> Range<Int> {
        range.isEmpty ? range.lowerBound..<(range.lowerBound + 1) : range
    }
}
