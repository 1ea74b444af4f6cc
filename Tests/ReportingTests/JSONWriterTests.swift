import Reporting
import Testing

@Suite struct JSONWriterTests {
    @Test(arguments: [
        ("plain", #""plain""#),
        ("a \"b\" \\ /", #""a \"b\" \\ /""#),
        ("\u{8}\u{9}\u{A}\u{C}\u{D}\u{0}\u{1B}", #""\b\t\n\f\r\u0000\u001b""#),
        // A terminal would obey these too.
        ("\u{7F}\u{80}\u{9B}\u{A0}", "\"\\u007f\\u0080\\u009b\u{A0}\""),
        // The separators of lines and paragraphs are text in JSON.
        ("é→😀\u{2028}\u{2029}", "\"é→😀\u{2028}\u{2029}\""),
        ("", #""""#),
    ])
    func `escapes what JSON and terminals would take for their own`(text: String, expected: String) {
        var json = JSONWriter(.compact)
        json.string(text)
        #expect(json.text == expected)
    }

    @Test func `replaces bytes that are no UTF-8`() {
        var json = JSONWriter(.compact)
        json.string(decoding: [0x61, 0xFF, 0x62])
        #expect(json.text == "\"a\u{FFFD}b\"")
    }

    @Test func `writes members in their order`() {
        func write(_ json: inout JSONWriter) {
            json.object { json in
                json.member("z", 1)
                json.member("a", array: [1, 2]) { json, number in json.object { $0.member("n", number) } }
                json.member("empty") { _ in }
                json.member("none", strings: [])
                json.member("flag", true)
            }
        }
        var compact = JSONWriter(.compact)
        write(&compact)
        #expect(compact.text == #"{"z":1,"a":[{"n":1},{"n":2}],"empty":{},"none":[],"flag":true}"#)
        var pretty = JSONWriter(.pretty)
        write(&pretty)
        #expect(
            pretty.text == """
                {
                  "z": 1,
                  "a": [
                    {
                      "n": 1
                    },
                    {
                      "n": 2
                    }
                  ],
                  "empty": {},
                  "none": [],
                  "flag": true
                }
                """
        )
    }

    @Test(arguments: [
        (JSONValue.number(3), "3"), (.number(-0.5), "-0.5"), (.number(3.10), "3.1"), (.number(.infinity), "null"),
        (.number(1e300), "1e+300"), (.null, "null"), (.boolean(false), "false"),
        (.array([.string("a"), .object([.init("b", .null)])]), #"["a",{"b":null}]"#),
    ])
    func `writes values`(value: JSONValue, expected: String) {
        var json = JSONWriter(.compact)
        json.value(value)
        #expect(json.text == expected)
    }
}
