import Foundation
import TestSupport
import Testing

@testable import Git

@Suite struct RepositoryTests {
    @Test func `is found from any place in it`() throws {
        let made = try ThrowawayRepository()
        try made.commit("one", ["src/app/Dockerfile": "FROM a\n"])
        for place in ["", "/src", "/src/app", "/src/app/Dockerfile", "/.git"] {
            let repository = try made.open(made.path + place)
            let (workTree, gitDirectory) = (repository.workTree, repository.gitDirectory)
            #expect(workTree == made.path)
            #expect(gitDirectory == made.path + "/.git")
        }
    }

    @Test func `may be bare or a linked work tree`() throws {
        let made = try ThrowawayRepository()
        let commit = try made.commit("one", ["a": "1"])
        let (bare, linked) = (made.folder + "/bare.git", made.folder + "/linked")
        try made.git("clone", "--quiet", "--bare", made.path, bare)
        try made.git("worktree", "add", "--quiet", "-b", "side", linked)

        let first = try made.open(bare)
        let (isBare, gitDirectory) = (first.isBare, first.gitDirectory)
        #expect(isBare)
        #expect(gitDirectory == bare)
        #expect(try first.head() == Head(branch: "refs/heads/main", commit: ObjectID(hex: commit)))
        let error = #expect(throws: GitError.self) { _ = try made.open(bare).isDirty() }
        #expect(error?.code == .noWorkTree)

        let second = try made.open(linked)
        let (workTree, common) = (second.workTree, second.commonDirectory)
        #expect(workTree == linked)
        #expect(common == made.path + "/.git")
        #expect(try second.head().branch == "refs/heads/side")
    }

    @Test func `knows what is checked out`() throws {
        let made = try ThrowawayRepository()
        #expect(try made.open().head() == Head(branch: "refs/heads/main", commit: nil))
        let error = #expect(throws: GitError.self) { _ = try made.open().resolve(revision: "HEAD~2") }
        #expect(
            error?.description == "cannot find the commit 'HEAD~2': there is no commit yet; make one with 'git commit'"
        )
        let commit = ObjectID(hex: try made.commit("one"))
        #expect(try made.open().head() == Head(branch: "refs/heads/main", commit: commit))
        try made.git("checkout", "--quiet", "--detach")
        #expect(try made.open().head() == Head(branch: nil, commit: commit))
        try made.git("checkout", "--quiet", "--orphan", "feature/new")
        #expect(try made.open().head() == Head(branch: "refs/heads/feature/new", commit: nil))
    }

    @Test func `is not found where there is none`() throws {
        let made = try ThrowawayRepository()
        for place in [made.folder, made.folder + "/missing"] {
            let error = #expect(throws: GitError.self) { _ = try made.open(place) }
            #expect(error?.code == .notARepository)
            #expect(error?.description.contains(place) == true)
            #expect(error?.remedy?.contains("git init") == true)
        }
    }

    @Test(arguments: [
        (["core.repositoryformatversion=1", "extensions.objectFormat=sha256"], "sha256"),
        (["core.repositoryformatversion=1", "extensions.refStorage=reftable"], "reftable"),
        (["core.repositoryformatversion=1", "extensions.fromTheFuture=true"], "unknown extension 'fromthefuture'"),
        (["core.repositoryformatversion=2"], "format version"),
        (["core.repositoryformatversion=99999999999999999999"], "format version"),
    ])
    func `refuses formats that it cannot read`(settings: [String], reason: String) throws {
        let made = try ThrowawayRepository()
        try made.commit("one")
        try set(settings, in: made)
        let error = #expect(throws: GitError.self) { _ = try made.open() }
        #expect(error?.code == .unsupportedFormat)
        #expect(error?.reason.contains(reason) == true)
        #expect(error?.remedy != nil)
    }

    @Test func `refuses a real SHA-256 repository`() throws {
        let made = try ThrowawayRepository(arguments: ["--object-format=sha256"])
        try made.commit("one", ["a": "1"])
        let error = #expect(throws: GitError.self) { _ = try made.open() }
        #expect(error?.code == .unsupportedFormat)
    }

    @Test(arguments: [
        ["core.repositoryformatversion=1", "extensions.objectFormat=sha1", "extensions.refStorage=files"],
        ["core.repositoryformatversion=1", "extensions.preciousObjects=true", "extensions.partialClone=origin"],
        ["core.repositoryformatversion=1", "extensions.worktreeConfig=true", "extensions.relativeWorktrees=true"],
        ["core.repositoryformatversion=1", "extensions.noop=true", "extensions.noop-v1=true"],
        ["core.repositoryformatversion=0", "extensions.fromTheFuture=true"],
    ])
    func `reads formats that change nothing`(settings: [String]) throws {
        let made = try ThrowawayRepository()
        let commit = try made.commit("one")
        try set(settings, in: made)
        #expect(try made.open().head().commit?.hex == commit)
    }

    /// What git does not write itself, it also refuses to write once it is there.
    private func set(_ settings: [String], in made: borrowing ThrowawayRepository) throws {
        let file = made.path + "/.git/config"
        var text = try String(contentsOfFile: file, encoding: .utf8)
        for setting in settings {
            let parts = setting.split(whereSeparator: { $0 == "." || $0 == "=" })
            text += "[\(parts[0])]\n\t\(parts[1]) = \(parts[2])\n"
        }
        try text.write(toFile: file, atomically: true, encoding: .utf8)
    }

    @Test func `takes the settings from where git takes them`() throws {
        let made = try ThrowawayRepository()
        try made.commit("one", ["a": "1"])
        var environment = made.environment
        func digits(_ environment: [String: String]) throws -> Int {
            let repository = try Repository(containing: made.path, environment: environment)
            return try repository.abbreviate(repository.resolve(revision: "HEAD")).count
        }
        #expect(try digits(environment) == 7)
        try "[core]\n\tabbrev = 9\n".write(toFile: made.folder + "/user", atomically: true, encoding: .utf8)
        environment["GIT_CONFIG_GLOBAL"] = made.folder + "/user"
        #expect(try digits(environment) == 9)
        try made.git("config", "core.abbrev", "11")
        #expect(try digits(environment) == 11)
        environment.merge(["GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "Core.Abbrev", "GIT_CONFIG_VALUE_0": "13"]) {
            $1
        }
        #expect(try digits(environment) == 13)
    }
}

