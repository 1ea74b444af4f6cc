import Foundation
import TestSupport
import Testing

/// A repository is hostile input: every command ends, says what is wrong, and goes on with the rest.
@Suite struct HostileInputTests {
    private static let workflow = ".github/workflows/build-push-jupyter-a.yaml"

    /// A repository with one good pair, and what else is given.
    private func repository(_ files: [String: String] = [:]) throws -> ThrowawayRepository {
        let repository = try ThrowawayRepository()
        var archive = try FileArchive("-- pair jupyter-a --\n")
        for (path, text) in files { archive.add(path, text) }
        try archive.lay(out: repository)
        return repository
    }

    @Test(arguments: [["check"], ["tags"], ["tags", "a"]])
    func `says that there is no repository`(arguments: [String]) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("imgmatrix-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let result = try Program.run(arguments, in: folder.path)
        #expect(result.status == 2)
        #expect(result.output.isEmpty)
        #expect(result.complaint.contains("git init"), "\(result.complaint)")
    }

    @Test func `answers before the first commit`() throws {
        let repository = try ThrowawayRepository()
        for (path, text) in try FileArchive("-- pair jupyter-a --\n").files { try repository.write(path, text) }
        let check = try Program.run(["check"], in: repository.path)
        #expect(check.status == 0, "\(check.output)")
        let tags = try Program.run(["tags", "jupyter-a"], in: repository.path)
        #expect(tags.status == 1)
        #expect(tags.output.isEmpty)
        #expect(tags.complaint.contains("there is no commit yet"), "\(tags.complaint)")
    }

    @Test func `says where a job ends before its image`() throws {
        let repository = try repository([
            ".github/workflows/other.yaml": """
            on: push
            jobs:
              build:
                runs-on: ubuntu-24.04
                steps:
                  - uses: actions/checkout@v4
                  - run: test -f nowhere.txt
                  - uses: docker/build-push-action@v6
                    with: {push: true, tags: "ghcr.io/lab/other:1"}

            """
        ])
        let tags = try Program.run(["tags"], in: repository.path)
        #expect(!tags.output.contains("ghcr.io/lab/other"))
        #expect(tags.complaint.contains("other.yaml:7:9: this step fails in every run"), "\(tags.complaint)")
    }

    @Test(arguments: [
        "mkdir -p .github/workflows/dir.yaml",
        "ln -s /etc/passwd .github/workflows/link.yaml",
        "ln -s loop.yaml .github/workflows/loop.yaml",
        "mkfifo .github/workflows/pipe.yaml",
        "head -c 4096 /dev/urandom > .github/workflows/binary.yaml",
        "truncate -s 100M .github/workflows/huge.yaml",
        "printf '\\xff\\xfe\\x00' > .github/workflows/bytes.yaml",
        "head -c 100000 /dev/zero | tr '\\0' '[' > .github/workflows/deep.yaml",
        "python3 -c 'print(\"a0: &a0 [x]\"); [print(f\"a{i}: &a{i} [{(chr(42)+f\"a{i-1}\")}, {(chr(42)+f\"a{i-1}\")}]\") for i in range(1, 60)]' > .github/workflows/bomb.yaml || printf 'a: &a [*a]\\n' > .github/workflows/bomb.yaml",
    ])
    func `reports a file that is no workflow and goes on`(command: String) throws {
        let repository = try repository()
        let made = try Program.run([], in: repository.path, shell: command)
        try #require(made.status == 0, "\(made.complaint)")
        let result = try Program.run(["check", "--format", "json"], in: repository.path)
        #expect(!result.isStopped)
        #expect(result.status == 1, "\(result.complaint)")
        let found = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
        let diagnostics = try #require(found?["diagnostics"] as? [[String: Any]])
        #expect(!diagnostics.isEmpty)
        for diagnostic in diagnostics {
            let file = (diagnostic["range"] as? [String: Any])?["file"] as? String
            #expect(file != Self.workflow, "the good workflow stays good: \(diagnostic)")
        }
    }

