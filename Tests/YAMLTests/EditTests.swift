import SourceText
import Testing

@testable import YAML

@Suite struct EditTests {
    @Test(arguments: [
        // The style stays when it can carry the text.
        ("v: old # c\n", "new", "v: new # c\n"),
        ("v: 'old'\n", "it's", "v: 'it''s'\n"),
        ("v: \"old\"\n", "a\tb\\", "v: \"a\\tb\\\\\"\n"),
        // Else quotes.
        ("v: old\n", "a: b", "v: 'a: b'\n"),
        ("v: old\n", "a #b", "v: 'a #b'\n"),
        ("v: old\n", " a ", "v: ' a '\n"),
        ("v: old\n", "", "v: ''\n"),
        ("v: old\n", "a\nb", "v: \"a\\nb\"\n"),
        ("v: old\n", "\u{1}\u{85}\u{2028}\u{FEFF}", "v: \"\\x01\\N\\L\\uFEFF\"\n"),
        ("v: [old, x]\n", "a, b", "v: ['a, b', x]\n"),
        ("v: {k: old}\n", "${{ x }}", "v: {k: '${{ x }}'}\n"),
        // A text stays a text, a number a number.
        ("v: latest\n", "3.10", "v: '3.10'\n"),
        ("v: 3.9\n", "3.10", "v: 3.10\n"),
        ("v: true\n", "false", "v: false\n"),
        ("v: latest\n", "null", "v: 'null'\n"),
        // Nothing gets a blank before it.
        ("v:\n", "new", "v: new\n"),
        ("v: # c\n", "new", "v: new # c\n"),
        ("v: &a !!str old\n", "new", "v: &a !!str new\n"),
        // A block text keeps header, indentation and line breaks.
        ("v: | # c\n   one\n   two\nw: x\n", "a\n\n  b\n", "v: | # c\n   a\n\n     b\nw: x\n"),
        ("v: |\n  one\n\nw: x\n", "a", "v: |-\n  a\n\nw: x\n"),
        ("v: |-\r\n  one\r\nw: x\r\n", "a\nb\n", "v: |\r\n  a\r\n  b\r\nw: x\r\n"),
        ("v: |\n  one\n\n\nw: x\n", "a\n\n", "v: |+\n  a\n\nw: x\n"),
        ("v: |+\n  one\n\nw: x\n", "a\n", "v: |\n  a\n\nw: x\n"),
        ("v: |-\n  one", "a\n", "v: |\n  a\n"),
        ("v: >\n  one\n  two\n", "a\nb\n\nc d\n", "v: >\n  a\n\n  b\n\n\n  c d\n"),
        ("v: |2-\n    one\n", "  a", "v: |2-\n    a\n"),
    ])
    func `writes another text in the same style`(source: String, text: String, expected: String) throws {
        let document = read(source)
        let node = try #require(
            document.scalars.first { ["old", "one"].contains($0.firstWord) } ?? document.root?["v"]
        )
        let edit = try #require(document.edit(replacing: node, with: text))
        #expect(String(decoding: try apply([edit], to: document.file.bytes), as: UTF8.self) == expected)
    }

    @Test(arguments: [
        // A block text that begins with blanks, or is nothing but line feeds, has no spelling with this header.
        ("v: |\n  one\n", "  a"), ("v: |\n  one\n", "\n\n"), ("v: |\n  one\n", ""), ("v: |\n  one\n", "a\rb"),
        // Collections and aliases are no texts.
        ("v: [a]\n", "b"), ("x: &a 1\nv: *a\n", "b"),
    ])
    func `refuses what cannot stand there`(source: String, text: String) throws {
        let document = read(source)
        let node = try #require(document.root?["v"])
        #expect(document.edit(replacing: node, with: text) == nil)
    }

    @Test func `renames a key`() throws {
        let document = read("a: 1\n'b c': 2\nd: 3\n")
        let root = try #require(document.root)
        func renamed(_ key: String, to name: String) throws -> String? {
            let entry = try #require(root.entry(key))
            guard let edit = document.edit(renaming: entry.key, to: name) else { return nil }
            return String(decoding: try apply([edit], to: document.file.bytes), as: UTF8.self)
        }
        #expect(try renamed("a", to: "x") == "x: 1\n'b c': 2\nd: 3\n")
        #expect(try renamed("b c", to: "x") == "a: 1\n'x': 2\nd: 3\n")
        #expect(try renamed("d", to: "x: y") == "a: 1\n'b c': 2\n'x: y': 3\n")
        // A name that is there already.
        #expect(try renamed("a", to: "d") == nil)
        // An implicit key has at most 1,024 characters.
        #expect(try renamed("a", to: String(repeating: "x", count: 2000)) == nil)
    }

    static let nastyTexts = [
        "", " ", "a", "a: b", "a #c", "# c", "it's", "\"q\"", "a\nb", "a\nb\n", "\n", "\na", "a\n\n", "a\n \nb", "- a",
        "? a",
        "中文 😀", "a\tb", "\ta", "\u{85}", "a\u{2028}b", "\u{1}", "*star", "&and", "!bang", "%p", "@at", "`t", " lead",
        "trail ", "${{ x }}", "{a}", "[a]", "a,b", "a, b", "null", "~", "1.0", "0x1F", "true", "---", "...", "--- a",
        "|",
        ">", "a\r\nb", "\\", "'", "''", "a:", ":a", "a]", "}", "<<", "=", "\u{FEFF}x", "\u{7F}", "- ", "key: 'x",
        "a\n  b\nc\n",
    ]

    @Test func `changes nothing else, whatever the text`() throws {
        var edits = 0
        var refused = 0
        for source in Samples.texts {
            let document = read(source)
            for (number, node) in document.scalars.enumerated() where !node.isAlias {
                // Every text meets every style; not every scalar has to meet every text.
                for (turn, text) in Self.nastyTexts.enumerated() where (number + turn) % 4 == 0 {
                    guard let edit = document.edit(replacing: node, with: text) else {
                        refused += 1
                        continue
                    }
                    edits += 1
                    let bytes = try apply([edit], to: document.file.bytes)
                    let after = YAMLDocument(SourceFile(path: "after.yaml", bytes: bytes))
                    let count = document.nodes.count
                    #expect(after.nodes.count == count && after.nodes.map(\.shape) == document.nodes.map(\.shape))
                    let place = "\(source.debugDescription) at \(node.printedPlace) with \(text.debugDescription)"
                    #expect(
                        YAMLNode(document: after, index: node.index).string.map { Array($0.utf8) } == Array(text.utf8),
                        "\(place)"
                    )
                    // The edit stays within the text, with the blank lines that a block text may keep.
                    #expect(edit.range.lowerBound >= node.range.lowerBound, "\(place)")
                    let behind = document.file.bytes[
                        min(node.range.upperBound, edit.range.upperBound)..<edit.range.upperBound
                    ]
                    #expect(behind.allSatisfy { $0 == .space || $0.isASCIIBreak }, "\(place)")
                    #expect(
                        document.comments().map { document.file.text(in: $0) }
                            == after.comments().map { after.file.text(in: $0) },
                        "\(place)"
                    )
                }
            }
        }
        print("edits: \(edits), refused: \(refused)")
        #expect(edits > 5 * refused)
    }
}

extension YAMLNode {
    fileprivate var firstWord: String { string.map { String($0.prefix { $0.isLetter }) } ?? "" }
}
