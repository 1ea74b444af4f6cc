import SourceText
import Values
import YAML

extension Checkout {
    /// Why files may be in the workspace after `actions/checkout` that the commit does not have.
    ///
    /// A checkout of the repository itself removes what is there, unless it is told not to.
    /// - Parameter before: why such files may have been there before.
    static func otherFiles(
        after step: Step,
        workflow: Workflow,
        environment: RunEnvironment,
        evaluator: inout NodeEvaluator,
        before: Unknown?
    ) -> Unknown? {
        var texts: [String: Template] = [:]
        for input in step.inputs {
            let value = evaluator.text(input.value).trimmed
            if !value.isEmpty { texts[input.name.lowercased()] = value }
        }
        let place = workflow.file.place(step.body.range)
        if let repository = texts["repository"], repository.text != environment.repository?.fullName {
            return before
                ?? Unknown(repository.display, because: "the files of another repository are checked out", at: place)
        }
        if let submodules = texts["submodules"], submodules.text != "false",
            environment.files.kind(of: ".gitmodules") != nil
        {
            return before
                ?? Unknown("submodules", because: "the files of other repositories are checked out", at: place)
        }
        let isCleaned = texts["clean"].map { $0.text == "true" } ?? true
        return isCleaned && texts["path"] == nil ? nil : before
    }
}