    @Test(arguments: [
        "rm -r src/jupyter-a/Dockerfile && mkdir src/jupyter-a/Dockerfile",
        "ln -sf /etc/passwd src/jupyter-a/Dockerfile",
        "ln -sfn /etc src/jupyter-b",
        "ln -sfn .. src/loop",
        "rm src/jupyter-a/Dockerfile && mkfifo src/jupyter-a/Dockerfile",
        "head -c 65536 /dev/urandom > src/jupyter-a/Dockerfile",
        "truncate -s 100M src/jupyter-a/Dockerfile",
        "truncate -s 100M src/jupyter-a/requirements.txt",
    ])
    func `does not leave the repository and does not hang`(command: String) throws {
        let repository = try repository()
        let made = try Program.run([], in: repository.path, shell: command)
        try #require(made.status == 0, "\(made.complaint)")
        for arguments in [["check", "--format", "json"], ["tags", "--format", "json"]] {
            let result = try Program.run(arguments, in: repository.path)
            #expect(!result.isStopped)
            #expect(result.status == 0 || result.status == 1, "\(arguments) \(result.status) \(result.complaint)")
            #expect((try? JSONSerialization.jsonObject(with: Data(result.output.utf8))) != nil, "\(result.output)")
            #expect(!result.output.contains("root:"), "a file outside of the repository was read")
        }
    }

    /// How a file of the app is made, and where a finding must stand; nowhere when that is empty.
    @Test(arguments: [
        // Dockerfiles.
        ("(echo FROM a:1; yes 'RUN echo hello && make install' | head -c 2000000; echo; echo WRONG) > Dockerfile", ""),
        ("(echo FROM a:1; printf 'ENV A='; head -c 1000000 /dev/zero | tr '\\0' b) > Dockerfile", "Dockerfile:2:1"),
        (
            "for i in $(seq 5000); do echo FROM a:1 AS s$i; echo COPY --from=s$((i % 5000 + 1)) / /; done > Dockerfile",
            ""
        ),
        (
            "for i in 1 2 3; do echo FROM a:1 AS s$i; echo COPY --from=s$((i % 3 + 1)) / /; done > Dockerfile",
            "Dockerfile:6:13"
        ),
        ("printf 'FROM a:1\\nRUN <<EOF\\necho\\n' > Dockerfile", "Dockerfile:2:5"),
        ("printf 'FROM a:1\\nRUN echo \\0 b\\nCO\\0PY a b\\n' > Dockerfile", "Dockerfile:3:1"),
        ("printf 'FROM a:1\\nRUN echo \\377\\376\\nFOO\\377 x\\n' > Dockerfile", "Dockerfile:3:1"),
        ("printf 'FROM a:1\\r\\nCOPY nothing /x\\r\\n' > Dockerfile", "Dockerfile:2:6"),
        // What stands in the context.
        ("ln -s / root; printf 'FROM a:1\\nCOPY root /x\\nCOPY root/etc/nothing /y\\n' > Dockerfile", "Dockerfile:3:6"),
        ("ln -s loop loop; printf 'FROM a:1\\nCOPY loop /x\\n' > Dockerfile", "Dockerfile:2:6"),
        ("mkdir -p a/b; ln -s .. a/b/up; printf 'FROM a:1\\nCOPY a/b/up/b/up/c /x\\n' > Dockerfile", "Dockerfile:2:6"),
        ("mkfifo pipe; printf 'FROM a:1\\nCOPY . /x\\n' > Dockerfile", ""),
        // Programs.
        ("head -c 70 /bin/sh > p; chmod +x p; printf 'FROM alpine:3.22\\nCOPY p /p\\n' > Dockerfile", ""),
        (
            "(head -c 32 /bin/sh; head -c 4000 /dev/zero | tr '\\0' '\\377') > p; printf 'FROM alpine:3.22\\nCOPY p /p\\n' > Dockerfile",
            ""
        ),
        // Lists of packages.
        ("yes 'numpy==1.0' | head -c 10000000 > requirements.txt", ""),
        (
            "(echo; printf 'numpy==1.0'; head -c 1000000 /dev/zero | tr '\\0' 0; echo; echo torch=2) > requirements.txt",
            "requirements.txt:3:6"
        ),
        ("printf -- '-r requirements.txt\\ntorch=2\\n' > requirements.txt", "requirements.txt:2:6"),
        ("printf 'numpy==1\\r\\ntorch=2\\r\\n' > requirements.txt", "requirements.txt:2:6"),
        ("printf 'num\\0py==1\\ntorch=2\\n' > requirements.txt", ""),
        ("printf '\\377\\376n\\0=\\0001\\0' > requirements.txt", ""),
        // Ignore files.
        ("yes '*.pyc' | head -c 10000000 > .dockerignore", ""),
        ("for i in $(seq 4000); do echo '**/*a*a*b'; echo \"!**/x$i*\"; done > .dockerignore", ""),
        ("head -c 20000 /dev/zero | sed 's/\\x0/**\\//g' > .dockerignore", ""),
    ])
    func `ends soon and says where`(command: String, place: String) throws {
        let repository = try repository()
        let many =
            "mkdir -p src/jupyter-a/x/y; (cd src/jupyter-a/x/y && seq -f 'a%.0f-aaaaaaaaaaaaaaaaaaaa' 1000 | xargs touch)"
        let made = try Program.run([], in: repository.path, shell: "\(many); cd src/jupyter-a && \(command)")
        try #require(made.status == 0, "\(made.complaint)")
        for arguments in [["check", "--format", "json"], ["tags", "--format", "json"], ["context", "jupyter-a"]] {
            let result = try Program.run(arguments, in: repository.path, seconds: 120)
            #expect(!result.isStopped, "\(arguments)")
            #expect(result.status == 0 || result.status == 1, "\(arguments) \(result.status) \(result.complaint)")
        }
        guard !place.isEmpty else { return }
        let check = try Program.run(["check", "--color", "never"], in: repository.path)
        #expect(check.output.contains("src/jupyter-a/\(place)"), "\(check.output)")
    }

