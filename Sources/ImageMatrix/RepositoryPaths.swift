import Actions

/// Leads paths of a job back to paths of the repository.
package struct RepositoryPaths: Sendable {
    /// The absolute path of the folder where relative paths begin; nil when it is not known.
    private let directory: String?
    /// Where the repository is checked out below the workspace; nil when it is not ours.
    private let checkoutPath: String?

    /// - Parameters:
    ///   - directory: the absolute path of the folder where relative paths begin; nil when it is not known.
    ///   - checkoutPath: where the repository is checked out below the workspace; nil when another one is, or none.
    package init(directory: String?, checkoutPath: String?) {
        self.directory = directory
        self.checkoutPath = checkoutPath
    }

    /// The path below the root of the repository; nil when it is not there.
    package func path(_ text: String) -> String? {
        guard let directory, let checkoutPath else { return nil }
        // Most paths begin where the repository does, and have nothing to resolve.
        if checkoutPath.isEmpty, directory == RunEnvironment.workspace, text.isPlainRelativePath { return text }
        let repository =
            RunEnvironment.workspace.split(separator: "/") + checkoutPath.split(separator: "/").filter { $0 != "." }
        let base = text.hasPrefix("/") ? [] : directory.split(separator: "/")
        guard let parts = Self.parts(of: text, from: base), parts.starts(with: repository) else { return nil }
        return parts.dropFirst(repository.count).joined(separator: "/")
    }

    /// A path from the root on without `.` and `..`; nil when it leads out.
    package static func normalized(_ text: String) -> String? {
        parts(of: text, from: [])?.joined(separator: "/")
    }

    private static func parts(of text: String, from directory: [Substring]) -> [Substring]? {
        var parts = directory
        for part in text.split(separator: "/") where part != "." {
            if part == ".." {
                guard parts.popLast() != nil else { return nil }
            } else {
                parts.append(part)
            }
        }
        return parts
    }
}

extension String {
    /// Whether a path has neither a slash at an end, nor empty parts, nor parts that begin with a dot.
    fileprivate var isPlainRelativePath: Bool {
        var previous = UInt8(ascii: "/")
        for byte in utf8 {
            if previous == UInt8(ascii: "/"), byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") { return false }
            previous = byte
        }
        return previous != UInt8(ascii: "/")
    }
}
