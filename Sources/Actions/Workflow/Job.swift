import Values
import YAML

/// A job of a workflow: steps on one machine, or the call of another workflow.
package struct Job: Sendable {
    package let id: String
    package let key: YAMLNode
    package let body: YAMLNode
    package private(set) var name: YAMLNode?
    package private(set) var condition: YAMLNode?
    /// The ids of the jobs that must end before.
    package private(set) var needs: [YAMLNode] = []
    package private(set) var env: [EnvironmentEntry] = []
    package private(set) var defaults = RunDefaults()
    /// The labels of the machine.
    package private(set) var runsOn: YAMLNode?
    /// The value of `strategy.matrix`.
    package private(set) var matrix: YAMLNode?
    package private(set) var outputs: [EnvironmentEntry] = []
    package private(set) var steps: [Step] = []
    /// The workflow that the job calls instead of having steps.
    package private(set) var uses: YAMLNode?
    package private(set) var inputs: [EnvironmentEntry] = []

    init(id: YAMLNode, body: YAMLNode) {
        self.id = id.string ?? ""
        key = id
        self.body = body
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
    }
}

/// A step of a job: an action or a script.
package struct Step: Sendable {
    package let body: YAMLNode
    package private(set) var id: YAMLNode?
    package private(set) var name: YAMLNode?
    package private(set) var condition: YAMLNode?
    package private(set) var env: [EnvironmentEntry] = []
    /// The action, as `docker/build-push-action@v6`.
    package private(set) var uses: YAMLNode?
    package private(set) var inputs: [EnvironmentEntry] = []
    /// The script.
    package private(set) var run: YAMLNode?
    package private(set) var shell: YAMLNode?
    package private(set) var workingDirectory: YAMLNode?

    init(_ body: YAMLNode) {
        self.body = body
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
    }

    /// The input of an action, by its name without case, as the runner reads it.
    package func input(_ name: String) -> EnvironmentEntry? {
        inputs.first { equalsIgnoringCase($0.name, name) }
    }
}
