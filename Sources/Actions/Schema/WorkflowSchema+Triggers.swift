extension WorkflowSchema.Builder {
    /// The value of `on:`: an event, a list of events, or events with their settings.
    mutating func triggers() -> WorkflowSchema.TypeIndex {
        let event = add(WorkflowSchema.ValueType(kinds: .text, detail: .trigger))
        let filter = optional(texts())
        let events = KnownEvent.all.map { event -> (name: String, type: WorkflowSchema.TypeIndex) in
            switch event.name {
            case "schedule": return (event.name, schedule())
            case "workflow_call": return (event.name, call())
            case "workflow_dispatch": return (event.name, dispatch())
            default:
                let keys = event.keys.map { key -> (name: String, type: WorkflowSchema.TypeIndex) in
                    guard key == "types", !event.activities.isEmpty else { return (key, filter) }
                    let activity = add(
                        WorkflowSchema.ValueType(kinds: .text, constants: event.activities, detail: .activities)
                    )
                    let activities = WorkflowSchema.ValueType(
                        kinds: [.null, .text, .sequence],
                        constants: event.activities,
                        detail: .activities,
                        element: activity
                    )
                    return (key, add(activities))
                }
                return (event.name, mapping("'\(event.name)'", keys, orElse: .null))
            }
        }
        let type = mapping("'on'", events, orElse: [.text, .sequence], detail: .trigger)
        types[type].element = event
        return type
    }

    private mutating func schedule() -> WorkflowSchema.TypeIndex {
        let entry = mapping(
            "an entry of 'schedule'",
            [("cron", text(nonEmpty: true)), ("timezone", text(nonEmpty: true))],
            required: ["cron"]
        )
        return optional(list(of: entry))
    }

    private mutating func call() -> WorkflowSchema.TypeIndex {
        let input = mapping(
            "an input",
            [
                ("description", text()), ("type", oneOf(["string", "boolean", "number"])), ("required", bool()),
                ("default", text(.run)),
            ],
            required: ["type"]
        )
        let secret = mapping("a secret", [("description", text()), ("required", bool())], orElse: .null)
        let output = mapping(
            "an output",
            [("description", text()), ("value", text(.run.union(.jobs)))],
            required: ["value"]
        )
        return mapping(
            "'workflow_call'",
            [
                ("inputs", names("'inputs'", to: input, orElse: .null)),
                ("secrets", names("'secrets'", to: secret, orElse: .null)),
                ("outputs", names("'outputs'", to: output, orElse: .null)),
            ],
            orElse: .null
        )
    }

    private mutating func dispatch() -> WorkflowSchema.TypeIndex {
        // GitHub also takes a text for true and false here.
        let required = add(WorkflowSchema.ValueType(kinds: .text, constants: ["true", "false"]))
        let options = text()
        let input = mapping(
            "an input",
            [
                ("description", text()),
                ("type", oneOf(["string", "boolean", "number", "choice", "environment"])),
                ("required", required),
                ("default", text()),
                ("options", list(of: options)),
            ],
            orElse: .null,
            detail: .dispatchInput
        )
        return mapping(
            "'workflow_dispatch'",
            [("inputs", names("'inputs'", to: input, orElse: .null))],
            orElse: .null
        )
    }

    /// A type that may also be nothing at all.
    private mutating func optional(_ type: WorkflowSchema.TypeIndex) -> WorkflowSchema.TypeIndex {
        types[type].kinds.insert(.null)
        return type
    }
}
