import SourceText
import Values

extension TagsReport {
    /// Version 1 of the JSON of `tags`, as `Documentation/schemas/tags.v1.schema.json` describes it.
    package func json(_ layout: JSONWriter.Layout = .pretty, sources: @escaping SourceLookup) -> String {
        let sources = SourceIndex(sources)
        var json = JSONWriter(layout)
        json.object { json in
            json.member("version", 1)
            json.member("commit", commit)
            json.member("images", array: images) { $0.image($1, sources) }
        }
        return json.text + "\n"
    }
}

extension JSONWriter {
    fileprivate mutating func image(_ image: ImageName, _ sources: SourceIndex) {
        object { json in
            json.member("app", image.app)
            json.member("workflow", image.workflow)
            json.member("job", image.job)
            json.member("matrix", .object(image.matrix))
            json.member("reference", image.reference.display)
            json.member("resolved", image.isExact)
            json.member("unknowns", array: image.unknowns) { json, unknown in
                json.object { json in
                    json.member("expression", unknown.expression)
                    json.member("reason", unknown.reason)
                    json.place(unknown.place, sources)
                }
            }
            json.member("base", strings: image.base.map(\.display))
            json.member("context", image.context)
            json.member("dockerfile", image.dockerfile)
            json.member("platforms", strings: image.platforms)
            switch image.push {
            case .known(let isPushed): json.member("push", isPushed)
            case .unknown, .unseen: json.member("push", .null)
            }
            json.member("event", image.event)
            json.member("triggered", image.triggered)
            if let condition = image.condition { json.member("condition", condition) }
            if image.ifChanged { json.member("ifChanged", true) }
            json.member("range") { $0.place(image.range, sources) }
        }
    }

    private mutating func place(_ range: SourceRange?, _ sources: SourceIndex) {
        let start = range.map { sources.start(of: $0) }
        member("file", range?.path)
        member("line", start?.line)
        member("column", start?.column)
    }
}
