import Shell
import Values

/// The files of a job's machine, as far as they are other than those of the commit: what its steps leave to later ones.
struct Workspace {
    /// What was written, by absolute path.
    private(set) var files: [String: VirtualFile] = [:]
    /// Why there may be files that the commit does not have.
    private(set) var otherFiles: Unknown?
    /// Why files of the commit may hold something else.
    private(set) var changedFiles: Unknown?

    /// Gives the files to a script.
    func lay(out state: inout ShellState) {
        state.files.merge(files) { own, _ in own }
        state.otherFiles = otherFiles
        state.otherCommit = changedFiles
    }

    /// Takes over what a script left.
    ///
    /// - Parameters:
    ///   - temporary: files that the runner makes anew for each step.
    ///   - program: a program that may have rewritten any file.
    ///   - doubt: why the script may not have run.
    mutating func take(
        from state: ShellState,
        without temporary: [String],
        program: Unknown?,
        doubt: Unknown?
    ) {
        for (path, file) in state.files where !temporary.contains(path) && files[path] != file {
            files[path] = doubt.map { VirtualFile(Template(Unknown(path, because: $0.reason, at: $0.place))) } ?? file
        }
        otherFiles = otherFiles ?? state.otherFiles
        changedFiles = changedFiles ?? state.otherCommit ?? program
    }

    /// An action of unknown effect may leave files of its own.
    mutating func mayGetFiles(from action: Unknown) {
        otherFiles = otherFiles ?? action
    }
}
