import Reporting
import TestSupport
import Testing
import Values

@Suite struct NewReportTests {
    private let report = NewReport(
        app: "b",
        folder: "src/b",
        workflow: ".github/workflows/build-push-b.yaml",
        files: ["src/b/Dockerfile", "src/b/\u{1B}[31m", ".github/workflows/build-push-b.yaml"],
        images: [
            Template("lab/b:1-") + Template(Unknown("git describe", because: "there is no commit yet")), "lab/b:latest",
        ],
        isWritten: true,
        steps: ["git add src/b"]
    )

    @Test func `says what was made, what it will be called and what is next`() {
        #expect(
            report.text() == """
                made src/b/Dockerfile
                made src/b/\\u{1b}[31m
                made .github/workflows/build-push-b.yaml
                image lab/b:1-${{ git describe }}
                image lab/b:latest

                next:
                  git add src/b

                """
        )
    }

    @Test func `fulfils its schema`() throws {
        let schema = try JSONSchema(named: "new.v1")
        var dry = report
        dry.isWritten = false
        dry.images = []
        for report in [report, dry] {
            #expect(schema.complaints(about: try JSONDocument(text: report.json())) == [])
        }
    }
}
