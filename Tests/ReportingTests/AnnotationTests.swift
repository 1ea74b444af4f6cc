import Reporting
import SourceText
import Testing

@Suite struct AnnotationTests {
    @Test func `prints a command, then the line in question`() {
        let sample = Sample("src/a,b:c/Dockerfile", "FROM ⟦ubuntu⟧\nRUN ⟦a \\\n b\n⟧")
        let report = DiagnosticReport(
            [
                Diagnostic(
                    rule: "moving-base",
                    severity: .warning,
                    message: "100% 'ubuntu'",
                    range: sample.places[0],
                    notes: [.init("used here", sample.places[1])],
                    fixes: [.init("write 'ubuntu:24.04'", isSafe: false, edits: [])]
                ),
                Diagnostic(rule: "long", severity: .hint, message: "m", range: sample.places[1]),
            ],
            fileCount: 2
        )
        let path = "src/a%2Cb%3Ac/Dockerfile"
        let note = "%0Anote: used here (src/a,b:c/Dockerfile:2:5)%0Ahelp: write 'ubuntu:24.04'"
        #expect(
            report.annotations(sources: lookup(sample)) == """
                ::warning file=\(path),line=1,col=6,endLine=1,endColumn=12,title=moving-base::100%25 'ubuntu'\(note)
                  src/a,b:c/Dockerfile:1:6 [moving-base]
                    1 | FROM ubuntu
                      |      ^^^^^^
                src/a,b:c/Dockerfile:2:5: note: used here
                    2 | RUN a \\
                      |     ^^^
                  help: write 'ubuntu:24.04'
                ::notice file=\(path),line=2,endLine=3,title=long::m
                  src/a,b:c/Dockerfile:2:5 [long]
                    2 | RUN a \\
                      |     ^^^
                1 warning, 1 hint in 2 files

                """
        )
    }
}
