import SourceText

extension DiagnosticReport {
    /// Version 1 of the JSON of `check`, as `Documentation/schemas/check.v1.schema.json` describes it.
    package func json(_ layout: JSONWriter.Layout = .pretty, sources: @escaping SourceLookup) -> String {
        let sources = SourceIndex(sources)
        var json = JSONWriter(layout)
        json.object { json in
            json.member("version", 1)
            json.member("diagnostics", array: diagnostics) { $0.diagnostic($1, sources) }
            json.member("summary") { json in
                json.member("files", fileCount)
                json.member("errors", count(of: .error))
                json.member("warnings", count(of: .warning))
                json.member("hints", count(of: .hint))
            }
        }
        return json.text + "\n"
    }
}

extension JSONWriter {
    fileprivate mutating func diagnostic(_ diagnostic: Diagnostic, _ sources: SourceIndex) {
        object { json in
            json.member("rule", diagnostic.rule)
            json.member("severity", diagnostic.severity.rawValue)
            json.member("message", diagnostic.message.description)
            json.member("range") { $0.place(diagnostic.range, sources) }
            json.member("notes", array: diagnostic.notes) { json, note in
                json.object { json in
                    json.member("message", note.message.description)
                    json.member("range") { $0.place(note.range, sources) }
                }
            }
            json.member("fixes", array: diagnostic.fixes) { json, fix in
                json.object { json in
                    json.member("title", fix.title)
                    json.member("safe", fix.isSafe)
                    json.member("edits", array: fix.edits) { json, edit in
                        json.object { json in
                            json.place(SourceRange(path: edit.path, bytes: edit.edit.range), sources)
                            json.member("text", edit.edit.replacement)
                        }
                    }
                }
            }
        }
    }

    /// The members that tell a place.
    private mutating func place(_ range: SourceRange, _ sources: SourceIndex) {
        let start = sources.start(of: range)
        let end = sources.end(of: range)
        member("file", range.path)
        member("line", start.line)
        member("column", start.column)
        member("endLine", end.line)
        member("endColumn", end.column)
    }
}
