import Actions
import Values

/// Which app an image belongs to, told by the repository in which it lies.
struct ImageOrigins {
    /// Nil for a repository that holds images of several apps.
    private var apps: [Template: String?] = [:]

    mutating func add(_ name: Template, _ app: String) {
        let repository = name.repository
        if let former = apps[repository], former != app {
            apps[repository] = .some(nil)
        } else {
            apps[repository] = app
        }
    }

    /// The app of an image that is made of others: the one whose image gets another name, or becomes a part of it.
    func app(of request: BuildRequest, _ targets: [ImageBuild.Target]) -> String? {
        guard case .images(let sources) = request.context else { return nil }
        for name in sources + targets.map(\.reference) {
            if let app = apps[name.repository] { return app }
        }
        return nil
    }
}
