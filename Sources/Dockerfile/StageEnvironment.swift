import Values

/// The variables of a scope while a build is followed; a class, so that closures see it change.
final class StageEnvironment {
    var values: [String: Template]
    /// Nil when the base image decides it.
    var workingDirectory: Template?
    /// What the base image sets; nil when nobody knows.
    private let image: [String: String]?
    /// What names the base image.
    private let baseName: String
    /// The values that nobody has to declare.
    private let predefined: ((String) -> Template?)?

    /// The search path that BuildKit gives an image without one.
    static let defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    init(
        values: [String: Template] = [:],
        image: [String: String]? = [:],
        workingDirectory: Template? = nil,
        baseName: String = "",
        predefined: ((String) -> Template?)? = nil
    ) {
        self.values = values
        self.image = image
        self.workingDirectory = workingDirectory
        self.baseName = baseName
        self.predefined = predefined
    }

    /// The same variables for a stage that builds on this one.
    func copy() -> StageEnvironment {
        StageEnvironment(
            values: values,
            image: image,
            workingDirectory: workingDirectory,
            baseName: baseName,
            predefined: predefined
        )
    }

    /// The names that have a value here.
    var names: [String] { (Array(values.keys) + (image.map { Array($0.keys) } ?? [])).sorted() }

    /// Whether only the base image knows if a variable is set.
    func isUndecided(_ name: String) -> Bool {
        image == nil && values[name] == nil && predefined?(name) == nil
    }

    func value(of name: String) -> VariableValue {
        if let value = values[name] ?? predefined?(name) { return .set(value) }
        guard let image else {
            return .undecided(Unknown("$" + name, because: "the base image '\(baseName)' may set '\(name)'"))
        }
        return image[name].map { .set(Template($0)) } ?? .unset
    }
}
