import Actions
import Dockerfile
import ImageMatrix
import SourceText

extension Rule {
    /// A folder of a hundred megabytes and more on its way into an image.
    static let largeContext = Rule(
        id: "large-context",
        severity: .warning,
        repair: .none,
        source: .buildContext,
        summary: "The whole context is copied and is larger than 100 MB.",
        why: "Each build sends it to the builder, and each pull of the image fetches it.",
        bad: """
            COPY . /app
            """,
        good: """
            COPY model.bin /app/
            """,
        exceptions: [
            "What the ignore file leaves out, and the folder '.git'.",
            "Large files that are copied by name.",
        ]
    ) { context, report in
        var seen: Set<SourceRange> = []
        var sizes: [String: Int] = [:]
        for build in context.contextBuilds {
            let sources = build.reachable.flatMap(\.copies).flatMap(\.sources).filter(\.path.isEmpty)
            guard !sources.isEmpty else { continue }
            let key = "\(build.folder)\n\(build.build.dockerfile ?? "")"
            let size = sizes[key] ?? Self.size(of: build, in: context)
            sizes[key] = size
            guard size > 100_000_000 else { continue }
            for source in sources where seen.insert(source.place).inserted {
                report(.large(size / 1_000_000), source.place)
            }
        }
    }

    private static func size(of build: ContextBuild, in context: CheckContext) -> Int {
        let files = BuildContext(
            folder: build.folder,
            dockerfile: build.build.dockerfile,
            tool: build.build.request.tool,
            in: context.tree
        )
        return files.files.reduce(0) { $1.path.hasPrefix(".git/") ? $0 : $0 &+ $1.size }
    }
}

extension Diagnostic.Message {
    fileprivate static func large(_ megabytes: Int) -> Self {
        "\(megabytes) MB are copied with the context; write what is not needed into the ignore file, 'imgmatrix context' lists the files"
    }
}
