import TestSupport
import Testing

@testable import Reporting

@Suite struct ContextReportTests {
    @Test(arguments: [
        (0, "0 B"), (999, "999 B"), (1000, "1.00 kB"), (9994, "9.99 kB"), (9995, "10.0 kB"), (99_949, "99.9 kB"),
        (99_950, "100 kB"), (999_499, "999 kB"), (999_500, "1.00 MB"), (77_800_000, "77.8 MB"), (Int.max, "9.22 EB"),
    ])
    func `writes sizes with three digits`(bytes: Int, text: String) {
        #expect(sizeText(bytes) == text)
    }

    @Test func `fulfils its schema`() throws {
        let content = ContextReport.Content(
            ignoreFile: nil,
            files: [.init(path: "a", size: 3)],
            links: [.init(path: "l", text: "a")],
            unreadable: [.init(path: "p", text: "permission denied")],
            leftOut: [.init(folder: "", isWhole: false, fileCount: 2, size: 0)],
            isCut: true
        )
        let jobs = [(workflow: ".github/workflows/a.yaml", job: "build")]
        let report = ContextReport([
            .init(app: "a", context: "", dockerfile: nil, jobs: jobs, content: content, reason: nil),
            .init(app: nil, context: nil, dockerfile: nil, jobs: [], content: nil, reason: "it is unknown"),
        ])
        let document = try JSONDocument(text: report.json())
        #expect(try JSONSchema(named: "context.v1").complaints(about: document) == [])
        #expect(report.text().contains("  more than 1 file, 3 B\n"))
    }
}
