import Requirements
import SourceText

extension Rule {
    /// One package, two versions.
    static let conflictingPins = Rule(
        id: "conflicting-pins",
        severity: .error,
        repair: .safe,
        source: .pipResolution,
        summary: "A list pins one package to two versions.",
        why: """
            pip gives up with "ResolutionImpossible". Names are compared as pip compares them, without regard to case, '-', \
            '_' and '.'. A line that stands twice does no harm and is only a hint.
            """,
        bad: """
            numpy==2.2.4
            NumPy==1.26.4
            """,
        good: "numpy==2.2.4",
        exceptions: [
            "Lines with different markers, of which only one may hold.",
            "Versions that are written differently and are the same, such as 1.0 and 1.0.0.",
            "Versions with a wildcard, and ranges.",
        ]
    ) { context, report in
        for list in context.requirementLists.lists {
            var first: [String: (requirement: Requirement, line: RequirementsFile.Line)] = [:]
            for (line, requirement) in list.file.requirements {
                guard let name = requirement.normalizedName, requirement.source == .index, !line.hasVariable else {
                    continue
                }
                let key = "\(name);\(requirement.marker?.text ?? "")"
                guard let earlier = first[key] else {
                    first[key] = (requirement, line)
                    continue
                }
                let note = Diagnostic.Note("it stands here, too", list.place(earlier.line.text.range))
                if let old = earlier.requirement.pin, let new = requirement.pin, !old.agrees(with: new) {
                    report(
                        .conflict(name, old.text, new.text),
                        list.place(line.text.range),
                        notes: [note]
                    )
                } else if earlier.line.text.text == line.text.text {
                    report(
                        .repeated(line.text.text),
                        list.place(line.text.range),
                        severity: .hint,
                        notes: [note],
                        fixes: list.file.removal(of: line).map { [$0] } ?? []
                    )
                }
            }
        }
    }
}

/// A version that is asked for exactly.
private struct Pin {
    let text: String
    private let release: [Int]
    private let local: Substring?

    /// Nil for what is no plain version of numbers, which says nothing about equality here.
    init?(_ text: String) {
        self.text = text
        let parts = text.split(separator: "+", maxSplits: 1)
        guard let first = parts.first else { return nil }
        var release: [Int] = []
        for number in first.split(separator: ".", omittingEmptySubsequences: false) {
            guard let value = Int(number), value >= 0 else { return nil }
            release.append(value)
        }
        while release.last == 0 { release.removeLast() }
        self.release = release
        local = parts.count == 2 ? parts[1] : nil
    }

    /// Whether one version can be both; one without a local part takes any.
    func agrees(with other: Pin) -> Bool {
        release == other.release && (local == nil || other.local == nil || local == other.local)
    }
}

extension Requirement {
    fileprivate var pin: Pin? {
        guard specifiers.count == 1, specifiers[0].comparison.text == "==" else { return nil }
        return Pin(specifiers[0].version.text)
    }
}

extension RequirementsFile {
    /// Takes a line out with its line break, when nothing else stands on it.
    fileprivate func removal(of line: Line) -> Diagnostic.Fix? {
        let bytes = file.bytes
        var (start, end) = (line.text.range.lowerBound, line.text.range.upperBound)
        while start > 0, bytes[start - 1] == 0x20 || bytes[start - 1] == 0x09 { start -= 1 }
        guard start == 0 || bytes[start - 1] == 0x0A, !bytes[start..<end].contains(0x0A) else { return nil }
        while end < bytes.count, bytes[end] == 0x20 || bytes[end] == 0x09 || bytes[end] == 0x0D { end += 1 }
        guard end < bytes.count, bytes[end] == 0x0A else { return nil }
        let edit = Diagnostic.Fix.FileEdit(path: file.path, edit: TextEdit(start..<(end + 1), ""))
        return Diagnostic.Fix("remove the line", isSafe: true, edits: [edit])
    }
}

extension Diagnostic.Message {
    fileprivate static func conflict(_ name: String, _ first: String, _ second: String) -> Self {
        "'\(name)' is pinned to '\(first)' above and to '\(second)' here, and pip installs neither; keep one of them"
    }

    fileprivate static func repeated(_ line: String) -> Self {
        "'\(line)' stands in the list twice; keep one of them"
    }
}
