import Values

/// What `new` has made, or would make.
package struct NewReport: Sendable {
    package var app: String
    package var folder: String
    /// The path of the workflow.
    package var workflow: String
    /// The paths of all files, in the order in which they were made.
    package var files: [String]
    /// The names of the images, unknown where only the commit can say them.
    package var images: [Template]
    package var isWritten: Bool
    /// What is to be done next: commands, and what they are for.
    package var steps: [String]

    package init(
        app: String,
        folder: String,
        workflow: String,
        files: [String],
        images: [Template],
        isWritten: Bool,
        steps: [String]
    ) {
        self.app = app
        self.folder = folder
        self.workflow = workflow
        self.files = files
        self.images = images
        self.isWritten = isWritten
        self.steps = steps
    }

    package func text(style: Style = .plain) -> String {
        let verb = style.paint(isWritten ? "made" : "would make", as: isWritten ? .added : .strong)
        var lines = files.map { "\(verb) \($0.escapedForTerminal)" }
        for image in images { lines.append("image \(style.paint(image.display.escapedForTerminal, as: .strong))") }
        if !steps.isEmpty {
            lines += ["", "next:"]
            lines += steps.map { "  \($0.escapedForTerminal)" }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// Version 1 of the contract, `Documentation/schemas/new.v1.schema.json`.
    package func json() -> String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("version", 1)
            writer.member("app", app)
            writer.member("folder", folder)
            writer.member("workflow", workflow)
            writer.member("written", isWritten)
            writer.member("files", strings: files)
            writer.member("images", array: images) { writer, image in
                writer.object { writer in
                    writer.member("reference", image.display)
                    writer.member("resolved", image.isKnown)
                }
            }
        }
        return writer.text + "\n"
    }
}
