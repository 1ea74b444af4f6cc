import Actions
import ImageMatrix
import SourceText
import Values

extension Rule {
    /// A name that no registry takes.
    static let invalidReference = Rule(
        id: "invalid-reference",
        severity: .error,
        summary: "The name that an image gets is not a valid reference.",
        why: """
            The build ends with "invalid reference format", after all the minutes that it took. Upper-case letters in a \
            namespace, an empty variable before ':' and '/' in a branch's name that becomes a tag are the usual reasons.
            """,
        bad: "tags: ghcr.io/lab/scipy-notebook-:2025-03-14",
        good: "tags: ghcr.io/lab/scipy-notebook-jupyter-a:2025-03-14",
        exceptions: [
            "A name with parts that only the run knows is reported when no such part can make it valid.",
            "What is no name but a comment or an expression without its dollar sign is told by other rules.",
            "Two dashes side by side are valid; they are a hint where a variable between them is empty.",
        ]
    ) { context, report in
        var seen: Set<Finding> = []
        for build in context.builds {
            for target in build.targets {
                if let flaw = NameFlaw(target.reference) {
                    guard !isReportedOtherwise(target.reference) else { continue }
                    let place =
                        flaw.part.map { target.reference.place(of: $0, writtenAt: target.range, in: context) }
                        ?? target.range
                    guard seen.insert(Finding(message: flaw.message, range: target.range)).inserted else { continue }
                    let isElsewhere = place.path != target.range.path || !target.range.bytes.overlaps(place.bytes)
                    report(
                        "\(flaw.message)",
                        place,
                        notes: isElsewhere ? [.init("it becomes a part of this name", target.range)] : []
                    )
                } else if target.reference.hasEmptyPartBetweenDashes {
                    let name = target.reference.display
                    guard seen.insert(Finding(message: name, range: target.range)).inserted else { continue }
                    report(.emptyPart(name), target.range, severity: .hint)
                }
            }
        }
    }

    /// Whether another rule says what is wrong: an expression without its dollar sign, or a comment in a list.
    private static func isReportedOtherwise(_ name: Template) -> Bool {
        guard let text = name.text else { return false }
        return text.hasPrefix("#") || text.hasBareExpression
    }
}

private struct Finding: Hashable {
    let message: String
    let range: SourceRange
}

extension Diagnostic.Message {
    fileprivate static func emptyPart(_ name: String) -> Self {
        "'\(name)' has '--' in it because what stands between is empty; set it, or leave one dash out"
    }
}
