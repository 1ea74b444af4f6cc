import Actions
import ImageMatrix
import SourceText
import Values

extension Rule {
    /// A name that no registry takes.
    static let invalidReference = Rule(
        id: "invalid-reference",
        severity: .error,
        repair: .none,
        source: .referenceGrammar,
        summary: "The name that an image gets is not a valid reference.",
        why: """
            The build ends with "invalid reference format", after all the minutes that it took. Upper-case letters in a \
            namespace, an empty variable before ':' and '/' in a branch's name that becomes a tag are the usual reasons.
            """,
        bad: "tags: ghcr.io/lab/scipy-notebook-:2025-03-14",
        good: "tags: ghcr.io/lab/scipy-notebook-jupyter-a:2025-03-14",
        exceptions: [
            "A name with parts that only the run knows is reported when no such part can make it valid.",
            "A part whose own place has a finding already: a wrong or missing variable, a comment, an expression without its dollar sign.",
            "Two dashes side by side are valid; they are a hint where a variable between them is empty.",
        ]
    ) { context, report in
        var seen: Set<Occurrence> = []
        for build in context.builds {
            for target in build.targets {
                if let flaw = NameFlaw(target.reference) {
                    guard seen.insert(Occurrence(message: flaw.message, range: target.range)).inserted else {
                        continue
                    }
                    let place = target.reference.place(of: flaw.part, writtenAt: target.range, in: context)
                    let isElsewhere = place.path != target.range.path || !target.range.bytes.overlaps(place.bytes)
                    report(
                        "\(flaw.message)",
                        place,
                        notes: isElsewhere ? [.init("it becomes a part of this name", target.range)] : [],
                        causes: target.reference.sources(of: flaw.part, writtenAt: target.range, in: context)
                    )
                } else if target.reference.hasEmptyPartBetweenDashes {
                    let name = target.reference.display
                    guard seen.insert(Occurrence(message: name, range: target.range)).inserted else { continue }
                    report(.emptyPart(name), target.range, severity: .hint)
                }
            }
        }
    }
}

private struct Occurrence: Hashable {
    let message: String
    let range: SourceRange
}

extension Diagnostic.Message {
    fileprivate static func emptyPart(_ name: String) -> Self {
        "'\(name)' has '--' in it because what stands between is empty; set it, or leave one dash out"
    }
}
