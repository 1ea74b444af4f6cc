/// A folder that holds what one or several images are built from.
package struct App: Hashable, Sendable {
    /// The name of the folder, as `jupyter-pytorch-x`; with an app per folder level, the path below the common root.
    package let name: String
    /// Relative to the root of the repository, as `src/jupyter-pytorch-x`.
    package let folder: String
    /// The Dockerfiles' paths relative to the root of the repository, in the order of their names.
    package let dockerfiles: [String]

    package init(name: String, folder: String, dockerfiles: [String]) {
        self.name = name
        self.folder = folder
        self.dockerfiles = dockerfiles
    }

    /// Whether a path is the app's folder or below it.
    package func contains(_ path: String) -> Bool {
        path == folder || (path.utf8.starts(with: folder.utf8) && path.utf8.dropFirst(folder.utf8.count).first == 0x2F)
    }
}
