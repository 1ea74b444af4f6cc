import OCI
import Testing

@Suite struct ImagePatternTests {
    @Test(
        arguments: [
            ("*", "a", true),
            // A star stops at slashes.
            ("*", "a/b", false),
            ("lab/*", "lab/app", true),
            ("**", "a/b/c", false),
            ("lab/?pp", "lab/app", true),
            ("lab?app", "lab/app", false),
            ("lab/[a-c]pp", "lab/app", true),
            ("lab/[^a-c]pp", "lab/app", false),
            ("a[b-]", "ab", nil),
            ("a[", "a", nil),
            ("a[]", "a", nil),
            ("a\\", "a", nil),
            ("a\\*", "a*", true),
            ("a*b*c", "aXbYc", true),
            ("a*b*c", "aXbYcd", false),
            // What stands behind a star is taken at the first place where it fits.
            ("*[^a]*c", "b/c", false),
            ("", "", true),
            ("", "a", false),
        ] as [(String, String, Bool?)]
    )
    func `matches whole texts`(pattern: String, text: String, matches: Bool?) {
        #expect((try? ImagePattern(pattern))?.matches(text) == matches)
    }

    @Test func `a reference matches by its familiar text or by its name`() throws {
        let reference = try ImageReference("docker.io/library/redis:7")
        #expect(try ImagePattern("redis").matches(reference))
        #expect(try ImagePattern("redis:*").matches(reference))
        #expect(try !ImagePattern("docker.io/*/redis").matches(reference))
    }

    @Test func `many stars do not make it slow`() throws {
        let pattern = try ImagePattern(String(repeating: "*a", count: 200) + "b")
        #expect(!pattern.matches(String(repeating: "a", count: 4000)))
    }
}
