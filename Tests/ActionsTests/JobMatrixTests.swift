import Actions
import SourceText
import TestSupport
import Testing
import Values
import YAML

@Suite struct JobMatrixTests {
    private let contexts = ExpressionContexts([
        "vars": Value(ValueObject([], rest: Unknown("vars", because: "no file has it"), restIsText: true)),
        "needs": [
            "list": [
                "outputs": ["apps": Value(Template(Unknown("needs.list.outputs.apps", because: "a job computes it")))]
            ]
        ],
        "env": ["APPS": #"["b","c"]"#, "MATRIX": #"{"app":["x"],"include":[{"app":"y","n":1}]}"#],
    ])

    private func value(_ yaml: String) throws -> Value {
        let root = try #require(YAMLDocument(SourceFile(path: "m.yaml", text: yaml)).root)
        return try Value(root) { (text: String, node: YAMLNode) throws(ExpressionError) in
            try TemplateString(parsing: text).evaluate(in: contexts, place: node.placeOfBytes)
        }
    }

    private func names(_ yaml: String) throws -> [String] {
        guard case .combinations(let combinations) = try JobMatrix(value(yaml)) else { return ["unknown"] }
        return combinations.map { $0.displayName(of: "build").display }
    }

    private func unknown(_ yaml: String) throws -> JobMatrix.UnknownMatrix {
        guard case .unknown(let unknown) = try JobMatrix(value(yaml)) else {
            throw MatchFailure()
        }
        return unknown
    }

    private struct MatchFailure: Error {}

    @Test func `combines the axes, the first one slowest`() throws {
        #expect(
            try names("a: [1, 2]\nb: [x, y]\nexclude: [{a: 2, b: X}]\ninclude: [{a: 3, c: z}, {b: y, c: q}]")
                == ["build (1, x)", "build (1, y)", "build (2, y)", "build (3, z)"]
        )
    }

    @Test func `takes lists and the whole matrix from expressions`() throws {
        #expect(try names("app: [a, '${{ fromJSON(env.APPS) }}']") == ["build (a)", "build (b)", "build (c)"])
        #expect(try names("app: ${{ fromJSON(env.APPS) }}") == ["build (b)", "build (c)"])
        #expect(try names("${{ fromJSON(env.MATRIX) }}") == ["build (x)", "build (y, 1)"])
    }

    @Test func `keeps unknown values of a known number`() throws {
        #expect(try names("app: [a, '${{ vars.APP }}']") == ["build (a)", "build (${{ vars.APP }})"])
    }

    @Test func `says which part is unknown`() throws {
        let axis = try unknown("app: ${{ fromJSON(needs.list.outputs.apps) }}\nos: [linux]")
        #expect(axis.parts.map(\.name) == ["app"])
        #expect(axis.parts[0].unknown.reason == "a job computes it")
        #expect(axis.values.member("os") == "linux")
        #expect(axis.values.member("app").unknown?.expression == "matrix.app")
        #expect(axis.values.member("other") == .null)

        let whole = try unknown("${{ fromJSON(needs.list.outputs.apps) }}")
        #expect(whole.parts.map(\.name) == [nil])
        #expect(whole.values.member("app").unknown?.expression == "matrix.app")

        let element = try unknown("app: [a, '${{ fromJSON(needs.list.outputs.apps) }}']")
        #expect(element.parts.map(\.name) == ["app"])

        let exclude = try unknown("app: [a, b]\nexclude: [{app: '${{ vars.SLOW }}'}]")
        #expect(exclude.parts.map(\.name) == ["exclude"])
        #expect(exclude.parts[0].unknown.expression == "vars.SLOW")

        let include = try unknown("app: [a]\ninclude: ${{ fromJSON(needs.list.outputs.apps) }}")
        #expect(include.parts.map(\.name) == ["include"])
        #expect(include.values.member("app").unknown != nil)
    }

    @Test(arguments: [
        ("⟦a: []⟧", "the list 'a' of the matrix has no values"), ("a: ⟦x⟧", "'a' of the matrix must be a list"),
        ("a: [1]\nexclude: [{z: ⟦1⟧}]", "'z' in 'exclude' is no list of the matrix"),
        ("a: [1]\ninclude: [⟦x⟧]", "an entry of 'include' must be a mapping of names to values"),
        ("⟦{}⟧", "the matrix has no values"), ("⟦text⟧", "a matrix is a mapping of names to lists"),
    ])
    func `refuses what is no matrix`(source: String, message: String) throws {
        let marked = MarkedText(source)
        let error = try #require(throws: MatrixError.self) { try JobMatrix(value(marked.text)) }
        #expect(error.message == message)
        if message != "the list 'a' of the matrix has no values" {
            #expect(error.place?.bytes == marked.ranges[0])
        }
    }

    @Test func `limits the number of jobs`() throws {
        let numbers = (1...17).map(String.init).joined(separator: ",")
        #expect(throws: MatrixError.self) { try names("a: [\(numbers)]\nb: [\(numbers)]") }
        let axes = (0..<30).map { "a\($0): [\(numbers)]" }.joined(separator: "\n")
        #expect(throws: MatrixError.self) { try names(axes) }
    }

    @Test func `cuts long names as GitHub does`() throws {
        let name = try names("a: [\(String(repeating: "x", count: 200))]")[0]
        #expect(name.utf8.count == 100)
        #expect(name.hasSuffix("xxx..."))
    }

    @Test func `leads values back to the file`() throws {
        let marked = MarkedText("app: [⟦one⟧, '⟦two⟧']")
        let elements = try #require(try value(marked.text).member("app").array)
        #expect(elements.map { $0.template.pieces.first?.origin?.place?.bytes } == marked.ranges)
    }

    @Test func `does not grow with aliases of aliases`() throws {
        var yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...12 {
            let before = "*a\(level - 1)"
            yaml += "a\(level): &a\(level) [\(Array(repeating: before, count: 10).joined(separator: ", "))]\n"
        }
        let root = YAMLDocument(SourceFile(path: "m.yaml", text: yaml)).root
        if let root { #expect(Value(literal: root).firstUnknown != nil) }
    }
}
