import SourceText
import Values
import YAML

extension Workspace {
    /// Follows `actions/checkout`, as far as it changes which files are there.
    ///
    /// A checkout of the repository itself removes what is there, unless it is told not to.
    /// - Parameter isCertain: whether the step runs in any case.
    mutating func checkOut(
        _ step: Step,
        isCertain: Bool,
        workflow: Workflow,
        environment: RunEnvironment,
        evaluator: inout NodeEvaluator
    ) {
        var texts: [String: Template] = [:]
        for input in step.inputs {
            let value = evaluator.text(input.value).trimmed
            if !value.isEmpty { texts[input.name.lowercased()] = value }
        }
        let place = workflow.place(step.body)
        if let repository = texts["repository"], repository.text != environment.repository?.fullName {
            return takeCheckout(
                adding: Unknown(
                    repository.display,
                    because: "the files of another repository are checked out",
                    at: place
                ),
                isCleaned: false
            )
        }
        if let submodules = texts["submodules"], submodules.text != "false",
            environment.files.kind(of: ".gitmodules") != nil
        {
            return takeCheckout(
                adding: Unknown("submodules", because: "the files of other repositories are checked out", at: place),
                isCleaned: false
            )
        }
        let cleans = texts["clean"].map { $0.text == "true" } ?? true
        takeCheckout(adding: nil, isCleaned: isCertain && cleans && texts["path"] == nil)
    }
}
