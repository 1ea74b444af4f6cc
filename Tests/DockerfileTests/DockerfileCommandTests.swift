import Dockerfile
import SourceText
import TestSupport
import Testing

@Suite struct DockerfileCommandTests {
    private func command(_ line: String) throws -> DockerfileCommand {
        let syntax = DockerfileSyntax(SourceFile(path: "Dockerfile", text: line))
        return try syntax.command(of: try #require(syntax.instructions.last))
    }

    @Test func `reads FROM`() throws {
        guard case .from(let from) = try command("FROM --platform=$BUILDPLATFORM golang:1 AS Build") else {
            Issue.record("no FROM")
            return
        }
        #expect(from.base.text == "golang:1")
        #expect(from.name?.text == "build")
        #expect(from.platform?.text == "$BUILDPLATFORM")
    }

    @Test func `reads COPY`() throws {
        guard
            case .copy(let copy) = try command(
                "COPY --from=b --chown=1:1 --chmod=0755 --link --parents --exclude=*.md --exclude=x a <<E \"b c\" /d/\nhi\nE\n"
            )
        else {
            Issue.record("no COPY")
            return
        }
        #expect(copy.sources.map(\.text) == ["a", "\"b", "c\""])
        #expect(copy.documents.map(\.name) == ["E"])
        #expect(copy.destination.text == "/d/")
        #expect([copy.from, copy.owner, copy.mode].map { $0?.text } == ["b", "1:1", "0755"])
        #expect(copy.excludedPatterns.map(\.text) == ["*.md", "x"])
        #expect(copy.isLinked && copy.keepsParents)
    }

    @Test func `gives the place of a flag's value`() throws {
        let marked = MarkedText("COPY --from=⟦builder⟧ a b\n")
        guard case .copy(let copy) = try command(marked.text) else { return }
        #expect(copy.from?.range == marked.ranges[0])
    }

    @Test func `leads every byte of a script back`() throws {
        let source = "FROM a\nRUN --network=none one && \\\n  # no\n\n  two\n"
        guard case .run(let run) = try command(source), case .shell(let script) = run.process else {
            Issue.record("no script")
            return
        }
        #expect(script.text == "one &&   two")
        let bytes = Array(source.utf8)
        for (offset, byte) in script.bytes.enumerated() { #expect(bytes[script.sourceOffset(of: offset)] == byte) }
        let two = try #require(script.text.utf8.count - 3 as Int?)
        #expect(SourceFile(path: "", bytes: bytes).text(in: script.sourceRange(of: two..<(two + 3))) == "two")
    }

    @Test(arguments: [
        // A document alone is the script, and one with a first line of its own is run as a file.
        ("RUN <<E\necho\nE\n", "echo\n", false),
        ("RUN <<-E\n\t\techo\n\tE\n", "echo\n", false),
        ("RUN <<E\n#!/bin/sh\nE\n", "#!/bin/sh\n", true),
        // Else the shell gets the line and the documents.
        ("RUN cat <<E > x && y\nhi\nE\n", "cat <<E > x && y\nhi\nE", false),
        ("RUN cat <<A <<B\n1\nA\n2\nB\n", "cat <<A <<B\n1\nA\n2\nB", false),
    ])
    func `makes the script of documents`(source: String, expected: String, isFile: Bool) throws {
        guard case .run(let run) = try command(source), case .shell(let script) = run.process else {
            Issue.record("no script")
            return
        }
        #expect(script.text == expected)
        #expect(run.isScriptFile == isFile)
        let bytes = Array(source.utf8)
        for (offset, byte) in script.bytes.enumerated() { #expect(bytes[script.sourceOffset(of: offset)] == byte) }
    }

    @Test func `reads HEALTHCHECK`() throws {
        guard
            case .healthcheck(.check(let check)) = try command(
                "HEALTHCHECK --interval=1m30s --timeout=1.5s --retries=3 CMD curl -f x"
            )
        else {
            Issue.record("no check")
            return
        }
        #expect(check.interval == 90_000_000_000)
        #expect(check.timeout == 1_500_000_000)
        #expect(check.retries == 3)
        #expect(check.startPeriod == nil)
    }

    @Test(arguments: [
        ("⟦FOO⟧ a\n", DockerfileProblem.Code.unknownInstruction),
        ("FROM ⟦a b⟧\n", .wrongArgumentCount),
        ("FROM a AS ⟦1a⟧\n", .badStageName),
        ("COPY ⟦a⟧\n", .wrongArgumentCount),
        ("⟦WORKDIR⟧\n", .wrongArgumentCount),
        ("COPY ⟦--form=x⟧ a b\n", .unknownFlag),
        ("COPY --link ⟦--link⟧ a b\n", .repeatedFlag),
        ("COPY ⟦--link=maybe⟧ a b\n", .badFlagValue),
        ("COPY ⟦--chown⟧ a b\n", .badFlagValue),
        ("COPY a ⟦<<E⟧\nE\n", .badDestination),
        ("ARG ⟦=x⟧\n", .blankName),
        ("ONBUILD ⟦FROM⟧ a\n", .badTrigger),
        ("ONBUILD ⟦ONBUILD⟧ RUN a\n", .badTrigger),
        ("SHELL ⟦bash⟧\n", .notJSON),
        ("HEALTHCHECK ⟦FOO⟧ x\n", .badHealthcheck),
        ("HEALTHCHECK --interval=⟦1us⟧ CMD x\n", .badHealthcheck),
        ("RUN --mount=⟦type=bind,from=$X⟧ a\n", .badMount),
        ("RUN --network=⟦bridge⟧ a\n", .badFlagValue),
        ("RUN --device=⟦a=b,name=c⟧ a\n", .badDevice),
        ("VOLUME [\"⟦ ⟧\"]\n", .wrongArgumentCount),
    ])
    func `reports an instruction with wrong parts`(source: String, code: DockerfileProblem.Code) throws {
        let marked = MarkedText(source)
        let syntax = DockerfileSyntax(SourceFile(path: "Dockerfile", text: marked.text))
        let error = #expect(throws: DockerfileProblem.self) { try syntax.command(of: syntax.instructions[0]) }
        #expect(error?.code == code)
        #expect(error.map { [$0.range] } == marked.ranges)
    }

    @Test(arguments: [("FORM a\n", "FROM"), ("ENTRPOINT a\n", "ENTRYPOINT"), ("work a\n", nil)] as [(String, String?)])
    func `proposes the nearest instruction`(source: String, proposal: String?) {
        let syntax = DockerfileSyntax(SourceFile(path: "Dockerfile", text: source))
        let error = #expect(throws: DockerfileProblem.self) { try syntax.command(of: syntax.instructions[0]) }
        #expect(error?.message.contains("did you mean \(proposal ?? "")") == (proposal != nil))
    }
}
