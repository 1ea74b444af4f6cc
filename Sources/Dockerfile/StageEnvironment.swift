import Values

/// The variables of a stage.
struct StageEnvironment {
    var values: [String: Template] = [:]
    /// What the base image sets; nil when nobody knows.
    var image: [String: String]?
    /// Nil when the base image decides it.
    var workingDirectory: Template?
    /// What names the base image.
    var baseName = ""

    /// The search path that BuildKit gives an image without one.
    static let defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    func value(of name: String) -> VariableValue {
        if let value = values[name] { return .set(value) }
        guard let image else {
            return .undecided(Unknown("$" + name, because: "the base image '\(baseName)' may set '\(name)'"))
        }
        return image[name].map { .set(Template($0)) } ?? .unset
    }
}
