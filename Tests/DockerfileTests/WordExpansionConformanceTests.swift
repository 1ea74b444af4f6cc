import Dockerfile
import TestSupport
import Testing
import Values

/// BuildKit's expansion of words.
@Suite struct WordExpansionConformanceTests {
    @Test(.enabled(if: ConformanceSuite.isPresent("dockerfile-shell")))
    func `expands words as BuildKit does`() throws {
        try ConformanceSuite("dockerfile-shell").run { item in
            let environment = item["env"] as? [String: String] ?? [:]
            var expander = WordExpander(escape: (item["escape"] as? String)?.utf8.first ?? UInt8(ascii: "\\"))
            expander.keepsQuotes = item["raw_quotes"] as? Bool ?? false
            expander.keepsEscapes = item["raw_escapes"] as? Bool ?? false
            expander.keepsUnset = item["skip_unset_env"] as? Bool ?? false
            expander.ignoresQuotes = item["skip_process_quotes"] as? Bool ?? false
            let expansion: WordExpansion
            do throws(WordExpansionError) {
                expansion = try expander.expand(item["input"] as? String ?? "") { name in
                    environment[name].map { .set(.init($0)) } ?? .unset
                }
            } catch {
                return item["error"] == nil ? error.message : nil
            }
            if let error = item["error"] { return "no error, expected \(error)" }
            if let words = item["words"] as? [String] {
                return difference(expansion.words.map { $0.text ?? "?" }, words)
            }
            return difference(
                [
                    "result": expansion.result.text ?? "?", "matched": expansion.matched.sorted(),
                    "unmatched": expansion.unmatched.sorted(),
                ] as [String: Any],
                item.filter { ["result", "matched", "unmatched"].contains($0.key) }
            )
        }
    }
}
