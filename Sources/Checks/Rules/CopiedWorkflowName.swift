import Actions
import SourceText
import YAML

extension Rule {
    /// A title that was copied with its workflow.
    static let copiedWorkflowName = Rule(
        id: "copied-workflow-name",
        severity: .warning,
        repair: .safe,
        source: .practice,
        summary: "A workflow has the name of another one.",
        why: """
            GitHub lists runs by the name of the workflow: with one name for two apps nobody sees which of them was built, \
            and a badge or a `workflow_run` means both.
            """,
        bad: "name: Build jupyter-a",
        good: "name: Build jupyter-b",
        exceptions: [
            "A workflow without a name, which is listed by its path.",
            "A name with the names of both apps, or with one that is part of the app's own.",
            "An app whose own workflow is not named after it.",
        ]
    ) { context, report in
        var titles: [String: [Workflow]] = [:]
        var order: [String] = []
        for workflow in context.workflows {
            guard let title = workflow.name?.string, !title.isEmpty else { continue }
            if titles[title] == nil { order.append(title) }
            titles[title, default: []].append(workflow)
        }
        for title in order {
            guard let group = titles[title], group.count > 1 else { continue }
            let owner = group.first { context.pairing.app(of: $0).map { spells($0, in: title) } ?? false } ?? group[0]
            for workflow in group where workflow.path != owner.path {
                guard let name = workflow.name else { continue }
                report(
                    .sameName(title, owner.path),
                    workflow.file.place(name.contentRange),
                    notes: owner.name.map {
                        [Diagnostic.Note("the other one is here", owner.file.place($0.contentRange))]
                    } ?? [],
                    fixes: fixes(workflow, title, from: context.pairing.app(of: owner), in: context)
                )
            }
        }
        let titled = context.workflows.compactMap { workflow -> (app: String, workflow: Workflow)? in
            guard let app = context.pairing.app(of: workflow), let title = workflow.name?.string else { return nil }
            return names(app, in: title) ? (app, workflow) : nil
        }
        let titledApps = Set(titled.map(\.app))
        for workflow in context.workflows {
            guard let app = context.pairing.app(of: workflow), let name = workflow.name, let title = name.string,
                titles[title]?.count == 1, !names(app, in: title)
            else { continue }
            let foreign = words(of: title).first { titledApps.contains($0) && !names($0, in: app) }
            guard let foreign else { continue }
            report(
                .foreignName(title, foreign, app),
                workflow.file.place(name.contentRange),
                fixes: fixes(workflow, title, from: foreign, in: context)
            )
        }
    }

    private static func fixes(_ workflow: Workflow, _ title: String, from foreign: String?, in context: CheckContext)
        -> [Diagnostic.Fix]
    {
        guard let foreign, let app = context.pairing.app(of: workflow), app != foreign, let name = workflow.name,
            let place = context.place(of: foreign, in: workflow.file.place(name.contentRange))
        else { return [] }
        return [.replacing(place, by: app, isSafe: true)]
    }

    /// Whether a text has the name of an app, or its words with blanks between them.
    private static func spells(_ app: String, in title: String) -> Bool {
        names(app, in: title) || names(app, in: String(title.map { $0 == " " ? "-" : $0 }))
    }

    /// Whether the name of an app stands in a text as a word of its own.
    private static func names(_ app: String, in title: String) -> Bool {
        isWord(app, of: title) || words(of: title).contains(app) || title == app
    }

    /// Whether it is plain without taking the text apart: between blanks or such, or at an end of the text.
    private static func isWord(_ app: String, of title: String) -> Bool {
        guard !app.isEmpty, app.utf8.allSatisfy(isWordByte), let range = title.firstRange(ofBytesOf: app) else {
            return false
        }
        func isBoundary(_ byte: UInt8?) -> Bool { byte.map { $0 < 0x80 && !isWordByte($0) } ?? true }
        return isBoundary(title.utf8.prefix(range.lowerBound).last)
            && isBoundary(title.utf8.dropFirst(range.upperBound).first)
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    /// The words of a text that could be names of apps, and what hyphens make of neighbouring ones.
    private static func words(of title: String) -> [String] {
        var words = title.split { !($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == ".") }.map(
            String.init
        )
        for word in words where word.contains("-") {
            let parts = word.split(separator: "-")
            // A title of a hundred hyphens names no app.
            guard parts.count < 12 else { continue }
            for start in parts.indices {
                for end in start..<parts.endIndex where end - start + 1 < parts.count {
                    words.append(parts[start...end].joined(separator: "-"))
                }
            }
        }
        return words
    }
}

extension Diagnostic.Message {
    fileprivate static func sameName(_ title: String, _ other: String) -> Self {
        "'\(title)' is also the name of '\(other)'; give each workflow its own"
    }

    fileprivate static func foreignName(_ title: String, _ foreign: String, _ app: String) -> Self {
        "'\(title)' names '\(foreign)', but the workflow is for '\(app)'; write the name of its own app"
    }
}
