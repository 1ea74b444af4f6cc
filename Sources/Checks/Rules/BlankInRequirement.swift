import Requirements
import SourceText

extension Rule {
    /// A blank where a name or a version goes on.
    static let blankInRequirement = Rule(
        id: "blank-in-requirement",
        severity: .warning,
        repair: .safe,
        source: .dependencySpecifiers,
        summary: "A blank stands inside of a package's name or of its version.",
        why: "pip takes what stands behind the blank for something else and ends with \"Invalid requirement\".",
        bad: "torch==1.12.0 +cu116",
        good: "torch==1.12.0+cu116",
        exceptions: ["Blanks around comparisons, commas and markers, and at the end of a line."]
    ) { context, report in
        for list in context.requirementLists.lists {
            for (line, requirement) in list.file.requirements where requirement.source == .index && !line.hasVariable {
                guard let name = requirement.name, let rest = requirement.rest,
                    let first = rest.text.unicodeScalars.first
                else { continue }
                if let version = requirement.specifiers.last?.version, first == "+" || version.text.hasSuffix("+") {
                    let gap = list.place(version.range.upperBound..<rest.range.lowerBound)
                    let fix = Diagnostic.Fix(
                        "remove the blank",
                        isSafe: true,
                        edits: [.init(path: gap.path, edit: TextEdit(gap.bytes, ""))]
                    )
                    report(.version(version.text + rest.text), gap, fixes: gap.bytes.isEmpty ? [] : [fix])
                } else if requirement.specifiers.isEmpty, requirement.extras.isEmpty, first.properties.isAlphabetic {
                    report(.name(name.text, rest.text), list.place(name.range.upperBound..<rest.range.lowerBound))
                }
            }
        }
    }
}

extension Diagnostic.Message {
    fileprivate static func version(_ version: String) -> Self {
        "a blank divides the version; write '\(version)'"
    }

    fileprivate static func name(_ name: String, _ rest: String) -> Self {
        "'\(rest)' stands behind the name '\(name)' with only a blank between; write one requirement a line, and '-' in a name"
    }
}
