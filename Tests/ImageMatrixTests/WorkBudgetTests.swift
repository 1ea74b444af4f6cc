import Actions
import Git
import ImageMatrix
import SourceText
import Testing
import Values

/// Repositories that ask for more work than is done for one.
@Suite struct WorkBudgetTests {
    private func matrix(_ files: [String: String], work: Int) throws -> ImageMatrix {
        var files = files
        for app in ["a", "b", "c"] { files["src/\(app)/Dockerfile"] = "FROM alpine:3.20\n" }
        let tree = MemoryTree(files)
        let environment = RunEnvironment(
            event: Event(name: "push", ref: .branch("main")),
            repository: RepositoryIdentity(owner: "lab", name: "images"),
            defaultBranch: "main",
            files: tree,
            commit: CommitState { () throws(GitError) in
                throw GitError(.other, action: "ask", reason: "there is no git")
            }
        )
        return try ImageMatrix(tree, configuration: Configuration(), environment: environment, work: work)
    }

    private func reasons(_ matrix: ImageMatrix) -> Set<String> {
        Set(matrix.builds.flatMap { $0.targets.flatMap(\.reference.unknowns) }.map(\.reason))
    }

    /// Builds `src/<app>` as the change of the folder says.
    private static let changes = """
        on: push
        jobs:
          build:
            runs-on: ubuntu-latest
            steps:
              - uses: actions/checkout@v4
                with:
                  fetch-depth: 2
              - run: |
                  for app in $(git diff --name-only HEAD^ HEAD -- src | cut -d/ -f2 | sort -u); do
                    docker build -t "ghcr.io/lab/$app:1" "src/$app"
                    docker push "ghcr.io/lab/$app:1"
                  done
        """

    @Test func `tries out changes as long as the budget lasts`() throws {
        let files = [".github/workflows/build.yaml": Self.changes]
        let whole = try matrix(files, work: 100_000)
        #expect(whole.builds.count == 3)
        #expect(whole.builds.filter(\.ifChanged).count == 3)
        // Enough to read the workflow, too little to try each folder.
        let bounded = try matrix(files, work: 1_500)
        #expect(bounded.builds.filter(\.ifChanged).isEmpty)
        let reason =
            "only the run knows which files were changed, and to try each folder is more work than is done for a repository"
        #expect(reasons(bounded) == [reason])
    }

    @Test func `gives up scripts behind the end of the budget`() throws {
        let script = """
            on: push
            jobs:
              build:
                runs-on: ubuntu-latest
                steps:
                  - uses: actions/checkout@v4
                  - run: |
                      i=0
                      while [ $i -lt 400 ]; do i=$((i + 1)); done
                      echo "TAG=$i" >> "$GITHUB_ENV"
                  - uses: docker/build-push-action@v6
                    with:
                      context: src/a
                      push: true
                      tags: ghcr.io/lab/a:${{ env.TAG }}
            """
        let files = Dictionary(uniqueKeysWithValues: (10..<20).map { (".github/workflows/w\($0).yaml", script) })
        let names = try matrix(files, work: 30_000).builds.flatMap(\.targets).map { $0.reference.text }
        #expect(names.count == 10)
        #expect(names.first == "ghcr.io/lab/a:400")
        #expect(names.last == .some(nil))
        // The same input, the same answer.
        let again = try matrix(files, work: 30_000).builds.flatMap(\.targets).map { $0.reference.text }
        #expect(names == again)
    }

    @Test func `leaves open a matrix that is too large for what is left`() throws {
        let numbers = (0..<16).map(String.init).joined(separator: ", ")
        let workflow = """
            on: push
            jobs:
              build:
                runs-on: ubuntu-latest
                strategy:
                  matrix:
                    x: [\(numbers)]
                    y: [\(numbers)]
                steps:
                  - uses: docker/build-push-action@v6
                    with:
                      context: "{{defaultContext}}:src/a"
                      push: true
                      tags: ghcr.io/lab/a:${{ matrix.x }}-${{ matrix.y }}
            """
        let whole = try matrix([".github/workflows/w.yaml": workflow], work: 100_000)
        #expect(whole.builds.count == 256)
        let bounded = try matrix([".github/workflows/w.yaml": workflow], work: 2_000)
        #expect(bounded.builds.count == 1)
        #expect(reasons(bounded) == [WorkBudget.reason])
    }
}
