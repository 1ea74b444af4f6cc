import Scaffolding
import Testing

@Suite struct BaseImageTests {
    @Test(arguments: [
        ("quay.io/jupyter/r-notebook:2025-03-14", ["quay.io", "jupyter", "r-notebook", "2025-03-14"]),
        ("ubuntu:24.04", ["docker.io", "library", "ubuntu", "24.04"]),
        ("lab/x:1", ["docker.io", "lab", "x", "1"]),
        ("localhost:5000/a/b/c:v1", ["localhost:5000", "a/b", "c", "v1"]),
    ])
    func `is the four variables of a workflow`(text: String, parts: [String]) throws {
        #expect(try BaseImage(text).variables.map(\.value) == parts)
    }

    @Test(arguments: [
        ("quay.io/x:1", "no namespace"),
        ("quay.io/jupyter/x", "no tag"),
        ("quay.io/jupyter/x:1@sha256:" + String(repeating: "a", count: 64), "digest"),
        ("quay.io/Jupyter/x:1", "upper-case"),
        ("https://quay.io/jupyter/x:1", "address"),
        ("", "empty"),
        ("a b:1", "white space"),
    ])
    func `refuses what has no place in them`(text: String, word: String) {
        let error = #expect(throws: ScaffoldingError.self) { try BaseImage(text) }
        #expect(error?.code == .badBase)
        #expect(error?.description.contains(word) == true, "\(String(describing: error))")
    }
}
