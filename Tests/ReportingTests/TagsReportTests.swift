import Reporting
import SourceText
import TestSupport
import Testing
import Values

@Suite struct TagsReportTests {
    private static let commit = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d"
    private let workflow = Sample(
        ".github/workflows/x.yaml",
        "env:\n  TAG: ⟦git describe⟧\nsteps:\n  - tags: ⟦lab/x:${{ env.TAG }}⟧\n  - run: ⟦echo ${{ github.run_id }}⟧\n"
    )

    private func image(
        _ app: String? = "x",
        _ reference: Template = "lab/x:1",
        push: ImageName.Push = .known(true),
        event: String = "push",
        triggered: Bool = true,
        condition: String? = nil,
        ifChanged: Bool = false
    ) -> ImageName {
        ImageName(
            app: app,
            workflow: workflow.file.path,
            job: "build",
            reference: reference,
            push: push,
            event: event,
            triggered: triggered,
            condition: condition,
            ifChanged: ifChanged,
            range: workflow.places[1]
        )
    }

    private var unresolved: Template {
        let unknown = Unknown("github.run_id", because: "the run number is given by the run", at: workflow.places[2])
        return Template("lab/x:") + Template(unknown)
    }

    private func text(_ images: ImageName...) -> TwoStreams {
        TagsReport(commit: nil, images: images).text(sources: lookup(workflow))
    }

