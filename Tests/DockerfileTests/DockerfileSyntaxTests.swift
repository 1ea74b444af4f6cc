import Dockerfile
import SourceText
import TestSupport
import Testing

@Suite struct DockerfileSyntaxTests {
    private func syntax(_ text: String) -> DockerfileSyntax {
        DockerfileSyntax(SourceFile(path: "Dockerfile", text: text))
    }

    @Test(arguments: [
        // Words at blanks.
        "FROM ⟦alpine:3⟧\t⟦AS⟧  ⟦base⟧\n",
        "FROM a\nEXPOSE ⟦80⟧ ⟦53/udp⟧\n",
        // Quotes and escapes keep a word of ARG, ENV and LABEL together, and stay in it.
        "FROM a\nARG ⟦A=\"x y\"⟧ ⟦B⟧ ⟦C=p\\ q⟧\n",
        "FROM a\nENV ⟦A⟧=⟦x\\ y⟧ ⟦B⟧=⟦'it is'⟧\n",
        // The old form takes all the rest.
        "FROM a\nENV ⟦A⟧ ⟦x y = z⟧\n",
        // The strings of an array, without their quotes.
        "FROM a\nCMD [\"⟦a b⟧\", \"⟦\\n⟧\"]\n",
        // What is no array of strings is a text for a shell.
        "FROM a\nCMD ⟦[ -d /x ] || exit⟧\n",
        // A text goes on over lines.
        "FROM a\nRUN ⟦a && \\\n    b⟧\n",
        "FROM a\nCOPY --from=x ⟦a⟧ \\\n# between\n\n  ⟦b⟧\n",
        // White space at the ends does not count.
        "  FROM   a  \n\tUSER  ⟦me too⟧ \n",
        // Another escape character.
        "# escape=`\nFROM a\nRUN ⟦dir `\n  c:\\⟧\n",
    ])
    func `divides the last instruction into arguments`(source: String) throws {
        let marked = MarkedText(source)
        let syntax = syntax(marked.text)
        let last = try #require(syntax.instructions.last)
        #expect(syntax.arguments(of: last).map(\.range) == marked.ranges)
        #expect(syntax.problems.isEmpty)
    }

    @Test(arguments: [
        "FROM ⟦--platform=linux/arm64⟧ a\n",
        "FROM a\nRUN ⟦--mount=type=cache,target=/x⟧ \\\n  ⟦--network=none⟧ make --all\n",
        "FROM a\nCOPY ⟦--chown=\"a b\"⟧ ⟦--link⟧ -- --x y\n",
        "FROM a\nRUN make --jobs\n",
    ])
    func `finds the flags of the last instruction`(source: String) throws {
        let marked = MarkedText(source)
        let syntax = syntax(marked.text)
        let last = try #require(syntax.instructions.last)
        #expect(syntax.flags(of: last).map(\.range) == marked.ranges)
    }

    @Test func `joins lines and leaves out comments`() throws {
        let syntax = syntax("FROM a\nRUN one \\\n  # not this\n\n  two\n")
        let run = try #require(syntax.instructions.last)
        #expect(syntax.text(of: try #require(syntax.arguments(of: run).first), in: run) == "one   two")
        #expect(run.hasEmptyContinuation)
        #expect(syntax.comments.map { syntax.text(of: $0) } == ["not this"])
        #expect(syntax.comments(of: run).isEmpty)
    }

    @Test func `decodes strings of arrays`() throws {
        let syntax = syntax(#"CMD ["a\n\u00e9\ud83d\ude00\/", "\ud800"]"#)
        let cmd = try #require(syntax.instructions.last)
        #expect(syntax.arguments(of: cmd).map { syntax.text(of: $0, in: cmd) } == ["a\né😀/", "\u{FFFD}"])
    }

    @Test func `reads documents`() throws {
        let marked = MarkedText("FROM a\nCOPY ⟦<<A⟧ ⟦<<-'B'⟧ /x/\n⟦one $X\n⟧⟦A⟧\n⟦\ttwo\n⟧\t⟦B⟧\nUSER me\n")
        let syntax = syntax(marked.text)
        let heredocs = syntax.heredocs(of: syntax.instructions[1])
        #expect(heredocs.map(\.name) == ["A", "B"])
        #expect(heredocs.map(\.isExpanded) == [true, false])
        #expect(heredocs.map(\.isIndented) == [false, true])
        #expect(
            heredocs.map(\.wordRange) + heredocs.flatMap { [$0.contentRange, $0.terminatorRange] } == marked.ranges
        )
        #expect(heredocs.map { syntax.content(of: $0) } == ["one $X\n", "two\n"])
        #expect(syntax.instructions.count == 3)
    }

