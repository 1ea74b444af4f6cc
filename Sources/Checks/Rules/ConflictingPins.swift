import ImageMatrix
import Requirements
import SourceText

extension Rule {
    /// One package, two versions.
    static let conflictingPins = Rule(
        id: "conflicting-pins",
        severity: .error,
        repair: .safe,
        source: .pipResolution,
        summary: "A list, with those that it includes, or a command pins one package to two versions.",
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
        var seen: Set<[SourceRange]> = []
        let groups = context.requirementLists.groups + context.commandGroups
        for group in groups {
            for (earlier, later) in group.conflicts where seen.insert([earlier.place, later.place]).inserted {
                report(
                    .conflict(later.name, earlier.pin.text, later.pin.text, isConstraint: earlier.isConstraint),
                    later.place,
                    notes: [Diagnostic.Note("it stands here, too", earlier.place), group.note].compactMap(\.self)
                )
            }
        }
    }
}

/// Lists, and words of a command, that pip reads together.
private struct PinGroup {
    struct Entry {
        let name: String
        let marker: String
        let pin: Pin
        let place: SourceRange
        let isConstraint: Bool
        /// What the entry was read from: within one list pins are compared where the list is.
        let source: Int
    }

    var entries: [Entry] = []
    /// What brings the lists together.
    var note: Diagnostic.Note?
    private var sources = 0

    /// So many pins of one package are compared with the next one.
    private static let pinLimit = 20

    /// Adds a list with all that it includes.
    mutating func add(_ list: RequirementLists.List, isConstraint: Bool, _ lists: RequirementLists) {
        var pending = [(list, isConstraint)]
        var seen: Set<String> = []
        while let (list, isConstraint) = pending.popLast(), seen.count < 100 {
            guard seen.insert(list.path).inserted else { continue }
            sources += 1
            for (line, requirement) in list.file.requirements where !line.hasVariable {
                guard let name = requirement.normalizedName, requirement.source == .index, let pin = requirement.pin
                else { continue }
                entries.append(
                    Entry(
                        name: name,
                        marker: requirement.marker?.text ?? "",
                        pin: pin,
                        place: list.place(line.text.range),
                        isConstraint: isConstraint,
                        source: sources
                    )
                )
            }
            for (kind, isBound) in [(OptionKind.requirement, isConstraint), (.constraint, true)] {
                for option in list.file.options(kind) {
                    guard let path = list.path(of: option), let next = lists.lists.first(where: { $0.path == path })
                    else { continue }
                    pending.append((next, isBound))
                }
            }
        }
    }

    mutating func add(_ command: CommandRequirements) {
        for entry in command.entries {
            // Words of one command are compared with each other, too.
            sources += 1
            guard let name = entry.requirement.normalizedName, entry.requirement.source == .index,
                let pin = entry.requirement.pin
            else { continue }
            entries.append(
                Entry(
                    name: name,
                    marker: entry.requirement.marker?.text ?? "",
                    pin: pin,
                    place: command.place(of: entry),
                    isConstraint: false,
                    source: sources
                )
            )
        }
    }

    /// The pairs of pins from different sources of which pip can take only one.
    var conflicts: [(Entry, Entry)] {
        var found: [(Entry, Entry)] = []
        // Of each package the first pin of every kind is what others are compared with.
        var first: [String: [Entry]] = [:]
        for later in entries {
            let key = "\(later.name);\(later.marker)"
            let known = first[key] ?? []
            let earlier = known.first { earlier in
                // A list that only constrains installs nothing by itself.
                earlier.source != later.source && !(earlier.isConstraint && later.isConstraint)
                    && !earlier.pin.agrees(with: later.pin) && earlier.place != later.place
            }
            if known.count < Self.pinLimit { first[key, default: []].append(later) }
            guard let earlier else { continue }
            // The requirement is the place, whichever stands first.
            found.append(later.isConstraint ? (later, earlier) : (earlier, later))
        }
        return found
    }
}

extension RequirementLists {
    /// The lists that include others, with those.
    fileprivate var groups: [PinGroup] {
        lists.compactMap { list in
            guard !list.file.options(.requirement).isEmpty || !list.file.options(.constraint).isEmpty else {
                return nil
            }
            var group = PinGroup()
            group.add(list, isConstraint: false, self)
            return group
        }
    }
}

extension CheckContext {
    /// The commands that install from several places at once.
    fileprivate var commandGroups: [PinGroup] {
        let listsOfName = Dictionary(grouping: requirementLists.lists) { $0.path.lastPathPart }
        return commandRequirements.compactMap { command in
            guard command.entries.count + command.lists.count > 1 else { return nil }
            var group = PinGroup()
            let folders = command.file.builds.isEmpty ? [command.file.folder] : command.file.builds.map(\.context)
            for (path, isConstraint, _) in command.lists {
                // One list of that name in the context is the one, wherever it was copied to.
                let found = (listsOfName[path.lastPathPart] ?? []).filter { list in
                    folders.allSatisfy { $0.map { $0.isEmpty || list.path.begins(withBytesOf: $0 + "/") } ?? false }
                }
                if found.count == 1 { group.add(found[0], isConstraint: isConstraint, requirementLists) }
            }
            group.add(command)
            group.note = Diagnostic.Note(
                "this command installs both",
                command.script.place(command.command.call.nameRange.lowerBound..<command.command.verbRange.upperBound)
            )
            return group
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

    fileprivate static func conflict(_ name: String, _ first: String, _ second: String, isConstraint: Bool) -> Self {
        isConstraint
            ? "'\(name)' is pinned to '\(second)' here and constrained to '\(first)', and pip installs neither; keep one of them"
            : "'\(name)' is pinned to '\(first)' elsewhere and to '\(second)' here, and pip installs neither; keep one of them"
    }

    fileprivate static func repeated(_ line: String) -> Self {
        "'\(line)' stands in the list twice; keep one of them"
    }
}
