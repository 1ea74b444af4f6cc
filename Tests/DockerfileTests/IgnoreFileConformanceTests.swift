import Dockerfile
import SourceText
import TestSupport
import Testing

/// moby/patternmatcher, which decides what a build context holds.
@Suite struct IgnoreFileConformanceTests {
    @Test(.enabled(if: ConformanceSuite.isPresent("dockerignore-read")))
    func `reads lines as moby does`() throws {
        try ConformanceSuite("dockerignore-read").run { item in
            let file = SourceFile(path: ".dockerignore", text: item["content"] as? String ?? "")
            return difference(IgnoreFile(file).lines.map(\.pattern), item["patterns"] as? [String] ?? [])
        }
    }

    @Test(.enabled(if: ConformanceSuite.isPresent("dockerignore-match")))
    func `matches paths as moby does`() throws {
        try ConformanceSuite("dockerignore-match").run { item in
            let file = IgnoreFile(patterns: item["patterns"] as? [String] ?? [])
            let state = file.problems.isEmpty ? file.ignoredState(of: item["path"] as? String ?? "") : nil
            if item["error"] != nil { return state == nil ? nil : "no error" }
            return state == item["matches"] as? Bool ? nil : "\(state.map(String.init) ?? "error"): \(item)"
        }
    }

    @Test(.enabled(if: ConformanceSuite.isPresent("dockerignore-real")))
    func `keeps and leaves out the files of real repositories`() throws {
        try ConformanceSuite("dockerignore-real").run { item in
            let text = item["content"] as? String ?? item["dockerignore"] as? String ?? ""
            let file = IgnoreFile(SourceFile(path: ".dockerignore", text: text))
            for path in item["ignored"] as? [String] ?? [] where !file.ignores(path) { return "keeps \(path)" }
            for path in item["kept"] as? [String] ?? [] where file.ignores(path) { return "leaves out \(path)" }
            return nil
        }
    }
}
