import Actions
import SourceText
import YAML

extension Rule {
    /// An exclusion that stands before all inclusions.
    static let negationWithoutEffect = Rule(
        id: "negation-without-effect",
        severity: .warning,
        repair: .none,
        source: .filterPatterns,
        summary: "A pattern with '!' stands before the patterns that it should take something away from.",
        why: """
            The patterns of a list are applied in order, and the last one that matches decides. An exclusion takes away from \
            what stands above it; at the top there is nothing to take away, and everything below comes in again. A list of \
            exclusions only lets nothing through.
            """,
        bad: """
            - "!src/jupyter-a/README.md"
            - src/jupyter-a/**
            """,
        good: """
            - src/jupyter-a/**
            - "!src/jupyter-a/README.md"
            """,
        exceptions: ["An exclusion behind an inclusion, whether or not it matches anything."]
    ) { context, report in
        for workflow in context.workflows {
            for filter in workflow.triggers.lazy.flatMap(\.filters) where filter.kind.use == .include {
                let isNegated = filter.patterns.map { $0.withUTF8 { $0.first == UInt8(ascii: "!") } }
                guard isNegated.first == true else { continue }
                let firstPositive = isNegated.firstIndex(of: false)
                for node in filter.patterns[..<(firstPositive ?? filter.patterns.count)] {
                    if let firstPositive {
                        let note = Diagnostic.Note(
                            "the first pattern that includes something is here",
                            workflow.place(filter.patterns[firstPositive])
                        )
                        report(.tooEarly(node.string ?? ""), workflow.place(node), notes: [note])
                    } else {
                        report(.alone(node.string ?? "", filter.kind), workflow.place(node))
                    }
                }
            }
        }
    }
}

extension Diagnostic.Message {
    fileprivate static func tooEarly(_ pattern: String) -> Self {
        "'\(pattern)' takes nothing away, because nothing is included above it; move it below the others"
    }

    fileprivate static func alone(_ pattern: String, _ kind: Trigger.Filter.Kind) -> Self {
        "'\(pattern)' takes nothing away, and the list includes nothing; write '**' above it, or use '\(kind.rawValue)-ignore'"
    }
}
