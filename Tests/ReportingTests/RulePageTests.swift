import Reporting
import SourceText
import Testing

@Suite struct RulePageTests {
    private let page = RulePage(
        id: "moving-base",
        severity: .warning,
        repair: .unsafe,
        source: .init(
            title: "Docker: best practices",
            address: "https://docs.docker.com/build/building/best-practices/"
        ),
        summary: "A base image without a tag.",
        why:
            "The same commit builds another image on another day, and nobody can say afterwards which one it was built on.",
        bad: "FROM ubuntu\n",
        good: "FROM ubuntu:24.04\n\nRUN true\n",
        exceptions: ["`scratch`, which is empty"],
        tags: ["reproducibility"]
    )

    @Test func `reads well on a terminal`() {
        #expect(
            page.text() == """
                moving-base (warning)
                A base image without a tag.

                The same commit builds another image on another day, and nobody can say
                afterwards which one it was built on.

                Bad

                    FROM ubuntu

                Good

                    FROM ubuntu:24.04

                    RUN true

                Not reported

                  - `scratch`, which is empty

                Source: Docker: best practices
                <https://docs.docker.com/build/building/best-practices/>
                Repair: imgmatrix check --fix --unsafe, where it can be told what was meant.

                Silence one finding with a comment on its line or on the line above:

                    # imgmatrix: ignore[moving-base] reason

                """
        )
    }

    @Test func `reads well as Markdown`() {
        #expect(
            page.markdown == """
                # moving-base

                warning · reproducibility · repaired by `check --fix --unsafe` · source: [Docker: best practices](https://docs.docker.com/build/building/best-practices/)

                A base image without a tag.

                ## Why

                The same commit builds another image on another day, and nobody can say afterwards which one it was built on.

                ## Examples

                Bad:

                ```
                FROM ubuntu
                ```

                Good:

                ```
                FROM ubuntu:24.04

                RUN true
                ```

                ## Not reported

                - `scratch`, which is empty

                ## Silence

                On the line of the finding or on the line above it:

                ```
                # imgmatrix: ignore[moving-base] reason
                ```

                """
        )
    }

    @Test func `stands in a list`() {
        let other = RulePage(
            id: "x",
            severity: .error,
            repair: nil,
            source: .init(title: "practice"),
            summary: "A | b.",
            why: "",
            bad: "",
            good: ""
        )
        #expect(
            [page, other].text() == """
                moving-base  warning  unsafe  A base image without a tag.
                x            error            A | b.

                """
        )
        #expect([page, other].markdown.hasPrefix("# Rules\n\n"))
        #expect([page, other].markdown.contains("\n| rule | level | fixable | source | finds |\n"))
        let best = "[Docker: best practices](https://docs.docker.com/build/building/best-practices/)"
        #expect([page, other].markdown.contains("| warning | unsafe | \(best) | A base image without a tag. |\n"))
        #expect([page, other].markdown.contains("| [x](x.md) | error | no | practice | A \\| b. |\n"))
        #expect([page, other].markdown.contains("\n## Left to others\n"))
    }

    @Test func `says nothing of repairs where there are none, and paints only where it is asked to`() {
        var other = page
        other.repair = nil
        #expect(!other.text().contains("Repair") && !other.markdown.contains("repaired"))
        #expect(!page.text().contains("\u{1B}"))
        #expect(page.text(style: .colored).contains("\u{1B}"))
    }
}
