import Reporting
import SourceText
import Testing
import Values

@Suite struct ExplanationTests {
    @Test func `leads each part back to the line that decided it`() {
        let workflow = Sample(
            ".github/workflows/x.yaml",
            """
            env:
              REGISTRY: ⟦registry.example.com⟧
            steps:
              - run: echo "TAG=$(⟦git describe --tags⟧)" >> ⟦$GITHUB_ENV⟧
              - with:
                  tags: ⟦${{ env.REGISTRY }}⟧⟦/⟧⟦lab/x⟧⟦:⟧⟦${{ env.TAG }}⟧⟦-⟧⟦${{ github.run_id }}⟧

            """
        )
        let places = workflow.places
        let tag = Template(
            "v1-2-g1a2b3c4",
            from: Origin("git describe --tags", at: places[1], remark: "as in a clone of depth 1")
        ).reached(through: "$GITHUB_ENV", at: places[2]).reached(through: "env.TAG", at: places[7])
        let unknown = Unknown("github.run_id", because: "the run number is given by the run", at: places[9])
        let reference =
            Template("registry.example.com", from: Origin(at: places[0])).reached(
                through: "env.REGISTRY",
                at: places[3]
            )
            + Template("/", from: Origin(at: places[4])) + Template("lab/x", from: Origin(at: places[5]))
            + Template(":", from: Origin(at: places[6])) + tag + Template("-", from: Origin(at: places[8]))
            + Template(unknown, from: Origin("github.run_id", at: places[9]))
        let image = ImageName(
            app: "x",
            workflow: workflow.file.path,
            job: "build",
            matrix: [.init("python", .number(3.11)), .init("os", .string("jammy"))],
            reference: reference,
            range: places[3]
        )
        let report = TagsReport(commit: nil, images: [image, image])
        let text = report.explanation(sources: lookup(workflow))
        #expect(
            text == """
                registry.example.com/lab/x:v1-2-g1a2b3c4-${{ github.run_id }}
                x · job build · python: 3.11, os: jammy · push
                ├─ registry.example.com
                │  ├─ env.REGISTRY  .github/workflows/x.yaml:6:13
                │  └─ written here  .github/workflows/x.yaml:2:13
                │       2 | REGISTRY: registry.example.com
                ├─ lab/x
                │  └─ written here  .github/workflows/x.yaml:6:33
                │       6 | tags: ${{ env.REGISTRY }}/lab/x:${{ env.TAG }}-${{ github.run_id }}
                ├─ v1-2-g1a2b3c4
                │  ├─ env.TAG              .github/workflows/x.yaml:6:39
                │  ├─ $GITHUB_ENV          .github/workflows/x.yaml:4:47
                │  └─ git describe --tags  .github/workflows/x.yaml:4:22
                │       (as in a clone of depth 1)
                │       4 | - run: echo "TAG=$(git describe --tags)" >> $GITHUB_ENV
                └─ ${{ github.run_id }}
                   ├─ github.run_id  .github/workflows/x.yaml:6:54
                   └─ unknown, because the run number is given by the run
                        6 | tags: ${{ env.REGISTRY }}/lab/x:${{ env.TAG }}-${{ github.run_id }}

                """
        )
        let codes = /\u{1B}\[[0-9;]*m/
        let colored = report.explanation(style: .colored, sources: lookup(workflow))
        #expect(colored != text && colored.replacing(codes, with: "") == text)
    }

    @Test func `shows the ends of a long way`() {
        var template = Template("1", from: Origin("start", at: nil))
        for number in 1...50 { template = template.reached(through: "step \(number)", at: nil) }
        let place = SourceRange(path: "f", bytes: 0..<0)
        let image = ImageName(app: nil, workflow: "f", job: "j", reference: template, range: place)
        let text = TagsReport(commit: nil, images: [image]).explanation(sources: { _ in nil })
        #expect(text.contains("├─ step 36\n"))
        #expect(text.contains("├─ … 35 more steps\n   └─ start\n"))
        #expect(text.split(separator: "\n").count == 20)
    }

    @Test func `explains an empty name`() {
        let place = SourceRange(path: "f", bytes: 0..<0)
        let image = ImageName(app: "x", workflow: "f", job: "j", reference: Template(), range: place)
        let text = TagsReport(commit: nil, images: [image]).explanation(sources: { _ in nil })
        #expect(text == "(empty)\nx · job j · push\n")
    }

    @Test func `tells once what all parts begin with`() {
        func origin(_ start: Int, _ expression: String?) -> Origin {
            let place = SourceRange(path: "a.yaml", bytes: start..<start + 3)
            return Origin("env.NAME", at: nil, from: Origin(expression, at: place))
        }
        let reference = Template(pieces: [
            .text("lab", origin(0, nil)), .text("/", origin(3, nil)), .text("app", origin(4, "matrix.app")),
        ])
        let place = SourceRange(path: "a.yaml", bytes: 0..<1)
        let image = ImageName(app: "x", workflow: "a.yaml", job: "build", reference: reference, range: place)
        let text = TagsReport(commit: nil, images: [image]).explanation(sources: { _ in nil })
        #expect(text.split(separator: "\n").count { $0.contains("env.NAME") } == 1, "\(text)")
        #expect(text.contains("│  env.NAME\n├─ lab\n"), "\(text)")
        #expect(text.contains("└─ app\n"), "\(text)")
        #expect(!text.contains("─ /"), "\(text)")
    }

}
