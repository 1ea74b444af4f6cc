import SourceText

/// The program as SARIF introduces it.
package struct ToolInformation: Hashable, Sendable {
    package var name: String
    /// A semantic version, as "1.2.0".
    package var version: String
    package var informationURI: String

    package init(name: String, version: String, informationURI: String) {
        self.name = name
        self.version = version
        self.informationURI = informationURI
    }
}

extension DiagnosticReport {
    /// SARIF 2.1.0 with all that GitHub code scanning asks for:
    /// https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
    ///
    /// - Parameter rules: the rules that were asked, in the order of their list.
    package func sarif(
        _ layout: JSONWriter.Layout = .pretty,
        rules: [RulePage],
        tool: ToolInformation,
        sources: @escaping SourceLookup
    ) -> String {
        let sources = SourceIndex(sources)
        let ruleIndex = Dictionary(rules.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        var fingerprints = LineFingerprints(sources: sources)
        var json = JSONWriter(layout)
        json.object { json in
            json.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
            json.member("version", "2.1.0")
            json.member("runs", array: CollectionOfOne(self)) { json, report in
                json.object { json in
                    json.member("tool") { $0.member("driver") { $0.driver(tool, rules) } }
                    json.member("columnKind", "unicodeCodePoints")
                    json.member("results", array: report.diagnostics) { json, diagnostic in
                        json.object { json in
                            json.result(diagnostic, ruleIndex[diagnostic.rule], sources)
                            json.member("partialFingerprints") { json in
                                json.member("primaryLocationLineHash", fingerprints.next(for: diagnostic))
                            }
                        }
                    }
                }
            }
        }
        return json.text + "\n"
    }
}

/// The members of the objects of SARIF.
extension JSONWriter {
    fileprivate mutating func driver(_ tool: ToolInformation, _ rules: [RulePage]) {
        member("name", tool.name)
        member("semanticVersion", tool.version)
        member("informationUri", tool.informationURI)
        member("rules", array: rules) { json, rule in
            json.object { json in
                json.member("id", rule.id)
                json.member("name", rule.id)
                json.message("shortDescription", rule.summary)
                json.message("fullDescription", rule.why)
                json.member("help") { json in
                    json.member("text", rule.text())
                    json.member("markdown", rule.markdown)
                }
                json.member("defaultConfiguration") { $0.member("level", rule.severity.sarifLevel) }
                json.member("properties") { json in
                    json.member("tags", strings: rule.tags)
                    json.member("precision", "very-high")
                    json.member("problem.severity", rule.severity.sarifProblemSeverity)
                }
            }
        }
    }

    fileprivate mutating func result(_ diagnostic: Diagnostic, _ ruleIndex: Int?, _ sources: SourceIndex) {
        member("ruleId", diagnostic.rule)
        if let ruleIndex { member("ruleIndex", ruleIndex) }
        member("level", diagnostic.severity.sarifLevel)
        message("message", diagnostic.sarifMessage)
        member("locations", array: [diagnostic.range]) { json, range in
            json.object { $0.physicalLocation(range, sources) }
        }
        if !diagnostic.notes.isEmpty {
            member("relatedLocations", array: diagnostic.notes.enumerated()) { json, note in
                json.object { json in
                    json.member("id", note.offset + 1)
                    json.physicalLocation(note.element.range, sources)
                    json.message("message", note.element.message.description.escapedForSARIFMessage)
                }
            }
        }
        // A fix of SARIF changes something.
        let fixes = diagnostic.fixes.filter { !$0.edits.isEmpty }
        if !fixes.isEmpty {
            member("fixes", array: fixes) { json, fix in json.object { $0.fix(fix, sources) } }
        }
    }

    private mutating func fix(_ fix: Diagnostic.Fix, _ sources: SourceIndex) {
        message("description", fix.title.escapedForSARIFMessage)
        var paths: [String] = []
        for edit in fix.edits where !paths.contains(edit.path) { paths.append(edit.path) }
        member("artifactChanges", array: paths) { json, path in
            json.object { json in
                json.artifactLocation(path)
                json.member("replacements", array: fix.edits.filter { $0.path == path }) { json, edit in
                    json.object { json in
                        json.region("deletedRegion", SourceRange(path: path, bytes: edit.edit.range), sources)
                        if !edit.edit.replacement.isEmpty { json.message("insertedContent", edit.edit.replacement) }
                    }
                }
            }
        }
    }

    private mutating func physicalLocation(_ range: SourceRange, _ sources: SourceIndex) {
        member("physicalLocation") { json in
            json.artifactLocation(range.path)
            json.region("region", range, sources)
        }
    }

    private mutating func artifactLocation(_ path: String) {
        member("artifactLocation") { json in
            json.member("uri", path.percentEncodedPath)
            json.member("uriBaseId", "%SRCROOT%")
        }
    }

    private mutating func region(_ name: String, _ range: SourceRange, _ sources: SourceIndex) {
        let start = sources.start(of: range)
        let end = sources.end(of: range)
        member(name) { json in
            json.member("startLine", start.line)
            json.member("startColumn", start.column)
            json.member("endLine", end.line)
            json.member("endColumn", end.column)
        }
    }

    private mutating func message(_ name: String, _ text: String) {
        member(name) { $0.member("text", text) }
    }
}

extension Diagnostic.Severity {
    fileprivate var sarifLevel: String {
        switch self {
        case .error: "error"
        case .warning: "warning"
        case .hint: "note"
        }
    }

    fileprivate var sarifProblemSeverity: String {
        switch self {
        case .error: "error"
        case .warning: "warning"
        case .hint: "recommendation"
        }
    }
}

extension String {
    /// The path as a relative reference of RFC 3986: everything but unreserved characters and `/` as `%XX`.
    fileprivate var percentEncodedPath: String {
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: "/"):
                encoded.append(byte)
            default:
                encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    /// The text as a plain message in which nothing is taken for a link, `[text](target)` of SARIF's section 3.11.6.
    fileprivate var escapedForSARIFMessage: String {
        let text = escapedForTerminal
        return text.contains("](") ? text.escapingSARIFBrackets : text
    }

    fileprivate var escapingSARIFBrackets: String {
        unicodeScalars.reduce(into: "") { escaped, scalar in
            if scalar == "[" || scalar == "]" { escaped += "\\" }
            escaped.unicodeScalars.append(scalar)
        }
    }
}

extension Diagnostic {
    /// The message, then the notes as links to their places: GitHub shows no related location that is not linked.
    fileprivate var sarifMessage: String {
        notes.enumerated().reduce(into: message.description.escapedForSARIFMessage) { text, note in
            let link = note.element.message.description.escapedForTerminal.escapingSARIFBrackets
            text += "\n[\(link)](\(note.offset + 1))"
        }
    }
}
