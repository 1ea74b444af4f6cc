import Dockerfile
import SourceText
import TestSupport
import Testing
import Values

@Suite struct DockerfileStagesTests {
    private func stages(_ text: String) -> DockerfileStages {
        DockerfileStages(SourceFile(path: "Dockerfile", text: text))
    }

    private func references(_ text: String, _ arguments: [String: Template] = [:], target: String? = nil) -> [String] {
        stages(text).baseReferences(buildArguments: arguments, target: target).map(\.reference.display)
    }

    @Test func `names the images of the target only`() {
        let text = """
            FROM golang:1 AS build
            FROM node:20 AS web
            FROM alpine AS unused
            FROM debian:12 AS final
            COPY --from=build /a /b
            RUN --mount=type=bind,from=web,target=/w true
            COPY --from=ghcr.io/x/y:1 /c /d
            FROM final AS more
            """
        #expect(references(text) == ["golang:1", "node:20", "debian:12", "ghcr.io/x/y:1"])
        #expect(references(text, target: "WEB") == ["node:20"])
        #expect(references(text, target: "unused") == ["alpine"])
        #expect(references(text, target: "nope").isEmpty)
    }

    @Test func `takes build arguments for what is declared above`() {
        let text = "ARG TAG=1\nARG BASE=python:${TAG}-slim\nFROM $BASE\n"
        #expect(references(text) == ["python:1-slim"])
        #expect(references(text, ["TAG": "2"]) == ["python:2-slim"])
        #expect(references(text, ["BASE": "debian"]) == ["debian"])
        // An argument of a stage is none of a FROM line, and an undeclared one is none at all.
        #expect(references("FROM a\nARG B=x\nFROM b:$B\n") == ["b:"])
        #expect(references("FROM b:$B\n", ["B": "1"]) == ["b:"])
    }

    @Test func `keeps the unknown part of a base`() throws {
        let tag = Template("v") + Template(Unknown("github.sha", because: "the event gives it"))
        let found = stages("ARG TAG\nFROM ghcr.io/x/y:$TAG\n").baseReferences(buildArguments: ["TAG": tag])
        #expect(found.map(\.reference.display) == ["ghcr.io/x/y:v${{ github.sha }}"])
        #expect(found[0].reference.firstUnknown?.reason == "the event gives it")
    }

    @Test func `tells what decided each part of a base`() throws {
        let marked = MarkedText("ARG TAG=⟦3.19⟧\nFROM ⟦alpine:$TAG⟧\n")
        let pieces = try #require(stages(marked.text).baseReferences().first).reference.pieces
        #expect(pieces.compactMap { $0.origin?.root.place?.bytes } == [marked.ranges[1], marked.ranges[0]])
        let given = stages(marked.text).baseReferences(buildArguments: ["TAG": "4"])[0].reference.pieces
        #expect(given.last?.origin?.root.expression == "build argument TAG")
    }

    @Test func `knows the platform arguments`() {
        let text = "FROM --platform=$BUILDPLATFORM a AS b\nFROM c:$TARGETARCH\nCOPY --from=b x-$TARGETOS y\n"
        let request = BuildRequest(platform: "linux/arm64/v8", buildPlatform: "linux/amd64")
        let evaluation = stages(text).evaluate(request)
        #expect(evaluation.baseReferences.map(\.reference.text) == ["a", "c:arm64"])
        #expect(evaluation.baseReferences.map { $0.platform?.text } == ["linux/amd64", "linux/arm64"])
        // Nobody says what the builder is.
        #expect(stages(text).baseReferences().last?.reference.isKnown == false)
    }

    @Test func `follows variables into the paths that are read`() throws {
        let text = """
            ARG DIR=src
            FROM scratch
            ARG DIR
            ENV SUB=${DIR}/app
            COPY $SUB/ ../out ./
            ADD https://example.com/x git@github.com:a/b /y/
            RUN --mount=type=bind,source=tools,target=/t true
            """
        let stage = stages(text).evaluate().stages[0]
        #expect(stage.contextPaths.map(\.path.text) == ["/src/app", "/out", "/tools"])
        #expect(stage.environment["SUB"]?.text == "src/app")
    }

    /// BuildKit reads the declarations of one ARG in turn, in stages (`dispatchArg`) and above them, and replaces all
    /// variables of one ENV before any of them is set (`EnvCommand.Expand`).
    @Test func `takes the arguments of one line in turn, and the variables of one line at once`() {
        let text = """
            ARG A=1 B=${A}2
            FROM scratch
            ARG B C=3 D=${C}4
            ENV E=5 F=[$E$D]
            """
        let environment = stages(text).evaluate().stages[0].environment
        #expect(environment["B"]?.text == "12")
        #expect(environment["D"]?.text == "34")
        #expect(environment["F"]?.text == "[34]")
    }

