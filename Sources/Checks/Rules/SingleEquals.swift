import Requirements
import SourceText

extension Rule {
    /// `name=1.0` in a list for pip.
    static let singleEquals = Rule(
        id: "single-equals",
        severity: .error,
        repair: .safe,
        source: .dependencySpecifiers,
        summary: "A version for pip, in a list or in a command, follows a single `=`.",
        why: """
            That is conda's way to write it. pip reads '=' as no comparison at all and ends with "Invalid requirement", after \
            everything in front of it was built.
            """,
        bad: "numpy=2.2.4",
        good: "numpy==2.2.4",
        exceptions: [
            "Lists that conda or mamba installs.",
            "A '=' in an address, a marker or the value of an option.",
        ]
    ) { context, report in
        for list in context.requirementLists.lists {
            for (_, requirement) in list.file.requirements where requirement.source == .index {
                guard let name = requirement.name, let specifier = requirement.specifiers.first,
                    specifier.comparison.text == "="
                else { continue }
                let version = specifier.version.text
                // `name=1.0=build` is what conda exports; nobody knows the version that pip would find.
                let isPlain = !version.utf8.contains(UInt8(ascii: "=")) && !version.isEmpty
                let place = list.place(specifier.comparison.range)
                report(
                    isPlain ? .singleEquals(name.text, version) : .condaForm(list.file.file.text(in: name.range)),
                    place,
                    fixes: isPlain ? [.replacing(place, by: "==", isSafe: true)] : []
                )
            }
        }
        for command in context.commandRequirements {
            for entry in command.entries where entry.requirement.source == .index {
                guard let name = entry.requirement.name, let specifier = entry.requirement.specifiers.first,
                    specifier.comparison.text == "="
                else { continue }
                let version = specifier.version.text
                let isPlain = !version.utf8.contains(UInt8(ascii: "=")) && !version.isEmpty
                let place = command.place(specifier.comparison, of: entry)
                report(
                    isPlain ? .singleEquals(name.text, version) : .condaForm(name.text),
                    place,
                    fixes: isPlain && place.bytes.count == 1 ? [.replacing(place, by: "==", isSafe: true)] : []
                )
            }
        }
    }
}

extension Diagnostic.Message {
    fileprivate static func singleEquals(_ name: String, _ version: String) -> Self {
        "pip takes no '=' for a comparison; write '\(name)==\(version)'"
    }

    fileprivate static func condaForm(_ name: String) -> Self {
        "'\(name)' is written as conda exports it, which pip does not read; write '\(name)==' and the version alone"
    }
}
