import OCI
import TestSupport
import Testing

@Suite struct ImageReferenceTests {
    @Test func `keeps what was written and names its parts`() throws {
        let digest = "sha256:" + String(repeating: "0f", count: 32)
        let reference = try ImageReference("localhost:5000/lab/scipy-notebook-x:python-3.11-1a2b3c4@\(digest)")
        #expect(reference.registry?.description == "localhost:5000")
        #expect(reference.registry?.port == "5000")
        #expect(reference.repository.description == "lab/scipy-notebook-x")
        #expect(reference.repository.components == ["lab", "scipy-notebook-x"])
        #expect(reference.repository.lastComponent == "scipy-notebook-x")
        #expect(reference.tag?.description == "python-3.11-1a2b3c4")
        #expect(reference.digest?.description == digest)
        #expect(reference.digest?.algorithm == .sha256)
        #expect(reference.name == "localhost:5000/lab/scipy-notebook-x")
        #expect(reference.isPinned)
        #expect(!reference.isNameOnly)
    }

    @Test(
        arguments: [
            // A name without a slash has no registry, whatever it looks like.
            ("ubuntu", nil, "ubuntu", nil),
            ("test.com:5000", nil, "test.com", "5000"),
            // What has the form of a host is one, also where engines will say no.
            ("jupyter/scipy-notebook", "jupyter", "scipy-notebook", nil),
            ("[2001:db8::1]:5000/app:1", "[2001:db8::1]:5000", "app", "1"),
            ("GHCR.IO/lab/app", "GHCR.IO", "lab/app", nil),
            // An underscore makes it a component.
            ("a_b.com/app", nil, "a_b.com/app", nil),
            ("do__cker/a--b.c_d", nil, "do__cker/a--b.c_d", nil),
        ] as [(String, String?, String, String?)]
    )
    func `finds the registry`(text: String, registry: String?, repository: String, tag: String?) throws {
        let reference = try ImageReference(text)
        #expect(reference.registry?.description == registry)
        #expect(reference.repository.description == repository)
        #expect(reference.tag?.description == tag)
        #expect(reference.description == text)
    }

    @Test(arguments: [
        ("ubuntu", "docker.io/library/ubuntu", "docker.io/library/ubuntu:latest", "ubuntu"),
        (
            "jupyter/scipy-notebook:x", "docker.io/jupyter/scipy-notebook:x", "docker.io/jupyter/scipy-notebook:x",
            "jupyter/scipy-notebook:x"
        ),
        ("index.docker.io/a", "docker.io/library/a", "docker.io/library/a:latest", "a"),
        ("localhost/a", "localhost/a", "localhost/a:latest", "localhost/a"),
        ("Lab/a", "Lab/a", "Lab/a:latest", "Lab/a"),
        ("library/a/b", "docker.io/library/a/b", "docker.io/library/a/b:latest", "library/a/b"),
    ])
    func `makes the whole name`(text: String, normalized: String, requested: String, familiar: String) throws {
        let reference = try ImageReference(text)
        #expect(try reference.normalized.description == normalized)
        #expect(try reference.requested.description == requested)
        #expect(try reference.normalized.familiar == familiar)
        #expect(try reference.normalized.isNormalized)
        #expect(try ImageReference(normalized) == reference.normalized)
    }

    @Test func `a digest decides over a tag`() throws {
        let digest = "sha256:" + String(repeating: "a", count: 64)
        #expect(try ImageReference("a:1@\(digest)").requested.description == "docker.io/library/a@\(digest)")
    }

    @Test func `a name that can be written may not be asked for`() throws {
        let id = String(repeating: "0", count: 64)
        #expect(throws: ReferenceError.self) { try ImageReference(id).normalized }
        #expect(try ImageIdentity(id).description == "sha256:\(id)")
        #expect(throws: ReferenceError.self) { try ImageReference("[abc]/a").normalized }
        let long = String(repeating: "a", count: 250)
        #expect(try ImageReference("b/\(long)").normalized.repository.description == "b/\(long)")
        #expect(throws: ReferenceError.self) { try ImageReference("bcdefg/\(long)").normalized }
    }

    @Test func `parts can be joined and exchanged`() throws {
        let reference = ImageReference(
            try RegistryHost("ghcr.io"),
            try RepositoryPath("lab/app"),
            tag: try ImageTag("1.0")
        )
        #expect(try reference == ImageReference("ghcr.io/lab/app:1.0"))
        #expect(reference.nameOnly.description == "ghcr.io/lab/app")
        #expect(reference.with(tag: .latest, digest: nil).description == "ghcr.io/lab/app:latest")
    }
}
