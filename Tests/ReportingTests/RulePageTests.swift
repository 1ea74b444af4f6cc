import Reporting
import SourceText
import Testing

@Suite struct RulePageTests {
    private let page = RulePage(
        id: "moving-base",
        severity: .warning,
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

                Silence one finding with a comment on its line or on the line above:

                    # imgmatrix: ignore[moving-base] reason

                """
        )
    }

    @Test func `reads well as Markdown`() {
        #expect(
            page.markdown == """
                # moving-base

                warning · reproducibility

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
        let other = RulePage(id: "x", severity: .error, summary: "A | b.", why: "", bad: "", good: "")
        #expect(
            [page, other].text() == """
                moving-base  warning  A base image without a tag.
                x            error    A | b.

                """
        )
        #expect([page, other].markdown.hasPrefix("# Rules\n\n"))
        #expect([page, other].markdown.contains("| [x](x.md) | error | A \\| b. |\n"))
    }
}
