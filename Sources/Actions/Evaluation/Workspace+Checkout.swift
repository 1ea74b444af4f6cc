import SourceText
import Values
import YAML

extension Workspace {
    /// Follows `actions/checkout`, as far as it changes which files are there.
    ///
    /// A checkout of the repository itself removes what is there, unless it is told not to.
    /// - Parameters:
    ///   - isCertain: whether the step runs in any case.
    ///   - before: what git finds before the step.
    mutating func checkOut(
        _ step: Step,
        isCertain: Bool,
        before: Checkout,
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
        let cleans = texts["clean"].map { $0.text?.lowercased() == "true" } ?? true
        let path = texts["path"] ?? Template()
        let doubt = Unknown("actions/checkout", because: "a checkout may have replaced it", at: place)
        let folder = path.text.map { RunEnvironment.path(of: $0) }
        let isOther = texts["repository"].map { $0.text != environment.repository?.fullName } ?? false
        replace(
            below: folder ?? RunEnvironment.workspace,
            isCertain: isCertain && folder != nil,
            // A folder that holds no clone is emptied in any case.
            leaves: cleans || before == .missing || isOther ? .nothing : before.path == path.text ? .otherFiles : nil,
            of: environment.files,
            because: doubt
        )
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
        takeCheckout(adding: nil, isCleaned: isCertain && cleans && texts["path"] == nil)
    }
}
