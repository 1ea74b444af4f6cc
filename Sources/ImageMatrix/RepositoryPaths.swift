import Actions

/// Leads paths of a job back to paths of the repository.
package struct RepositoryPaths: Sendable {
    /// Parts of the absolute path of the folder where relative paths begin; nil when it is not known.
    private let directory: [Substring]?
    /// Parts of the absolute path of the checked-out repository; nil when it is not ours.
    private let repository: [Substring]?

    /// - Parameters:
    ///   - directory: the absolute path of the folder where relative paths begin; nil when it is not known.
    ///   - checkoutPath: where the repository is checked out below the workspace; nil when another one is, or none.
    package init(directory: String?, checkoutPath: String?) {
        self.directory = directory?.split(separator: "/")
        repository = checkoutPath.map { path in
            RunEnvironment.workspace.split(separator: "/") + path.split(separator: "/").filter { $0 != "." }
        }
    }

    /// The path below the root of the repository; nil when it is not there.
    package func path(_ text: String) -> String? {
        guard let repository, let directory else { return nil }
        guard let parts = Self.parts(of: text, from: text.hasPrefix("/") ? [] : directory),
            parts.starts(with: repository)
        else { return nil }
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