    @Test func `prints the names of one app alone, each once`() {
        #expect(
            text(image(), image("x", "lab/x:latest"), image())
                == TwoStreams(standardOutput: "lab/x:1\nlab/x:latest\n", standardError: "")
        )
        #expect(text() == TwoStreams(standardOutput: "", standardError: ""))
    }

    @Test func `never prints a name as exact that is not`() {
        #expect(
            text(image(), image("x", unresolved))
                == TwoStreams(
                    standardOutput: "lab/x:1\n",
                    standardError: """
                        unknown: lab/x:${{ github.run_id }}
                          github.run_id is unknown, because the run number is given by the run
                            at .github/workflows/x.yaml:5:10

                        """
                )
        )
    }

    @Test func `says beside the names what is not certain`() {
        let answer = text(
            image("x", "a:1", event: "workflow_dispatch", triggered: false),
            image("x", "b:1", condition: "inputs.release"),
            image("x", "c:1", push: .known(false)),
            image("x", "d:1", push: .unknown, ifChanged: true)
        )
        #expect(answer.standardOutput == "a:1\nb:1\nc:1\nd:1\n")
        #expect(
            answer.standardError == """
                note: a:1: workflow_dispatch, not triggered
                note: b:1: push, if inputs.release
                note: c:1: push, not pushed
                note: d:1: push, if changed, perhaps not pushed

                """
        )
    }

    @Test func `prints a table for several apps`() {
        let answer = text(
            image("jupyter", "registry.example.com/lab/jupyter:1"),
            image("x", unresolved, condition: "inputs.release"),
            image(nil, "lab/构建:1")
        )
        #expect(
            answer.standardOutput == """
                APP      IMAGE                               WHEN
                jupyter  registry.example.com/lab/jupyter:1  push
                x        lab/x:${{ github.run_id }}          push, if inputs.release
                -        lab/构建:1                          push

                """
        )
        #expect(answer.standardError.hasPrefix("unknown: lab/x:${{ github.run_id }}\n"))
    }

    @Test func `writes version 1 in its order`() {
        var name = image("x", unresolved, push: .unknown, condition: "inputs.release", ifChanged: true)
        name.matrix = [.init("python", .number(3.11)), .init("arch", .string("arm64"))]
        name.base = ["quay.io/jupyter/scipy-notebook:python-3.11"]
        name.context = "src/x"
        name.dockerfile = "src/x/Dockerfile"
        name.platforms = ["linux/amd64"]
        let report = TagsReport(commit: Self.commit, images: [name])
        let expected =
            #"{"version":1,"commit":"\#(Self.commit)","images":[{"app":"x","workflow":".github/workflows/x.yaml","job":"build","#
            + #""matrix":{"python":3.11,"arch":"arm64"},"reference":"lab/x:${{ github.run_id }}","resolved":false,"#
            + #""unknowns":[{"expression":"github.run_id","reason":"the run number is given by the run","#
            + #""file":".github/workflows/x.yaml","line":5,"column":10}],"#
            + #""base":["quay.io/jupyter/scipy-notebook:python-3.11"],"context":"src/x","dockerfile":"src/x/Dockerfile","#
            + #""platforms":["linux/amd64"],"push":null,"event":"push","triggered":true,"condition":"inputs.release","#
            + #""ifChanged":true,"range":{"file":".github/workflows/x.yaml","line":4,"column":11}}]}"#
        #expect(report.json(.compact, sources: lookup(workflow)) == expected + "\n")
    }

    @Test func `fulfils its schema`() throws {
        let schema = try JSONSchema(named: "tags.v1")
        let placeless = Template(Unknown("$(date)", because: "the day is not known yet"))
        let reports = [
            TagsReport(commit: nil, images: []),
            TagsReport(
                commit: Self.commit,
                images: [
                    image(), image(nil, unresolved, push: .unknown),
                    image("x", placeless, condition: "c", ifChanged: true),
                ]
            ),
        ]
        for report in reports {
            let document = try JSONDocument(text: report.json(sources: lookup(workflow)))
            #expect(schema.complaints(about: document) == [])
        }
        let wrong = try JSONDocument(text: #"{"version":1,"commit":"abc","images":[{"app":1}],"more":0}"#)
        #expect(schema.complaints(about: wrong).count > 3)
    }

    @Test func `writes the outputs of a step`() throws {
        let one = TagsReport(commit: nil, images: [image()])
        let json = one.json(.compact, sources: lookup(workflow))
        #expect(
            one.stepOutputs(sources: lookup(workflow))
                == "image=lab/x:1\nimages<<END_OF_IMAGES\nlab/x:1\nEND_OF_IMAGES\njson=\(json)"
        )
        // Several names, or one that is not exact, are no single name.
        let many = TagsReport(commit: nil, images: [image(), image("y", "lab/y:1"), image("x", unresolved)])
        #expect(
            many.stepOutputs(sources: lookup(workflow)).hasPrefix(
                "images<<END_OF_IMAGES\nlab/x:1\nlab/y:1\nEND_OF_IMAGES\n"
            )
        )
        let uncertain = TagsReport(commit: nil, images: [image(), image("x", unresolved)])
        #expect(!uncertain.stepOutputs(sources: lookup(workflow)).contains("image="))
        // A name cannot end its own value.
        let hostile = TagsReport(commit: nil, images: [image("x", "a\nEND_OF_IMAGES\nPATH=x")])
        let outputs = hostile.stepOutputs(sources: lookup(workflow))
        #expect(outputs.hasPrefix("image<<END_OF_IMAGE_\n") || outputs.hasPrefix("image<<END_OF_IMAGE__\n"))
        #expect(outputs.contains("\nimages<<END_OF_IMAGES_\n"))
    }

    @Test func `writes a page for the run`() {
        let report = TagsReport(
            commit: Self.commit,
            images: [image("a|b<i>", "lab/`x`|y:1"), image("x", unresolved, condition: "a || b")]
        )
        #expect(
            report.summary(sources: lookup(workflow)) == """
                ### Images of `\(Self.commit)`

                | app | image | when |
                | --- | --- | --- |
                | a\\|b&lt;i&gt; | ``lab/`x`\\|y:1`` | push |
                | x | `lab/x:${{ github.run_id }}` (unknown) | push, if a \\|\\| b |

                - `github.run_id` is unknown, because the run number is given by the run (`.github/workflows/x.yaml:5:10`)

                """
        )
        #expect(TagsReport(commit: nil, images: []).summary(sources: lookup()) == "### Images\n\nNo image is built.\n")
    }

    @Test func `lets nothing of the repository act on the terminal or the runner`() {
        let name = Template("::add-mask::x\n\u{1B}[2J") + Template(Unknown("##[e]\n::x", because: "\u{202E}\n::y"))
        for images in [
            [image("x", "::set-env::\u{9B}")], [image("::a\n", name), image("y", name, condition: "\n::z")],
        ] {
            let report = TagsReport(commit: "\n", images: images)
            let answer = report.text(sources: lookup(workflow))
            let explanation = report.explanation(sources: lookup(workflow))
            for text in [
                answer.standardOutput, answer.standardError, explanation, report.summary(sources: lookup(workflow)),
            ] {
                #expect(!text.split(separator: "\n").contains { $0.drop { $0 == " " }.hasPrefix("::") })
                #expect(!text.unicodeScalars.contains { $0 != "\n" && $0.properties.generalCategory == .control })
                #expect(!text.unicodeScalars.contains("\u{202E}"))
            }
        }
    }
}