    @Test func `does not guess what a base image sets`() {
        let evaluation = stages("FROM a\nCOPY $HOME/x ${NAME:-d} /\nWORKDIR y\n").evaluate()
        #expect(evaluation.stages[0].contextPaths.map(\.path.isKnown) == [false, false])
        #expect(evaluation.stages[0].workingDirectory == nil)
        var request = BuildRequest()
        request.imageEnvironment = { _ in ["HOME": "/root"] }
        let told = stages("FROM a\nCOPY $HOME/x ${NAME:-d} /\n").evaluate(request)
        #expect(told.stages[0].contextPaths.map(\.path.text) == ["/root/x", "/d"])
    }

    @Test func `runs what a base stage defers`() {
        let text = "FROM x AS tools\nFROM a AS base\nONBUILD COPY --from=tools /t /t\nONBUILD COPY conf /c\nFROM base\n"
        let evaluation = stages(text).evaluate()
        #expect(evaluation.baseReferences.map(\.reference.text) == ["x", "a"])
        #expect(evaluation.stages[2].contextPaths.map(\.path.text) == ["/conf"])
        #expect(evaluation.reachable(from: 2) == [0, 1, 2])
    }

    @Test func `lists declared arguments with their scope`() {
        let declared = stages("ARG A=1\nFROM a\nARG A\nARG B=2 C\n").declaredArguments
        #expect(declared.map(\.name.text) == ["A", "A", "B", "C"])
        #expect(declared.map(\.scope) == [.global, .stage(0), .stage(0), .stage(0)])
        #expect(declared.map { $0.defaultValue?.text } == ["1", nil, "2", nil])
    }

    @Test(arguments: [
        ("http_proxy", true), ("NO_PROXY", true), ("Http_Proxy", false), ("BUILDKIT_INLINE_CACHE", true),
        ("SOURCE_DATE_EPOCH", true), ("TARGETARCH", true), ("VERSION", false),
    ])
    func `knows the arguments that need no declaration`(name: String, isPredefined: Bool) {
        #expect(DockerfileStages.isPredefinedArgument(name) == isPredefined)
    }

    @Test(arguments: [
        ("⟦RUN⟧ a\nFROM b\n", DockerfileProblem.Code.noStage),
        ("ARG A⟦⟧\n", .noStage),
        ("FROM a\nRUN --mount=⟦type=bind,from=$X⟧ b\nUSER c\n", .badMount),
    ])
    func `collects what is wrong with instructions`(source: String, code: DockerfileProblem.Code) {
        let marked = MarkedText(source)
        #expect(stages(marked.text).problems.map(\.code) == [code])
        #expect(stages(marked.text).problems.map(\.range) == marked.ranges)
    }

    @Test(arguments: [
        ("FROM ⟦$X⟧\n", DockerfileProblem.Code.blankBase),
        ("FROM --platform=⟦x⟧ a\n", .badPlatform),
        ("FROM a AS b\nCOPY --from=⟦b⟧ x y\n", .stageCycle),
        ("FROM a AS x\nCOPY --from=y 1 2\nFROM a AS y\nCOPY --from=⟦x⟧ 1 2\n", .stageCycle),
        ("FROM a AS x\nCOPY --from=⟦y⟧ 1 2\nFROM a AS y\nFROM x\n", .stageNotBuiltYet),
        ("FROM a\nCOPY --from=⟦7⟧ 1 2\n", .badSource),
        ("FROM a\nCOPY --from=⟦$X⟧ 1 2\n", .badSource),
        ("FROM a\nCOPY --chmod=⟦8⟧ 1 2\n", .badMode),
        ("FROM a\nEXPOSE ⟦70000⟧\n", .badPort),
        ("FROM a\nSTOPSIGNAL ⟦SIGNOPE⟧\n", .badSignal),
        ("FROM a\nADD --checksum=⟦sha256:0⟧ x y\n", .badChecksum),
        ("FROM a\nWORKDIR ⟦${A:?}⟧\n", .badExpansion),
        ("FROM a\nENV A=⟦\"b⟧\n", .malformedWord),
        ("FROM a\nLABEL a=⟦${B⟧\n", .malformedWord),
        ("FROM a\nCOPY ⟦\"a⟧ b /c\n", .malformedWord),
        ("FROM ⟦a:${B!x}⟧\n", .malformedWord),
        ("FROM a\nRUN --mount=⟦type=cash,target=/x⟧ b\n", .badMount),
        ("FROM scratch\nRUN --mount=⟦type=cache⟧ b\n", .badMount),
        ("FROM a\nRUN --device=⟦x⟧ b\n", .needsLabs),
        ("# check=⟦skipp=all⟧\nFROM a\n", .badCheckOption),
    ])
    func `reports what fails in the build`(source: String, code: DockerfileProblem.Code) {
        let marked = MarkedText(source)
        var request = BuildRequest(platform: "linux/amd64")
        request.imageEnvironment = { _ in [:] }
        let evaluation = stages(marked.text).evaluate(request)
        #expect(evaluation.problems.map(\.code) == [code])
        #expect(evaluation.problems.map(\.range) == marked.ranges)
    }
}
