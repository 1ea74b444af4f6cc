/// The on-disk format of a repository, as its own settings declare it.
///
/// libgit2 refuses what it does not know with a message that helps nobody, and opens some of what it cannot read; see
/// https://git-scm.com/docs/repository-version for the rules.
struct RepositoryFormat {
    /// What leaves refs and objects as they are.
    private static let harmless: Set<String> = [
        "noop", "noop-v1", "preciousobjects", "partialclone", "worktreeconfig", "relativeworktrees",
    ]

    /// Throws when the repository cannot be read.
    static func check(_ settings: Configuration, path: String) throws(GitError) {
        func refuse(_ reason: String, _ remedy: String) -> GitError {
            GitError(.unsupportedFormat, action: "read the repository at \(path)", reason: reason, remedy: remedy)
        }
        let version = settings.value("core.repositoryformatversion").map { Int($0) } ?? 0
        guard let version, version == 0 || version == 1 else {
            throw refuse("its format version is neither 0 nor 1", "clone it again with the git of this machine")
        }
        for entry in settings.entries where entry.name.hasPrefix("extensions.") {
            let name = entry.name.dropFirst("extensions.".count)
            switch (name, entry.value.lowercased()) {
            case ("objectformat", "sha1"), ("compatobjectformat", _), ("refstorage", "files"):
                continue
            case ("objectformat", let format):
                throw refuse(
                    "its object names are \(format), not sha1",
                    "clone it into a repository made with 'git init --object-format=sha1'"
                )
            case ("refstorage", let format):
                throw refuse(
                    "its refs are stored as '\(format)', not as files",
                    "change that with 'git refs migrate --ref-format=files'"
                )
            default:
                // Version 0 knows no extensions: git ignores what it does not know there.
                if version == 0 || Self.harmless.contains(String(name)) { continue }
                throw refuse("it uses the unknown extension '\(name)'", "clone it again without this extension")
            }
        }
    }
}
