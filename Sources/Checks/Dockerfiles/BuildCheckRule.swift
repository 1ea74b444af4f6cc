import Dockerfile
import SourceText

/// How a rule tells what a check of BuildKit finds.
struct BuildCheckTelling {
    let message: Diagnostic.Message
    /// When this case is worth less or more than the rule's other cases.
    var severity: Diagnostic.Severity?
    /// What to write instead of the words that the finding is about.
    var replacement: (text: String, isSafe: Bool)?
    var notes: [Diagnostic.Note] = []
    /// Repairs that are more than a word for a word.
    var fixes: [Diagnostic.Fix] = []
}

extension Rule {
    /// A rule whose mistakes a check of BuildKit finds, whose page is its source.
    ///
    /// Where the file says that findings fail the build, `# check=error=true`, they are errors here as well.
    init(
        id: String,
        severity: Diagnostic.Severity,
        repair: RepairKind,
        summary: String,
        why: String,
        bad: String,
        good: String,
        exceptions: [String] = [],
        explains: [String] = [],
        buildCheck: BuildCheck,
        tell: @escaping @Sendable (BuildCheckFinding, CheckedDockerfile) -> BuildCheckTelling?
    ) {
        self.init(
            id: id,
            severity: severity,
            repair: repair,
            source: .buildCheck(buildCheck),
            summary: summary,
            why: why,
            bad: bad,
            good: good,
            exceptions: exceptions,
            explains: explains,
            buildCheck: buildCheck
        ) { context, report in
            for file in context.checkedDockerfiles {
                for finding in file.findings(of: buildCheck) {
                    guard let told = tell(finding, file) else { continue }
                    let place = file.place(finding.range)
                    report(
                        told.message,
                        place,
                        severity: file.buildChecks.failsBuild ? .error : told.severity,
                        notes: told.notes,
                        fixes: told.replacement.map { [.replacing(place, by: $0.text, isSafe: $0.isSafe)] }
                            ?? told.fixes
                    )
                }
            }
        }
    }
}
