import Foundation
import TestSupport
import Testing

/// `imgmatrix context` in real repositories.
@Suite struct ContextTests {
    private func repository(_ files: [String: String] = [:]) throws -> ThrowawayRepository {
        let repository = try ThrowawayRepository()
        var archive = try FileArchive("-- pair jupyter-a --\n")
        for (path, text) in files { archive.add(path, text) }
        try archive.lay(out: repository)
        return repository
    }

    private func content(_ repository: borrowing ThrowawayRepository, _ app: String = "jupyter-a") throws
        -> JSONDocument
    {
        let result = try Program.run(["context", app, "--format", "json"], in: repository.path)
        #expect(result.status == 0, "\(result.complaint)")
        let document = try JSONDocument(text: result.output)
        #expect(try JSONSchema(named: "context.v1").complaints(about: document) == [])
        return try #require(document["contexts"]?[0]?["content"])
    }

    private func paths(_ document: JSONDocument?) -> [String] {
        guard case .array(let elements)? = document else { return [] }
        return elements.compactMap { if case .string(let text)? = $0["path"] ?? $0["folder"] { text } else { nil } }
    }

    @Test func `lists the largest first and counts what is left out`() throws {
        let repository = try repository([
            "src/jupyter-a/data/big.bin": String(repeating: "x", count: 1_234_567),
            "src/jupyter-a/node_modules/a/index.js": "12345",
            "src/jupyter-a/node_modules/b/c/index.js": "1234567890",
            "src/jupyter-a/notes.md": "# Notes\n",
            "src/jupyter-a/kept.md": "kept",
            "src/jupyter-a/.dockerignore": "node_modules\n*.md\n!kept.md\nDockerfile\n",
        ])
        try repository.link("src/jupyter-a/link", to: "data")
        let result = try Program.run(["context", "jupyter-a"], in: repository.path)
        #expect(
            result.output == """
                context src/jupyter-a
                  Dockerfile   src/jupyter-a/Dockerfile
                  built by     .github/workflows/build-push-jupyter-a.yaml, job build
                  ignore file  src/jupyter-a/.dockerignore
                   1.23 MB  data/big.bin
                      38 B  .dockerignore
                      13 B  requirements.txt
                       4 B  kept.md
                  4 files, 1.23 MB
                  link link -> data
                  left out by the ignore file: 4 files, 324 B
                     309 B  ./*              2 files
                      15 B  node_modules/**  2 files

                """,
            "\(result.output)"
        )
        let found = try content(repository)
        #expect(found["size"] == .number(1_234_622))
        #expect(paths(found["leftOut"]) == ["", "node_modules"])
        #expect(paths(found["links"]) == ["link"])
    }

    @Test func `takes the ignore file beside the Dockerfile first`() throws {
        let repository = try repository([
            "src/jupyter-a/Dockerfile.dockerignore": "requirements.txt\n",
            "src/jupyter-a/.dockerignore": "Dockerfile\n",
        ])
        let found = try content(repository)
        #expect(found["ignoreFile"] == .string("src/jupyter-a/Dockerfile.dockerignore"))
        #expect(Set(paths(found["files"])) == ["Dockerfile", "Dockerfile.dockerignore", ".dockerignore"])
    }

    @Test func `says why there is nothing to list`() throws {
        let repository = try repository()
        let path = ".github/workflows/build-push-jupyter-a.yaml"
        let text = try String(contentsOfFile: "\(repository.path)/\(path)", encoding: .utf8)
        for (value, reason) in [
            ("{{defaultContext}}:src/jupyter-a", "the builder fetches 'src/jupyter-a' of the repository"),
            ("https://github.com/lab/x.git", nil), ("src/${{ github.run_id }}", nil),
        ] {
            try repository.write(path, text.replacing(/context: .*/, with: "context: \"\(value)\""))
            let result = try Program.run(["context", "jupyter-a"], in: repository.path)
            #expect(result.status == 1)
            if let reason { #expect(result.output.contains("unknown: \(reason)"), "\(result.output)") }
        }
    }

    @Test func `escapes hostile names and names what cannot be read`() throws {
        let repository = try repository(["src/jupyter-a/\u{1B}[31m": "red"])
        let made = try Program.run([], in: repository.path, shell: "mkfifo src/jupyter-a/pipe")
        #expect(made.status == 0)
        let result = try Program.run(["context", "jupyter-a"], in: repository.path)
        #expect(!result.output.contains("\u{1B}"))
        #expect(result.output.contains("\\u{1b}[31m"))
        #expect(result.output.contains("unreadable pipe: it is not a regular file"))
    }

    @Test func `walks through many files quickly`() throws {
        let repository = try repository(["src/jupyter-a/.dockerignore": "**/*.pyc\nmany/d1*\n!many/d11\n"])
        let script = """
            mkdir -p src/jupyter-a/many; cd src/jupyter-a/many
            for d in $(seq 100); do mkdir d$d; (cd d$d && seq 1000 | xargs touch); done
            """
        let made = try Program.run([], in: repository.path, shell: script, seconds: 300)
        try #require(made.status == 0, "\(made.complaint)")
        let found = try content(repository)
        // d1, d10, d100 and d12 to d19 are left out, d11 is taken back.
        #expect(found["leftOutCount"] == .number(11000))
        #expect(found["fileCount"] == .number(89003))
    }

    @Test func `refuses an unknown app and wrong usage`() throws {
        let repository = try repository()
        let unknown = try Program.run(["context", "jupyter-b"], in: repository.path)
        #expect(unknown.status == 2)
        #expect(unknown.complaint.contains("did you mean 'jupyter-a'?"))
        #expect(try Program.run(["context"], in: repository.path).status == 64)
    }
}
