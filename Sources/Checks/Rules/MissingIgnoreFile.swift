import Actions
import Dockerfile
import ImageMatrix
import SourceText

extension Rule {
    /// `COPY .` of a context in which nothing is left out.
    static let missingIgnoreFile = Rule(
        id: "missing-ignore-file",
        severity: .hint,
        repair: .none,
        source: .buildContext,
        summary: "The whole context is copied, and no ignore file keeps anything out.",
        why: """
            Everything that lies in the folder gets into the image: the Dockerfile, notes, caches of a local build. Each \
            change of one of them makes the layer anew.
            """,
        bad: "COPY . /app",
        good: """
            COPY . /app
            *.md
            """,
        exceptions: [
            "An ignore file, even an empty one.", "A COPY of single files and folders.",
            "A stage that is not built.",
        ]
    ) { context, report in
        var seen: Set<SourceRange> = []
        for build in context.contextBuilds where !build.files.hasIgnoreFile {
            for source in build.reachable.flatMap(\.copies).flatMap(\.sources) where source.path.isEmpty {
                guard seen.insert(source.place).inserted else { continue }
                report(.noIgnoreFile(in: build.folder), source.place)
            }
        }
    }
}

extension Diagnostic.Message {
    fileprivate static func noIgnoreFile(in folder: String) -> Self {
        let path = folder.isEmpty ? ".dockerignore" : "\(folder)/.dockerignore"
        return
            "all of the context is copied, and nothing is left out; write what is not needed into '\(path)'"
    }
}
