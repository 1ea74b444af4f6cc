import Actions
import SourceText
import YAML

extension Rule {
    /// An event, or a setting of one, that GitHub does not know.
    static let unknownTriggerKey = Rule(
        id: "unknown-trigger-key",
        severity: .error,
        summary: "An event or a key below it is none that GitHub knows.",
        why: """
            GitHub refuses the whole workflow, and the push builds nothing. 'path' for 'paths' and 'branch' for 'branches' \
            are the usual ones.
            """,
        bad: "path:",
        good: "paths:"
    ) { context, report in
        for workflow in context.workflows {
            for trigger in workflow.triggers {
                guard let event = KnownEvent.named(trigger.event) else {
                    let nearest = nearestName(to: trigger.event, among: KnownEvent.all.lazy.map(\.name))
                    report(
                        .unknownEvent(trigger.event, nearest),
                        workflow.place(trigger.key),
                        fixes: workflow.renaming(trigger.key, to: nearest)
                    )
                    continue
                }
                guard event.name != "schedule" else { continue }
                for (key, _) in trigger.settings?.entries.map({ $0 }) ?? [] {
                    guard let name = key.string, !event.keys.contains(name) else { continue }
                    // A full-width colon behind the key is the rule's below.
                    guard name.utf8.allSatisfy({ $0 < 0x80 }) else { continue }
                    let nearest = nearestName(to: name, among: event.keys)
                    report(
                        .unknownKey(name, in: event, nearest),
                        workflow.place(key),
                        fixes: workflow.renaming(key, to: nearest)
                    )
                }
            }
        }
    }
}

extension Workflow {
    /// The repair that gives a key the name that was probably meant.
    fileprivate func renaming(_ key: YAMLNode, to name: String?) -> [Diagnostic.Fix] {
        guard let name, let edit = document.edit(renaming: key, to: name) else { return [] }
        return [
            Diagnostic.Fix("write '\(name)'", isSafe: false, edits: [Diagnostic.Fix.FileEdit(path: path, edit: edit)])
        ]
    }
}

extension Diagnostic.Message {
    fileprivate static func unknownEvent(_ name: String, _ nearest: String?) -> Self {
        guard let nearest else { return "GitHub knows no event '\(name)'; write one that it knows, as 'push'" }
        return "GitHub knows no event '\(name)'; did you mean '\(nearest)'?"
    }

    fileprivate static func unknownKey(_ name: String, in event: KnownEvent, _ nearest: String?) -> Self {
        if let nearest { return "'\(event.name)' has no key '\(name)'; did you mean '\(nearest)'?" }
        guard !event.keys.isEmpty else { return "'\(event.name)' takes no settings; remove '\(name)'" }
        return "'\(event.name)' has no key '\(name)'; expected one of \(event.keys.joined(separator: ", "))"
    }
}
