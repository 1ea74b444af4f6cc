import Reporting
import SourceText
import Testing

@Suite struct DiagnosticTextTests {
    @Test func `shows a diagnostic with its line, its notes and its repairs`() {
        let workflow = Sample(".github/workflows/x.yaml", "on: push\n  image: ⟦lab/x:1⟧\n")
        let other = Sample(".github/workflows/y.yaml", "\n\n\timage: ⟦lab/x:1⟧\n")
        let report = DiagnosticReport(
            [
                Diagnostic(
                    rule: "image-collision",
                    severity: .error,
                    message: "'lab/x:1' is pushed by two apps; put the app's name into it",
                    range: workflow.places[0],
                    notes: [.init("pushed here as well", other.places[0])],
                    fixes: [.init("write 'lab/x-a:1'", isSafe: false, edits: [])]
                ),
                Diagnostic(
                    rule: "no-dispatch",
                    severity: .hint,
                    message: "no manual start",
                    range: .init(path: "gone", bytes: 3..<5)
                ),
            ],
            fileCount: 9
        )
        #expect(
            report.text(sources: lookup(workflow, other)) == """
                .github/workflows/x.yaml:2:10: error: 'lab/x:1' is pushed by two apps; put the app's name into it [image-collision]
                    2 |   image: lab/x:1
                      |          ^^^^^^^
                .github/workflows/y.yaml:3:9: note: pushed here as well
                    3 | \timage: lab/x:1
                      | \t       ^^^^^^^
                  help: write 'lab/x-a:1'

                gone:1:1: hint: no manual start [no-dispatch]

                1 error, 1 hint in 9 files

                """
        )
    }

    @Test(
        arguments: [
            ([], 0, "nothing found in 0 files"),
            ([], 1, "nothing found in 1 file"),
            ([.error, .error, .warning], 9, "2 errors, 1 warning in 9 files"),
            ([.hint, .hint, .warning, .warning], 2, "2 warnings, 2 hints in 2 files"),
        ] as [([Diagnostic.Severity], Int, String)]
    )
    func `counts with the right plurals`(severities: [Diagnostic.Severity], files: Int, expected: String) {
        let diagnostics = severities.map {
            Diagnostic(rule: "r", severity: $0, message: "m", range: .init(path: "f", bytes: 0..<0))
        }
        #expect(DiagnosticReport(diagnostics, fileCount: files).summary == expected)
    }

    @Test(arguments: [
        // Tabs reach as far as in the file, whether before the place or in it.
        ("\tRUN ⟦a\tb⟧ c", "    1 | \tRUN a\tb c", "      | \t    ^^^^^"),
        // A wide character has two columns, a combining mark none.
        ("echo 构建 ⟦镜像⟧", "    1 | echo 构建 镜像", "      |           ^^^^"),
        ("e\u{301}e\u{301} ⟦x⟧", "    1 | e\u{301}e\u{301} x", "      |    ^"),
        ("⟦🐳⟧ x", "    1 | 🐳 x", "      | ^^"),
        // The line break of CRLF is no part of the line.
        ("FROM ⟦a\r\n⟧RUN b", "    1 | FROM a", "      |      ^"),
        // Of several lines the first is shown.
        ("RUN ⟦a \\\n  b⟧\n", "    1 | RUN a \\", "      |     ^^^"),
        // Where something is missing.
        ("FROM⟦⟧\n", "    1 | FROM", "      |     ^"),
        ("⟦⟧", "    1 |", "      | ^"),
        // A byte order mark has no column.
        ("\u{FEFF}⟦on⟧: push", "    1 | on: push", "      | ^^"),
        // What the terminal would obey takes as much room as its name.
        ("a\u{1B}[2J⟦b\u{7}⟧c", #"    1 | a\u{1b}[2Jb\u{7}c"#, "      |           ^^^^^^"),
    ])
    func `puts carets under exactly the place`(marked: String, line: String, carets: String) {
        let sample = Sample("f", marked)
        let report = DiagnosticReport(
            [Diagnostic(rule: "r", severity: .error, message: "m", range: sample.places[0])],
            fileCount: 1
        )
        let lines = report.text(sources: lookup(sample)).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[1] == line)
        #expect(lines[2] == carets)
    }

    @Test func `cuts long lines around the place`() {
        let filler = String(repeating: "x", count: 5000)
        let sample = Sample("f", filler + "⟦here⟧" + filler)
        let report = DiagnosticReport(
            [Diagnostic(rule: "r", severity: .error, message: "m", range: sample.places[0])],
            fileCount: 1
        )
        let lines = report.text(sources: lookup(sample)).split(separator: "\n", omittingEmptySubsequences: false)
        let before = String(repeating: "x", count: 40)
        #expect(lines[0] == "f:1:5001: error: m [r]")
        #expect(lines[1] == "    1 | …\(before)here\(String(repeating: "x", count: 55))…")
        #expect(lines[2] == "      | \(String(repeating: " ", count: 41))^^^^")
    }

    @Test(arguments: ["\u{301}", "\u{200D}", "\u{1B}", "\t", "构"])
    func `shows little of a long line, whatever it is made of`(filler: String) {
        let long = String(repeating: filler, count: 100_000)
        let sample = Sample("f", long + "⟦here⟧" + long)
        let report = DiagnosticReport(
            [Diagnostic(rule: "r", severity: .error, message: "m", range: sample.places[0])],
            fileCount: 1
        )
        let text = report.text(sources: lookup(sample))
        #expect(text.utf8.count < 4000)
        #expect(Array(text.utf8).contains(Array("here".utf8)) && text.contains("^^^^\n"))
        let broken = SourceFile(path: "f", bytes: Array(repeating: 0x80, count: 100_000))
        let place = DiagnosticReport(
            [Diagnostic(rule: "r", severity: .error, message: "m", range: broken.place(90_000..<90_001))],
            fileCount: 1
        )
        #expect(place.text(sources: { _ in broken }).utf8.count < 4000)
    }

    @Test func `survives places outside of the file and bytes that are no text`() {
        let file = SourceFile(path: "f", bytes: [0xFF, 0xE2, 0x82, 0x0A, 0xC2])
        for range in [0..<1, 1..<3, 0..<5, 4..<5, 5..<5, 99..<120, -5..<(-1), -3..<200] {
            let report = DiagnosticReport(
                [Diagnostic(rule: "r", severity: .error, message: "m", range: file.place(range))],
                fileCount: 1
            )
            #expect(report.text(sources: { _ in file }).contains("^"))
            #expect(report.annotations(sources: { _ in file }).contains("^"))
            #expect(report.json(sources: { _ in file }).contains("\"line\""))
            #expect(report.sarif(rules: [], tool: .sample, sources: { _ in file }).contains("startLine"))
        }
    }

    @Test func `lets nothing of the repository act on the terminal or the runner`() {
        let path = "::error::x\nb\u{1B}[2J"
        let sample = Sample(path, "::add-mask::⟦x⟧ ##[group]\u{1B}[1m")
        let report = DiagnosticReport(
            [
                Diagnostic(
                    rule: "r",
                    severity: .error,
                    message: "'a\n::set-env name=X::y' \u{202E}",
                    range: sample.places[0],
                    notes: [.init("##[error]n\r\n::stop", sample.places[0])],
                    fixes: [.init("h\n::x", isSafe: true, edits: [])]
                )
            ],
            fileCount: 1
        )
        for text in [report.text(sources: lookup(sample)), report.annotations(sources: lookup(sample))] {
            let lines = text.split(separator: "\n")
            let commands = lines.filter { $0.drop { $0 == " " }.hasPrefix("::") }
            #expect(commands.count == (text.hasPrefix("::error file=") ? 1 : 0))
            #expect(!text.contains("##["))
            #expect(!text.unicodeScalars.contains { $0 != "\n" && $0.properties.generalCategory == .control })
            #expect(!text.unicodeScalars.contains("\u{202E}"))
        }
        #expect(report.text(sources: lookup(sample)).hasPrefix(#":\u{3a}error::x\nb\u{1b}[2J:1:13: error: "#))
    }

    @Test func `colours the parts and nothing else`() {
        let sample = Sample("f", "FROM ⟦a⟧")
        let report = DiagnosticReport(
            [Diagnostic(rule: "r", severity: .warning, message: "m", range: sample.places[0])],
            fileCount: 1
        )
        let colored = report.text(style: .colored, sources: lookup(sample))
        #expect(colored.contains("\u{1B}[1;33mwarning:\u{1B}[0m"))
        #expect(colored.contains("\u{1B}[1;33m^\u{1B}[0m"))
        let codes = /\u{1B}\[[0-9;]*m/
        #expect(colored.replacing(codes, with: "") == report.text(sources: lookup(sample)))
    }

    @Test func `renders thousands of diagnostics at once`() {
        let line = "      - uses: docker/build-push-action@v5 # comment\n"
        let file = SourceFile(path: "f", text: String(repeating: line, count: 2000))
        let report = DiagnosticReport(
            (0..<2000).map { index in
                let start = index * line.utf8.count + 14
                return Diagnostic(rule: "r", severity: .error, message: "m", range: file.place(start..<(start + 10)))
            },
            fileCount: 1
        )
        let renderings: [(name: String, render: (@escaping SourceLookup) -> String)] = [
            ("text", { report.text(sources: $0) }),
            ("JSON", { report.json(sources: $0) }),
            ("annotations", { report.annotations(sources: $0) }),
            ("SARIF", { report.sarif(rules: [], tool: .sample, sources: $0) }),
        ]
        for (name, render) in renderings {
            var lookups = 0
            let duration = ContinuousClock().measure {
                _ = render { _ in
                    lookups += 1
                    return file
                }
            }
            #expect(lookups == 1)
            // A few milliseconds when optimized and alone on the machine; a test is neither.
            #expect(duration < .seconds(20))
            print("2,000 diagnostics as \(name): \(duration)")
        }
    }
}

extension ToolInformation {
    static var sample: ToolInformation {
        ToolInformation(name: "imgmatrix", version: "1.0.0", informationURI: "https://example.com/imgmatrix")
    }
}
