import SourceText
import Testing

@testable import YAML

@Suite struct TreeTests {
    @Test(arguments: [
        // Plain and quoted texts.
        (
            "a: one\nb: 'it''s'\nc: \"x\\ty\"\n",
            """
            block 0-27
              plain 0-1 "a"
              : plain 3-6 "one"
              plain 7-8 "b"
              : singleQuoted 10-17 ="it\\'s"
              plain 18-19 "c"
              : doubleQuoted 21-27 ="x\\ty"

            """
        ),
        // Block texts with every chomping.
        (
            "a: |\n  one\n   two\n\nb: >-  # c\n  one\n  two\n\n\nc: |+\n  x\n\nd: |\n",
            """
            block 0-59
              plain 0-1 "a"
              : literal 3-17 ="one\\n two\\n"
              plain 19-20 "b"
              : folded 22-41 ="one two"
              plain 44-45 "c"
              : literal 47-53 ="x\\n\\n"
              plain 55-56 "d"
              : literal 58-59 ""

            """
        ),
        // Nested lists, nothing as a value.
        (
            "- a\n-\n- - b\n  - c: d\n    e:\n# end\n\n",
            """
            block 0-27
              - plain 2-3 "a"
              - plain 5-5 ""
              - block 8-27
              -   - plain 10-11 "b"
              -   - block 16-27
              -   -   plain 16-17 "c"
              -   -   : plain 19-20 "d"
              -   -   plain 25-26 "e"
              -   -   : plain 27-27 ""

            """
        ),
        // Flow collections.
        (
            "k: [a, \"b\", {c: d, e}, ] # x\nl: {}\n",
            """
            block 0-34
              plain 0-1 "k"
              : flow 3-24
              :   - plain 4-5 "a"
              :   - doubleQuoted 7-10 "b"
              :   - flow 12-21
              :   -   plain 13-14 "c"
              :   -   : plain 16-17 "d"
              :   -   plain 19-20 "e"
              :   -   : plain 20-20 ""
              plain 29-30 "l"
              : flow 32-34

            """
        ),
        // Anchors, tags, aliases.
        (
            "x: &a\n  k: 1\ny: *a\nz: &s !!str 12\nw: !t\n  # c\n  - *s\nv: &e\n",
            """
            block 0-58
              plain 0-1 "x"
              : block 8-12 &a
              :   plain 8-9 "k"
              :   : plain 11-12 "1"
              plain 13-14 "y"
              : block 16-18 *a
              plain 19-20 "z"
              : plain 31-33 &s !!str "12"
              plain 34-35 "w"
              : block 48-52 !t
              :   - plain 50-52 *s "12"
              plain 53-54 "v"
              : plain 58-58 &e ""

            """
        ),
        // Carriage returns.
        (
            "a: one\r\nb: |\r\n  x\r\n  y\r\nc:\r\n  - z\r\n",
            """
            block 0-33
              plain 0-1 "a"
              : plain 3-6 "one"
              plain 8-9 "b"
              : literal 11-22 ="x\\ny\\n"
              plain 24-25 "c"
              : block 30-33
              :   - plain 32-33 "z"

            """
        ),
        // A byte order mark, characters of several bytes.
        (
            "\u{FEFF}é: \"😀\" # ☃\nключ: значение\n",
            """
            block 3-46
              plain 3-5 "é"
              : doubleQuoted 7-13 "😀"
              plain 20-28 "ключ"
              : plain 30-46 "значение"

            """
        ),
        // NEL and LS end lines.
        (
            "a: x\u{85}b: y\u{2028}c: z\n",
            """
            block 0-17
              plain 0-1 "a"
              : plain 3-4 "x"
              plain 6-7 "b"
              : plain 9-10 "y"
              plain 13-14 "c"
              : plain 16-17 "z"

            """
        ),
        // Folded lines.
        (
            "a: one\n  two\n\n  three # c\nb: \"one\n  two\\\n  three\"\n",
            """
            block 0-49
              plain 0-1 "a"
              : plain 3-21 ="one two\\nthree"
              plain 26-27 "b"
              : doubleQuoted 29-49 ="one twothree"

            """
        ),
        // Keys without values.
        (
            "? a\n? b\n: c\n",
            """
            block 0-11
              plain 2-3 "a"
              : plain 3-3 ""
              plain 6-7 "b"
              : plain 10-11 "c"

            """
        ),
        // A pair without braces.
        (
            "[a: b # }\n  , {c}: {d} ]",
            """
            flow 0-24
              - flow 1-5
              -   plain 1-2 "a"
              -   : plain 4-5 "b"
              - flow 14-22
              -   flow 14-17
              -     plain 15-16 "c"
              -     : plain 16-16 ""
              -   : flow 19-22
              -   :   plain 20-21 "d"
              -   :   : plain 21-21 ""

            """
        ),
        // JSON.
        (
            "{\"a\":1,\"b\":[2,null]}",
            """
            flow 0-20
              doubleQuoted 1-4 "a"
              : plain 5-6 "1"
              doubleQuoted 7-10 "b"
              : flow 11-19
              :   - plain 12-13 "2"
              :   - plain 14-18 "null"

            """
        ),
        // One text alone.
        (
            "hello",
            """
            plain 0-5 "hello"

            """
        ),
        // Nothing at all, in three ways.
        (
            "",
            """
            nothing

            """
        ),
        (
            "\u{FEFF}",
            """
            nothing

            """
        ),
        (
            "# only\n",
            """
            nothing

            """
        ),
        // Document markers.
        (
            "---\na: b\n...\n",
            """
            block 4-8
              plain 4-5 "a"
              : plain 7-8 "b"

            """
        ),
        // An anchor of the whole.
        (
            "&m\nk: v\n",
            """
            block 3-7 &m
              plain 3-4 "k"
              : plain 6-7 "v"

            """
        ),
        // An anchor of a key.
        (
            "&k k: v\n",
            """
            block 0-7
              plain 3-4 &k "k"
              : plain 6-7 "v"

            """
        ),
        // A written indentation.
        (
            "a: |2\n    x\n   y\n  \n",
            """
            block 0-16
              plain 0-1 "a"
              : literal 3-16 ="  x\\n y\\n"

            """
        ),
        // A list as far left as its key.
        (
            "a:\n- b\n- c\nd: e\n",
            """
            block 0-15
              plain 0-1 "a"
              : block 3-10
              :   - plain 5-6 "b"
              :   - plain 9-10 "c"
              plain 11-12 "d"
              : plain 14-15 "e"

            """
        ),
    ])
    func `knows the bytes of every node`(text: String, tree: String) {
        let document = read(text)
        #expect(document.printed == tree)
        #expect(document.problems.isEmpty)
    }

