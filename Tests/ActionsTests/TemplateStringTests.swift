import Actions
import SourceText
import TestSupport
import Testing
import Values

@Suite struct TemplateStringTests {
    private let contexts = ExpressionContexts([
        "env": ["TAG": "v1", "N": 3, "RUN": Value(Template(Unknown("github.run_id", because: "the run gives it")))]
    ])

    @Test(arguments: [
        ("plain", "plain"), ("", ""), ("$5 {{ x }}", "$5 {{ x }}"), ("a:${{ env.TAG }}", "a:v1"),
        ("${{ env.TAG }}-${{ env.N }}!", "v1-3!"), ("${{ '}}' }}${{ 'it''s }}' }}", "}}it's }}"),
        ("a ${{ env.RUN }} b", "a ${{ github.run_id }} b"), ("é${{ env.TAG }}é", "év1é"),
    ])
    func `fills in values`(text: String, result: String) throws {
        #expect(try TemplateString(parsing: text).evaluate(in: contexts).template.display == result)
    }

    @Test func `keeps the kind of a single expression`() throws {
        #expect(try TemplateString(parsing: "${{ env.N }}").evaluate(in: contexts) == 3)
        #expect(try TemplateString(parsing: "${{ env.N }} ").evaluate(in: contexts) == "3 ")
        #expect(try TemplateString(parsing: "${{ env.N }}").template(in: contexts) == "3")
    }

    @Test(arguments: [
        "a ⟦${{ env.TAG⟧", "⟦${{ '}} ⟧", "x ⟦${{ }}⟧ y", "${{ env.TAG }} ${{ ⟦1a⟧ }}", "é${{ env.A ⟦=⟧ 1 }}",
        "${{ ⟦{⟧ env.A }}}",
    ])
    func `gives the place of a mistake`(source: String) throws {
        let marked = MarkedText(source)
        let error = try #require(throws: ExpressionError.self) { try TemplateString(parsing: marked.text) }
        #expect(error.range == marked.ranges[0])
    }

    @Test func `gives the places of its segments`() throws {
        let marked = MarkedText("⟦a:⟧⟦${{ ⟦env.TAG⟧ }}⟧⟦-x⟧")
        let template = try TemplateString(parsing: marked.text)
        let ranges = template.segments.map { segment in
            switch segment {
            case .literal(_, let range), .expression(_, let range): range
            }
        }
        #expect(ranges == [marked.ranges[0], marked.ranges[1], marked.ranges[3]])
        #expect(template.expressions[0].references[0].range == marked.ranges[2])
        let value = try template.template(in: contexts) { SourceRange(path: "f", bytes: $0) }
        #expect(value.pieces.map(\.origin?.place?.bytes) == [marked.ranges[0], marked.ranges[2], marked.ranges[3]])
    }

    @Test func `reads hostile texts in time`() {
        for text in [
            String(repeating: "${{", count: 300_000), String(repeating: "${{ 1 }}", count: 100_000),
            String(repeating: "$", count: 1 << 20), "${{" + String(repeating: "'", count: 1 << 20) + "}}",
        ] {
            _ = try? TemplateString(parsing: text)
        }
    }
}
