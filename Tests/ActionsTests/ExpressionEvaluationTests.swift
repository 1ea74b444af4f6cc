import Actions
import SourceText
import Testing
import Values

@Suite struct ExpressionEvaluationTests {
    private static let runID = Unknown("github.run_id", because: "the run gives it")

    private let contexts = ExpressionContexts(
        [
            "env": [
                "TAG": "v1", "EMPTY": "", "RUN": Value(Template(runID)),
                "MIXED": Value("build-" + Template(runID) + "-x"),
            ],
            "github": Value(
                ValueObject(
                    [
                        ("ref", "refs/heads/main"), ("run_id", Value(Template(runID))),
                        (
                            "event",
                            Value(ValueObject([], rest: Unknown("github.event", because: "the event is not known")))
                        ),
                    ]
                )
            ),
            "vars": Value(
                ValueObject([("A", "a")], rest: Unknown("vars", because: "no file has it"), restIsText: true)
            ),
            "needs": [
                "a": ["result": "success", "outputs": ["tag": "1"]],
                "b": [
                    "result": Value(Template(runID)),
                    "outputs": Value(Unknown("needs.b.outputs", because: "b computes it")),
                ],
            ],
            "matrix": ["list": ["x", Value(Template(runID))], "n": 10, "both": Value(runID)],
        ],
        status: { function, _ in Value(function == .always) }
    )

    private func evaluate(_ text: String) throws -> Value {
        try ExpressionSyntax(parsing: text).evaluate(in: contexts)
    }

    @Test(
        arguments: [
            ("false && env.RUN", false), ("env.TAG || env.RUN", "v1"), ("'' && github.run_id", ""),
            // The known parts of a text decide.
            ("env.MIXED == 'release'", false), ("env.MIXED != 'build-1'", true), ("'BUILD-' == env.MIXED", false),
            ("startsWith(env.MIXED, 'Build')", true), ("startsWith(env.MIXED, 'x')", false),
            ("endsWith(env.MIXED, '-X')", true), ("endsWith(env.MIXED, '-y')", false),
            ("contains(env.MIXED, 'UILD')", true), ("contains('abc', env.MIXED)", false), ("!env.MIXED", false),
            // A mixed text is longer than what is known of it.
            ("env.MIXED == 'build'", false), ("startsWith('build', env.MIXED)", false),
            // One element that agrees is enough, as is one that decides a chain of conditions.
            ("contains(matrix.list, 'X')", true), ("contains(needs.*.result, 'success')", true),
            ("env.RUN == 'a' && env.TAG == 'v2'", false), ("env.RUN == 'a' || env.TAG == 'v1'", true),
            ("!(env.RUN == 'a' && 1 == 2)", true),
            ("github.event.x == 'y' && false", false),
            // Arrays and objects are what they are, whatever is in them.
            ("matrix.list == 'x'", false), ("contains(matrix, 'x')", false), ("startsWith(matrix.list, 'x')", false),
            ("join(needs.a.outputs.*, ',')", "1"), ("needs.a.outputs.missing", Value.null),
            // An object is an object, whatever members it has.
            ("github.event == null", false), ("github.event == 'x'", false),
            ("always()", true), ("failure()", false),
        ] as [(String, Value)]
    )
    func `knows what the known parts decide`(text: String, value: Value) throws {
        #expect(try evaluate(text) == value)
    }

    @Test(arguments: [
        ("env.RUN", "github.run_id", "the run gives it"),
        ("env.RUN == 'a'", "env.RUN == 'a'", "the run gives it"),
        ("!env.RUN", "!env.RUN", "the run gives it"),
        ("env.RUN && 'a' || 'b'", "env.RUN && 'a' || 'b'", "the run gives it"),
        ("env.MIXED == 'build-1-x'", "env.MIXED == 'build-1-x'", "the run gives it"),
        ("startsWith(env.MIXED, 'build-1')", "startsWith(env.MIXED, 'build-1')", "the run gives it"),
        ("contains(matrix.list, 'y')", "contains(matrix.list, 'y')", "the run gives it"),
        ("contains(needs.*.result, 'failure')", "contains(needs.*.result, 'failure')", "the run gives it"),
        ("matrix.n > env.RUN", "matrix.n > env.RUN", "the run gives it"),
        ("github.event.pull_request.number", "github.event.pull_request.number", "the event is not known"),
        ("github.event.commits.*.id", "github.event.commits.*.id", "the event is not known"),
        ("needs.b.outputs.tag", "needs.b.outputs.tag", "b computes it"),
        ("needs.*.outputs.tag", "needs.*.outputs.tag", "b computes it"),
        ("matrix.list[env.RUN]", "matrix.list[env.RUN]", "the run gives it"),
        ("fromJSON(env.RUN).a", "fromJSON(env.RUN).a", "the run gives it"),
        ("toJSON(github.event)", "toJSON(github.event)", "the event is not known"),
        ("case(matrix.both, 1, 2)", "case(matrix.both, 1, 2)", "the run gives it"),
        ("vars.B", "vars.B", "no file has it"),
    ])
    func `says what is unknown and why`(text: String, expression: String, reason: String) throws {
        let value = try evaluate(text)
        #expect(value.unknown?.reason == reason)
        #expect(value.unknown?.expression == expression)
    }

