import SourceText
import Testing
import Values

@testable import Actions

@Suite struct BakeDefinitionTests {
    @Test(arguments: [
        // Texts and what is put into them.
        (#""a""#, "a"), (#""${v}-x""#, "1.2-x"), (#""$${v} %%{if}""#, "${v} %{if}"), (#""tab\t\"\u00e9""#, "tab\t\"é"),
        (#""${v}""#, "1.2"), (#""${1 + 2}""#, "3"), (#""${true}""#, "true"),
        // Numbers keep no zeros at their end.
        ("1.50", "1.5"), ("10 / 4", "2.5"), ("7 % 4", "3"), ("-(2 + 3) * 2", "-10"),
        // Comparison does not convert.
        (#"v == "1.2" ? "same" : "other""#, "same"), (#""1" == 1 ? "same" : "other""#, "other"),
        (#"!false && (1 < 2 || 1 > 2) ? "yes" : "no""#, "yes"), (#"null == null ? "yes" : "no""#, "yes"),
        // Lists and objects.
        (#"["a", "b"][1]"#, "b"), (#"{ k = "v", "l" : "w" }.l"#, "w"),
        (#"join(",", [for x in ["a", "b"] : upper(x)])"#, "A,B"),
        (#"join(",", [for k, x in { b = 1, a = 2 } : "${k}${x}"])"#, "a2,b1"),
        (#"join(",", [for x in [1, 2, 3] : x if x != 2])"#, "1,3"),
        (#"join(",", [{ n = "a" }, { n = "b" }][*].n)"#, "a,b"),
        (#"{ for x in ["a"] : x => upper(x) }.a"#, "A"),
        // Functions of bake, and one of the file.
        (#"replace("1.2.3", ".", "-")"#, "1-2-3"), (#"split(".", v)[0]"#, "1"), (#"format("%s:%d%%", v, 3)"#, "1.2:3%"),
        (#"substr("abcdef", -3, 2)"#, "de"), (#"trimprefix("v1", "v")"#, "1"), (#"sanitize("a.b/c")"#, "a_b_c"),
        (#"coalesce(null, "x")"#, "x"), (#"element(["a", "b"], 3)"#, "b"), (#"twice("ab", "c", "d")"#, "ababcd"),
        (#"try(nothing.there, "else")"#, "else"), (#"concat(["a"], ["b"])[1]"#, "b"),
        (#"lookup({ a = 1 }, "b", 2)"#, "2"),
        // What follows a comment is read.
        ("/* a */ v # b", "1.2"), ("<<-END\n    a\n      b\n    END\n", "a\n  b\n"),
    ])
    func `evaluates an expression`(source: String, expected: String) throws {
        #expect(try tag(source) == expected)
    }

    @Test(arguments: [
        (#"nothing"#, "there is no variable named 'nothing'"), (#"v.x"#, "a value has no elements"),
        (#"{ a = 1 }.b"#, "the object has no member 'b'"), (#"["a"][1]"#, "the list has no element of that number"),
        (#""${null}""#, "a value is null where a text is needed"), (#"1 / 0"#, "a number is divided by zero"),
        (#"loop"#, "the variable 'loop' depends on itself"), ("\"a", "a text is not closed on its line"),
        ("[1, 2", "']' is missing"),
    ])
    func `tells what is wrong`(source: String, message: String) {
        #expect(throws: BakeError.self) { try tag(source) }
        do {
            _ = try tag(source)
        } catch {
            guard case .wrong(message, _)? = error as? BakeError else { return #expect("\(error)" == message) }
        }
    }

    @Test(arguments: [
        "timestamp()", "uuidv4()", #""%{ if true }a%{ endif }""#, #"regex("a", "b")"#, "later(1)", "[1] == [1]",
    ])
    func `leaves to the run what is not certain`(source: String) {
        let expression = source == "[1] == [1]" ? #"[1] == [1] ? "a" : "b""# : source
        do {
            let value = try tag(expression)
            #expect(value.hasPrefix("${{"))
        } catch {
            guard case .unknown? = error as? BakeError else { return #expect("\(error)" == "") }
        }
    }

    /// The text of a tag that an expression gives.
    private func tag(_ expression: String) throws -> String {
        let text = """
            variable "v" {
              default = "1.2"
            }
            variable "loop" {
              default = loop
            }
            function "twice" {
              params = [x]
              variadic_params = rest
              result = "${x}${x}${join("", rest)}"
            }
            target "default" {
              tags = [ \(expression)
              ]
            }
            """
        let unused = expression.contains("loop") ? text : text.replacing("  default = loop\n", with: "")
        let body = try HCLReader.body(of: SourceFile(path: "docker-bake.hcl", text: unused))
        let definition = try BakeDefinition([body]) { _ in .none }
        return try #require(definition.targets.first?.tags?.first).value.display
    }

    // MARK: Environment

    @Test(arguments: [
        ("\"a\"", "b", "b"), ("true", "0", "false"), ("1", "2.50", "2.5"), ("null", "b", "b"),
    ])
    func `takes a variable of the environment`(value: String, given: String, expected: String) throws {
        let text = "variable \"x\" {\n default = \(value)\n}\ntarget \"default\" {\n tags = [\"${x}\"]\n}\n"
        let body = try HCLReader.body(of: SourceFile(path: "docker-bake.hcl", text: text))
        let definition = try BakeDefinition([body]) { $0 == "x" ? .value(Template(given)) : .none }
        #expect(definition.targets[0].tags?[0].value.display == expected)
    }

    @Test func `takes what a file sets outside of blocks for a default`() throws {
        let first = "variable \"x\" {\n default = \"a\"\n}\ntarget \"default\" {\n tags = [x, y]\n}\n"
        let bodies = try [first, "x = \"b\"\ny = upper(x)\n"].map {
            try HCLReader.body(of: SourceFile(path: "docker-bake.hcl", text: $0))
        }
        let definition = try BakeDefinition(bodies) { _ in .none }
        #expect(definition.targets[0].tags?.map(\.value.display) == ["b", "B"])
        let changed = try BakeDefinition(bodies) { $0 == "x" || $0 == "y" ? .value("c") : .none }
        #expect(changed.targets[0].tags?.map(\.value.display) == ["c", "C"])
    }

    @Test func `keeps a list that the environment would change unknown`() throws {
        let text = "variable \"x\" {\n default = [\"a\"]\n}\ntarget \"default\" {\n tags = x\n}\n"
        let body = try HCLReader.body(of: SourceFile(path: "docker-bake.hcl", text: text))
        let definition = try BakeDefinition([body]) { _ in .value("b") }
        #expect(definition.targets[0].tags?.map(\.value.isKnown) == [false])
    }

    @Test func `keeps what an unknown part of the environment leaves`() throws {
        let text = #"{"variable": {"x": {"default": "a"}}, "target": {"default": {"tags": ["lab/a:${x}-1"]}}}"#
        let body = try BakeJSONReader.body(of: SourceFile(path: "docker-bake.json", text: text))
        let run = Unknown("github.run_id", because: "the run gets its number when it starts")
        let definition = try BakeDefinition([body]) { _ in .value(Template(run)) }
        #expect(definition.targets[0].tags?[0].value.display == "lab/a:${{ github.run_id }}-1")
    }

    // MARK: Overrides

    @Test(arguments: [
        // Outputs that are images are pushed; where all of them stay on the machine, a pushed one is added.
        ([], true, false, ["image"]), (["type=docker"], true, false, ["docker", "image"]),
        (["type=local,dest=out"], true, false, ["local"]), (["type=image"], true, false, ["image"]),
        ([], false, true, ["docker"]), (["type=local,dest=out"], false, true, ["local"]),
    ])
    func `pushes and loads`(outputs: [String], pushes: Bool, loads: Bool, types: [String]) throws {
        var target = BakeTarget(name: "default")
        target.outputs = try outputs.map { try BuildOutput(parsing: Template($0)) }
        var definition = BakeDefinition()
        definition.add(target)
        var overrides = try BakeOverrides([], of: ["default"])
        overrides.pushes = pushes ? .yes : .no
        overrides.loads = loads
        let plan = try BakePlan(definition, names: [], overrides)
        let result = plan.targets[0].outputs ?? []
        #expect(result.map(\.type) == types)
        let isPushed = result.contains { if case .yes = $0.pushes { true } else { false } }
        #expect(isPushed == (pushes && types.contains("image")))
    }

    @Test func `does not tell what is left to chance`() throws {
        var definition = BakeDefinition()
        definition.add(BakeTarget(name: "default"))
        let set = BakeTarget.Text(value: "*.output=type=docker", range: nil)
        var overrides = try BakeOverrides([set], of: ["default"])
        overrides.pushes = .yes
        let plan = try BakePlan(definition, names: [], overrides)
        #expect(plan.isLeftToChance(plan.targets[0]))
    }

    // MARK: Hostile input

    @Test(arguments: ["(", "[", "{a=", "!", "-", "\"${", "a[", "[for x in ", "1 ? "])
    func `ends with an error where it is nested too deep`(opening: String) {
        let text = "a = " + String(repeating: opening, count: 10_000)
        #expect(throws: BakeError.self) { try HCLReader.body(of: SourceFile(path: "docker-bake.hcl", text: text)) }
        let json = String(repeating: "{\"a\":[", count: 10_000)
        #expect(throws: BakeError.self) {
            try BakeJSONReader.body(of: SourceFile(path: "docker-bake.json", text: json))
        }
    }

    @Test func `ends with an error where functions call each other without end`() throws {
        let text = """
            function "f" {
              params = [x]
              result = "${f(x)}${f(x)}"
            }
            target "default" {
              tags = [f("a")]
            }
            """
        let body = try HCLReader.body(of: SourceFile(path: "docker-bake.hcl", text: text))
        #expect(throws: BakeError.self) { try BakeDefinition([body]) { _ in .none } }
    }

    @Test func `survives any bytes`() {
        var generator = LinearGenerator(state: 7)
        let alphabet = Array("ab\"${}[]()=,:.?!-%<>\n#/*\\ 12for in if => ...target \"x\" {".utf8)
        for _ in 0..<3000 {
            let bytes = (0..<40).map { _ in alphabet[Int(generator.next() % UInt64(alphabet.count))] }
            _ = try? HCLReader.body(of: SourceFile(path: "docker-bake.hcl", bytes: bytes)).attributes.count
            _ = try? BakeJSONReader.body(of: SourceFile(path: "docker-bake.json", bytes: bytes)).attributes.count
        }
    }

    /// The same numbers in every run.
    private struct LinearGenerator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }
    }
}
