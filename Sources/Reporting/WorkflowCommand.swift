/// A line by which a step speaks to the runner of GitHub Actions, as `::error file=Dockerfile,line=1::message`.
///
/// The runner takes `%`, line breaks and, in properties, `:` and `,` for its own:
/// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
struct WorkflowCommand {
    var name: String
    var properties: [(name: String, value: String)]
    var message: String

    var line: String {
        var line = "::\(name)"
        var separator = " "
        for property in properties {
            line += "\(separator)\(property.name)=\(property.value.escapedAsCommandProperty)"
            separator = ","
        }
        return line + "::" + message.escapedAsCommandData
    }
}

extension String {
    /// The text as the message of a workflow command; its line breaks stay line breaks.
    package var escapedAsCommandData: String { escapedForCommand(isProperty: false) }

    /// The text as the value of a property of a workflow command.
    package var escapedAsCommandProperty: String { escapedForCommand(isProperty: true) }

    private func escapedForCommand(isProperty: Bool) -> String {
        var escaped = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "%": escaped += "%25"
            case "\r": escaped += "%0D"
            case "\n": escaped += "%0A"
            case ":" where isProperty: escaped += "%3A"
            case "," where isProperty: escaped += "%2C"
            case "\t": escaped += "\t"
            default:
                if let visible = scalar.visibleForm {
                    escaped += visible
                } else {
                    escaped.unicodeScalars.append(scalar)
                }
            }
        }
        return escaped
    }
}