    @Test func `keeps the known parts of texts`() throws {
        #expect(
            try evaluate("format('{0}:{1}-{{', 'app', github.run_id)").template.display == "app:${{ github.run_id }}-{"
        )
        #expect(try evaluate("join(matrix.list, '-')").template.display == "x-${{ github.run_id }}")
        #expect(
            try evaluate("toJSON(matrix.list)").template.display == "[\n  \"x\",\n  \"${{ toJSON(github.run_id) }}\"\n]"
        )
    }

    @Test(
        arguments: [
            ("env.RUN && false", false), ("env.RUN || true", true), ("!(env.RUN && '')", true),
            ("env.RUN && env.RUN", nil),
            ("(env.RUN || 'x') && env.TAG", true), ("env.RUN && env.TAG", nil), ("env.MIXED && 'a'", true),
        ] as [(String, Bool?)]
    )
    func `knows more of conditions than of values`(text: String, truth: Bool?) throws {
        let condition = try ExpressionSyntax(parsing: text).condition(in: contexts)
        #expect(condition.truth == truth)
        if truth == nil { #expect(condition.unknown?.expression == text) }
    }

    @Test func `leads a value back to where it was used and decided`() throws {
        let written = SourceRange(path: "ci.yaml", bytes: 10..<12)
        let contexts = ExpressionContexts(["env": ["TAG": Value("v1", from: Origin(at: written))]])
        let value = try ExpressionSyntax(parsing: "format('x{0}', env.TAG)", base: 100)
            .evaluate(in: contexts) { SourceRange(path: "ci.yaml", bytes: $0) }
        #expect(value.text == "xv1")
        let origin = try #require(value.template.pieces.last?.origin)
        #expect(origin.expression == "env.TAG")
        #expect(origin.place?.bytes == 115..<122)
        #expect(origin.root.place == written)
    }

    @Test(arguments: [
        ("false && nothing.x", "the name 'nothing' is not available here", 9..<16),
        ("hashFiles('a')", "the function 'hashFiles' is not available here", 0..<14),
        ("env.A == env.B && secrets.X", "the name 'secrets' is not available here", 18..<25),
    ])
    func `refuses what is not available`(text: String, message: String, range: Range<Int>) throws {
        let error = try #require(throws: ExpressionError.self) { try evaluate(text) }
        #expect(error.message.hasPrefix(message))
        #expect(error.kind == .parsing)
        #expect(error.range == range)
    }

    @Test func `compares names with case only where case matters`() throws {
        let environment = ValueObject([("tag", "1"), ("TAG", "2")], isCaseSensitive: true)
        let contexts = ExpressionContexts(["env": Value(environment)])
        #expect(try ExpressionSyntax(parsing: "ENV.tag").evaluate(in: contexts) == "1")
        #expect(try ExpressionSyntax(parsing: "env.Tag").evaluate(in: contexts) == .null)
    }

    @Test(arguments: [
        "fromJSON('')", "fromJSON('[1')", "fromJSON('{\"a\"}')", "fromJSON('[01]')", "fromJSON('\"\\x\"')",
        "fromJSON('nul')",
        "fromJSON('1 2')", "fromJSON('{''a'':1}')", "format('{256}')", "format('{')", "format('{1}', 'a')",
    ])
    func `refuses to compute nonsense`(text: String) throws {
        let error = try #require(throws: ExpressionError.self) { try evaluate(text) }
        #expect(error.kind == .evaluation)
    }

    @Test func `reads JSON`() throws {
        #expect(
            try Value(json: #" {"a":[1,-2.5e1,"\u00e9\ud83d\ude00\n",true,null]} "#) == [
                "a": [1, -25, "é😀\n", true, .null]
            ]
        )
        #expect(try Value(json: #""\ud800x""#).text == "\u{FFFD}x")
        #expect(throws: JSONError.self) { try Value(json: String(repeating: "[", count: 100_000)) }
        #expect(throws: JSONError.self) { try Value(json: "\"a\nb\"") }
    }

    @Test func `limits what an expression can write`() throws {
        let pattern = "'" + String(repeating: "{0}", count: 60) + "'"
        var text = "'0123456789'"
        for _ in 0..<5 { text = "format(\(pattern), \(text))" }
        let error = try #require(throws: ExpressionError.self) { try evaluate(text) }
        #expect(error.kind == .evaluation)
    }
}
