import Actions
import SourceText
import YAML

extension Rule {
    /// A pattern that GitHub refuses, or that no path and no ref can match.
    static let malformedFilter = Rule(
        id: "malformed-filter",
        severity: .error,
        repair: .none,
        source: .filterPatterns,
        summary: "A pattern of branches, tags or paths is none.",
        why: """
            GitHub refuses the workflow because of such a pattern, or the pattern matches nothing: paths count from the root \
            of the repository without './', and git allows no blank in the name of a branch.
            """,
        bad: "- ./src/jupyter-a/**",
        good: "- src/jupyter-a/**"
    ) { context, report in
        for workflow in context.workflows {
            for filter in workflow.triggers.lazy.flatMap(\.filters) {
                for node in filter.patterns {
                    guard let text = node.string else { continue }
                    let problems =
                        filter.isOfPaths ? FilterPattern.problems(inPath: text) : FilterPattern.problems(inRef: text)
                    for problem in problems {
                        let place = problem.range.map { workflow.file.place(node.sourceRange(ofValue: $0)) }
                        report("\(problem.message)", place ?? workflow.place(node))
                    }
                }
            }
        }
    }
}

extension Trigger.Filter {
    /// Whether the patterns are about paths, not about branches or tags.
    var isOfPaths: Bool { kind == .paths || kind == .pathsIgnore }
}
