import Dockerfile
import SourceText
import TestSupport
import Testing
import Values

@Suite struct BuildCheckTests {
    @Test(arguments: [
        // As it is written.
        ("FROM alpine AS ⟦Build⟧\n", BuildCheck.stageNameCasing),
        ("FROM alpine ⟦as⟧ build\n", .fromAsCasing),
        ("FROM alpine\nRUN a \\\n⟦⟧\n  b\n", .noEmptyContinuation),
        ("FROM alpine\n⟦run⟧ a\nCOPY a /b\n", .consistentInstructionCasing),
        ("FROM alpine\n⟦MAINTAINER⟧ me\n", .maintainerDeprecated),
        ("FROM alpine\nENV ⟦A b⟧\n", .legacyKeyValueFormat),
        // Stages.
        ("FROM alpine AS a\nFROM alpine AS ⟦a⟧\n", .duplicateStageName),
        ("FROM alpine AS ⟦scratch⟧\n", .reservedStageName),
        ("FROM alpine:⟦$A⟧\n", .undefinedArgInFrom),
        ("FROM --platform=⟦$TARGETPLATFORM⟧ alpine\n", .redundantTargetPlatform),
        ("FROM --platform=⟦linux/amd64⟧ alpine\n", .fromPlatformFlagConstDisallowed),
        // What follows from the commands before.
        ("FROM alpine\nWORKDIR ⟦app⟧\nWORKDIR more\n", .workdirRelativePath),
        ("FROM alpine\nCOPY a ⟦${B}⟧/\nARG B\nCOPY a $B\n", .undefinedVar),
        ("FROM alpine\n⟦CMD⟧ [\"a\"]\nCMD [\"b\"]\n", .multipleInstructionsDisallowed),
        ("FROM alpine AS a\nSHELL [\"/bin/sh\"]\nFROM a\nCMD b\nFROM alpine\n⟦CMD⟧ b\n", .jsonArgsRecommended),
        ("FROM alpine\nENV A=1 ⟦API_TOKEN⟧=2 KEYBOARD=3\n", .secretsUsedInArgOrEnv),
        ("FROM alpine\nEXPOSE 53 ⟦53/UDP⟧\n", .exposeProtoCasing),
        ("FROM alpine\nEXPOSE 53 ⟦80:80⟧\n", .exposeInvalidFormat),
    ])
    func `finds the words that a check is about`(source: String, check: BuildCheck) {
        let marked = MarkedText(source)
        let findings = findings(in: marked).filter { $0.check == check }
        #expect(findings.map(\.range) == marked.ranges)
    }

    @Test(arguments: [
        "# check=skip=JSONArgsRecommended\nFROM alpine\nCMD b\n",
        "# check=skip=all\nFROM alpine\nCMD b\n",
        "FROM alpine\n# why\n# check=skip=JSONArgsRecommended // because\nCMD b\n",
    ])
    func `leaves out what the file skips`(source: String) {
        #expect(findings(in: MarkedText(source)).isEmpty)
    }

    @Test func `says whether a finding fails the build`() {
        let failing = report(on: MarkedText("# check=error=true\nFROM alpine\nCMD b\n"))
        #expect(failing.failsBuild)
        #expect(!report(on: MarkedText("# check=error=true\nFROM alpine\n")).failsBuild)
    }

    @Test func `says nothing of a variable that only the base image knows, unless the file declares it elsewhere`() {
        let source = MarkedText("ARG A=1\nFROM example.org/base\nENV B=$C D=⟦$A⟧\n")
        var request = BuildCheckRequest()
        request.build.imageEnvironment = { _ in nil }
        let stages = DockerfileStages(SourceFile(path: "Dockerfile", bytes: source.bytes))
        #expect(stages.buildChecks(request).findings.map(\.range) == source.ranges)
    }

    private func findings(in source: MarkedText) -> [BuildCheckFinding] { report(on: source).findings }

    private func report(on source: MarkedText) -> BuildCheckReport {
        var request = BuildCheckRequest()
        request.build.platform = "linux/amd64"
        request.build.imageEnvironment = { _ in [:] }
        return DockerfileStages(SourceFile(path: "Dockerfile", bytes: source.bytes)).buildChecks(request)
    }
}
