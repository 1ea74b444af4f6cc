import Shell
import TestSupport
import Testing
import Values

@Suite struct ParserTests {
    @Test(arguments: [
        // Commands without their ends.
        ("⟦if⟧ true; then echo a", "'if' without 'fi'"),
        ("⟦if⟧ true; echo a", "'if' without 'then'"),
        ("if true; echo a; ⟦fi⟧", "'fi' is not expected here"),
        ("⟦for⟧ i in a b; do echo $i", "'for' without 'done'"),
        ("⟦while⟧ true; do :; ", "'while' without 'done'"),
        ("⟦case⟧ x in a) echo;;", "'case' without 'esac'"),
        ("⟦{⟧ echo a", "'{' without '}'"),
        ("⟦(⟧echo a", "'(' without ')'"),
        ("echo ⟦$(⟧echo a", "'$(' without ')'"),
        ("echo ⟦${⟧x", "'${' without '}'"),
        ("⟦[[⟧ a == b", "'[[' without ']]'"),
        // Quotations.
        ("echo ⟦'⟧a", "the quotation that begins here has no end"),
        ("echo ⟦\"⟧a $x", "the quotation that begins here has no end"),
        ("echo ⟦`⟧a", "the quotation that begins here has no end"),
        // Operators with nothing behind them.
        ("echo a ⟦&&⟧", "a command is missing after '&&'"),
        ("echo a ⟦&&⟧ ; echo b", "a command is missing after '&&'"),
        ("echo a ⟦||⟧ ", "a command is missing after '||'"),
        ("echo a ⟦|⟧ | b", "a command is missing after '|'"),
        ("echo a ⟦>⟧", "a file name is missing after '>'"),
        ("echo a ⟦> ⟧2>&1", "a file name is missing after '>'"),
        // Words where they do not belong.
        ("echo a\n⟦fi⟧", "'fi' is not expected here"),
        ("⟦done⟧", "'done' is not expected here"),
        ("echo a⟦)⟧", "')' is not expected here"),
        ("⟦;;⟧", "';;' is not expected here"),
        ("if true; then⟦⟧ fi", "a command is missing after 'then'"),
        ("(⟦⟧ )", "a command is missing after '('"),
    ])
    func `reports a mistake where it begins`(source: String, message: String) throws {
        let marked = MarkedText(source)
        let script = ShellScript(parsing: ShellText(bytes: marked.bytes))
        let error = try #require(script.error)
        #expect(error.message == message)
        if source.contains("⟦⟧") {
            #expect(error.range.lowerBound >= marked.ranges[0].lowerBound)
        } else {
            #expect(error.range == marked.ranges[0])
        }
    }

    @Test func `keeps the lines before a mistake`() {
        let script = ShellScript(parsing: ShellText("echo a; echo b\necho c\nif"))
        #expect(script.body.items.count == 3)
        #expect(script.error != nil)
    }

    @Test func `gives each command its range`() throws {
        let text = "A=1 echo \"x $(date +%F)\" >out && if [ a ]; then b; fi"
        let script = ShellScript(parsing: ShellText(Template(text)))
        #expect(script.error == nil)
        let item = try #require(script.body.items.first)
        #expect(slice(text, item.first.range) == "A=1 echo \"x $(date +%F)\" >out")
        #expect(slice(text, item.rest[0].pipeline.range) == "if [ a ]; then b; fi")
        guard case .simple(let simple) = item.first.commands[0].kind, case .word(let word) = simple.arguments[1],
            case .doubleQuoted(let parts) = word.parts[0].kind
        else {
            Issue.record("not a simple command")
            return
        }
        #expect(slice(text, simple.assignments[0].range) == "A=1")
        #expect(slice(text, word.range) == "\"x $(date +%F)\"")
        #expect(slice(text, parts[1].range) == "$(date +%F)")
    }

    @Test func `takes unknown parts as opaque parts of words`() {
        let unknown = Template(Unknown("inputs.x", because: "it is given by the caller"))
        let marked = Template("echo '") + unknown + "' \"" + unknown + "\" a" + unknown + "\u{E000}"
        let script = ShellScript(parsing: ShellText(marked))
        #expect(script.error == nil)
        #expect(script.text.display(0..<script.text.bytes.count) == marked.display)
    }

    private func slice(_ text: String, _ range: Range<Int>) -> String {
        String(decoding: Array(text.utf8)[range], as: UTF8.self)
    }
}
