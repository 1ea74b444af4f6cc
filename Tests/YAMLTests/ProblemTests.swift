import SourceText
import TestSupport
import Testing

@testable import YAML

@Suite struct ProblemTests {
    @Test(arguments: [
        // Tabs, and texts that need quotes.
        ("a:\n⟦\t⟧b: 1\n", "a tab may not indent YAML; use spaces"),
        ("a: ⟦@⟧x\n", "a text may not begin with '@'; put quotes around it"),
        ("a: b⟦:⟧ c\n", "a ':' may not stand here; put quotes around a text that holds ': ', or check the indentation"),
        ("a: x\n⟦\t⟧b: 1\n", "a tab may not indent YAML; use spaces"),
        // Brackets.
        (
            "a: {A: $⟦{⟧{ x }}}\n", "put quotes around a text with '${{ }}' when it stands in braces or brackets"
        ),
        ("a: [b,⟦,⟧c]\n", "a value is expected here; remove a ',' too many, or close the bracket"),
        // Quotes are told where they open, wherever the text then ends.
        ("a: ⟦'⟧b\nc: d\n", "the quotes that open here are never closed; add the closing one"),
        ("é: x\na: ⟦\"⟧b\n", "the quotes that open here are never closed; add the closing one"),
        ("a: ⟦'⟧b\n---\nc: d\n", "the quotes are not closed before '---' or '...'; add the closing one"),
        // Bytes that may not be there; libyaml gives their place in bytes.
        (
            "é: \"⟦\u{7}⟧\"\n",
            "the character U+0007 may not stand in YAML; remove it, or write an escape in double quotes"
        ),
    ])
    func `says what to do about text that is no YAML`(source: String, message: String) throws {
        let marked = MarkedText(source)
        let document = read(marked.text)
        #expect(document.root == nil)
        let problem = try #require(document.problems.first)
        #expect(problem.code == .syntax)
        #expect(problem.message == message)
        #expect(problem.range.lowerBound == marked.ranges[0].lowerBound, "\(problem.range)")
    }

    @Test(
        arguments: [
            // Keys, compared without case, as GitHub's reader turns them into texts.
            ("⟦on⟧: 1\n⟦on⟧: 2\n", .duplicateKey), ("a: {⟦X⟧: 1, y: 2, ⟦x⟧: 3}\n", .duplicateKey),
            ("⟦1⟧: a\n⟦1.0⟧: b\n", .duplicateKey), ("⟦\"\"⟧: a\n⟦~⟧: b\n", .duplicateKey),
            ("⟦É⟧: a\n⟦é⟧: b\n", .duplicateKey), ("x: &k a\n⟦a⟧: 1\n⟦*k⟧ : 2\n", .duplicateKey),
            ("a: ⟦*b⟧\n", .unknownAlias), ("a: &x\n  b: ⟦*x⟧\n", .recursiveAlias), ("a: ⟦!x 1⟧\n", .unknownTag),
            ("a: ⟦0x1FFFFFFFF⟧\n", .invalidValue), ("a: ⟦!!int x⟧\n", .invalidValue),
            ("a: ⟦!!bool 'true'⟧\n", .invalidValue),
            ("a: 1\n⟦---⟧\nb: 1\n", .severalDocuments), ("? ⟦⟧[a]\n: b\n", .complexKey), ("⟦⟧# nothing\n", .empty),
        ] as [(String, YAMLProblem.Code)]
    )
    func `finds what GitHub refuses`(source: String, code: YAMLProblem.Code) throws {
        let marked = MarkedText(source)
        let document = read(marked.text, limits: .gitHubWorkflow)
        #expect(document.problems.map(\.code) == [code])
        #expect(document.problems.first?.range == marked.ranges.last)
        if code == .duplicateKey { #expect(document.problems.first?.related == marked.ranges.first) }
    }

    @Test func `lets other readers have what GitHub refuses`() {
        #expect(read("X: 1\nx: 2\n1: a\n1.0: b\nt: !Ref y\n? [a]\n: b\nh: 0x1FFFFFFFF\n").problems.isEmpty)
        #expect(read("").problems.isEmpty)
        #expect(read("x: 1\nx: 2\n").problems.map(\.code) == [.duplicateKey])
    }

    @Test func `does not compare keys that are expressions`() {
        #expect(read("${{ x }}: 1\n${{ x }}: 2\n", limits: .gitHubWorkflow).problems.isEmpty)
    }

    @Test func `finds duplicates among many keys`() {
        let keys = (0..<5000).map { "key\($0): x\n" }.joined()
        let document = read(keys + "KEY17: y\n", limits: .gitHubWorkflow)
        #expect(document.problems.map(\.message) == ["the key 'KEY17' is defined twice here; keep one of the two"])
    }
}

@Suite struct HostileInputTests {
    static let gitHub = YAMLLimits.gitHubWorkflow

