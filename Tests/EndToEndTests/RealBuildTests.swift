import Foundation
import TestSupport
import Testing

/// What is said of builds before they run, held against a real builder.
@Suite(.serialized, .enabled(if: Buildah.isPresent)) struct RealBuildTests {
    /// A build whose base the arguments, the defaults and the stages decide.
    struct BaseCase: Sendable, CustomTestStringConvertible {
        let dockerfile: String
        var arguments: [String] = []
        var target = ""
        var platform = ""

        var testDescription: String { dockerfile.split(separator: "\n").joined(separator: " | ") }
    }

    private static let baseCases = [
        BaseCase(dockerfile: "FROM localhost/base:one\n"),
        BaseCase(dockerfile: "ARG TAG=one\nFROM localhost/base:${TAG}\n"),
        BaseCase(dockerfile: "ARG TAG=one\nFROM localhost/base:${TAG}\n", arguments: ["TAG=two"]),
        BaseCase(dockerfile: "ARG TAG\nFROM localhost/base:${TAG:-two}\n"),
        BaseCase(dockerfile: "ARG TAG=one\nARG NAME=base:$TAG\nFROM localhost/$NAME\n", arguments: ["TAG=two"]),
        BaseCase(dockerfile: "FROM localhost/base:one AS a\nFROM localhost/base:two AS b\n"),
        BaseCase(dockerfile: "FROM localhost/base:one AS a\nFROM localhost/base:two AS b\n", target: "a"),
        BaseCase(dockerfile: "FROM localhost/base:two AS a\nRUN true\nFROM a\nRUN true\n"),
        BaseCase(
            dockerfile: "FROM localhost/base:one AS tools\nFROM localhost/base:two\nCOPY --from=tools /bin/sh /tools/\n"
        ),
        BaseCase(dockerfile: "# escape=`\nARG TAG=t`\nwo\nFROM localhost/base:$TAG\n"),
        BaseCase(dockerfile: "FROM localhost/base:one\nCOPY --from=localhost/base:two /bin/sh /x/\n"),
        BaseCase(dockerfile: "ARG TAG=one\nFROM localhost/base:${TAG:+two}\n"),
        BaseCase(dockerfile: "ARG TAG=one\nFROM localhost/base:$TAG AS a\nARG TAG=two\nFROM localhost/base:$TAG\n"),
        BaseCase(dockerfile: "ARG TAG=\nFROM localhost/base:${TAG:-two}\n", arguments: ["TAG="]),
        BaseCase(dockerfile: "FROM --platform=$BUILDPLATFORM localhost/base:one\n", platform: "linux/amd64"),
        BaseCase(dockerfile: "ARG TARGETARCH\nFROM localhost/base:$TARGETARCH\n", platform: "linux/amd64"),
    ]

    @Test func `knows the base that a builder takes`() throws {
        let builder = try Buildah()
        for tag in ["one", "two", "amd64"] { try builder.makeBase("localhost/base:\(tag)") }
        for item in Self.baseCases {
            let repository = try ThrowawayRepository()
            let lines = item.arguments.map { "            \($0)\n" }.joined()
            try repository.write("src/app/Dockerfile", item.dockerfile)
            try repository.write(
                ".github/workflows/build-push-app.yaml",
                """
                on: push
                jobs:
                  build:
                    runs-on: ubuntu-24.04
                    steps:
                      - uses: actions/checkout@v4
                      - uses: docker/build-push-action@v6
                        with:
                          context: src/app
                          push: true
                          tags: ghcr.io/lab/app:1
                          target: "\(item.target)"
                          platforms: "\(item.platform)"
                          build-args: |
                \(lines)
                """
            )
            try repository.git("add", "--all")
            try repository.git("commit", "--quiet", "--message", "One")
            let answer = try Program.run(["tags", "--format", "json"], in: repository.path)
            let json = try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [String: Any]
            let images = try #require(json?["images"] as? [[String: Any]])
            let bases = try #require(images.first?["base"] as? [String], "\(answer.complaint)")

            let options =
                item.arguments.flatMap { ["--build-arg", $0] } + (item.target.isEmpty ? [] : ["--target", item.target])
                + (item.platform.isEmpty ? [] : ["--platform", item.platform])
            let result = try builder.build("\(repository.path)/src/app", name: "localhost/result", arguments: options)
            #expect(result.isBuilt, "\(item.testDescription): \(result.log)")
            #expect(
                try bases.contains(builder.label("base", of: "localhost/result")),
                "\(item.testDescription): \(bases)"
            )
        }
    }

    @Test func `knows the base of each cell of a matrix`() throws {
        let builder = try Buildah()
        for tag in ["one", "two"] { try builder.makeBase("localhost/base:\(tag)") }
        let repository = try ThrowawayRepository()
        try repository.write("src/app/Dockerfile", "ARG REGISTRY\nARG TAG\nFROM $REGISTRY/base:$TAG\n")
        try repository.write(
            ".github/workflows/build-push-app.yaml",
            """
            on: push
            env: {REGISTRY: localhost}
            jobs:
              build:
                runs-on: ubuntu-24.04
                strategy: {matrix: {tag: [one, two]}}
                steps:
                  - uses: actions/checkout@v4
                  - run: echo "TAG=${{ matrix.tag }}" >> "$GITHUB_ENV"
                  - uses: docker/build-push-action@v6
                    with:
                      context: src/app
                      push: true
                      tags: ghcr.io/lab/app:${{ env.TAG }}
                      build-args: |
                        REGISTRY=${{ env.REGISTRY }}
                        TAG=${{ env.TAG }}

            """
        )
        _ = try repository.commit("One")
        let answer = try Program.run(["tags", "--format", "json"], in: repository.path)
        let json = try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [String: Any]
        let images = try #require(json?["images"] as? [[String: Any]])
        #expect(images.count == 2)
        for image in images {
            let tag = try #require((image["matrix"] as? [String: Any])?["tag"] as? String)
            let arguments = ["--build-arg", "REGISTRY=localhost", "--build-arg", "TAG=\(tag)"]
            let result = try builder.build(
                repository.path + "/src/app",
                name: "localhost/result",
                arguments: arguments
            )
            #expect(result.isBuilt, "\(result.log)")
            #expect(try image["base"] as? [String] == [builder.label("base", of: "localhost/result")])
        }
    }
}
