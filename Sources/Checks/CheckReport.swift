import ImageMatrix
import SourceText

/// What all rules find in an image matrix.
package struct CheckReport {
    /// In the order of files and places.
    package let diagnostics: [Diagnostic]
    /// How many files were read: workflows and Dockerfiles.
    package let fileCount: Int

    /// Runs the rules.
    ///
    /// - Parameter paths: what to report about, as files, folders or names of apps; everything when empty. Rules always
    ///   see the whole matrix, because most mistakes are between files.
    package init(_ context: CheckContext, rules: [Rule] = Rule.all, only paths: [String] = []) {
        let matrix = context.matrix
        var found: [RuleReport.Finding] = []
        for rule in rules {
            var severity = rule.severity
            switch matrix.configuration.rules[rule.id] {
            case .off?: continue
            case .severity(let configured)?: severity = configured
            case nil: break
            }
            let isConfigured = matrix.configuration.rules[rule.id] != nil
            var report = RuleReport(rule: rule.id, severity: severity, isFixed: isConfigured)
            rule.check(context, &report)
            found += report.findings
        }
        let selection = Selection(paths, matrix: matrix)
        var suppressions = Suppressions(matrix: matrix)
        let shown = found.filter { finding in
            !matrix.configuration.ignores(finding.diagnostic.range.path)
                && selection.contains(finding.diagnostic)
                && !suppressions.cover(finding.diagnostic)
        }
        let explanations = Explanations(shown, rules: rules)
        diagnostics = shown.lazy.filter { !explanations.cover($0) }.map(\.diagnostic).sorted(by: Self.precedes)
        fileCount = matrix.workflows.count + matrix.apps.reduce(0) { $0 + $1.dockerfiles.count }
    }

    private static func precedes(_ left: Diagnostic, _ right: Diagnostic) -> Bool {
        if left.range.path != right.range.path {
            return left.range.path.utf8.lexicographicallyPrecedes(right.range.path.utf8)
        }
        let leftStart = left.range.bytes.lowerBound
        let rightStart = right.range.bytes.lowerBound
        return leftStart != rightStart ? leftStart < rightStart : left.rule < right.rule
    }

    package func count(of severity: Diagnostic.Severity) -> Int {
        diagnostics.count { $0.severity == severity }
    }
}

/// What the user asked about.
private struct Selection {
    /// Files and folders; empty for everything.
    private var paths: [String] = []

    init(_ given: [String], matrix: ImageMatrix) {
        for path in given {
            if let app = matrix.apps.first(where: { $0.name == path || $0.folder == path }) {
                paths.append(app.folder)
                paths.append(matrix.configuration.workflowPath(ofApp: app.name))
                paths += matrix.builds(of: app).map(\.workflow)
            } else {
                paths.append(path)
            }
        }
    }

    func contains(_ diagnostic: Diagnostic) -> Bool {
        paths.isEmpty
            || paths.contains { $0.isEmpty || diagnostic.range.path == $0 || diagnostic.range.path.hasPrefix($0 + "/") }
    }
}
