import Values
import YAML

/// The machine that runs a job, as far as its labels tell.
struct Machine {
    /// The value of `runner.os`; nil when the labels do not tell.
    private(set) var system: Value?
    /// The value of `runner.arch`; nil when the labels do not tell.
    private(set) var architecture: Value?

    init(of job: Job, seeing contexts: ValueObject) {
        guard let runsOn = job.runsOn else { return }
        var evaluator = NodeEvaluator(ExpressionContexts(contexts))
        for label in runsOn.kind == .mapping ? runsOn["labels"]?.listed ?? [] : runsOn.listed {
            let value = evaluator.value(label)
            // An expression may give a list of labels.
            for element in value.array ?? [value] {
                guard let text = element.template.text?.lowercased() else { continue }
                system = system ?? Self.system(text)
                architecture = architecture ?? Self.architecture(text)
            }
        }
    }

    private static func system(_ label: String) -> Value? {
        if label.hasPrefix("ubuntu") || label == "linux" { return "Linux" }
        if label.hasPrefix("windows") { return "Windows" }
        if label.hasPrefix("macos") { return "macOS" }
        return nil
    }

    /// Labels of GitHub's own machines, and those that machines of one's own get by themselves.
    ///
    /// <https://docs.github.com/actions/reference/runners/github-hosted-runners>
    private static func architecture(_ label: String) -> Value? {
        switch label {
        case "ubuntu-latest", "ubuntu-24.04", "ubuntu-22.04", "windows-latest", "windows-2022", "windows-2025", "x64":
            "X64"
        case "ubuntu-24.04-arm", "ubuntu-22.04-arm", "windows-11-arm", "arm64": "ARM64"
        default: nil
        }
    }

    /// The shell of scripts that do not name one; nil for the one of bash.
    ///
    /// <https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell>
    static func defaultShell(of job: Job, seeing contexts: ValueObject) -> Template? {
        if job.body["container"] != nil { return "sh" }
        return Machine(of: job, seeing: contexts).system?.template.text == "Windows" ? "pwsh" : nil
    }
}
