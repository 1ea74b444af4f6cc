import ImageMatrix
import SourceText
import Testing

@Suite struct ScanTests {
    /// `src/a` to `src/d`, of which `d` has no Dockerfile and `a` holds another app.
    private static let tree = MemoryTree([
        "src/a/Dockerfile", "src/a/inner/Dockerfile", "src/b/Dockerfile", "src/c/.devcontainer/Dockerfile",
        "src/d/README.md", ".github/workflows/build-push-a.yaml",
    ])

    private func scan(_ selection: [String]) throws -> Scan {
        var configuration = Configuration()
        configuration.apps = ["src/*", "src/*/*"]
        return try Scan(Self.tree, configuration: configuration, selection: selection)
    }

    @Test func `finds all apps`() throws {
        let scan = try scan([])
        #expect(scan.apps.map(\.name) == ["a", "b", "c", "a/inner"])
        #expect(scan.names == ["a", "b", "c", "a/inner"])
        #expect(scan.foldersWithoutDockerfile == ["src/d"])
        #expect(scan.workflows == [".github/workflows/build-push-a.yaml"])
    }

    @Test func `looks only into what can concern the selected apps`() throws {
        #expect(try scan(["a"]).apps.map(\.name) == ["a", "a/inner"])
        #expect(try scan(["a/inner"]).apps.map(\.name) == ["a", "a/inner"])
        #expect(try scan(["b"]).apps.map(\.name) == ["b"])
        #expect(try scan(["b"]).names.isSuperset(of: ["a", "b", "c", "a/inner"]))
    }

    @Test func `looks into all folders when a selected app is not there`() throws {
        for selection in [["x"], ["b", "x"], ["d"]] {
            #expect(try scan(selection).apps.map(\.name) == ["a", "b", "c", "a/inner"], "\(selection)")
        }
    }
}