/// Repositories of somebody else; only root can make one.
@Suite(.enabled(if: geteuid() == 0)) struct ForeignOwnerTests {
    @Test(arguments: [
        ("", false), ("*", true), ("PATH", true), ("PATH/", true), ("FOLDER/*", true), ("FOLDER", false),
        ("/other/*", false), ("*|", false), ("|PATH", true),
    ])
    func `are read when the user says so`(values: String, isAllowed: Bool) throws {
        let made = try ThrowawayRepository()
        try made.commit("one")
        for path in [made.path, made.path + "/.git"] { #expect(chown(path, 12345, 12345) == 0) }
        var environment = made.environment
        let list = values.split(separator: "|", omittingEmptySubsequences: false)
        environment["GIT_CONFIG_COUNT"] = "\(list.count)"
        for (index, value) in list.enumerated() {
            environment["GIT_CONFIG_KEY_\(index)"] = "safe.directory"
            environment["GIT_CONFIG_VALUE_\(index)"] = value.replacingOccurrences(of: "PATH", with: made.path)
                .replacingOccurrences(of: "FOLDER", with: made.folder)
        }
        if isAllowed {
            #expect(try Repository(containing: made.path, environment: environment).head().commit != nil)
        } else {
            let error = #expect(throws: GitError.self) {
                _ = try Repository(containing: made.path, environment: environment)
            }
            #expect(error?.code == .foreignOwner)
            #expect(error?.remedy?.contains("git config --global --add safe.directory \(made.path)") == true)
        }
    }

    @Test func `cannot call themselves safe`() throws {
        let made = try ThrowawayRepository()
        try made.commit("one")
        try made.git("config", "safe.directory", "*")
        #expect(chown(made.path, 12345, 12345) == 0)
        let error = #expect(throws: GitError.self) { _ = try made.open() }
        #expect(error?.code == .foreignOwner)
        // As under sudo.
        let caller = made.environment.merging(["SUDO_UID": "12345"]) { $1 }
        #expect(try Repository(containing: made.path, environment: caller).head().commit != nil)
    }
}
