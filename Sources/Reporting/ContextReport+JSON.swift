extension ContextReport {
    /// Version 1 of the JSON of `context`, as `Documentation/schemas/context.v1.schema.json` describes it.
    package func json(_ layout: JSONWriter.Layout = .pretty) -> String {
        var json = JSONWriter(layout)
        json.object { json in
            json.member("version", 1)
            json.member("contexts", array: entries) { $0.entry($1) }
        }
        return json.text + "\n"
    }
}

extension JSONWriter {
    fileprivate mutating func entry(_ entry: ContextReport.Entry) {
        object { json in
            json.member("app", entry.app)
            json.member("context", entry.context)
            json.member("dockerfile", entry.dockerfile)
            json.member("builds", array: entry.jobs) { json, build in
                json.object { json in
                    json.member("workflow", build.workflow)
                    json.member("job", build.job)
                }
            }
            json.member("reason", entry.reason)
            guard let content = entry.content else { return json.member("content", .null) }
            json.member("content") { $0.content(content) }
        }
    }

    private mutating func content(_ content: ContextReport.Content) {
        member("ignoreFile", content.ignoreFile)
        member("complete", !content.isCut)
        member("fileCount", content.files.count)
        member("size", content.size)
        member("files", array: content.files) { json, file in
            json.object { json in
                json.member("path", file.path)
                json.member("size", file.size)
            }
        }
        member("links", array: content.links) { $0.remark($1, "target") }
        member("unreadable", array: content.unreadable) { $0.remark($1, "reason") }
        member("leftOutCount", content.leftOutCount)
        member("leftOutSize", content.leftOutSize)
        member("leftOut", array: content.leftOut) { json, entry in
            json.object { json in
                json.member("folder", entry.folder)
                json.member("whole", entry.isWhole)
                json.member("fileCount", entry.fileCount)
                json.member("size", entry.size)
            }
        }
    }

    private mutating func remark(_ remark: ContextReport.Remark, _ name: String) {
        object { json in
            json.member("path", remark.path)
            json.member(name, remark.text)
        }
    }
}