    @Test func `looks keys up without making texts`() throws {
        let root = try #require(read("on: push\njobs: {a: 1, a: 2}\nlist: [x, [y], z]\n").root)
        #expect(root["on"]?.string == "push")
        #expect(root["ON"] == nil)
        #expect(root["jobs"]?["a"]?.scalar == .number(1))
        #expect(root["jobs"]?.entries.map(\.value.string) == ["1", "2"])
        #expect(root["jobs"]?.entries.count == 2)
        #expect(root["list"]?.elements.map(\.kind) == [.scalar, .sequence, .scalar])
        #expect(root["list"]?.elements.count == 3)
        #expect(root["on"]?["x"] == nil)
        #expect(root.elements.isEmpty)
        #expect(root.entry("jobs")?.key.range == 9..<13)
    }

    @Test func `gives the text inside of quotes and below a block's header`() throws {
        let document = read("a: 'x y'\nb: | # c\n  one\n\n  two\n\nc: |\n")
        let root = try #require(document.root)
        func content(_ key: String) -> String? { root[key].map { document.file.text(in: $0.contentRange) } }
        #expect(content("a") == "x y")
        #expect(content("b") == "  one\n\n  two")
        #expect(content("c") == "")
    }

    @Test func `follows an alias everywhere but in its range`() throws {
        let document = read("a: &x 'one'\nb: *x\n")
        let alias = try #require(document.root?["b"])
        #expect(alias.isAlias && alias.string == "one" && alias.style == .singleQuoted)
        #expect(document.file.text(in: alias.range) == "*x")
        #expect(document.file.text(in: alias.sourceRange(ofValue: 1..<3)) == "ne")
    }
}
