/// Finds the app that a path belongs to, among any number of apps.
struct AppIndex {
    private var byDockerfile: [String: App] = [:]
    private var byFolder: [String: App] = [:]

    init(_ apps: [App]) {
        byFolder.reserveCapacity(apps.count)
        byDockerfile.reserveCapacity(apps.count)
        for app in apps {
            byFolder[app.folder] = app
            // Two apps may hold one Dockerfile, when one folder stands in the other; it is the first one's.
            for dockerfile in app.dockerfiles where byDockerfile[dockerfile] == nil { byDockerfile[dockerfile] = app }
        }
    }

    /// The app to which a Dockerfile belongs.
    func app(ofDockerfile path: String) -> App? {
        byDockerfile[path] ?? app(containing: path)
    }

    /// The innermost app whose folder a path is, or stands in.
    func app(containing path: String) -> App? {
        var folder = path
        while true {
            if let app = byFolder[folder] { return app }
            guard let slash = folder.utf8.lastIndex(of: UInt8(ascii: "/")) else { return nil }
            folder = String(folder[..<slash])
        }
    }
}
