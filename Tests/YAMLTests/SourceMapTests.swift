import SourceText
import TestSupport
import Testing

@testable import YAML

@Suite struct SourceMapTests {
    /// Each text's scalar `v` holds `MARK` once; it is found again in the source.
    @Test(arguments: [
        "v: a ⟦MARK⟧ b\n",
        "v: 'it''s ⟦MARK⟧ b'\n",
        "v: \"\\u4E2D\\x41\\n\\\"\\N\\L\\U0001F600⟦MARK⟧\"\n",
        "v: \"a\\\n   b \\\n\n\n   ⟦MARK⟧\"\n",
        "v: one\n   two\n\n   ⟦MARK⟧\n",
        "v: 'one \r\n \t two\r\n\r\n\r\n x⟦MARK⟧'\r\n",
        "v: |\n  one\n   two\n\n  x⟦MARK⟧\n",
        "v: |2+ # c\n    one\n   \n\n  x⟦MARK⟧\n\n",
        "v: |\r\n  中\r\n  x⟦MARK⟧\r\n",
        "v: >\n\n  one\n  two\n\n   more\n   more\n\n  ⟦MARK⟧\n  last\n",
        "v: >-\n  a\u{2028}  b\u{85}  ⟦MARK⟧\n",
        "v: |\n  a\n  \ttab ⟦MARK⟧",
    ])
    func `finds decoded bytes in the source`(source: String) throws {
        let marked = MarkedText(source)
        let node = try #require(read(marked.text).root?["v"])
        let text = Array(try #require(node.string).utf8)
        let offset = try #require(text.indices.first { text[$0...].starts(with: "MARK".utf8) })
        #expect(node.sourceRange(ofValue: offset..<(offset + 4)) == marked.ranges[0])
        #expect(node.sourceRange(ofValue: offset..<offset) == marked.ranges[0].lowerBound..<marked.ranges[0].lowerBound)
    }

    @Test func `takes an escape and a line break as a whole`() throws {
        let document = read("v: \"a\\u4E2Db\"\nw: |\n  x\n  y\n")
        let root = try #require(document.root)
        #expect(root["v"]?.sourceRange(ofValue: 1..<4) == 5..<11)
        #expect(root["v"]?.sourceRange(ofValue: 2..<3) == 5..<11)
        #expect(root["w"]?.sourceRange(ofValue: 1..<2) == 22..<23)
        #expect(root["w"]?.sourceRange(ofValue: 2..<3) == 25..<26)
    }

    @Test func `explains every byte of every text`() throws {
        for text in Samples.texts {
            let document = read(text)
            for node in document.scalars {
                let map = node.sourceMap
                let value = Array((node.string ?? "").utf8)
                #expect(map.count == value.count, "\(text.debugDescription): \(node.printedPlace)")
                var end = node.range.lowerBound
                for piece in map.pieces {
                    #expect(piece.source.lowerBound >= end, "\(text.debugDescription): \(node.printedPlace)")
                    end = piece.source.upperBound
                    if piece.isVerbatim {
                        #expect(value[piece.value].elementsEqual(document.file.bytes[piece.source]))
                    }
                }
            }
        }
    }

    @Test func `answers for what is not there`() throws {
        let node = try #require(read("v: ''\n").root?["v"])
        #expect(node.sourceRange(ofValue: 0..<0) == 4..<4)
        #expect(node.sourceRange(ofValue: 5..<9) == 4..<4)
    }
}

extension YAMLNode {
    var printedPlace: String { "\(style) \(range)" }
}

extension YAMLDocument {
    /// All scalars, keys too, in order.
    var scalars: [YAMLNode] {
        nodes.indices.filter { nodes[$0].shape == .scalar }.map { YAMLNode(document: self, index: UInt32($0)) }
    }
}
