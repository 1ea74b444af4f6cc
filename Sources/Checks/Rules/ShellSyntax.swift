import Dockerfile
import Shell
import SourceText

extension Rule {
    /// A RUN that no shell can read.
    static let shellSyntax = Rule(
        id: "shell-syntax",
        severity: .error,
        repair: .none,
        source: .shellLanguage,
        summary: "The script of a RUN is not one that a shell can read.",
        why: """
            The shell refuses the whole script before it runs anything of it: an `if` without `fi`, a quote that is not \
            closed, a `&&` with nothing behind it.
            """,
        bad: "…\nRUN apt-get update && \\\n    apt-get install -y curl &&",
        good: "…\nRUN apt-get update && \\\n    apt-get install -y curl",
        exceptions: [
            "Comment lines between the lines of the instruction; a backslash at their end does not count.",
            "Scripts for another shell, as SHELL or the first line of a document says, and those of Windows images.",
        ]
    ) { context, report in
        for file in context.checkedDockerfiles {
            for script in file.scripts {
                guard let error = script.script.error, !error.isLimit else { continue }
                report(.refused(error.message), script.place(error.range))
            }
        }
    }
}

extension Diagnostic.Message {
    fileprivate static func refused(_ reason: String) -> Self {
        "the shell refuses this script: \(reason); correct it"
    }
}
