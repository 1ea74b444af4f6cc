import Shell
import SourceText
import Values

extension BuildRequest {
    /// Keeps those of the written files that may be the Dockerfile of the build.
    mutating func takeDockerfiles(among files: [String: VirtualFile]) {
        guard !files.isEmpty, checkoutPath == "" else { return }
        let given = dockerfile?.path.text?.lastPathPart
        let head = RunEnvironment.workspace + "/"
        for (path, file) in files where path.hasPrefix(head) && !file.isRemoved {
            let name = path.lastPathPart
            guard name == given || name == "Dockerfile" || name == "Containerfile" else { continue }
            writtenDockerfiles[String(path.dropFirst(head.count))] = file.text(under: [])
        }
    }
}