    @Test func `stops at a depth`() {
        for limits in [YAMLLimits.default, .gitHubWorkflow] {
            let deep = read(String(repeating: "[", count: 100_000), limits: limits)
            #expect(deep.root == nil && deep.problems.map(\.code) == [.tooDeep])
        }
        let blocks = (0..<1000).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
        #expect(read(blocks).problems.map(\.code) == [.tooDeep])
        let items = String(repeating: "- ", count: 10_000)
        #expect(read(items).problems.map(\.code) == [.tooDeep])
        #expect(
            read(String(repeating: "[", count: 50) + String(repeating: "]", count: 50), limits: .gitHubWorkflow).root
                != nil
        )
        #expect(
            read(String(repeating: "[", count: 51) + String(repeating: "]", count: 51), limits: .gitHubWorkflow).root
                == nil
        )
    }

    @Test func `counts aliases without following them`() {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1..<100 {
            bomb +=
                "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
                + "]\n"
        }
        for limits in [YAMLLimits.default, .gitHubWorkflow] {
            let document = read(bomb, limits: limits)
            #expect(document.root == nil && document.problems.map(\.code) == [.tooManyNodes])
        }
        // 100 levels of depth out of aliases, each of one.
        var chain = "a0: &a0 [x]\n"
        for level in 1..<100 { chain += "a\(level): &a\(level) [*a\(level - 1)]\n" }
        #expect(read(chain, limits: .gitHubWorkflow).problems.map(\.code) == [.tooDeep])
        #expect(read(chain).problems.isEmpty)
    }

    @Test func `stops at many directives and many problems`() {
        let directives = (0..<50_000).map { "%TAG !t\($0)! x\n" }.joined() + "--- a\n"
        #expect(read(directives).problems.map(\.code) == [.tooManyNodes])
        #expect(read(String(repeating: "a:\n", count: 5000)).problems.count == YAMLProblem.enough)
        #expect(read("%TAG ! tag:yaml.org,2002:\n--- !str 1\n").root?.scalar == .string("1"))
    }

    @Test func `ends what stands inside of itself`() throws {
        let document = read("a: &x [1, *x, {b: *x}]\n")
        #expect(document.problems.map(\.code) == [.recursiveAlias, .recursiveAlias])
        let items = try #require(document.root?["a"]?.elements)
        #expect(items.map(\.kind) == [.scalar, .scalar, .mapping])
        #expect(items.dropFirst().first?.isNull == true)
    }

    @Test(
        arguments: [
            ([0xFF, 0xFE, 0x61, 0], .encoding), ([0xFE, 0xFF, 0, 0x61], .encoding),
            ([0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0], .encoding),
            (Array("a: b\0c\n".utf8), .syntax), (Array("a: ".utf8) + [0xC0, 0xAF], .syntax), ([0x80], .syntax),
            (Array("a: ".utf8) + [0xED, 0xA0, 0x80], .syntax), (Array("a: ".utf8) + [0xF0, 0x9F], .syntax),
            ([0], .syntax),
        ] as [([UInt8], YAMLProblem.Code)]
    )
    func `reads no bytes that are no text`(bytes: [UInt8], code: YAMLProblem.Code) {
        let document = YAMLDocument(SourceFile(path: "test.yaml", bytes: bytes))
        #expect(document.root == nil)
        #expect(document.problems.map(\.code) == [code])
        #expect(document.problems.allSatisfy { $0.range.upperBound <= bytes.count })
    }

    @Test func `gives the place of a bad byte in bytes`() {
        let document = YAMLDocument(SourceFile(path: "test.yaml", bytes: Array("é: ".utf8) + [0xFF, 0x0A]))
        #expect(document.problems.map(\.range) == [4..<5])
    }

    @Test func `reads much text quickly`() throws {
        let long = String(repeating: "x", count: 300_000)
        #expect(read("a: \(long)\n").root?["a"]?.withUTF8 { $0.count } == long.utf8.count)
        #expect(read("a: |\n  \(long)\n").root?["a"]?.withUTF8 { $0.count } == long.utf8.count + 1)
        #expect(read("a: \"\(long)").problems.map(\.code) == [.syntax])
        #expect(read(String(repeating: "x", count: 31 << 20)).problems.map(\.code) == [.tooLarge])
        #expect(
            read("# " + String(repeating: "x", count: 1 << 20), limits: .gitHubWorkflow).problems.map(\.code) == [
                .tooLarge
            ]
        )
        // GitHub counts characters, not bytes.
        #expect(read("a: " + String(repeating: "中", count: 1 << 19), limits: .gitHubWorkflow).problems.isEmpty)
        let keys = (0..<5_000).map { "k\($0):\n" }.joined()
        #expect(read(keys).root?.entries.count == 5_000)
    }

    @Test func `survives any bytes`() {
        var state: UInt64 = 42
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        let interesting =
            Array("[]{}:,-?&*!|>'\"%@`#\n\r\t  ab0~\\".utf8) + [
                0xEF, 0xBB, 0xBF, 0xE2, 0x80, 0xA8, 0xC2, 0x85, 0, 0xFF,
            ]
        for _ in 0..<3000 {
            var bytes = Array(Samples.texts[random(Samples.texts.count)].utf8)
            for _ in 0..<(1 + random(8)) {
                let place = random(bytes.count + 1)
                switch random(3) {
                case 0: bytes.insert(interesting[random(interesting.count)], at: place)
                case 1: if place < bytes.count { bytes[place] = interesting[random(interesting.count)] }
                default: bytes.removeSubrange(min(place, bytes.count)..<min(bytes.count, place + random(6)))
                }
            }
            let document = YAMLDocument(SourceFile(path: "test.yaml", bytes: bytes), limits: .gitHubWorkflow)
            document.checkShape()
        }
    }
}

extension YAMLDocument {
    /// Holds that ranges nest and lie in the file, that texts can be traced back, and that comments are outside of texts.
    fileprivate func checkShape() {
        let whole = 0..<file.bytes.count
        let text = String(decoding: file.bytes, as: UTF8.self).debugDescription
        for problem in problems {
            #expect(problem.range.clamped(to: whole) == problem.range, "\(text)")
            #expect(problem.related.map { $0.clamped(to: whole) == $0 } ?? true, "\(text)")
        }
        func check(_ node: YAMLNode, in parent: Range<Int>) {
            #expect(node.range.clamped(to: parent) == node.range, "\(node.range) in \(parent): \(text)")
            if node.isAlias { return }
            if node.kind == .scalar {
                #expect(node.sourceMap.count == node.withUTF8 { $0.count }, "\(node.printedPlace): \(text)")
            }
            for entry in node.entries {
                check(entry.key, in: node.range)
                check(entry.value, in: node.range)
            }
            for element in node.elements { check(element, in: node.range) }
        }
        if let root { check(root, in: whole) }
        for comment in comments() { #expect(file.bytes[comment.lowerBound] == .hash, "\(text)") }
        _ = fullWidthPunctuation()
    }
}
