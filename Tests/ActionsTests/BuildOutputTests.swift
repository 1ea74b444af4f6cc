import Testing
import Values

@testable import Actions

@Suite struct BuildOutputTests {
    @Test(arguments: [
        ("type=registry", "registry", [:]), ("out", "local", ["dest": "out"]), ("-", "tar", ["dest": "-"]),
        ("type=image,name=a,push=true", "image", ["name": "a", "push": "true"]),
        (#"type=image,"name=a,b",push=true"#, "image", ["name": "a,b", "push": "true"]),
        ("push=true, TYPE=image", "image", ["push": "true"]),
    ])
    func `reads an output`(text: String, type: String, attributes: [String: String]) throws {
        let output = try BuildOutput(parsing: Template(text))
        #expect(output.type == type)
        let found = Dictionary(output.attributes.map { ($0.name, $0.value.display) }) { $1 }
        #expect(found == attributes)
    }

    @Test(arguments: ["name=a,push=true", "type=image,push", #"type=image,"name=a"#, "a,b"])
    func `refuses what the builder refuses`(text: String) {
        #expect(throws: BuildOutput.Failure.self) { try BuildOutput(parsing: Template(text)) }
    }

    @Test func `leaves an unknown field to the run`() {
        let field = Unknown("vars.OUTPUT", because: "GitHub keeps it")
        #expect(throws: BuildOutput.Failure.self) {
            try BuildOutput(parsing: Template("type=image,") + Template(field))
        }
    }

    @Test(arguments: [
        ("a", "a"), ("lab/a:1", "lab/a"), ("localhost:5000/a", "localhost:5000/a"), ("h:1/a:b@sha256:0", "h:1/a"),
        ("lab/a@sha256:0", "lab/a"),
    ])
    func `knows the repository of a name`(name: String, repository: String) {
        #expect(Template(name).repository.display == repository)
    }

    @Test func `knows the repository of a name with unknown parts`() {
        let host = Template(Unknown("HOST", because: "it is a secret"))
        let tag = Template(Unknown("TAG", because: "it is a date"))
        #expect((host + Template("/a:1-") + tag).repository == host + Template("/a"))
        #expect((Template("lab/a:") + tag).repository == Template("lab/a"))
    }

    @Test(arguments: [
        // Quotes around an entry are none of it, and a comma between them does not separate.
        ("\"a:1\",b:2", ["a:1", "b:2"]), ("a:1,\"b:2,c\"", ["a:1", "b:2,c"]), ("\"a:1\"\nb:2\n\n", ["a:1", "b:2"]),
        // But in a line that is quoted as a whole it does.
        ("\"a:1,b:2\"\nc:3", ["a:1", "b:2", "c:3"]),
        // With anything in front or behind, quotes are letters like others.
        ("a:1, \"b:2\"", ["a:1", "\"b:2\""]), ("\"a:1\" ,b", ["\"a:1\"", "b"]), ("  a:1  ,, ,b", ["a:1", "b"]),
    ])
    func `reads a list as the actions of Docker do`(text: String, entries: [String]) {
        let part = EvaluatedText.Part(value: Template(text), source: 0..<text.utf8.count, isExpression: false)
        let found = EvaluatedText(parts: [part]).entries(separatedByCommas: true)
        #expect(found.map(\.value.display) == entries)
    }
}
