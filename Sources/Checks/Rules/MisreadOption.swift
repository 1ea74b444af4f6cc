import Requirements
import SourceText

extension Rule {
    /// An option that pip reads in another way than it looks.
    static let misreadOption = Rule(
        id: "misread-option",
        severity: .error,
        repair: .unsafe,
        source: .requirementsFormat,
        summary:
            "An option for pip, in a list or in a command, is unknown, merged with a requirement, or without effect.",
        why: """
            pip reads one requirement or one set of options a line. A package behind an address becomes a part of the address, \
            a package behind an option is left out, and an option behind a package does nothing: all without a word. Only an \
            option that pip does not know ends the installation.
            """,
        bad: "--index-url https://download.pytorch.org/whl/cu118torch==2.2.1",
        good: """
            --index-url https://download.pytorch.org/whl/cu118
            torch==2.2.1
            """,
        exceptions: [
            "`--hash`, `--global-option` and `--config-settings`, which belong behind a requirement.",
            "The beginning of an option's name, as long as no other option begins like that.",
            "Unknown options in a list that uv installs.",
        ]
    ) { context, report in
        for list in context.requirementLists.lists {
            for line in list.file.lines where !line.hasVariable {
                for option in line.options { check(option, of: line, in: list, &report) }
                if case .options(let ignored) = line.content, let first = ignored.first, !line.hasUnknownOption {
                    report(.ignored(first.text), list.place(first.range))
                }
            }
        }
        for command in context.commandRequirements {
            for option in command.indexes where option.name != "--no-index" {
                let value = RequirementsFile.Piece(text: option.value, range: 0..<option.value.utf8.count)
                guard let comparison = value.comparison else { continue }
                report(.merged(option.name, String(option.value[comparison...])), option.place)
            }
            // Of uv and others the options are not known.
            guard command.command.call.name != "uv" else { continue }
            for option in command.command.options {
                let found = PipOptions.check(option.text)
                guard found.isUnknown else { continue }
                let name = String(option.text.prefix { $0 != "=" })
                // What is near to no option may be one of a version to come.
                let place = command.script.place(option.range)
                let isWritten = command.file.text(in: place.bytes) == option.text && name == option.text
                report(
                    .unknownOption(name, found.meant),
                    place,
                    severity: found.meant == nil ? .warning : nil,
                    fixes: isWritten ? found.meant.map { [.replacing(place, by: $0)] } ?? [] : []
                )
            }
        }
    }

    private static func check(
        _ option: RequirementsFile.Option,
        of line: RequirementsFile.Line,
        in list: RequirementLists.List,
        _ report: inout RuleReport
    ) {
        guard let kind = option.kind else {
            guard !list.isForUV else { return }
            let nearest = nearestName(to: option.name.text, among: OptionKind.allCases.map(\.rawValue))
            let place = list.place(option.name.range)
            report(
                .unknown(option.name.text, nearest),
                place,
                fixes: nearest.map { [.replacing(place, by: $0)] } ?? []
            )
            return
        }
        if case .requirement(let requirement) = line.content, !requirement.isEditable, !kind.belongsToRequirement {
            report(.withoutEffect(option.name.text), list.place(option.name.range))
        }
        let takesAddress = [.indexURL, .extraIndexURL, .findLinks].contains(kind)
        if takesAddress, let value = option.value, let comparison = value.comparison {
            let text = value.text[comparison...]
            report(.merged(option.name.text, String(text)), list.place(value.range))
        }
    }
}

extension RequirementsFile.Line {
    fileprivate var hasUnknownOption: Bool { options.contains { $0.kind == nil } }
}

extension RequirementsFile.Piece {
    /// Where a version is compared in an address, which no address does.
    fileprivate var comparison: String.Index? {
        guard let scheme = text.firstRange(ofBytesOf: "://"), !text.utf8.contains(UInt8(ascii: "?")) else { return nil }
        for mark in ["==", ">=", "<=", "~="] {
            if let found = text.firstRange(ofBytesOf: mark), found.lowerBound > scheme.upperBound {
                return text.utf8.index(text.utf8.startIndex, offsetBy: found.lowerBound)
            }
        }
        return nil
    }
}

extension Diagnostic.Message {
    fileprivate static func unknown(_ name: String, _ nearest: String?) -> Self {
        "pip knows no option '\(name)' in a list; \(nearest.map { "did you mean '\($0)'?" } ?? "remove it")"
    }

    fileprivate static func unknownOption(_ name: String, _ nearest: String?) -> Self {
        "'pip install' knows no option '\(name)'; \(nearest.map { "did you mean '\($0)'?" } ?? "remove it")"
    }

    fileprivate static func withoutEffect(_ name: String) -> Self {
        "'\(name)' does nothing behind a requirement; write it on a line of its own"
    }

    fileprivate static func merged(_ name: String, _ rest: String) -> Self {
        "the address of '\(name)' goes on with '\(rest)', which is no address; write the requirement on a line of its own"
    }

    fileprivate static func ignored(_ text: String) -> Self {
        "pip leaves out '\(text)' behind an option without a word; write it on a line of its own"
    }
}
