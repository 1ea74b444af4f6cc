/// What `uses:` of a step names.
///
/// <https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsuses>
package enum ActionReference: Hashable, Sendable {
    /// `owner/name@ref`, or `owner/name/folder@ref`; owner and name in lower case, because GitHub ignores case.
    case repository(name: String, ref: String)
    /// `./folder`, relative to the workspace of the job.
    case local(path: String)
    /// `$/folder`, relative to the root of the repository of the workflow, at the commit of the workflow.
    case ownRepository(path: String)
    /// `docker://image`.
    case container(image: String)
    /// A text that names nothing.
    case invalid

    package init(_ text: String) {
        if text.hasPrefix("./") || text == "." {
            self = .local(path: String(text.dropFirst(2)))
        } else if text.hasPrefix("$/") {
            self = .ownRepository(path: String(text.dropFirst(2)))
        } else if text.hasPrefix("docker://") {
            self = .container(image: String(text.dropFirst("docker://".count)))
        } else {
            guard let at = text.utf8.firstIndex(of: UInt8(ascii: "@")), text[..<at].utf8.contains(UInt8(ascii: "/")),
                text.utf8.index(after: at) < text.endIndex
            else {
                self = .invalid
                return
            }
            self = .repository(name: text[..<at].lowercased(), ref: String(text[text.utf8.index(after: at)...]))
        }
    }

    /// Whether the ref is one of some versions.
    package func isVersion(_ versions: String...) -> Bool {
        guard case .repository(_, let ref) = self else { return false }
        return versions.contains(ref)
    }

    /// The first number of a version ref such as `v4`, `v4.1.0`; nil for a branch or a commit id.
    package var majorVersion: Int? {
        guard case .repository(_, let ref) = self, ref.hasPrefix("v") else { return nil }
        return Int(ref.dropFirst().prefix { $0 != "." })
    }
}
