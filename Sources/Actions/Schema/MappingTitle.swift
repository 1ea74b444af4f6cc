/// How messages name a mapping of a workflow.
enum MappingTitle: Sendable {
    /// The workflow itself.
    case whole
    /// What stands below a key that is always the same, as `strategy`.
    case part(String)
    /// What stands below a key that its author chose, as a job.
    case named(String)
    /// What stands in a list, as a step.
    case entry(String)

    /// As one of many: "a step", "'strategy'".
    var general: String {
        switch self {
        case .whole: "the workflow"
        case .part(let name): "'\(name)'"
        case .named(let noun), .entry(let noun): ("aeiou".contains(noun.prefix(1)) ? "an " : "a ") + noun
        }
    }

    /// As one that the reader can see: "the job 'build'", "this step".
    func particular(_ name: String) -> String {
        switch self {
        case .whole, .part: general
        case .named(let noun): "the \(noun) '\(shortened(name))'"
        case .entry(let noun): "this \(noun)"
        }
    }
}
