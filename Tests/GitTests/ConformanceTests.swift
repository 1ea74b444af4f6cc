import Foundation
import TestSupport
import Testing

@testable import Git

/// Questions to small repositories, with git's own answers.
@Suite struct GitConformanceTests {
    @Test(.enabled(if: ConformanceSuite.isPresent("git")))
    func `answers as git does`() throws {
        let folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
            .appendingPathComponent("imgmatrix-conformance-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var failures: [(name: String, reason: String)] = []
        var total = 0
        try forEachQuestion(folder) { question in
            total += 1
            if let reason = try question.judge() { failures.append((question.name, reason)) }
        }
        try #require(total > 0)
        ConformanceSuite("git").report(failures: failures, total: total)
    }

    /// Runs the suite's script, which changes a repository after having asked about it: so it has to wait after each
    /// question until ours is answered too.
    private func forEachQuestion(_ folder: String, _ body: (Question) throws -> Void) throws {
        var script = try String(contentsOfFile: ConformanceSuite.folder + "/git/make-repos.sh", encoding: .utf8)
        for (place, replacement) in [
            ("set -euo pipefail\n", "set -euo pipefail\nexec 3<&0 </dev/null\n"),
            (">>\"$out/index.tsv\"\n}", "| tee -a \"$out/index.tsv\"\n  read -r _ <&3\n}"),
        ] {
            try #require(script.contains(place))
            script = script.replacingOccurrences(of: place, with: replacement)
        }
        let (input, output) = (Pipe(), Pipe())
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["bash", "-c", script, "make-repos", folder]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var pending = Data()
        while case let data = output.fileHandleForReading.availableData, !data.isEmpty {
            pending += data
            while let newline = pending.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: pending[..<newline], as: UTF8.self)
                pending = Data(pending[(newline + 1)...])
                guard line.split(separator: "\t").count >= 4 else { continue }
                try body(Question(line[...], in: folder))
                try input.fileHandleForWriting.write(contentsOf: Data("\n".utf8))
            }
        }
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }
}

/// One line of the suite's index.
private struct Question {
    private let folder: String
    private let scenario: String
    private let directory: String
    private let question: String
    private let kind: String
    private let arguments: [String]

    init(_ line: Substring, in folder: String) {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        self.folder = folder
        scenario = fields[0]
        directory = folder + "/" + fields[1]
        question = fields[2]
        kind = fields[3]
        arguments = Array(fields.dropFirst(4))
    }

    /// git itself has no answer either.
    private struct Unanswered: Error {}

    var name: String { "\(scenario)/\(question)" }

    /// What is wrong with our answer, or nil.
    func judge() throws -> String? {
        let answers = "\(folder)/\(scenario)/answers/\(question)"
        let expected = try String(contentsOfFile: answers + ".out", encoding: .utf8)
        let isAnswered = try String(contentsOfFile: answers + ".rc", encoding: .utf8) == "0\n"
        do {
            let answer = try answer()
            if !isAnswered { return "\(kind) answered \(answer.debugDescription), git did not" }
            return answer == expected ? nil : "\(kind): \(answer.debugDescription), not \(expected.debugDescription)"
        } catch {
            return isAnswered ? "\(kind): \(error)" : nil
        }
    }

    private func answer() throws -> String {
        let home = folder + "/.home"
        let environment = [
            "HOME": home, "XDG_CONFIG_HOME": home, "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": home + "/gitconfig",
        ]
        let repository = try Repository(containing: directory, environment: environment)
        var options = DescribeOptions(usesAllTags: kind != "describe-plain", isAlwaysAnswered: kind != "describe-plain")
        switch kind {
        case "describe", "describe-plain", "describe-long", "describe-dirty", "describe-of":
            options.isLong = kind == "describe-long"
            let commit = try repository.resolve(revision: arguments.first ?? "HEAD")
            if kind == "describe-dirty", try repository.isDirty() { options.dirtySuffix = "-dirty" }
            return try repository.describe(commit, options) + "\n"
        case "short", "short-of":
            return try repository.abbreviate(repository.resolve(revision: arguments.first ?? "HEAD")) + "\n"
        case "head":
            return try repository.resolve(revision: "HEAD").hex + "\n"
        case "branch":
            let head = try repository.head()
            if head.commit == nil { throw Unanswered() }
            return (head.branch.map { String($0.dropFirst("refs/heads/".count)) } ?? "HEAD") + "\n"
        case "log-h", "log-H":
            let path = rooted(arguments[0], repository.workTree ?? directory)
            let commit = try repository.resolve(revision: "HEAD")
            guard let found = try repository.lastCommits(touching: [path], from: commit)[0] else { return "" }
            return (kind == "log-H" ? found.hex : try repository.abbreviate(found)) + "\n"
        case "base", "bases":
            let bases = try mergeBases(repository)
            return (kind == "base" ? bases.prefix(1) : bases[...]).map { $0.hex + "\n" }.joined()
        // The script asks `diff2` with three dots as well.
        case "diff3", "diff3-norename", "diff3-z", "diff2":
            let files = try repository.changedFiles(
                from: mergeBases(repository)[0],
                to: repository.resolve(revision: arguments[1]),
                detectsRenames: kind != "diff3-norename"
            )
            if kind == "diff3-z" { return files.map { $0.path + "\0" }.joined() }
            let quotesAll = repository.settings.flag("core.quotepath") ?? true
            return files.map { quoted($0.path, quotesAll: quotesAll) + "\n" }.joined()
        case "status":
            return try repository.workTreeStatus().map(porcelain).joined()
        case "count":
            let commit = try repository.resolve(revision: arguments[0])
            return "\(try repository.history.ancestors(of: [commit]).count)\n"
        case "shallow":
            return "\(repository.isShallow)\n"
        default:
            return "unknown kind \(kind)"
        }
    }

    private func mergeBases(_ repository: borrowing Repository) throws -> [ObjectID] {
        let bases = try repository.mergeBases(
            repository.resolve(revision: arguments[0]),
            repository.resolve(revision: arguments[1])
        )
        if bases.isEmpty { throw Unanswered() }
        return bases
    }

    /// A path as it is written in the directory of the question, from the root of the work tree.
    private func rooted(_ path: String, _ root: String) -> String {
        var parts = directory.dropFirst(root.count).split(separator: "/")
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { parts.removeLast() } else { parts.append(part) }
        }
        return parts.joined(separator: "/")
    }

    private func porcelain(_ file: FileStatus) -> String {
        if file.isUntracked { return "?? \(file.path)\n" }
        let letters = (file.staged?.rawValue ?? " ") + (file.unstaged?.rawValue ?? " ")
        return "\(letters) \(file.oldPath.map { $0 + " -> " } ?? "")\(file.path)\n"
    }

    private func quoted(_ path: String, quotesAll: Bool) -> String {
        let escapes: [UInt8: String] = [7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 34: "\"", 92: "\\"]
        var bytes: [UInt8] = []
        for byte in path.utf8 {
            if let letter = escapes[byte] {
                bytes += Array("\\\(letter)".utf8)
            } else if byte < 32 || byte == 127 || byte > 127 && quotesAll {
                bytes += Array("\\\(byte < 64 ? "0" : "")\(byte < 8 ? "0" : "")\(String(byte, radix: 8))".utf8)
            } else {
                bytes.append(byte)
            }
        }
        let text = String(decoding: bytes, as: UTF8.self)
        return text == path ? text : "\"\(text)\""
    }
}
