import Dockerfile
import SourceText
import Testing
import Values

/// Files that nobody writes by hand: they must neither crash nor take long.
@Suite struct HostileDockerfileTests {
    private func evaluate(_ text: String) -> StageEvaluation {
        evaluate(Array(text.utf8))
    }

    @discardableResult
    private func evaluate(_ bytes: [UInt8]) -> StageEvaluation {
        let stages = DockerfileStages(SourceFile(path: "Dockerfile", bytes: bytes))
        for instruction in stages.syntax.instructions {
            _ = stages.syntax.keywordText(of: instruction)
            for argument in stages.syntax.arguments(of: instruction) {
                _ = stages.syntax.text(of: argument, in: instruction)
            }
        }
        return stages.evaluate()
    }

    private func text(_ unit: String, times: Int) -> String { String(repeating: unit, count: times) }

    @Test func `a large file`() {
        let stages = evaluate("FROM a\n" + text("RUN echo hello && make install\n", times: 300_000)).stages
        #expect(stages.count == 1)
    }

    @Test func `a long line`() {
        let syntax = DockerfileSyntax(
            SourceFile(path: "Dockerfile", text: "FROM a\nENV " + text("A=b ", times: 250_000) + "\nUSER c\n")
        )
        #expect(syntax.problems.map(\.code) == [.lineTooLong])
        #expect(syntax.instructions.count == 3)
    }

    @Test(arguments: ["ENV", "ARG", "RUN", "COPY --from=x", "RUN --mount=type=cache,target=/x", "EXPOSE"])
    func `very many lines of one instruction`(start: String) {
        evaluate(Array(("FROM a\n" + start + " \\\n" + text(" A=$B \\\n# c\n", times: 20_000) + "z=1\n").utf8))
    }

    @Test func `thousands of stages`() {
        var source = "FROM a AS s0\n"
        for index in 1..<10_000 {
            source += "FROM s\(index - 1) AS s\(index)\nENV E\(index)=1\nCOPY --from=s\(index - 1) / /\n"
        }
        let evaluation = evaluate(source)
        #expect(evaluation.stages.count == 10_000)
        #expect(evaluation.baseReferences.map(\.reference.text) == ["a"])
    }

    @Test func `stages that need each other in a large circle`() {
        var source = ""
        for index in 0..<5_000 { source += "FROM a AS s\(index)\nCOPY --from=s\((index + 1) % 5_000) / /\n" }
        #expect(evaluate(source).problems.map(\.code) == [.stageCycle])
    }

    @Test func `stages that defer to each other`() {
        var source = "FROM a AS s0\n" + text("ONBUILD COPY --from=b / /\n", times: 2_000)
        for index in 1..<2_000 { source += "FROM s0 AS s\(index)\n" }
        for index in 1..<2_000 { source += "COPY --from=s\(index) / /\n" }
        _ = evaluate(source)
    }

    @Test func `a document without end`() {
        let source = "FROM a\nRUN <<X\n" + text("RUN <<Y\n", times: 100_000)
        let syntax = DockerfileSyntax(SourceFile(path: "Dockerfile", text: source))
        #expect(syntax.problems.map(\.code) == [.unterminatedHeredoc])
    }

    @Test func `deep nesting`() {
        _ = evaluate("FROM a\nCMD " + text("[", times: 60_000) + "\n")
        _ = evaluate("FROM a\nCMD [" + text("{\"a\":", times: 12_000) + "\n")
        _ = evaluate("FROM a\n" + text("ONBUILD ", times: 8_000) + "RUN x\n")
        _ = evaluate("FROM " + text("${A:-", times: 10_000) + "\n")
    }

    @Test func `a message about a very long word`() throws {
        let problem = try #require(
            DockerfileStages(SourceFile(path: "Dockerfile", text: text("x", times: 50_000) + "\n")).problems.first
        )
        #expect(problem.message.utf8.count < 400)
        #expect(problem.message.hasPrefix("'xxx"))
    }

    @Test func `values that double`() {
        var source = "ARG A0=aaaaaaaaaaaaaaaa\n"
        for index in 1..<64 { source += "ARG A\(index)=$A\(index - 1)$A\(index - 1)\n" }
        let evaluation = evaluate(source + "FROM $A63\n")
        #expect(evaluation.problems.first?.code == .badExpansion)
    }

    @Test func `patterns that match in very many ways`() throws {
        let value = text("a", times: 20_000)
        let word = "${V#" + text("*a", times: 500) + "b}"
        _ = try? WordExpander().expand(word) { _ in .set(Template(value)) }
        let ignore = IgnoreFile(patterns: [text("*a", times: 500) + "b", text("**/", times: 500) + "x"])
        #expect(!ignore.ignores(text("a", times: 5_000)))
    }

    @Test(
        arguments: [
            [0], [0xFF, 0xFE], [0xEF, 0xBB, 0xBF], [0x23], [0x0D], [0x5C], [0x5C, 0x0A], [0x0A, 0x5C, 0x0A, 0x0A],
        ] as [[UInt8]]
    )
    func `odd bytes alone`(bytes: [UInt8]) {
        evaluate(bytes)
        _ = IgnoreFile(SourceFile(path: ".dockerignore", bytes: bytes))
        _ = SyntaxDirective(in: SourceFile(path: "Dockerfile", bytes: bytes))
    }

    @Test func `odd bytes everywhere`() {
        let source = Array(
            "# escape=`\nFROM --platform=$P a AS b\nENV A=\"x y\" B='z' C=${A:-\\q}\nRUN <<-E cat\n\tx\n\tE\nCMD [\"a\"]\n"
                .utf8
        )
        let odd: [UInt8] = [0, 0x0A, 0x0D, 0x22, 0x24, 0x27, 0x3C, 0x5B, 0x5C, 0x60, 0x7B, 0x85, 0xC2, 0xE2, 0xFF]
        for index in source.indices {
            for byte in odd {
                var bytes = source
                bytes[index] = byte
                evaluate(bytes)
                bytes.removeSubrange(index...)
                evaluate(bytes)
            }
        }
    }
}