    @Test func `shows names and values without their control characters`() throws {
        let repository = try repository([
            "src/evil\u{1B}[31m\nname/Dockerfile": "FROM ubuntu:24.04\n",
            ".github/workflows/build-push-\u{1B}]0;x\u{07}.yaml": """
            name: "::error::pwned\\n::set-output name=x::y \\e[31m"
            on: push
            env:
              TARGET: "::error::pwned \\e]0;title\\a"
            jobs:
              "\\e[2J":
                runs-on: ubuntu-latest
                steps:
                  - uses: docker/build-push-action@v6
                    with:
                      push: true
                      context: "src/\\e[31m::error::"
                      tags: ghcr.io/lab/${{ env.TARGET }}:1
            """,
        ])
        for arguments in [
            ["check", "--color", "always"], ["check", "--format", "github"], ["tags"], ["tags", "--explain"],
        ] {
            let result = try Program.run(arguments, in: repository.path)
            for text in [result.output, result.complaint] {
                for line in text.split(separator: "\n") {
                    let isOurs =
                        line.hasPrefix("::error file=") || line.hasPrefix("::warning file=")
                        || line.hasPrefix("::notice file=")
                    #expect(!line.hasPrefix("::") || isOurs, "a workflow command: \(line)")
                }
                let withoutColour = text.replacingOccurrences(
                    of: "\u{1B}\\[[0-9;]*m",
                    with: "",
                    options: .regularExpression
                )
                #expect(
                    !withoutColour.contains("\u{1B}") && !withoutColour.contains("\u{07}"),
                    "\(arguments): \(text.debugDescription)"
                )
            }
            #expect(!result.output.contains("\u{1B}[2J"))
        }
    }

    @Test(arguments: [["check"], ["tags"], ["explain"], ["check", "--format", "sarif"]])
    func `ends quietly when nobody reads`(arguments: [String]) throws {
        let repository = try repository()
        let result = try Program.run(arguments, in: repository.path, shell: "\"$@\" | true")
        #expect(result.complaint.isEmpty, "\(result.complaint)")
    }

    @Test func `says that the disk is full`() throws {
        let repository = try repository()
        let result = try Program.run(["explain"], in: repository.path, shell: "\"$@\" > /dev/full")
        #expect(result.status == 2)
        #expect(result.complaint.contains("no space left"), "\(result.complaint)")
    }

    @Test func `reads a repository of another user only when git would`() throws {
        let repository = try repository()
        guard getuid() == 0 else { return }
        let changed = try Program.run([], in: repository.path, shell: "chown -R 12345 .")
        try #require(changed.status == 0)
        let result = try Program.run(["tags"], in: repository.path)
        #expect(result.status == 2)
        #expect(result.complaint.contains("safe.directory"), "\(result.complaint)")
    }

    @Test(arguments: ["{apps: [src/*], aps: x}", "apps: ../elsewhere", "rules: {no-such-rule: off}", "apps: [", "- a"])
    func `refuses a configuration with mistakes and says where`(text: String) throws {
        let repository = try repository([".imgmatrix.yaml": text + "\n"])
        let result = try Program.run(["check"], in: repository.path)
        #expect(result.status == 2)
        #expect(result.complaint.contains(".imgmatrix.yaml:"), "\(result.complaint)")
    }
}
