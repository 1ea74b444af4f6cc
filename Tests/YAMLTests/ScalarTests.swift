import Testing

@testable import YAML

@Suite struct ScalarTests {
    @Test(
        arguments: [
            ("", .null), ("~", .null), ("null", .null), ("Null", .null), ("NULL", .null), ("nULL", .string("nULL")),
            ("true", .bool(true)), ("FALSE", .bool(false)), ("yes", .string("yes")), ("on", .string("on")),
            ("010", .number(10)), ("0o10", .number(8)), ("0xfF", .number(255)), ("0xFFFFFFFF", .number(-1)),
            ("0o8", .string("0o8")), ("0x", .string("0x")), ("0x1FFFFFFFF", .string("0x1FFFFFFFF")),
            ("3.10", .number(3.1)), ("1.", .number(1)), (".5", .number(0.5)), (".", .string(".")), ("+", .string("+")),
            ("1e3", .number(1000)), ("1e", .string("1e")), ("12e4567", .number(.infinity)),
            ("-.INF", .number(-.infinity)),
            ("1_000", .string("1_000")), ("1.2.3", .string("1.2.3")), ("2024-05-27", .string("2024-05-27")),
            ("\"1\"", .string("1")), ("'true'", .string("true")), ("!!str 1", .string("1")), ("!!int 12", .number(12)),
            ("!!float 12", .number(12)), ("!!float 0x1F", .string("0x1F")), ("!!int 1.0", .string("1.0")),
            ("!!bool 1", .string("1")), ("!x 1", .string("1")), ("!!null", .null),
        ] as [(String, YAMLScalar)]
    )
    func `resolves by the core schema`(text: String, scalar: YAMLScalar) {
        #expect(read("v: \(text)\n").root?["v"]?.scalar == scalar)
    }

    @Test func `knows what is no number`() {
        guard case .number(let value) = read(".nan").root?.scalar else {
            Issue.record("not a number is a number")
            return
        }
        #expect(value.isNaN)
        #expect(read("+.nan").root?.scalar == .string("+.nan"))
    }

    @Test(arguments: [
        (YAMLScalar.number(1), "1"), (.number(3.1), "3.1"), (.number(1e38), "1E+38"), (.number(-0.5), "-0.5"),
        (.number(.infinity), "Infinity"), (.number(0.1 + 0.2), "0.3"), (.null, ""), (.bool(true), "true"),
    ])
    func `becomes a text as GitHub writes it`(scalar: YAMLScalar, text: String) {
        #expect(scalar.text == text)
    }

    @Test(arguments: [
        ("abc", "", true), ("abc", "abc", true), ("abc", "bc", true), ("abc", "abcd", false), ("aab", "ab", true),
        ("abab", "abb", false), ("\"a\\tb\"", "a\tb", true), ("[a]", "a", false),
    ])
    func `finds a part of the decoded text`(text: String, part: String, isFound: Bool) {
        #expect(read("v: \(text)\n").root?["v"]?.contains(part) == isFound)
    }
}
