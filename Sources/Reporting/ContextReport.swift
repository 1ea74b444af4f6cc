/// What would be sent to the builder for the image builds of some apps.
package struct ContextReport: Sendable {
    package struct File: Hashable, Sendable {
        package var path: String
        /// In bytes.
        package var size: Int

        package init(path: String, size: Int) {
            self.path = path
            self.size = size
        }
    }

    /// Something and what there is to say of it: a link and its target, a file and why it cannot be sent.
    package struct Remark: Hashable, Sendable {
        package var path: String
        package var text: String

        package init(path: String, text: String) {
            self.path = path
            self.text = text
        }
    }

    /// Files of a folder that the ignore file leaves out.
    package struct LeftOut: Hashable, Sendable {
        package var folder: String
        /// Whether the folders below it count, too, because nothing of them is sent.
        package var isWhole: Bool
        package var fileCount: Int
        package var size: Int

        package init(folder: String, isWhole: Bool, fileCount: Int, size: Int) {
            self.folder = folder
            self.isWhole = isWhole
            self.fileCount = fileCount
            self.size = size
        }
    }

    /// The files of one context.
    package struct Content: Sendable {
        package var ignoreFile: String?
        /// The largest first.
        package var files: [File]
        package var links: [Remark]
        package var unreadable: [Remark]
        package var leftOut: [LeftOut]
        /// Whether there are more files than are listed.
        package var isCut: Bool

        package init(
            ignoreFile: String?,
            files: [File],
            links: [Remark],
            unreadable: [Remark],
            leftOut: [LeftOut],
            isCut: Bool
        ) {
            self.ignoreFile = ignoreFile
            self.files = files
            self.links = links
            self.unreadable = unreadable
            self.leftOut = leftOut
            self.isCut = isCut
        }

        package var size: Int { files.reduce(0) { $0 &+ $1.size } }
        package var leftOutCount: Int { leftOut.reduce(0) { $0 + $1.fileCount } }
        package var leftOutSize: Int { leftOut.reduce(0) { $0 &+ $1.size } }
    }

    /// A context, and the jobs that build with it.
    package struct Entry: Sendable {
        package var app: String?
        /// Relative to the root of the repository; nil when it is not known, or no folder of it.
        package var context: String?
        package var dockerfile: String?
        package var jobs: [(workflow: String, job: String)]
        /// Nil when nobody can say here which files there are.
        package var content: Content?
        /// Why.
        package var reason: String?

        package init(
            app: String?,
            context: String?,
            dockerfile: String?,
            jobs: [(workflow: String, job: String)],
            content: Content?,
            reason: String?
        ) {
            self.app = app
            self.context = context
            self.dockerfile = dockerfile
            self.jobs = jobs
            self.content = content
            self.reason = reason
        }
    }

    package var entries: [Entry]

    package init(_ entries: [Entry]) {
        self.entries = entries
    }
}