    @Test func `knows what belongs to an instruction`() {
        let text = "# syntax=docker/dockerfile:1\n\n# gone\n#\n# base does it\nFROM a AS base\n"
        let syntax = syntax(text)
        #expect(syntax.directives.map(\.name) == [.syntax])
        #expect(syntax.directive(.syntax).map { syntax.value(of: $0) } == "docker/dockerfile:1")
        #expect(syntax.documentation(of: "base", above: syntax.instructions[0]) == "does it")
        #expect(syntax.comments(of: syntax.instructions[0]).count == 1)
    }

    @Test func `looks into deferred instructions`() throws {
        let marked = MarkedText("FROM a\nONBUILD COPY ⟦--from=x⟧ ⟦a⟧ ⟦b⟧\n")
        let syntax = syntax(marked.text)
        let trigger = try #require(syntax.trigger(of: syntax.instructions[1]))
        #expect(trigger.keyword == .copy)
        let flags = syntax.flags(of: trigger).map(\.range)
        #expect(flags + syntax.arguments(of: trigger).map(\.range) == marked.ranges)
    }

    @Test func `reads carriage returns and a byte order mark`() {
        let syntax = syntax("\u{FEFF}# escape=`\r\nFROM a\r\nRUN b `\r\n  c\r\n")
        #expect(syntax.escape == UInt8(ascii: "`"))
        #expect(syntax.instructions.count == 2)
        #expect(syntax.problems.isEmpty)
    }

    @Test(arguments: [
        ("⟦⟧", DockerfileProblem.Code.noInstructions),
        ("# only this\n⟦⟧", .noInstructions),
        ("# escape=⟦x⟧\nFROM a\n", .unknownEscape),
        ("# syntax=a\n⟦# syntax=b⟧\nFROM a\n", .repeatedDirective),
        ("FROM a\nCMD ⟦[\"a\", 1]⟧\nUSER b\n", .jsonNotStrings),
        ("FROM a\nENV ⟦A⟧\nUSER b\n", .notAPair),
        ("FROM a\nLABEL a=b ⟦c⟧ d=e\nUSER b\n", .notAPair),
        ("FROM a\nRUN ⟦<<X⟧\nUSER b\n", .unterminatedHeredoc),
    ])
    func `reports lines that cannot be read`(source: String, code: DockerfileProblem.Code) {
        let marked = MarkedText(source)
        let syntax = syntax(marked.text)
        #expect(syntax.problems.map(\.code) == [code])
        #expect(syntax.problems.map(\.range) == marked.ranges)
        for problem in syntax.problems { #expect(!problem.message.hasSuffix(".")) }
    }

    @Test func `goes on behind a bad instruction`() {
        let syntax = syntax("FROM a\nFOO\nCMD [1]\nENV X\nRUN b\n")
        #expect(syntax.instructions.map(\.keyword) == [.from, nil, .cmd, .env, .run])
        #expect(syntax.problems.map(\.code) == [.jsonNotStrings, .notAPair])
    }

    @Test(
        arguments: [
            ("# syntax=docker/dockerfile:1.7-labs # why\n", "docker/dockerfile:1.7-labs"),
            ("//syntax=x\n", "x"),
            ("#!/usr/bin/env x\n# syntax = y\n", "y"),
            ("{\"syntax\": \"z\", \"other\": [1, {\"a\": null}]}", "z"),
            ("FROM a\n# syntax=x\n", nil),
            ("# hello\n# syntax=x\n", nil),
        ] as [(String, String?)]
    )
    func `finds the frontend`(source: String, reference: String?) {
        #expect(SyntaxDirective(in: SourceFile(path: "Dockerfile", text: source))?.reference == reference)
    }
}
