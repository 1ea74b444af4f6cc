import Foundation

/// Several files in one text, as fixtures hold them.
///
/// A line `-- path --` begins a file; what stands before the first is a comment. A section may have a directive instead of
/// a path: `-- pair name --` adds the sample app of that name and its workflow, `-- change path --` holds groups of lines
/// `-old` and `+new`, each of which replaces lines that stand in the file exactly once, and `-- link path target --` is a
/// symbolic link, and `-- remove path --` takes a file away. `-- elf path machine loader --` is a program (`static` for one without a loader), `-- raw path --` a file
/// without the line break at its end, and `-- zeros path count --` a file of so many bytes that is not committed.
/// A section `git` holds calls of git, and `expected` what the program must answer.
package struct FileArchive {
    package private(set) var comment = ""
    /// By path.
    package private(set) var files: [String: String] = [:]
    package private(set) var links: [String: String] = [:]
    private var programs: [String: ELFProgram] = [:]
    private var zeros: [String: Int] = [:]
    /// The section `git`: calls of git after everything is committed, one a line.
    package private(set) var gitCalls: [[String]] = []
    /// The section `expected`: what the program must answer.
    package private(set) var expected: String?

    package struct Malformed: Error, CustomStringConvertible {
        package let description: String
    }

    /// Files as they are somewhere else.
    package init(files: [String: String]) {
        self.files = files
    }

    /// - Parameter base: what is there already, to be added to and changed.
    package init(_ text: String, upon base: FileArchive? = nil) throws {
        if let base {
            self = base
            comment = ""
            expected = nil
        }
        var head: [Substring]?
        var body = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast(text.hasSuffix("\n") ? 1 : 0)
        {
            if line.hasPrefix("-- "), line.hasSuffix(" --") {
                try end(head, body)
                head = line.dropFirst(3).dropLast(3).split(separator: " ")
                body = ""
            } else {
                body += line + "\n"
            }
        }
        try end(head, body)
    }

    private mutating func end(_ head: [Substring]?, _ body: String) throws {
        guard let head, let first = head.first else {
            comment = body
            return
        }
        switch (first, head.count) {
        case ("expected", 1): expected = body
        case ("git", 1):
            gitCalls += body.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        case ("pair", 2): addPair(String(head[1]))
        case ("change", 2): try change(String(head[1]), body)
        case ("remove", 2): files[String(head[1])] = nil
        case ("raw", 2): files[String(head[1])] = String(body.dropLast())
        case ("zeros", 3): zeros[String(head[1])] = Int(head[2])
        case ("elf", 4):
            let loader = head[3] == "static" ? nil : String(head[3])
            programs[String(head[1])] = ELFProgram(machine: UInt16(head[2]) ?? 0, interpreter: loader)
        case ("link", 3): links[String(head[1])] = String(head[2])
        default: files[head.joined(separator: " ")] = body
        }
    }

    private mutating func change(_ path: String, _ body: String) throws {
        guard var text = files[path] else { throw Malformed(description: "there is no file '\(path)' to change") }
        var old = ""
        var new = ""
        func replace() throws {
            guard !old.isEmpty || !new.isEmpty else { return }
            if old.isEmpty {
                text += new
            } else {
                let parts = ("\n" + text).components(separatedBy: "\n" + old)
                guard parts.count == 2 else {
                    throw Malformed(description: "'\(path)' has these lines \(parts.count - 1) times: \(old)")
                }
                text = String((parts[0] + "\n" + new + parts[1]).dropFirst())
            }
            old = ""
            new = ""
        }
        for line in body.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("-") {
                if !new.isEmpty { try replace() }
                old += line.dropFirst() + "\n"
            } else if line.hasPrefix("+") {
                new += line.dropFirst() + "\n"
            } else {
                try replace()
            }
        }
        try replace()
        files[path] = text
    }

    /// Adds a file, or replaces it.
    package mutating func add(_ path: String, _ text: String) {
        files[path] = text
    }

    private mutating func addPair(_ name: String) {
        files["src/\(name)/Dockerfile"] = """
            ARG BASE_REGISTORY=quay.io
            ARG BASE_NAMESPACE=jupyter
            ARG BASE_IMAGE=scipy-notebook
            ARG BASE_TAG=2025-03-14
            FROM ${BASE_REGISTORY}/${BASE_NAMESPACE}/${BASE_IMAGE}:${BASE_TAG}

            USER root
            COPY requirements.txt /tmp/requirements.txt
            RUN pip install --no-cache-dir -r /tmp/requirements.txt
            USER ${NB_UID}

            """
        files["src/\(name)/requirements.txt"] = "numpy==2.2.4\n"
        files[".github/workflows/build-push-\(name).yaml"] = """
            name: Build \(name)

            on:
              push:
                branches:
                  - main
                  - feat/**
                paths:
                  - src/\(name)/**
                  - .github/workflows/build-push-\(name).yaml
              workflow_dispatch:

            env:
              TARGET_REGISTORY: ghcr.io
              TARGET_NAMESPACE: lab
              WORKLOAD_TYPE: \(name)
              BASE_REGISTORY: quay.io
              BASE_NAMESPACE: jupyter
              BASE_IMAGE: scipy-notebook
              BASE_TAG: "2025-03-14"

            jobs:
              build:
                runs-on: ubuntu-24.04
                steps:
                  - name: Check out
                    uses: actions/checkout@v4
                  - name: Write APP_VERSION
                    run: echo "APP_VERSION=$(git describe --tags --always)" >> "$GITHUB_ENV"
                  - name: Log in
                    uses: docker/login-action@v3
                    with:
                      registry: ${{ env.TARGET_REGISTORY }}
                      username: ${{ github.actor }}
                      password: ${{ secrets.GITHUB_TOKEN }}
                  - name: Build and push
                    uses: docker/build-push-action@v6
                    with:
                      context: src/${{ env.WORKLOAD_TYPE }}
                      push: true
                      build-args: |
                        BASE_REGISTORY=${{ env.BASE_REGISTORY }}
                        BASE_NAMESPACE=${{ env.BASE_NAMESPACE }}
                        BASE_IMAGE=${{ env.BASE_IMAGE }}
                        BASE_TAG=${{ env.BASE_TAG }}
                      tags: ${{ env.TARGET_REGISTORY }}/${{ env.TARGET_NAMESPACE }}/${{ env.BASE_IMAGE }}-\(name):${{ env.BASE_TAG }}-${{ env.APP_VERSION }}

            """
    }

    /// Puts the files into the work tree of a repository.
    ///
    /// - Parameter folder: where they go, with a slash at its end; the root when empty.
    package func write(to repository: borrowing ThrowawayRepository, below folder: String = "") throws {
        for (path, text) in files.sorted(by: { $0.key < $1.key }) { try repository.write(folder + path, text) }
        for (path, target) in links.sorted(by: { $0.key < $1.key }) { try repository.link(folder + path, to: target) }
        for (path, program) in programs {
            try repository.write(folder + path, bytes: program.bytes)
            let file = "\(repository.path)/\(folder)\(path)"
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
        }
    }

    /// Puts the files into a repository and commits them.
    package func lay(out repository: borrowing ThrowawayRepository) throws {
        try write(to: repository)
        _ = try repository.commit("Lay out")
        for (path, count) in zeros {
            try repository.write(path, "")
            truncate("\(repository.path)/\(path)", off_t(count))
        }
        for call in gitCalls { try repository.git(call) }
    }
}
