import OCI
import TestSupport
import Testing

/// Each way to be wrong, with the wrong bytes between marks; empty marks are the place where something is missing.
@Suite struct ReferenceErrorTests {
    @Test(
        arguments: [
            ("⟦⟧", .empty),
            ("lab/app⟦ ⟧", .blank),
            ("a⟦\t⟧b", .blank),
            ("⟦https://⟧ghcr.io/lab/app", .scheme),
            ("⟦docker://⟧app:1", .scheme),
            ("⟦⟧:1", .missingName),
            ("⟦⟧@sha256:00", .missingName),
            // The registry.
            ("⟦⟧/app", .emptyRegistry),
            ("ghcr⟦!⟧io:80/app", .registryCharacter),
            ("Ghcr⟦é⟧/app", .registryCharacter),
            ("⟦-ghcr⟧.io:80/app", .registryLabel),
            ("ghcr.⟦.⟧io:80/app", .registryLabel),
            ("ghcr.io:⟦⟧/app", .port),
            ("ghcr.io:⟦http⟧/app", .port),
            ("⟦fc00::1:5000⟧/app", .bareIPv6Address),
            ("⟦::1⟧/app", .bareIPv6Address),
            ("⟦[fe80::1%eth0]⟧/app", .ipv6Address),
            ("[::1]⟦a⟧/app", .registryCharacter),
            // The repository.
            ("ghcr.io/⟦⟧", .emptyComponent),
            ("ghcr.io/⟦⟧/app", .emptyComponent),
            ("ghcr.io/lab/⟦App⟧:1", .repositoryUppercase),
            ("ghcr.io/lab/a⟦$⟧b", .repositoryCharacter),
            ("ghcr.io/lab/⟦日⟧", .repositoryCharacter),
            ("ghcr.io/lab/⟦notebook-⟧:python-3.11", .separatorAtEdge),
            ("⟦-lab⟧/app", .separatorAtEdge),
            ("lab/a⟦..⟧b", .separatorRun),
            ("lab/a⟦___⟧b", .separatorRun),
            ("lab/a⟦-_⟧b", .separatorRun),
            ("⟦[⟧::1]:5000", .repositoryCharacter),
            // The tag.
            ("lab/app:⟦⟧", .emptyTag),
            ("lab/app:⟦-x⟧", .tagStart),
            ("lab/app:⟦.x⟧", .tagStart),
            ("lab/app:x⟦+⟧y", .tagCharacter),
            ("lab/app:⟦$⟧{TAG}", .tagCharacter),
            ("a:b⟦:⟧c", .tagCharacter),
            ("ghcr.io/lab/app⟦:feat/⟧x", .slashInTag),
            // The digest.
            ("app@⟦⟧", .digestFormat),
            ("app@⟦sha256⟧", .digestFormat),
            ("app@sha256:⟦abc⟧", .digestLength(expected: 64)),
            ("app@⟦md5⟧:00000000000000000000000000000000", .digestAlgorithm),
        ] as [(String, ReferenceError.Code)]
    )
    func `a reference`(marked: String, code: ReferenceError.Code) throws {
        let marked = MarkedText(marked)
        let error = #expect(throws: ReferenceError.self) { try ImageReference(marked.text) }
        #expect(error?.code == code)
        #expect(error?.range == marked.ranges.first)
    }

    @Test func `lengths`() throws {
        let digits = String(repeating: "A", count: 64)
        expect(.repositoryTooLong, 2..<258) { () throws(ReferenceError) in
            try ImageReference("a/" + String(repeating: "b", count: 256))
        }
        expect(.tagTooLong, 2..<131) { () throws(ReferenceError) in
            try ImageReference("a:" + String(repeating: "b", count: 129))
        }
        expect(.digestLength(expected: 64), 9..<74) { () throws(ReferenceError) in
            try ImageReference("a@sha256:0" + digits)
        }
        expect(.digestUppercase, 9..<73) { () throws(ReferenceError) in try ImageReference("a@sha256:" + digits) }
        _ = try ImageReference("a/" + String(repeating: "b", count: 255) + ":" + String(repeating: "c", count: 128))
    }

    @Test func `single parts`() {
        expect(.emptyRegistry, 0..<0) { () throws(ReferenceError) in try RegistryHost("") }
        expect(.scheme, 0..<8) { () throws(ReferenceError) in try RegistryHost("https://ghcr.io") }
        expect(.pathInRegistry, 7..<11) { () throws(ReferenceError) in try RegistryHost("ghcr.io/lab") }
        expect(.blank, 7..<8) { () throws(ReferenceError) in try RegistryHost("ghcr.io ") }
        expect(.registryCharacter, 2..<3) { () throws(ReferenceError) in try RegistryHost("my_registry.io") }
        expect(.emptyComponent, 0..<0) { () throws(ReferenceError) in try RepositoryPath("") }
        expect(.emptyComponent, 4..<4) { () throws(ReferenceError) in try RepositoryPath("lab/") }
        expect(.tagInRepository, 3..<5) { () throws(ReferenceError) in try RepositoryPath("app:1") }
        expect(.emptyTag, 0..<0) { () throws(ReferenceError) in try ImageTag("") }
        expect(.slashInTag, 4..<5) { () throws(ReferenceError) in try ImageTag("feat/x") }
        expect(.blank, 1..<2) { () throws(ReferenceError) in try ImageTag("3 11") }
        expect(.digestFormat, 0..<3) { () throws(ReferenceError) in try Digest("abc") }
    }

    @Test(arguments: [
        ("lab/app@", "'lab/app@' has no digest; write 'sha256:' and 64 hexadecimal digits"),
        ("a..b:1/app", "'a..b:1/app' has a dot too many in its host name; remove it"),
        ("GHCR.io/Lab", "'Lab' has upper-case letters; write 'lab', repositories are lower-case"),
        (
            "lab/app:${TAG}",
            "'lab/app:${TAG}' has '$' in it, as if a variable was not replaced; "
                + "a tag is written with letters, digits, '_', '.' and '-'"
        ),
        (
            "quay.io/lab/notebook-:3.11",
            "'notebook-' begins or ends with '.', '_' or '-'; "
                + "each part of a repository begins and ends with a letter or a digit"
        ),
    ])
    func `says what is wrong and what to do`(text: String, sentence: String) throws {
        let error = #expect(throws: ReferenceError.self) { try ImageReference(text) }
        #expect(error?.description == sentence)
    }

    private func expect<Value>(
        _ code: ReferenceError.Code,
        _ range: Range<Int>,
        at location: SourceLocation = #_sourceLocation,
        _ read: () throws(ReferenceError) -> Value
    ) {
        do {
            _ = try read()
            Issue.record("read without an error", sourceLocation: location)
        } catch {
            #expect(error.code == code, sourceLocation: location)
            #expect(error.range == range, sourceLocation: location)
        }
    }
}
