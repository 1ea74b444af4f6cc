import Dockerfile
import Testing
import Values

@Suite struct WordExpanderTests {
    private let known = ["A": "one", "V": "v1.2.3", "E": "", "P": "a/b/c", "S": "x y", "U": "日本"]

    private func variable(_ name: String) -> VariableValue {
        if name == "Q" { return .set(Template("1.") + Template(Unknown("github.run_id", because: "the run gives it"))) }
        if name == "M" { return .undecided(Unknown("$M", because: "the base image may set it")) }
        return known[name].map { .set(Template($0)) } ?? .unset
    }

    @Test(arguments: [
        ("plain", "plain"), ("$A-${A}", "one-one"), ("$X", ""), ("$", "$"), ("$.x", "$.x"), ("$Ab", ""),
        // Quotes and escapes.
        ("'$A'", "$A"), ("\"$A'\"", "one'"), ("\\$A", "$A"), ("a\\ b", "a b"), ("\"\\x\\\"\"", "\\x\""),
        // Defaults and alternatives; a colon takes the empty text for no value.
        ("${X:-d}", "d"), ("${E:-d}", "d"), ("${E-d}", ""), ("${X:-${A}}", "one"), ("${A:+y}", "y"), ("${E:+y}", ""),
        ("${E+y}", "y"), ("${A:?no}", "one"),
        // Parts of values, shortest and longest.
        ("${P#*/}", "b/c"), ("${P##*/}", "c"), ("${P%/*}", "a/b"), ("${P%%/*}", "a"), ("${V#v}", "1.2.3"),
        ("${U%?}", "日"),
        // Replacement.
        ("${V/./-}", "v1-2.3"), ("${V//./-}", "v1-2-3"), ("${P//\\//:}", "a:b:c"), ("${V/[.]/x}", "v1.2.3"),
    ])
    func `replaces variables`(word: String, expected: String) throws {
        #expect(try WordExpander().expand(word, variable: variable).result.text == expected)
    }

    @Test(arguments: [
        ("'a", WordExpansionError.Code.unterminatedQuote), ("\"a", .unterminatedQuote),
        ("${A:-x", .unterminatedSubstitution), ("${}", .badSubstitution), ("${A^^}", .unsupportedModifier),
        ("${A:1:2}", .unsupportedModifier), ("${A:#x}", .unsupportedModifier), ("${V/\\./x}", .badPattern),
        ("${X:?give it}", .missingValue), ("${E:?}", .missingValue),
    ])
    func `says why a word cannot be expanded`(word: String, code: WordExpansionError.Code) {
        let error = #expect(throws: WordExpansionError.self) { try WordExpander().expand(word, variable: variable) }
        #expect(error?.code == code)
    }

    @Test func `splits at blanks that are not quoted`() throws {
        let words = try WordExpander().expand("a $S \"$S\" b\\ c", variable: variable).words
        #expect(words.map(\.text) == ["a", "x", "y", "x y", "b c"])
    }

    @Test func `says which variables were used`() throws {
        let expansion = try WordExpander().expand("$A${X:-$Y}$A", variable: variable)
        #expect(expansion.matched == ["A"])
        #expect(expansion.unmatched == ["Y", "X"])
    }

    @Test(arguments: [
        ("v$Q!", "v1.${{ github.run_id }}!"),
        // The text is not empty, whatever the unknown part is.
        ("${Q:-d}", "1.${{ github.run_id }}"), ("${Q:+y}", "y"),
        // What the unknown part decides is unknown.
        ("x${Q#1.}", "x${{ ${Q#1.} }}"), ("${Q/1/2}", "${{ ${Q/1/2} }}"),
        ("$M", "${{ $M }}"), ("${M:-d}", "${{ ${M:-d} }}"), ("${A:-$M}", "one"),
    ])
    func `keeps what is unknown`(word: String, expected: String) throws {
        #expect(try WordExpander().expand(word, variable: variable).result.display == expected)
    }

    @Test func `takes the reason of an unknown part over`() throws {
        let result = try WordExpander().expand("${Q%x}", variable: variable).result
        #expect(result.firstUnknown?.reason == "the run gives it")
    }
}
