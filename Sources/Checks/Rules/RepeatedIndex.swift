import Requirements
import SourceText

extension Rule {
    /// A second `--index-url`.
    static let repeatedIndex = Rule(
        id: "repeated-index",
        severity: .warning,
        repair: .unsafe,
        source: .requirementsFormat,
        summary: "A list for pip, or a command, gives '--index-url' more than once.",
        why: """
            The last one counts for the whole list, also for the lines above it, so what was meant for the first index is \
            looked for in the last one.
            """,
        bad: """
            --index-url https://download.pytorch.org/whl/cu118
            --index-url https://pypi.org/simple
            """,
        good: """
            --index-url https://pypi.org/simple
            --extra-index-url https://download.pytorch.org/whl/cu118
            """,
        exceptions: ["The same address twice.", "Any number of `--extra-index-url`."]
    ) { context, report in
        for command in context.commandRequirements {
            let options = command.indexes.filter { $0.name == "--index-url" }
            guard let last = options.last else { continue }
            for option in options.dropLast() where option.value != last.value {
                report(
                    .overridden(option.value),
                    option.place,
                    notes: [Diagnostic.Note("this one counts", last.place)]
                )
            }
        }
        for list in context.requirementLists.lists {
            let options = list.file.options(.indexURL) + list.file.options(.pypiURL)
            let ordered = options.sorted { $0.name.range.lowerBound < $1.name.range.lowerBound }
            guard let last = ordered.last else { continue }
            for option in ordered.dropLast() where option.value?.text != last.value?.text {
                let place = list.place(option.name.range)
                report(
                    .overridden(option.value?.text ?? ""),
                    place,
                    notes: [Diagnostic.Note("this one counts", list.place(last.name.range))],
                    // A short option may have its value right behind it.
                    fixes: option.value?.range.lowerBound == place.bytes.upperBound
                        ? [] : [.replacing(place, by: OptionKind.extraIndexURL.rawValue)]
                )
            }
        }
    }
}

extension Diagnostic.Message {
    fileprivate static func overridden(_ address: String) -> Self {
        "'\(address)' is not asked, because a later '--index-url' counts for all packages; write '--extra-index-url'"
    }
}
