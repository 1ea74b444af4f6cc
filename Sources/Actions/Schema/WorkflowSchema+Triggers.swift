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
                    let known = list(of: event.activities)
                    let activity = add(
                        WorkflowSchema.ValueType(kinds: .text, constants: known, detail: .activities)
                    )
                    let activities = WorkflowSchema.ValueType(
                        kinds: [.null, .text, .sequence],
                        constants: known,
                        detail: .activities,
                        element: activity
                    )
                    return (key, add(activities))
                }
                return (event.name, mapping(.part(event.name), keys, orElse: .null))
            }
        }
        let type = mapping(.part("on"), events, orElse: [.text, .sequence], detail: .trigger)
        types[type].element = event
        return type
    }

    private mutating func schedule() -> WorkflowSchema.TypeIndex {
        let entry = mapping(
            .entry("entry of 'schedule'"),
            [("cron", text(nonEmpty: true)), ("timezone", text(nonEmpty: true))],
            required: ["cron"]
        )
        return optional(list(of: entry))
    }

    private mutating func call() -> WorkflowSchema.TypeIndex {
        let input = mapping(
            .named("input"),
            [
                ("description", text()), ("type", oneOf(["string", "boolean", "number"])), ("required", bool()),
                ("default", text(.run)),
            ],
            required: ["type"]
        )
        let secret = mapping(.named("secret"), [("description", text()), ("required", bool())], orElse: .null)
        let output = mapping(
            .named("output"),
            [("description", text()), ("value", text(.run.union(.jobs)))],
            required: ["value"]
        )
        return mapping(
            .part("workflow_call"),
            [
                ("inputs", names(.part("inputs"), to: input, orElse: .null)),
                ("secrets", names(.part("secrets"), to: secret, orElse: .null)),
                ("outputs", names(.part("outputs"), to: output, orElse: .null)),
            ],
            orElse: .null
        )
    }

    private mutating func dispatch() -> WorkflowSchema.TypeIndex {
        let input = mapping(
            .named("input"),
            [
                ("description", text()),
                ("type", oneOf(["string", "boolean", "number", "choice", "environment"])),
                // GitHub also takes a text for true and false here.
                ("required", text()),
                ("default", text()),
                ("options", list(of: text())),
            ],
            orElse: .null,
            detail: .dispatchInput
        )
        return mapping(
            .part("workflow_dispatch"),
            [("inputs", names(.part("inputs"), to: input, orElse: .null))],
            orElse: .null
        )
    }

    /// A type that may also be nothing at all.
    private mutating func optional(_ type: WorkflowSchema.TypeIndex) -> WorkflowSchema.TypeIndex {
        types[type].kinds.insert(.null)
        return type
    }
}
