import Shell
import SourceText
import Values

/// The files of a job's machine, as far as they are other than those of the commit: what its steps leave to later ones.
///
/// Two questions are asked of it. A script asks what a file holds; there it matters whether the writing was followed. A
/// builder gets a whole folder; there it matters whether anything may have been added to it, followed or not.
struct Workspace {
    /// What scripts wrote, by absolute path.
    private(set) var files: [String: VirtualFile] = [:]
    /// Why there may be files that nobody saw being written.
    private(set) var unseenFiles: Unknown?
    /// Why files of the commit may hold something else.
    private(set) var changedFiles: Unknown?
    /// Why files may be below the workspace that the commit does not have, seen or not; nil when nothing made any.
    private(set) var otherFiles: Unknown?
    /// Bake files that actions made, by paths of which only the run knows the folder; nil where two have one path.
    private(set) var bakeFiles: [Template: HCLBody?] = [:]

    mutating func keep(_ body: HCLBody, at path: Template) {
        // A step of an action that is used twice says the same path for both.
        bakeFiles[path] = bakeFiles[path] == nil ? body : .some(nil)
    }

    /// The first reason why a file of the commit may hold something else, written ones included; nil when none does.
    func change(of paths: [String]) -> Unknown? {
        if let changedFiles { return changedFiles }
        for path in paths where files["\(RunEnvironment.workspace)/\(path)"] != nil {
            return Unknown(path, because: "a step before writes '\(path)'")
        }
        return nil
    }

    /// Gives the files to a script.
    func lay(out state: inout ShellState) {
        state.files.merge(files) { own, _ in own }
        state.otherFiles = unseenFiles
        state.otherCommit = changedFiles
    }

    /// Takes over what a script left.
    ///
    /// - Parameters:
    ///   - script: what the text of the script tells about files.
    ///   - temporary: files that the runner makes anew for each step.
    ///   - program: a program that may have rewritten any file.
    ///   - doubt: why the script may not have run.
    mutating func take(
        from state: ShellState,
        of script: ScriptFiles,
        without temporary: [String],
        program: Unknown?,
        doubt: Unknown?
    ) {
        for (path, file) in state.files where !temporary.contains(path) && files[path] != file {
            files[path] = doubt.map { VirtualFile(Template(Unknown(path, because: $0.reason, at: $0.place))) } ?? file
        }
        unseenFiles = unseenFiles ?? state.otherFiles
        changedFiles = changedFiles ?? state.otherCommit ?? program
        otherFiles = otherFiles ?? script.otherFiles
    }

    /// A script that is not read may write any file.
    mutating func mayBeRewritten(because unknown: Unknown) {
        unseenFiles = unseenFiles ?? unknown
        changedFiles = changedFiles ?? unknown
        otherFiles = otherFiles ?? unknown
    }

    /// An action may leave files of its own, but leaves those of the commit as they are.
    mutating func mayGetFiles(because unknown: Unknown) {
        unseenFiles = unseenFiles ?? unknown
        otherFiles = otherFiles ?? unknown
    }

    /// What a checkout leaves of what was written before.
    enum Leftover {
        case nothing
        /// What the commit does not have.
        case otherFiles
    }

    /// Forgets what was written below a folder that a checkout makes anew.
    ///
    /// - Parameters:
    ///   - isCertain: whether it does so in any case.
    ///   - leftover: nil when it is not known.
    ///   - commit: the files of the commit; a checkout restores each of them.
    mutating func replace(
        below folder: String,
        isCertain: Bool,
        leaves leftover: Leftover?,
        of commit: any FileTree,
        because doubt: Unknown
    ) {
        let head = RunEnvironment.workspace + "/"
        for path in files.keys where path.hasPrefix(folder + "/") {
            let isOfCommit = path.hasPrefix(head) && commit.kind(of: String(path.dropFirst(head.count))) != nil
            switch leftover {
            case .nothing? where isCertain: files[path] = nil
            case _ where isCertain && isOfCommit: files[path] = nil
            case .otherFiles? where !isOfCommit: break
            default:
                files[path] = VirtualFile(Template(Unknown(path, because: doubt.reason, at: doubt.place)))
            }
        }
        if isCertain, folder == RunEnvironment.workspace { changedFiles = nil }
    }

    /// Takes over what a checkout leaves below the workspace.
    ///
    /// - Parameters:
    ///   - added: why it brings files that the commit does not have; nil when it does not.
    ///   - isCleaned: whether it removes what was there.
    mutating func takeCheckout(adding added: Unknown?, isCleaned: Bool) {
        otherFiles = isCleaned ? added : otherFiles ?? added
    }
}
