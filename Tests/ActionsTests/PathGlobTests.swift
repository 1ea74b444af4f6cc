import Testing

@testable import Actions

@Suite struct PathGlobTests {
    @Test(arguments: [
        ("src/**", "src/a/Dockerfile", true),
        ("src/**", "src", true),
        ("src/**", "srcs/a", false),
        ("**/Dockerfile", "Dockerfile", true),
        ("**/Dockerfile", "a/b/Dockerfile", true),
        ("*/Dockerfile", "a/b/Dockerfile", false),
        ("*.md", "docs/a.md", false),
        ("**/*.md", ".github/a.md", true),
        ("a/**/z", "a/z", true),
        ("{api,web}/*.txt", "web/b.txt", true),
        ("{api,web}/*.txt", "www/b.txt", false),
        ("./docs/*", "docs/x", true),
    ])
    func `matches paths as the actions do`(pattern: String, path: String, isMatch: Bool) throws {
        #expect(try #require(PathGlob(pattern)).matches(path) == isMatch)
    }

    @Test(arguments: ["a?b", "[ab]", "@(a|b)", "a+", "a{1..3}", "{a,{b,c}}", "src/a**", "a\\*b", ""])
    func `refuses what libraries read in ways of their own`(pattern: String) {
        #expect(PathGlob(pattern) == nil)
    }

    @Test func `takes away what a later pattern negates`() throws {
        let list = try #require(PathGlobList(["src/**", "!src/docs/**", "src/docs/keep.md"]))
        #expect(list.keeps("src/a"))
        #expect(!list.keeps("src/docs/a.md"))
        #expect(list.keeps("src/docs/keep.md"))
        let negated = try #require(PathGlobList(["!docs/**"]))
        #expect(negated.keeps("src/a") && !negated.keeps("docs/a"))
    }
}
