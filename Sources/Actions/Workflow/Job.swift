import Values
import YAML

/// A job of a workflow: steps on one machine, or the call of another workflow.
///
/// It never changes, and is a class because every cell of a matrix holds its job, and every run of a step its step.
package final class Job: Sendable {
    package let id: String
    package let key: YAMLNode
    package let body: YAMLNode
    package let name: YAMLNode?
    package let condition: YAMLNode?
    /// The ids of the jobs that must end before.
    package let needs: [YAMLNode]
    package let env: [EnvironmentEntry]
    package let defaults: RunDefaults
    /// The labels of the machine.
    package let runsOn: YAMLNode?
    /// The value of `strategy.matrix`.
    package let matrix: YAMLNode?
    package let outputs: [EnvironmentEntry]
    package let steps: [Step]
    /// The workflow that the job calls instead of having steps.
    package let uses: YAMLNode?
    package let inputs: [EnvironmentEntry]

    init(id: YAMLNode, body: YAMLNode) {
        self.id = id.string ?? ""
        key = id
        self.body = body
        var name: YAMLNode?
        var condition: YAMLNode?
        var needs: [YAMLNode] = []
        var env: [EnvironmentEntry] = []
        var defaults = RunDefaults()
        var runsOn: YAMLNode?
        var matrix: YAMLNode?
        var outputs: [EnvironmentEntry] = []
        var steps: [Step] = []
        var uses: YAMLNode?
        var inputs: [EnvironmentEntry] = []
        for (key, value) in body.entries {
            if key.equals("name") {
                name = value
            } else if key.equals("if") {
                condition = value
            } else if key.equals("needs") {
                needs = value.listed
            } else if key.equals("env") {
                env = EnvironmentEntry.read(value)
            } else if key.equals("defaults") {
                defaults = RunDefaults(value)
            } else if key.equals("runs-on") {
                runsOn = value
            } else if key.equals("strategy") {
                matrix = value["matrix"]
            } else if key.equals("outputs") {
                outputs = EnvironmentEntry.read(value)
            } else if key.equals("steps") {
                steps = value.elements.map { Step($0) }
            } else if key.equals("uses") {
                uses = value
            } else if key.equals("with") {
                inputs = EnvironmentEntry.read(value)
            }
        }
        self.name = name
        self.condition = condition
        self.needs = needs
        self.env = env
        self.defaults = defaults
        self.runsOn = runsOn
        self.matrix = matrix
        self.outputs = outputs
        self.steps = steps
        self.uses = uses
        self.inputs = inputs
    }
}

/// A step of a job: an action or a script.
package final class Step: Sendable {
    package let body: YAMLNode
    package let id: YAMLNode?
    package let name: YAMLNode?
    package let condition: YAMLNode?
    package let env: [EnvironmentEntry]
    /// The action, as `docker/build-push-action@v6`.
    package let uses: YAMLNode?
    package let inputs: [EnvironmentEntry]
    /// The script.
    package let run: YAMLNode?
    package let shell: YAMLNode?
    package let workingDirectory: YAMLNode?

    init(_ body: YAMLNode) {
        self.body = body
        var id: YAMLNode?
        var name: YAMLNode?
        var condition: YAMLNode?
        var env: [EnvironmentEntry] = []
        var uses: YAMLNode?
        var inputs: [EnvironmentEntry] = []
        var run: YAMLNode?
        var shell: YAMLNode?
        var workingDirectory: YAMLNode?
        for (key, value) in body.entries {
            if key.equals("id") {
                id = value
            } else if key.equals("name") {
                name = value
            } else if key.equals("if") {
                condition = value
            } else if key.equals("env") {
                env = EnvironmentEntry.read(value)
            } else if key.equals("uses") {
                uses = value
            } else if key.equals("with") {
                inputs = EnvironmentEntry.read(value)
            } else if key.equals("run") {
                run = value
            } else if key.equals("shell") {
                shell = value
            } else if key.equals("working-directory") {
                workingDirectory = value
            }
        }
        self.id = id
        self.name = name
        self.condition = condition
        self.env = env
        self.uses = uses
        self.inputs = inputs
        self.run = run
        self.shell = shell
        self.workingDirectory = workingDirectory
    }

    /// The input of an action, by its name without case, as the runner reads it.
    package func input(_ name: String) -> EnvironmentEntry? {
        inputs.first { equalsIgnoringCase($0.name, name) }
    }
}
