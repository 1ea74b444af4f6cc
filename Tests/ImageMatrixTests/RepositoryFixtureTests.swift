import Actions
import Foundation
import Git
import ImageMatrix
import SourceText
import TestSupport
import Testing
import Values

/// Small repositories, one file each, and the image builds that CI makes of them.
///
/// `IMGMATRIX_RECORD=1 swift test` writes the expected image builds anew; the difference is then read like code.
@Suite struct RepositoryFixtureTests {
    @Test(arguments: Fixture.all)
    func `finds the image builds`(fixture: Fixture) throws {
        let archive = try FileArchive(try String(contentsOf: fixture.url, encoding: .utf8))
        let found = try imageBuilds(of: archive)
        if ProcessInfo.processInfo.environment["IMGMATRIX_RECORD"] == "1" {
            try fixture.record(found)
        } else {
            let expected = archive.expected ?? ""
            #expect(found == expected, "\(fixture.testDescription)")
        }
    }

    struct Fixture: CustomTestStringConvertible, Sendable {
        let url: URL
        var testDescription: String { url.deletingPathExtension().lastPathComponent }

        static var all: [Fixture] {
            let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
                "Repositories"
            )
            let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
            return names.filter { $0.hasSuffix(".txt") }.sorted().map { Fixture(url: root.appendingPathComponent($0)) }
        }

        func record(_ expected: String) throws {
            var text = try String(contentsOf: url, encoding: .utf8)
            if let range = text.range(of: "\n-- expected --\n") { text = String(text[..<range.lowerBound]) + "\n" }
            try (text + "-- expected --\n" + expected).write(to: url, atomically: true, encoding: .utf8)
        }
    }
}

/// The image builds of the files of an archive, committed to a real repository, in a form for people.
private func imageBuilds(of archive: FileArchive) throws -> String {
    let throwaway = try ThrowawayRepository()
    try archive.lay(out: throwaway)
    let repository = SharedRepository(try Repository(containing: throwaway.path, environment: throwaway.environment))
    let head = try repository.repository.head()
    let commit = try #require(head.commit)
    let tree = try repository.repository.files(of: commit)
    var configuration = Configuration()
    if let text = archive.files[Configuration.fileName] {
        configuration = try Configuration(reading: SourceFile(path: Configuration.fileName, text: text), rules: [])
    }
    let environment = RunEnvironment(
        event: Event(name: "push", ref: .branch("main")),
        repository: RepositoryIdentity(owner: "Lab", name: "images"),
        defaultBranch: "main",
        values: configuration.values,
        files: tree,
        commit: CommitState { () throws(GitError) in (repository, commit) }
    )
    let matrix = try ImageMatrix(tree, configuration: configuration, environment: environment)

    var text = ""
    func place(_ range: SourceRange) -> String {
        let position = LineIndex((try? tree.read(range.path)) ?? []).position(at: range.bytes.lowerBound)
        return "\(range.path):\(position.line):\(position.column)"
    }
    if !matrix.apps.isEmpty {
        text +=
            "apps: "
            + matrix.apps.map { "\($0.name) [\($0.dockerfiles.joined(separator: ", "))]" }.joined(separator: ", ")
            + "\n"
    }
    for build in matrix.builds {
        let cell = build.cell.map { "\($0.name)=\($0.value.template.display)" }.joined(separator: ", ")
        text += "build of \(build.app ?? "no app") by \(build.request.tool.rawValue) at \(place(build.range))"
        text += cell.isEmpty ? "\n" : " (\(cell))\n"
        text += "  on \(build.event)\(build.isTriggered ? "" : ", not triggered")\n"
        if let condition = build.condition { text += "  if \(condition)\n" }
        if build.ifChanged { text += "  if changed\n" }
        text +=
            "  context \(build.context.map { "'\($0)'" } ?? "unknown"), Dockerfile \(build.dockerfile.map { "'\($0)'" } ?? "unknown")\n"
        for argument in build.request.arguments {
            text += "  argument \(argument.name)=\(argument.value?.display ?? "(from the environment)")\n"
        }
        for base in matrix.bases(of: build) { text += "  base \(base.reference.display)\n" }
        for target in build.targets {
            let push =
                switch target.push {
                case .yes: "push"
                case .no: "name"
                case .unseen(let unknown): "perhaps push, because \(unknown.reason):"
                case .unknown(let unknown): "push, if \(unknown.reason):"
                }
            text += "  \(push) \(target.reference.display)\n"
            for unknown in target.reference.unknowns {
                text += "    \(unknown.expression): \(unknown.reason)\(unknown.place.map { " (\(place($0)))" } ?? "")\n"
            }
        }
    }
    for run in matrix.runs {
        for problem in run.problems { text += "problem at \(place(problem.range)): \(problem.message)\n" }
    }
    for unknown in matrix.unfollowedBuilds { text += "not followed: \(unknown.reason)\n" }
    for problem in matrix.problems { text += "cannot read: \(problem.message)\n" }
    return text.replacingOccurrences(of: commit.hex, with: "<commit>")
        .replacingOccurrences(of: commit.prefix(7), with: "<commit7>")
}
