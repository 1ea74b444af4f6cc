import Actions
import SourceText
import TestSupport
import Testing
import YAML

@Suite struct WorkflowValidatorTests {
    private func problems(_ text: String) -> [SchemaProblem] {
        let file = SourceFile(path: "w.yaml", text: text)
        return WorkflowValidator.problems(of: Workflow(YAMLDocument(file, limits: .gitHubWorkflow)))
    }

    /// A job of one step below the lines of a test.
    private func workflow(job: String = "", steps: String = "      - run: make\n") -> String {
        "on: push\njobs:\n  build:\n    runs-on: ubuntu-24.04\n\(job)    steps:\n\(steps)"
    }

    @Test(arguments: [
        // A name of another level, around or inside.
        ("      - run: make\n        ⟦needs⟧: a\n", SchemaProblem.Code.misplacedKey, "it belongs to a job"),
        ("      - run: make\n        ⟦permissions⟧: {}\n", .misplacedKey, "it belongs to a job"),
        ("      - uses: a/b@v1\n        ⟦tags⟧: x\n", .misplacedKey, "inputs stand below 'with'"),
        ("      - run: make\n        ⟦branches⟧: [a]\n", .unknownKey, "correct its name"),
        // A slip.
        ("      - run: make\n        ⟦evn⟧: {}\n", .unknownKey, "did you mean 'env'?"),
        ("      - usees: a/b@v1\n        run: x\n", .unknownKey, "is no key of a step"),
        // Keys that exclude each other.
        ("      - run: make\n        ⟦with⟧: {}\n", .misplacedKey, "does not go with 'run'"),
        ("      - wait: a\n        ⟦env⟧: {}\n", .misplacedKey, "does not go with 'wait'"),
        // Nothing to do.
        ("      - ⟦name⟧: a\n", .missingKey, "this step has no 'run' or 'uses'"),
        ("      - ⟦working-directory⟧: a\n", .missingKey, "this step has no 'run'"),
        ("      - ⟦echo⟧\n", .invalidValue, "'steps' must be a mapping"),
    ])
    func `tells keys of steps`(steps: String, code: SchemaProblem.Code, message: String) throws {
        let marked = MarkedText(workflow(steps: steps))
        let found = problems(marked.text)
        let problem = try #require(found.first)
        #expect(found.count == 1 && problem.code == code && problem.message.contains(message), "\(problem.message)")
        if let range = marked.ranges.first { #expect(problem.range == range) }
    }

    @Test(arguments: [
        "    timeout-minutes: ⟦'5'⟧\n", "    timeout-minutes: ⟦true⟧\n", "    continue-on-error: ⟦1⟧\n",
        "    env: ⟦text⟧\n", "    env:⟦⟧\n", "    needs: {⟦a⟧: b}\n", "    permissions: ⟦read⟧\n",
        "    container: {image: a, ports: ⟦80⟧}\n", "    strategy: {fail-fast: ⟦'false'⟧}\n",
        "    environment: [⟦a⟧]\n", "    concurrency: {group: ⟦''⟧}\n", "    strategy: {matrix: {a: ⟦b⟧}}\n",
        "    strategy: {matrix: {include: [⟦b⟧]}}\n",
    ])
    func `tells values of the wrong kind`(job: String) throws {
        let marked = MarkedText(workflow(job: job))
        let found = problems(marked.text)
        #expect(found.map(\.code) == [.invalidValue])
        // Nothing at all is behind the colon.
        #expect(found.map(\.range) == marked.ranges)
    }

    @Test(arguments: [
        ("    name: ⟦a ${{ ⟦env⟧.A }}⟧\n", SchemaProblem.Code.unavailable),
        ("    if: ⟦github.ref == ⟦secrets⟧.A⟧\n", .unavailable),
        ("    if: ⟦⟦hashFiles('a')⟧ == 'b'⟧\n", .unavailable),
        ("    outputs: {a: ⟦\"${{ ⟦hashFiles('a')⟧ }}\"⟧}\n", .unavailable),
        ("    needs: ⟦⟦${{ github.ref }}⟧⟧\n", .expression),
        ("    env: {A: ⟦\"${{ github.ref ⟦=⟧ 1 }}\"⟧}\n", .expression),
        ("    env: {A: ⟦\"⟦${{ github.ref⟧\"⟧}\n", .expression),
        ("    env: {A: ⟦\"a ${{ ⟦insert⟧ }}\"⟧}\n", .expression),
        ("    env: {⟦\"a ${{ ⟦insert⟧ }}\"⟧: a}\n", .expression),
    ])
    func `tells expressions that have no place`(job: String, code: SchemaProblem.Code) throws {
        let marked = MarkedText(workflow(job: job))
        let found = problems(marked.text).filter { $0.code != .needs }
        #expect(found.map(\.code) == [code])
        #expect(found.map(\.node.range) + found.map(\.range) == marked.ranges)
    }

    @Test(arguments: [
        "    env:\n      ${{ insert }}: ${{ fromJSON(vars.A) }}\n", "    env: {\"${{ vars.A }}\": b}\n",
        "    if: always() || success('a', 'b') || cancelled()\n", "    if: ${{ !cancelled() }} \n",
        "    strategy:\n      matrix: ${{ fromJSON(needs.a.outputs.b) }}\n", "    outputs: {a: \"${{ steps.a }}\"}\n",
        "    environment: {name: a, url: \"${{ env.A }}\"}\n", "    container: {image: '${{ matrix.image }}'}\n",
        "    container: {image: a, credentials: {username: a, password: '${{ secrets.B }}'}}\n",
        "    defaults: {run: {working-directory: '${{ env.A }}'}}\n",
        "    env: {A: \"${{ '}}' }} ${{ case(true, 1, 2) }}\"}\n",
        "    env: {A: \"${{ github.ref\u{A0}}}\"}\n",
    ])
    func `takes what GitHub takes`(job: String) {
        #expect(problems(workflow(job: job)).map(\.message) == [])
    }

    @Test func `tells what only waits for a circle from the circle`() {
        let text = """
            on: push
            jobs:
              first: {runs-on: a}
              one: {runs-on: a, needs: [first, ⟦two⟧]}
              two: {runs-on: a, needs: ⟦one⟧}
              behind: {runs-on: a, needs: [two, ⟦on⟧]}
            """
        let marked = MarkedText(text)
        let found = problems(marked.text)
        #expect(found.map(\.range) == marked.ranges)
        #expect(found.map(\.code) == [.cycle, .cycle, .needs])
    }

    @Test(arguments: [
        "read-all", "{contents: read}", "{}",
    ])
    func `compares permissions`(text: String) throws {
        let file = SourceFile(path: "p.yaml", text: text)
        let permissions = try #require(TokenPermissions(YAMLDocument(file).root))
        #expect(permissions.excess(over: permissions).isEmpty)
        let all = try #require(TokenPermissions(YAMLDocument(SourceFile(path: "p.yaml", text: "write-all")).root))
        #expect(permissions.excess(over: all).isEmpty)
        #expect(all.excess(over: permissions).count == TokenPermissions.Scope.allCases.count)
    }

    @Test(.timeLimit(.minutes(1)))
    func `reads hostile workflows in time`() {
        let anchors = (0..<40).map {
            "  a\($0): &a\($0) [\(Array(repeating: "*a\($0 - 1)", count: $0 == 0 ? 0 : 9).joined(separator: ", "))]\n"
        }
        let jobs = (0..<9_000).map { "  j\($0): {needs: j\($0 + 1)}\n" }
        for text in [
            "on: push\njobs:\n" + anchors.joined(), "on: push\njobs:\n" + jobs.joined(),
            "on: push\njobs: " + String(repeating: "{a: ", count: 49) + String(repeating: "}", count: 49),
            "on: push\njobs: {a: &a {b: *a}}", "[]", "on: [[[]]]", "? [a]\n: b", "jobs: {a: {steps: [[]]}}",
            "on: push\njobs:\n" + String(repeating: "  '': {}\n", count: 3_000),
            "on: push\njobs:\n" + (0..<9_000).map { "  j\($0): {needs: k\($0)}\n" }.joined(),
            "on: push\njobs:\n  a:\n" + (0..<9_000).map { "    k\($0): b\n" }.joined(),
        ] {
            _ = problems(text)
        }
    }
}
