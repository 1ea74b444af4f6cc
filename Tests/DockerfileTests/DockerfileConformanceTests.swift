import Dockerfile
import Foundation
import SourceText
import TestSupport
import Testing

/// BuildKit on many files: its parser, what it reads from instructions, and how it connects stages.
@Suite struct DockerfileConformanceTests {
    @Test(
        .enabled(if: ConformanceSuite.isPresent("dockerfile-parser")),
        arguments: ["dockerfile-parser", "dockerfile-frontend", "dockerfile-real"]
    )
    func `reads a file as BuildKit does`(suite: String) throws {
        try ConformanceSuite(suite).run { item in
            let syntax = SyntaxJudge(item["dockerfile"] as? String ?? "")
            let parse = try #require(item["parse"] as? [String: Any])
            if let complaint = syntax.complaint(about: parse) { return "parse: \(complaint)" }
            if let instructions = item["instructions"] as? [String: Any],
                let complaint = InstructionsJudge(syntax).complaint(about: instructions)
            {
                return "instructions: \(complaint)"
            }
            for question in item["graph"] as? [[String: Any]] ?? [] {
                let judge = GraphJudge(syntax: syntax, item: item, question: question)
                if let complaint = judge.complaint { return "graph: \(complaint)" }
            }
            return nil
        }
    }

    @Test(.enabled(if: ConformanceSuite.isPresent("dockerfile-directives")))
    func `finds the frontend of a file`() throws {
        try ConformanceSuite("dockerfile-directives").run { item in
            let file = SourceFile(path: "Dockerfile", text: item["dockerfile"] as? String ?? "")
            let directive = SyntaxDirective(in: file)
            guard item["found"] as? Bool == true else { return directive == nil ? nil : "found \(directive!.value)" }
            guard let directive else { return "not found" }
            let line = directive.range.map { LineIndex(file.bytes).position(at: $0.lowerBound).line } ?? 0
            return difference(
                ["ref": directive.reference, "cmdline": directive.value, "line": line],
                item.filter { ["ref", "cmdline", "line"].contains($0.key) }
            )
        }
    }
}
