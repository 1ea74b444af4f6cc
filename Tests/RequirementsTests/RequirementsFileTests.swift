import Requirements
import SourceText
import TestSupport
import Testing

@Suite struct RequirementsFileTests {
    private func file(_ text: String) -> RequirementsFile {
        RequirementsFile(SourceFile(path: "requirements.txt", text: text))
    }

    @Test func `joins lines and leaves comments out as pip does`() {
        let found = file(
            "# head \\\nnumpy==1.26 \\\n  ; python_version < '3.13'  # why\n\n  scipy \\\n# no more\nurl#x\na\\"
        )
        #expect(
            found.lines.map(\.text.text) == ["numpy==1.26   ; python_version < '3.13'", "scipy", "url#x", "a"]
        )
        #expect(found.requirements.first?.requirement.marker?.text == "python_version < '3.13'")
    }

    @Test(arguments: [
        ("⟦numpy⟧", ["numpy"]),
        ("⟦Foo.Bar_baz⟧ [a, b] ⟦>=⟧ ⟦1.0⟧,⟦<⟧⟦2⟧", ["Foo.Bar_baz", ">=", "1.0", "<", "2"]),
        ("⟦torch⟧⟦==⟧⟦1.12.0+cu116⟧", ["torch", "==", "1.12.0+cu116"]),
        ("⟦numpy⟧⟦=⟧⟦1.0⟧", ["numpy", "=", "1.0"]),
        ("\u{FEFF}⟦a⟧\\\r\n⟦==⟧⟦1⟧", ["a", "==", "1"]),
    ])
    func `reads names and versions with their places`(source: String, words: [String]) throws {
        let marked = MarkedText(source)
        let found = RequirementsFile(SourceFile(path: "r.txt", bytes: marked.bytes))
        let requirement = try #require(found.requirements.first?.requirement)
        var pieces = [requirement.name].compactMap { $0 }
        pieces += requirement.specifiers.flatMap { [$0.comparison, $0.version] }
        #expect(pieces.map(\.text) == words)
        #expect(pieces.map(\.range) == marked.ranges)
        #expect(requirement.rest == nil)
    }

    @Test func `tells addresses and paths from names`() throws {
        let found = file(
            """
            git+https://github.com/lab/a.git@v1#egg=a
            b @ git+ssh://git@github.com/lab/b.git ; python_version > '3'
            ./wheels/c-1.0-py3-none-any.whl
            -e git+https://github.com/lab/d.git#egg=d
            https://example.com/e.tar.gz
            """
        ).requirements.map(\.requirement)
        #expect(found.map { $0.repository?.revision } == ["v1", nil, nil, nil, nil])
        #expect(found.map { $0.repository != nil } == [true, true, false, true, false])
        #expect(found[1].marker?.text == "python_version > '3'")
        #expect(found[3].isEditable)
    }

    @Test func `reads options, and what stands behind a requirement`() {
        let found = file(
            """
            --index-url https://pypi.org/simple torch==1.0
            -r other.txt
            -cother.txt
            --extra-index https://x/simple
            --trusted host
            numpy==1.0 --hash=sha256:00 \\
                --hash sha256:11 --index-url https://y
            --no-such
            """
        )
        #expect(
            found.lines.map { $0.options.map(\.kind) } == [
                [.indexURL], [.requirement], [.constraint], [.extraIndexURL], [.trustedHost],
                [.hash, .hash, .indexURL], [nil],
            ]
        )
        #expect(
            found.lines[0].content
                == .options(ignored: [
                    .init(text: "torch==1.0", range: 36..<46)
                ])
        )
        #expect(found.options(.requirement).map(\.value?.text) == ["other.txt"])
        #expect(found.options(.indexURL).count == 1)
    }

    @Test(arguments: [
        "\\", "-", "--", "-r", "a[", "a(", "a;", "@", "a @", "=", "-e", "--=", "\u{0}", "a==1,", "'", "-e \"",
    ])
    func `ends on anything`(text: String) {
        for text in [text, text + "\n", text + "\r\n" + text] { _ = file(text).lines }
    }
}
