import Git
import SourceText
import Values

/// An open repository that several questions share.
package final class SharedRepository {
    package let repository: Repository

    package init(_ repository: consuming Repository) {
        self.repository = repository
    }
}

/// The commit that CI checks out, and what git says of it there.
///
/// The repository is opened by the first question: what opens it costs more than reading all workflows.
package final class CommitState {
    private let open: () throws(GitError) -> (repository: SharedRepository, commit: ObjectID?)
    private var answer: Result<(repository: SharedRepository, commit: ObjectID?), GitError>?
    private var descriptions: [DescribeKey: Result<String, GitError>] = [:]

    private struct DescribeKey: Hashable {
        let options: DescribeOptions
        let clone: CheckoutClone
    }

    package init(_ open: @escaping () throws(GitError) -> (repository: SharedRepository, commit: ObjectID?)) {
        self.open = open
    }

    private var opened: Result<(repository: SharedRepository, commit: ObjectID?), GitError> {
        if let answer { return answer }
        let result: Result<(repository: SharedRepository, commit: ObjectID?), GitError>
        do throws(GitError) {
            result = .success(try open())
        } catch {
            result = .failure(error)
        }
        answer = result
        return result
    }

    /// The id of the commit; nil when there is none yet.
    package var id: ObjectID? {
        if case .success(let state) = opened { state.commit } else { nil }
    }

    /// What `github.sha` holds.
    package func sha(for event: Event) -> Template {
        switch tip(of: event, asking: "github.sha") {
        case .success(let id):
            Template(id.hex, from: Origin("github.sha", at: nil, remark: "the commit that is asked about"))
        case .failure(let unknown): Template(unknown.unknown)
        }
    }

    /// What git answers in the clone of CI.
    func ask(
        _ expression: String,
        for event: Event,
        at place: SourceRange?,
        _ question: (borrowing Repository, ObjectID) throws(GitError) -> String
    ) -> Result<String, Ignorance> {
        switch tip(of: event, asking: expression) {
        case .failure(let ignorance): return .failure(ignorance)
        case .success(let id):
            guard case .success(let state) = opened else {
                return .failure(Ignorance(Unknown(expression, because: "", at: place)))
            }
            do throws(GitError) {
                return .success(try question(state.repository.repository, id))
            } catch {
                return .failure(Ignorance(Unknown(expression, because: "\(error)", at: place), code: error.code))
            }
        }
    }

    /// What the repository answers about the commit; nil when there is no commit, or no answer.
    package func answer<Answer>(
        _ question: (borrowing Repository, ObjectID) throws(GitError) -> Answer
    ) -> Answer? {
        guard case .success(let state) = opened, let commit = state.commit else { return nil }
        return try? question(state.repository.repository, commit)
    }

    /// What `git describe` answers in the clone of CI; each question is answered once.
    func describe(
        _ options: DescribeOptions,
        in clone: CheckoutClone,
        for event: Event,
        asking expression: String,
        at place: SourceRange?
    ) -> Result<String, Ignorance> {
        let key = DescribeKey(options: options, clone: clone)
        if event.commit == .asked, case .success(let text)? = descriptions[key] {
            return .success(text)
        }
        let result = ask(expression, for: event, at: place) { (repository, id) throws(GitError) in
            try repository.describe(id, options, in: clone)
        }
        if case .success(let text) = result { descriptions[key] = .success(text) }
        return result
    }

    /// An unknown value where an error is expected.
    struct Ignorance: Error {
        let unknown: Unknown
        /// What git said; nil when it was not asked.
        let code: GitError.Code?

        init(_ unknown: Unknown, code: GitError.Code? = nil) {
            self.unknown = unknown
            self.code = code
        }
    }

    private func tip(of event: Event, asking expression: String) -> Result<ObjectID, Ignorance> {
        func unknown(_ reason: String) -> Result<ObjectID, Ignorance> {
            .failure(Ignorance(Unknown(expression, because: reason)))
        }
        switch event.commit {
        case .asked: break
        case .merge: return unknown("for a pull request CI builds a merge commit that exists on GitHub only")
        case .newestOfDefaultBranch:
            return unknown("on this event CI builds what is then the newest commit of the default branch")
        }
        switch opened {
        case .failure(let error): return unknown("\(error)")
        case .success(let state):
            guard let id = state.commit else { return unknown("there is no commit yet") }
            return .success(id)
        }
    }
}
