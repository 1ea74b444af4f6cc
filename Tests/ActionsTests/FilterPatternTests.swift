import Actions
import TestSupport
import Testing

@Suite struct FilterPatternTests {
    @Test(
        arguments: [
            ("src/app/**", ["src/app/Dockerfile", "src/app/a/b"], ["src/app", "src/apps/x", "xsrc/app/a"]),
            ("*", ["main", ".x", ""], ["a/b"]),
            ("**/a", ["a", "b/a", "b/c/a"], ["ba", "/a", "b/ba"]),
            ("a/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["ab", "a/xb"]),
            ("v[0-9]+.[0-9]+", ["v1.2", "v10.22"], ["v1", "v.2", "vx.1"]),
            ("ab+c?", ["ab", "abbb", "abbc"], ["a", "abcc"]),
            ("é+x", ["éx", "ééx"], ["x", "é\u{A9}x"]),
            ("日?a", ["a", "日a"], ["日日a"]),
            ("+a", ["+a"], ["a"]), ("a\\+", ["a+"], ["aa"]), ("[a-c_]", ["a", "c", "_"], ["d", ""]),
            ("a**?", ["a", "a/b"], ["b"]), ("!src/**", ["src/a"], ["x"]),
            ("**", ["", "a/b"], []), ("", [""], ["a"]), ("a?b?c?", ["", "a", "ac", "abc", "c"], ["ca"]),
            ("(a+)+", ["(a)+", "(aa)+"].map { String($0.dropLast()) }, ["a"]),
        ] as [(String, [String], [String])]
    )
    func `matches`(text: String, matching: [String], others: [String]) throws {
        let pattern = try FilterPattern(text)
        for name in matching { #expect(pattern.matches(name), "\(text) \(name)") }
        for name in others { #expect(!pattern.matches(name), "\(text) \(name)") }
    }

    @Test(arguments: ["⟦[a⟧", "a⟦[]⟧", "a[⟦!⟧a]", "[⟦z-a⟧]", "[⟦a-9⟧]", "a*⟦+⟧", "a+⟦+⟧", "a??⟦?⟧", "a⟦\\⟧"])
    func `refuses what means nothing`(source: String) throws {
        let marked = MarkedText(source)
        let error = try #require(throws: FilterPattern.Malformed.self) { try FilterPattern(marked.text) }
        #expect(error.range == marked.ranges[0])
    }

    @Test func `works in time on patterns that make others go back`() throws {
        let name = String(repeating: "a", count: 600)
        for unit in ["**a", "*a", "a?", "a+", "**/", "[ab]?", "a?**"] {
            let pattern = try FilterPattern(String(repeating: unit, count: 1_200 / unit.utf8.count) + "b")
            #expect(!pattern.matches(name))
        }
        #expect(throws: FilterPattern.Malformed.self) { try FilterPattern(String(repeating: "**a", count: 1_000_000)) }
        #expect(FilterPattern.problems(inRef: String(repeating: "?", count: 1 << 20)).count == 1)
        #expect(FilterPattern.problems(inPath: String(repeating: "?", count: 4_096)).count == 4_096)
    }

    @Test(arguments: [
        ("src/app/**", "src/app"), ("src/app/Dockerfile", "src/app"), ("README.md", ""), ("**/x", ""),
        ("src/*/x", "src"),
        ("src/py+/**", "src"), ("!src/a/**", "src/a"), ("src/a\\*b/*", "src/a*b"), ("src/[a-c]/x", "src"), ("src", ""),
    ])
    func `names the folder to look in`(text: String, folder: String) throws {
        #expect(try FilterPattern(text).literalPrefixDirectory == folder)
    }

    @Test func `lets the last pattern of a list decide`() throws {
        let list = try FilterList(["src/**", "!src/docs/**", "src/docs/keep.md"])
        #expect(list.runs(for: ["src/a"], as: .include))
        #expect(!list.runs(for: ["src/docs/a", "README.md"], as: .include))
        #expect(list.runs(for: ["src/docs/keep.md"], as: .include))
        #expect(!list.runs(for: [], as: .include))
        #expect(try FilterList([String]()).runs(for: ["a"], as: .ignore))
        #expect(try FilterList(["docs/**", "**.md"]).runs(for: ["a.md", "src/x"], as: .ignore))
        #expect(try !FilterList(["docs/**", "**.md"]).runs(for: ["a.md", "docs/x"], as: .ignore))
    }

    @Test func `matches any of some paths`() throws {
        let pattern = try FilterPattern("src/*/Dockerfile")
        #expect(pattern.matchesAny(["a", "src/x/Dockerfile"]))
        #expect(!pattern.matchesAny(["a", "src/Dockerfile"]))
        #expect(pattern.literal == nil)
        #expect(try FilterPattern("src/a\\*").literal == "src/a*")
    }

    @Test(arguments: ["release ⟦ ⟧x", "a⟦~⟧b", "⟦/⟧a", "a⟦/⟧", "a*⟦+⟧", "a⟦\\⟧d", "[z-⟦a⟧]"])
    func `finds what no ref can be`(source: String) {
        let marked = MarkedText(source.replacing("release ⟦ ⟧", with: "release⟦ ⟧"))
        #expect(FilterPattern.problems(inRef: marked.text).map(\.range) == marked.ranges)
    }

    @Test(arguments: ["./a", "!../a", " a", "a ", ""])
    func `finds what no path can be`(text: String) {
        let problems = FilterPattern.problems(inPath: text)
        #expect(problems.count == 1)
        #expect(problems.first?.range == nil)
    }
}
