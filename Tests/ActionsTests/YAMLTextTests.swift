import Actions
import Testing
import Values

/// What a program reads from YAML.
@Suite struct YAMLTextTests {
    @Test func `reads what every program reads in the same way`() throws {
        let value = try #require(Value(yaml: "a: text\nb: [1, true, null, \"1.10\"]\nA: {c: 2.5}\n"))
        #expect(
            value
                == Value(
                    ValueObject(
                        [
                            (name: "a", value: "text"), (name: "b", value: [1, true, .null, "1.10"]),
                            (name: "A", value: ["c": 2.5]),
                        ],
                        isCaseSensitive: true
                    )
                )
        )
    }

    @Test(arguments: ["1.10", "0x10", "~", "True", "1e3", "+1"])
    func `does not know how a program writes an unusual scalar`(scalar: String) throws {
        let value = try #require(Value(yaml: "a: \(scalar)\n"))
        #expect(value.object?["a"]?.unknown != nil)
    }

    @Test(arguments: ["a: &x 1\nb: *x\n", "<<: {a: 1}\n", "a: !x 1\n", "a: 1\n---\nb: 2\n", "a: [\n", ""])
    func `leaves to the run what programs read differently`(text: String) {
        #expect(Value(yaml: text) == nil)
    }
}
