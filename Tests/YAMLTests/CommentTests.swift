import SourceText
import TestSupport
import Testing

@testable import YAML

@Suite struct CommentTests {
    @Test(arguments: [
        "⟦# top⟧\na: b ⟦# one⟧\n  ⟦# two⟧\nc: d#e\n⟦# end⟧\n",
        // In texts it is a letter.
        "a: 'x # y' ⟦# z⟧\nb: \"# q\"\nc: |\n  # text\n  # text\n⟦# c⟧\nd: x\n   y ⟦#z⟧\n",
        // Behind the header of a block text, and below its end.
        "a: | ⟦# head⟧\n  x # text\n\n ⟦# behind⟧\nb: >- ⟦# 2⟧\n  y\n",
        "a: |\n\n⟦# nothing above⟧\nb: [x, ⟦# in⟧\n  y,⟦#z⟧\n  \"q\"]⟦#r⟧\n",
        // Behind anchors, tags and aliases.
        "a: &x !t ⟦# c⟧\n  b\nc: ⟦# d⟧\n  - *x ⟦# e⟧\n",
        "---⟦# no⟧\na: 1\r\n⟦# x⟧\r\n...\n⟦# last⟧",
    ])
    func `finds comments outside of texts`(source: String) {
        // A document marker wants a blank behind it.
        let marked = MarkedText(source.replacing("---⟦", with: "--- ⟦"))
        let document = read(marked.text)
        #expect(document.problems.isEmpty)
        #expect(Array(document.comments()) == marked.ranges)
        // From the middle it finds the same.
        for range in marked.ranges {
            #expect(document.comments(in: range.lowerBound..<marked.bytes.count).first { _ in true } == range)
        }
    }

    @Test func `finds the comments beside a place`() {
        let document = read("a: 1 # one\r\nb: 2 # two\r\nc: 3\r\nd: 4 # four\r\n")
        func comments(beside text: String) -> [String] {
            let offset = document.scalars.first { $0.string == text }?.range.lowerBound ?? 0
            return document.comments(beside: offset).map { document.file.text(in: $0) }
        }
        #expect(comments(beside: "a") == ["# one"])
        #expect(comments(beside: "2") == ["# one", "# two"])
        #expect(comments(beside: "c") == ["# two"])
        #expect(comments(beside: "4") == ["# four"])
    }

    @Test func `knows none in a file that is no YAML`() {
        #expect(Array(read("a: [ # x\n").comments()).isEmpty)
    }
}

@Suite struct FullWidthPunctuationTests {
    @Test(arguments: [
        // A key that became a text.
        "on:\n  push:\n    paths⟦：⟧\n      - \"src/**\"\n",
        "on:\n  push:\n    branches⟦：⟧ main\n",
        "on:\n  push:\n    branches⟦：⟧\n      - main\n    paths⟦：⟧\n      - x\n",
        "name⟦：⟧ x\n",
        "steps:\n  - run: x\n  - uses⟦：⟧ actions/checkout@v4\n",
        // Quotes, brackets, commas.
        "branches:\n  - ⟦“⟧main⟦”⟧\nx: ⟦［⟧main⟦］⟧\n",
        "branches: [main⟦，⟧ dev]\n",
        "　x: 1\n⟦　⟧y: 2\n".replacing("　x", with: "x"),
        // Texts that cannot be read because of it.
        "name: x\non⟦：⟧\n  push:\n",
        "on:\n  push:\n    branches: [main]\n    paths⟦：⟧\n      - x\n",
        "steps:\n  - name⟦：⟧ foo\n    uses: x\n",
        "x: {a: 1⟦，⟧ b: 2}\n",
        "name: ⟦“⟧a: b”\n",
    ])
    func `names what was meant to be punctuation`(source: String) {
        let marked = MarkedText(source)
        let document = read(marked.text)
        #expect(document.fullWidthPunctuation().map(\.range) == marked.ranges)
        if document.root == nil { #expect(document.problems.first?.related == marked.ranges.first) }
    }

    @Test(arguments: [
        // Values, names, comments, quoted and block texts.
        "name: 构建：测试\n", "name: Build：test\n", "name: a，b # 注：x\n", "name: “构建”\n", "name: “a” and “b”\n",
        "run: |\n  echo：\n  paths：\n", "description:\n  注意：这是说明\n", "description:\n  docker：构建镜像\n",
        "description:\n  Note： text\n", "list:\n  - key：value\n  - b\n", "x: '，'\ny: [你好，世界]\nz: \"：\"\n",
        "构建：a: 1\n", "x: one\n  two：three\n", "# on：\nx: 1\n",
        // Text that cannot be read for another reason.
        "name: “x”\n\ty: 1\n", "name: 构建：测试\nx: [a\n",
    ])
    func `leaves texts alone`(source: String) {
        #expect(read(source).fullWidthPunctuation().isEmpty)
    }

    @Test func `gives the ASCII form`() throws {
        let found = try #require(read("on:\n  push:\n    paths：\n      - x\n").fullWidthPunctuation().first)
        #expect(found.ascii == ":")
        #expect(found.explanation == "'：' is a full-width colon, a letter to YAML; write ':'")
    }
}
