import Actions
import TestSupport
import Testing
import Values

@Suite struct ExpressionParserTests {
    @Test(arguments: [
        ("⟦⟧", "an expression was expected"),
        ("1 ⟦2⟧", "unexpected '2'; expected an operator or the end"),
        ("env.A ⟦)⟧", "unexpected ')'; expected '.', '[', an operator or the end"),
        ("(env.A⟦⟧", "the expression ends too early; expected ')'"),
        ("env[⟦⟧", "the expression ends too early; expected a value"),
        ("env.⟦⟧", "the expression ends too early; expected a name or '*' behind '.'"),
        ("format('a'⟦⟧", "the expression ends too early; expected ',' or ')'"),
        ("env.A ⟦=⟧ 'x'", "unexpected '='; the operator is '=='"),
        ("⟦\"x\"⟧ == env.A", "unexpected '\"x\"'; a text stands in single quotes"),
        ("⟦'x⟧", "the text has no closing quote"),
        ("1 == ⟦1x⟧", "'1x' is not a number"),
        ("contains('a'⟦)⟧", "'contains' takes 2 arguments"),
        ("contains('a', 'b'⟦,⟧ 'c')", "'contains' takes 2 arguments"),
        ("case(true, 1, false, 2⟦)⟧", "'case' takes an odd number of arguments, three or more"),
    ])
    func `says what was expected`(source: String, message: String) throws {
        let marked = MarkedText(source)
        let error = try #require(throws: ExpressionError.self) { try ExpressionSyntax(parsing: marked.text) }
        #expect(error.message == message)
        #expect(error.range == marked.ranges[0])
    }

    @Test func `names the known functions`() throws {
        let error = try #require(throws: ExpressionError.self) { try ExpressionSyntax(parsing: "true && trim(env.A)") }
        #expect(error.range == 8..<12)
        #expect(error.message.hasPrefix("'trim' is not a function; expected one of 'contains', 'startsWith'"))
        #expect(error.description.hasSuffix("at column 9"))
    }

    @Test(arguments: [
        ("⟦env.TAG⟧ == 'x' || ⟦needs.a.outputs['b']⟧", ["env TAG", "needs a outputs b"]),
        ("join(⟦github.event.commits.*.id⟧, ⟦matrix[env.K]⟧)", ["github event commits * id", "matrix ?", "env K"]),
        ("(⟦env . A⟧).b[0]", ["env A b 0"]),
        ("fromJSON(⟦env.J⟧).x", ["env J"]),
        ("true && 'env.A'", []),
    ])
    func `lists what is used of the contexts`(source: String, expected: [String]) throws {
        let references = try ExpressionSyntax(parsing: MarkedText(source).text).references
        let shown = references.map { reference in
            ([reference.context]
                + reference.parts.map { part in
                    switch part {
                    case .name(let name, _): name
                    case .number(let number, _): numberText(number)
                    case .wildcard: "*"
                    case .computed: "?"
                    }
                }).joined(separator: " ")
        }
        #expect(shown == expected)
    }

    @Test func `gives the places of references and their parts`() throws {
        let marked = MarkedText("x == ⟦needs.⟦build⟧.⟦outputs⟧['⟦tag⟧']⟧")
        let reference = try ExpressionSyntax(parsing: marked.text).references[1]
        #expect(reference.range == marked.ranges[0])
        #expect(reference.names == ["build", "outputs", "tag"])
        #expect(reference.parts[0].range == marked.ranges[1])
        #expect(reference.parts[1].range == marked.ranges[2])
        // An index has the place of its text, with the quotes.
        #expect(reference.parts[2].range == (marked.ranges[3].lowerBound - 1)..<(marked.ranges[3].upperBound + 1))
    }

    @Test func `takes any number of parentheses and chained operators`() throws {
        let deep = String(repeating: "(", count: 10_000) + "1" + String(repeating: ")", count: 10_000)
        #expect(try ExpressionSyntax(parsing: deep).evaluate(in: ExpressionContexts()) == 1)
        let chain = String(repeating: "0||", count: 6_000) + "'x'"
        #expect(try ExpressionSyntax(parsing: chain).evaluate(in: ExpressionContexts()) == "x")
        let nested = String(repeating: "0||(", count: 4_000) + "'x'" + String(repeating: ")", count: 4_000)
        #expect(try ExpressionSyntax(parsing: nested).evaluate(in: ExpressionContexts()) == "x")
    }

    @Test(arguments: [
        String(repeating: "(", count: 20_000), String(repeating: "!", count: 20_000),
        String(repeating: "env[", count: 5_000), "env" + String(repeating: "[0]", count: 5_000),
        String(repeating: "toJSON(", count: 3_000), String(repeating: "1==", count: 6_000) + "1",
        String(repeating: "0&&(0||(", count: 2_000) + "0" + String(repeating: "))", count: 2_000),
        String(repeating: "a", count: 1 << 20), String(repeating: "1 ", count: 1 << 19),
        String(repeating: "'", count: 20_001), "\u{0}", "\u{FEFF}env.A", "env.\u{1F600}", "1\u{0}2",
    ])
    func `refuses what is too long, too deep or no expression`(text: String) {
        #expect(throws: ExpressionError.self) { try ExpressionSyntax(parsing: text) }
    }

    @Test func `knows whether the status is asked for`() throws {
        #expect(try ExpressionSyntax(parsing: "!Cancelled() && env.A").asksForStatus)
        #expect(try !ExpressionSyntax(parsing: "contains(env.A, 'success')").asksForStatus)
    }
}
