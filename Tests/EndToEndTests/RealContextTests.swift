import Foundation
import TestSupport
import Testing

/// The files that `imgmatrix context` lists, held against what a real builder copies.
///
/// Left out are the patterns that the builder's library reads in another way than BuildKit's: `|`, and exceptions with a
/// wildcard in front of a name, for which BuildKit looks into folders that are left out.
@Suite(.enabled(if: Buildah.isPresent)) struct RealContextTests {
    private static let files = [
        "a", "b", "a.md", "README.md", ".env", ".git-x", "dir/a", "dir/b.md", "dir/sub/a", "dir/sub/c.md",
        "dir/.hidden", "other/a", "other/deep/er/x", "my file", "ü.txt", "日本/語", "[x]", "!b", "#c", "-rf",
    ]
    private static let links = [
        "toFile": "dir/a", "toFolder": "dir", "toRoot": "/", "toNothing": "nowhere", "toItself": "toItself",
        "dir/up": "..",
    ]

    @Test(arguments: [
        // Names and folders.
        "", "dir/\n./a\nDIR\n*.MD", "/dir\nother//deep", "a/\nb/c\ndir/./sub\ndir/../b",
        // Comments, blanks and ends of lines.
        "#c\n# a\n  a  \n\tb\t\n\n\\#c", "a\r\n*.md\r\n", "\u{FEFF}a\nb", "my file\nü.txt\n\"b\"",
        // The whole context, and what is above it.
        ".", "..\n/\n../a", "*", "**",
        // Wildcards.
        "*.md", "**/*.md", "*/a", "*/*/a\n?", "**/a", "**/sub/a\n??\n日*", "dir/**", "dir/**/a\nother/**/x",
        "other/deep/*/x\n[ab]", "[^a]", "[!a]\n[a-b].md", "\\[x\\]\nmy\\ file", ".*", "**/.*\n{a,b}\n$a", "a**",
        "d**/a", "di*/s*",
        // Exceptions, the last line counts.
        "*.md\n!README.md", "dir\n!dir/sub", "dir/*\n!dir/sub/a", "*\n!dir/b.md", "*\n!dir/**", "*\n!*.md\n!/a",
        "a\n!a\na", "!a\na\n! b\n\\!b", "dir\n!dir/sub/a\ndir/sub", "**/*.md\n!dir/**/*.md", "*/*\n!dir/a",
        // Links are what they are.
        "toFolder\ntoRoot/", "toFolder/a", "*\n!toFolder/**",
        // The builder's own files.
        "Dockerfile\n.dockerignore", "*\n!.dockerignore",
    ])
    func `lists what a builder copies`(patterns: String) throws {
        let repository = try repository()
        try repository.write("src/app/.dockerignore", patterns + "\n")
        try compare(repository, "\(patterns.debugDescription)")
    }

    @Test func `takes the ignore file of the Dockerfile`() throws {
        let repository = try repository()
        try repository.write("src/app/.dockerignore", "*.md\n")
        try repository.write("src/app/Dockerfile.dockerignore", "a\n")
        try compare(repository, "Dockerfile.dockerignore")
    }

    @Test(arguments: ["data[0-9", "!", "a\\"])
    func `says which pattern no builder takes`(pattern: String) throws {
        let repository = try repository()
        try repository.write("src/app/.dockerignore", "*.md\n\(pattern)\n")
        let result = try Buildah().build(repository.path + "/src/app", name: "localhost/context")
        #expect(!result.isBuilt)
        let answer = try Program.run(["check"], in: repository.path)
        #expect(answer.output.contains("src/app/.dockerignore:2:1"), "\(answer.output)")
    }

    private func repository() throws -> ThrowawayRepository {
        let repository = try ThrowawayRepository()
        try repository.write(
            ".github/workflows/build-push-app.yaml",
            """
            on: push
            jobs:
              build:
                runs-on: ubuntu-24.04
                steps:
                  - uses: actions/checkout@v4
                  - uses: docker/build-push-action@v6
                    with: {context: src/app, push: true, tags: "ghcr.io/lab/app:1"}

            """
        )
        try repository.write("src/app/Dockerfile", "FROM scratch\nCOPY . /ctx\n")
        for file in Self.files { try repository.write("src/app/\(file)", file) }
        for (link, target) in Self.links { try repository.link("src/app/\(link)", to: target) }
        try FileManager.default.createDirectory(
            atPath: repository.path + "/src/app/empty/below",
            withIntermediateDirectories: true
        )
        return repository
    }

    private func compare(_ repository: borrowing ThrowawayRepository, _ title: String) throws {
        let answer = try Program.run(["context", "app", "--all", "--format", "json"], in: repository.path)
        let content = try #require(
            try JSONDocument(text: answer.output)["contexts"]?[0]?["content"],
            "\(title): \(answer.complaint)"
        )
        let listed = (paths(content["files"]) + paths(content["links"])).sorted {
            $0.utf8.lexicographicallyPrecedes($1.utf8)
        }
        let builder = try Buildah()
        let result = try builder.build(repository.path + "/src/app", name: "localhost/context")
        try #require(result.isBuilt, "\(title): \(result.log)")
        let copied = try builder.files(below: "/ctx", of: "localhost/context")
        #expect(listed == copied, "\(title)")
    }

    private func paths(_ document: JSONDocument?) -> [String] {
        guard case .array(let elements)? = document else { return [] }
        return elements.compactMap { if case .string(let text)? = $0["path"] { text } else { nil } }
    }
}
