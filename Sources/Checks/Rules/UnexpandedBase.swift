import Dockerfile
import SourceText

extension Rule {
    /// The name of an argument where its value is meant.
    static let unexpandedBase = Rule(
        id: "unexpanded-base",
        severity: .error,
        repair: .safe,
        source: .dockerfileReference,
        summary: "FROM names an argument without a dollar sign.",
        why: """
            The builder looks for an image of that name and finds none; with capitals it does not even take it for a name.
            """,
        bad: "FROM BASE_IMAGE",
        good: "FROM ${BASE_IMAGE}",
        exceptions: [
            "A name without capitals, which may be that of an image, and the name of a stage.",
            "An argument that is declared only behind the FROM.",
        ],
        explains: ["invalid-default-base"]
    ) { context, report in
        for file in context.checkedDockerfiles {
            let names = Set(file.stages.declaredArguments.lazy.filter { $0.scope == .global }.map(\.name.text))
            guard !names.isEmpty else { continue }
            for stage in file.stages.stages {
                let base = stage.from.base
                let isStage = file.stages.stages[..<stage.index].contains { $0.name == base.text.lowercased() }
                guard !isStage, !base.text.utf8.contains(UInt8(ascii: "$")) else { continue }
                // Also as a part of the name: `BASE_REGISTRY/BASE_IMAGE:BASE_TAG`.
                var offset = base.range.lowerBound
                for part in base.text.utf8.split(
                    omittingEmptySubsequences: false,
                    whereSeparator: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ":") }
                ) {
                    let range = offset..<(offset + part.count)
                    offset = range.upperBound + 1
                    let name = String(Substring(part))
                    guard names.contains(name), name != name.lowercased(), range.upperBound <= base.range.upperBound
                    else { continue }
                    let place = file.place(range)
                    // Names have no capitals, but tags may.
                    let isTag =
                        range.lowerBound > base.range.lowerBound
                        && file.syntax.file.bytes[range.lowerBound - 1] == UInt8(ascii: ":")
                    report(
                        .unexpanded(name),
                        place,
                        fixes: [.replacing(place, by: "${\(name)}", isSafe: !isTag)],
                        effects: [file.place(base.range)]
                    )
                }
            }
        }
    }
}

extension Diagnostic.Message {
    fileprivate static func unexpanded(_ name: String) -> Self {
        "'\(name)' is an argument that is declared above, and its value is taken only with a dollar sign; write '${\(name)}'"
    }
}
