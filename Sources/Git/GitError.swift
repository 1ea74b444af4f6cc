import CLibGit2

/// Why a question to a repository has no answer.
package struct GitError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: Hashable, Sendable {
        case notARepository
        /// The repository belongs to another user and git's configuration does not call it safe.
        case foreignOwner
        /// A repository format that cannot be read: SHA-256, reftable, what a later git may invent.
        case unsupportedFormat
        case unknownRevision
        case ambiguousRevision
        /// The repository does not hold the object; a shallow or partial clone often is the reason.
        case missingObject
        case corruptObject
        /// No tag describes the commit.
        case notDescribable
        /// Two commits without a common ancestor.
        case unrelatedHistories
        /// The answer depends on what this clone does not have.
        case notKnownHere
        /// A bare repository has no files that could be changed.
        case noWorkTree
        case other
    }

    package let code: Code
    /// What could not be done, as in "cannot <action>".
    package let action: String
    package let reason: String
    /// What the user can do about it.
    package let remedy: String?

    package init(_ code: Code, action: String, reason: String, remedy: String? = nil) {
        self.code = code
        self.action = action
        self.reason = reason
        self.remedy = remedy
    }

    package var description: String {
        "cannot \(action): \(reason)" + (remedy.map { "; \($0)" } ?? "")
    }
}

extension GitError {
    static func missing(_ id: ObjectID, action: String) -> GitError {
        GitError(
            .missingObject,
            action: action,
            reason: "this clone does not have the object \(id)",
            remedy: "fetch it, in a shallow clone with 'git fetch --unshallow'"
        )
    }

    static func corrupt(_ id: ObjectID, _ what: String) -> GitError {
        GitError(
            .corruptObject,
            action: "read the \(what) \(id)",
            reason: "it is not written as git writes one",
            remedy: "look with 'git fsck'"
        )
    }
}

/// Throws when the status that a libgit2 call returned is negative.
///
/// libgit2 keeps one message per thread, so the message is read before any other call can replace it.
func check(_ action: @autoclosure () -> String, _ status: Int32) throws(GitError) {
    guard status < 0 else { return }
    let reason = git_error_last().flatMap { $0.pointee.message }.map { String(cString: $0) } ?? "status \(status)"
    let code: GitError.Code =
        switch git_error_code(status) {
        case GIT_ENOTFOUND: .missingObject
        case GIT_EAMBIGUOUS: .ambiguousRevision
        case GIT_EBAREREPO: .noWorkTree
        default: .other
        }
    throw GitError(code, action: action(), reason: reason)
}

/// The one-time setting up of libgit2.
enum GitLibrary {
    /// Reading it the first time sets the library up, which takes some milliseconds; only a question to git does it.
    static let isReady: Bool = {
        guard git_libgit2_init() > 0 else { return false }
        return shim_git_set_strict_hash_verification(0) == 0
            // Ownership is checked by `SafeDirectories`: libgit2 knows only exact paths.
            && shim_git_set_owner_validation(0) == 0
            // `RepositoryFormat` has looked at them before libgit2 does.
            && shim_git_accept_harmless_extensions() == 0
    }()
}
