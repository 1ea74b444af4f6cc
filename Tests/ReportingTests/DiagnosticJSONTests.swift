import Reporting
import SourceText
import TestSupport
import Testing

@Suite struct DiagnosticJSONTests {
    private let sample = Sample("src/ü #1/Dockerfile", "# é\nFROM ⟦é→😀⟧\n⟦⟧RUN ⟦x\ny⟧\n")

    private var report: DiagnosticReport {
        DiagnosticReport(
            [
                Diagnostic(
                    rule: "moving-base",
                    severity: .error,
                    message: "a \"b\"\n[x](y) \u{1B}",
                    range: sample.places[0],
                    notes: [.init("n", sample.places[2])],
                    fixes: [
                        .init(
                            "t",
                            isSafe: true,
                            edits: [
                                .init(path: sample.file.path, edit: .init(sample.places[1].bytes, "USER 1\n")),
                                .init(path: "new", edit: .init(0..<0, "")),
                            ]
                        )
                    ]
                ),
                Diagnostic(rule: "other", severity: .hint, message: "m", range: sample.places[2]),
            ],
            fileCount: 9
        )
    }

    @Test func `writes version 1 in its order`() throws {
        let json = report.json(.compact, sources: lookup(sample))
        let place = #""file":"src/ü #1/Dockerfile","line":2,"column":6,"endLine":2,"endColumn":9"#
        let second = #""file":"src/ü #1/Dockerfile","line":3,"column":5,"endLine":4,"endColumn":2"#
        let edit = #""file":"src/ü #1/Dockerfile","line":3,"column":1,"endLine":3,"endColumn":1,"text":"USER 1\n""#
        let newFile = #""file":"new","line":1,"column":1,"endLine":1,"endColumn":1,"text":"""#
        let first =
            #"{"rule":"moving-base","severity":"error","message":"a \"b\"\n[x](y) \u001b","range":{\#(place)},"#
            + #""notes":[{"message":"n","range":{\#(second)}}],"#
            + #""fixes":[{"title":"t","safe":true,"edits":[{\#(edit)},{\#(newFile)}]}]}"#
        let other = #"{"rule":"other","severity":"hint","message":"m","range":{\#(second)},"notes":[],"fixes":[]}"#
        let summary = #"{"files":9,"errors":1,"warnings":0,"hints":1}"#
        #expect(json == #"{"version":1,"diagnostics":[\#(first),\#(other)],"summary":\#(summary)}"# + "\n")
    }

    @Test func `fulfils its schema`() throws {
        let schema = try JSONSchema(named: "check.v1")
        let empty = DiagnosticReport([], fileCount: 0)
        for report in [report, empty] {
            for layout in [JSONWriter.Layout.compact, .pretty] {
                let document = try JSONDocument(text: report.json(layout, sources: lookup(sample)))
                #expect(schema.complaints(about: document) == [])
            }
        }
        // The schema does complain.
        #expect(schema.complaints(about: try JSONDocument(text: #"{"version":2,"diagnostics":[{}]}"#)).count > 3)
    }

    @Test func `writes SARIF as GitHub code scanning takes it`() throws {
        let page = RulePage(
            id: "moving-base",
            severity: .warning,
            repair: nil,
            source: .init(title: "practice"),
            summary: "S.",
            why: "W.",
            bad: "FROM a\n",
            good: "FROM a:1\n",
            tags: ["reproducibility"]
        )
        let text = report.sarif(rules: [page], tool: .sample, sources: lookup(sample))
        let document = try JSONDocument(text: text)
        #expect(document["$schema"]?.text == "https://json.schemastore.org/sarif-2.1.0.json")
        #expect(document["version"]?.text == "2.1.0")
        let run = try #require(document["runs"]?[0])
        #expect(run["columnKind"]?.text == "unicodeCodePoints")

        let driver = try #require(run["tool"]?["driver"])
        #expect(driver["name"]?.text == "imgmatrix")
        #expect(driver["semanticVersion"]?.text == "1.0.0")
        let rule = try #require(driver["rules"]?[0])
        #expect(rule["id"]?.text == "moving-base")
        #expect(rule["shortDescription"]?["text"]?.text == "S.")
        #expect(rule["fullDescription"]?["text"]?.text == "W.")
        #expect(rule["help"]?["markdown"]?.text?.contains("FROM a:1") == true)
        #expect(rule["defaultConfiguration"]?["level"]?.text == "warning")
        #expect(rule["properties"]?["problem.severity"]?.text == "warning")
        #expect(rule["properties"]?["tags"]?.elements == [.string("reproducibility")])

        let result = try #require(run["results"]?[0])
        #expect(result["ruleId"]?.text == "moving-base")
        #expect(result["ruleIndex"]?.number == 0)
        #expect(result["level"]?.text == "error")
        #expect(result["message"]?["text"]?.text == #"a "b"\n\[x\](y) \u{1b}"# + "\n[n](1)")
        let location = try #require(result["locations"]?[0]?["physicalLocation"])
        #expect(location["artifactLocation"]?["uri"]?.text == "src/%C3%BC%20%231/Dockerfile")
        #expect(location["artifactLocation"]?["uriBaseId"]?.text == "%SRCROOT%")
        #expect(
            location["region"]
                == (try JSONDocument(text: #"{"startLine":2,"startColumn":6,"endLine":2,"endColumn":9}"#))
        )
        #expect(result["relatedLocations"]?[0]?["message"]?["text"]?.text == "n")
        let changes = try #require(result["fixes"]?[0]?["artifactChanges"])
        #expect(changes.elements.count == 2)
        #expect(changes[0]?["replacements"]?[0]?["insertedContent"]?["text"]?.text == "USER 1\n")
        // A rule that is not in the list has no index.
        #expect(run["results"]?[1]?["ruleIndex"] == nil)
        #expect(run["results"]?[1]?["level"]?.text == "note")
    }

    @Test func `keeps fingerprints over unrelated edits`() throws {
        func fingerprints(_ marked: String) throws -> [String] {
            let sample = Sample("f", marked)
            let report = DiagnosticReport(
                sample.places.map { Diagnostic(rule: "r", severity: .error, message: "m", range: $0) },
                fileCount: 1
            )
            let document = try JSONDocument(text: report.sarif(rules: [], tool: .sample, sources: lookup(sample)))
            return document["runs"]?[0]?["results"]?.elements.compactMap {
                $0["partialFingerprints"]?["primaryLocationLineHash"]?.text
            } ?? []
        }
        let before = try fingerprints("FROM ⟦a⟧\nFROM ⟦b⟧\nFROM ⟦a⟧\n")
        #expect(Set(before).count == 3)
        #expect(before[0].hasSuffix(":1") && before[2].hasSuffix(":2"))
        #expect(try fingerprints("# new\nFROM  ⟦a⟧\n\n\tFROM ⟦b⟧\r\nRUN x\nFROM ⟦a⟧\n") == before)
    }
}
