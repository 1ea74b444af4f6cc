import Foundation
import TestSupport
import Testing

/// Where `check` says that a build fails, and where it says nothing, held against a real builder.
///
/// Left out is what the builder takes and BuildKit refuses, or the other way round: several sources to one file, names of
/// stages, ports and flags that are none, instructions above the first FROM, here-documents, stages in another case,
/// arguments inherited from a stage, and `../` of a source. Names of stages hold more than hexadecimal digits: buildah takes
/// those for the beginning of an image's id.
@Suite(.enabled(if: Buildah.isPresent)) struct RealFailureTests {
    private static let workflow = """
        on: push
        jobs:
          build:
            runs-on: ubuntu-24.04
            steps:
              - uses: actions/checkout@v4
              - uses: docker/build-push-action@v6
                with: {context: src/app, push: true, platforms: linux/amd64, tags: "ghcr.io/lab/app:1"}

        """

    /// Programs that end as the real ones do, without a network.
    private static let programs = [
        "pip": """
        [ "$1" = install ] || exit 1
        shift
        for word; do case $word in -*) ;; *) exit 0 ;; esac; done
        exit 1
        """,
        "apt-get": """
        [ "$(id -u)" = 0 ] || exit 100
        for word; do case $word in update | install) exit 0 ;; -*) ;; *) exit 100 ;; esac; done
        """,
        "apk": """
        [ "$(id -u)" = 0 ] || exit 99
        case $1 in add | del | update) ;; *) exit 1 ;; esac
        """,
    ]

    @Test(arguments: RealBuildCase.files)
    func `says where a build fails`(file: String) throws {
        let builder = try Buildah()
        try makeBases(builder)
        let repository = try ThrowawayRepository()
        try repository.write(".github/workflows/build-push-app.yaml", Self.workflow)
        let context = repository.path + "/src/app"
        for item in try RealBuildCase.cases(of: file) {
            if FileManager.default.fileExists(atPath: context) { try repository.remove("src/app") }
            try repository.write("src/app/Dockerfile", item.dockerfile.text)
            try item.archive.write(to: repository, below: "src/app/")

            let errors = try linesWithErrors(in: repository)
            let result = try builder.build(context, name: "localhost/result")
            guard let lines = item.wrongLines, let instruction = item.failingInstruction else {
                #expect(result.isBuilt, "\(file), \(item.title): \(result.log)")
                #expect(errors.isEmpty, "\(file), \(item.title): \(errors)")
                continue
            }
            #expect(!result.isBuilt, "\(file), \(item.title): \(result.log)")
            #expect(!errors.isEmpty && errors.allSatisfy(lines.contains), "\(file), \(item.title): \(errors)")
            #expect(fails(result.log, at: instruction), "\(file), \(item.title): \(result.log)")
        }
    }

    private func makeBases(_ builder: borrowing Buildah) throws {
        for tag in ["one", "two"] { try builder.makeBase("localhost/base:\(tag)") }
        let system = try ThrowawayRepository()
        try system.write("etc/passwd", "root:x:0:0::/root:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n")
        try system.write("etc/group", "root:x:0:\n")
        for (name, script) in Self.programs {
            try system.write("usr/bin/\(name)", "#!/bin/sh\n\(script)\n")
            let path = "\(system.path)/usr/bin/\(name)"
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        }
        try system.write(
            "Dockerfile",
            "FROM localhost/base:one\nCOPY etc /etc\nCOPY usr /usr\nWORKDIR /tmp\nWORKDIR /\n"
        )
        for name in ["alpine:3.22", "debian:12", "python:3.12"] {
            let result = try builder.build(system.path, name: "docker.io/library/\(name)")
            try #require(result.isBuilt, "\(result.log)")
        }
    }

    private func linesWithErrors(in repository: borrowing ThrowawayRepository) throws -> [Int] {
        let answer = try Program.run(["check", "--format", "json"], in: repository.path)
        let json = try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [String: Any]
        let diagnostics = try #require(json?["diagnostics"] as? [[String: Any]], "\(answer.complaint)")
        return diagnostics.compactMap { diagnostic in
            guard diagnostic["severity"] as? String == "error", let range = diagnostic["range"] as? [String: Any],
                range["file"] as? String == "src/app/Dockerfile"
            else { return nil }
            return range["line"] as? Int
        }
    }

    /// Whether a log ends in an instruction: the builder names the one that it begins, and the one that it cannot read;
    /// what it refuses before it begins has no place.
    private func fails(_ log: String, at instruction: String) -> Bool {
        let steps = log.split(separator: "\n").compactMap { line -> String? in
            guard let start = line.range(of: "STEP "), let colon = line[start.upperBound...].range(of: ": ") else {
                return nil
            }
            return line.hasPrefix("STEP") || line.hasPrefix("[") ? String(line[colon.upperBound...]) : nil
        }
        guard let last = steps.last else { return true }
        return last.hasPrefix(instruction) || log.contains("Original:\(instruction)")
    }
}
