/// A repository of workflows as different as public ones are: 100 of them, 250 image builds.
///
/// How often each way of writing occurs follows a survey of 60 public repositories that build several images: two thirds
/// use a matrix, one third calls workflows of its own, one half writes outputs in scripts, one in ten builds what
/// `git diff` says was changed.
struct MixedRepository {
    /// One way to write a workflow.
    private struct Kind {
        let count: Int
        /// How many images one of its workflows builds.
        let builds: Int
        let files: (Int) -> [FastImport.File]
    }

    private static let kinds = [
        Kind(count: 18, builds: 1, files: plain),
        Kind(count: 15, builds: 3, files: listedVariants),
        Kind(count: 10, builds: 3, files: twoAxes),
        Kind(count: 12, builds: 1, files: metadata),
        Kind(count: 1, builds: 0, files: calledWorkflow),
        Kind(count: 8, builds: 1, files: oneCall),
        Kind(count: 6, builds: 3, files: callsOfMatrix),
        Kind(count: 5, builds: 2, files: compositeAction),
        Kind(count: 6, builds: 1, files: namesFromScripts),
        Kind(count: 6, builds: 4, files: dockerInLoops),
        Kind(count: 5, builds: 5, files: foundFolders),
        Kind(count: 2, builds: 3, files: bake),
        Kind(count: 4, builds: 8, files: changedByGit),
        Kind(count: 2, builds: 8, files: changedByFilters),
    ]

    static var workflowCount: Int { kinds.reduce(0) { $0 + $1.count } }
    static var buildCount: Int { kinds.reduce(0) { $0 + $1.count * $1.builds } }

    var files: [FastImport.File] {
        Self.kinds.flatMap { kind in (1...kind.count).flatMap(kind.files) }
    }

    static func workflow(_ name: String, _ text: String) -> FastImport.File {
        .init(path: ".github/workflows/\(name).yaml", text: text)
    }

    /// A folder with a Dockerfile and what such folders hold besides.
    static func app(_ folder: String, base: String = "debian:12-slim") -> [FastImport.File] {
        [
            .init(
                path: "\(folder)/Dockerfile",
                text: """
                    ARG BASE=\(base)
                    FROM ${BASE}
                    ARG VERSION
                    ARG PYTHON_VERSION=3.12
                    LABEL org.opencontainers.image.title="\(folder)"
                    RUN apt-get update \\
                        && apt-get install --yes --no-install-recommends ca-certificates curl git \\
                        && rm -rf /var/lib/apt/lists/*
                    COPY entrypoint.sh /usr/local/bin/
                    ENTRYPOINT ["entrypoint.sh"]

                    """
            ),
            .init(path: "\(folder)/entrypoint.sh", text: "#!/bin/sh\nset -e\nexec \"$@\"\n"),
            .init(path: "\(folder)/README.md", text: "# \(folder)\n"),
            .init(path: "\(folder)/VERSION", text: "1.4.2\n"),
        ]
    }
}
