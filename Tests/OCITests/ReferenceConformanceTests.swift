import Foundation
import TestSupport
import Testing

@testable import OCI

/// The tables of the distribution project's own tests, and cases beside them.
@Suite struct ReferenceConformanceTests {
    @Test(.enabled(if: ConformanceSuite.isPresent("image-reference")))
    func `reads references as engines do`() throws {
        try ConformanceSuite("image-reference").run { item in
            let input = try #require(item["input"] as? String)
            let strict = Result { try ImageReference(input) }
            let normalized = Result { try strict.get().normalized }
            return try differences(
                [
                    ("parse", strict.map(parts)),
                    ("normalized", normalized.map { parts($0).merging(forms($0)) { $1 } }),
                    ("docker_ref", Result { ["string": try strict.get().requested.description] }),
                    ("any", Result { ["string": try ImageIdentity(input).description] }),
                    ("canonical_named", canonical(strict)),
                ],
                from: item
            )
        }
    }

    @Test(.enabled(if: ConformanceSuite.isPresent("image-reference-match")))
    func `matches patterns as engines do`() throws {
        try ConformanceSuite("image-reference-match").run { item in
            let reference = try ImageReference(try #require(item["input"] as? String)).normalized
            let found = (try? ImagePattern(try #require(item["pattern"] as? String)))?.matches(reference)
            let expected = item["match"] as? Bool
            return found == expected ? nil : "\(found as Any) instead of \(expected as Any)"
        }
    }

    @Test(.enabled(if: ConformanceSuite.isPresent("image-reference-grammar")))
    func `follows the grammar`() throws {
        try ConformanceSuite("image-reference-grammar").run { item in
            let input = try #require(item["input"] as? String)
            let isReference = item["grammar"] as? String == "reference"
            var groups: [String]?
            if let parts = try? ReferenceGrammar.parts(of: input.utf8Span.span) {
                func text(_ range: Range<Int>?) -> String {
                    range.map { String(decoding: Array(input.utf8)[$0], as: UTF8.self) } ?? ""
                }
                if isReference {
                    groups = [text(parts.name), text(parts.tag), text(parts.digest)]
                } else if parts.tag == nil, parts.digest == nil {
                    groups = [text(parts.registry), text(parts.repository)]
                }
            }
            let expected = item["match"] as? Bool == true ? item["groups"] as? [String] : nil
            return groups == expected ? nil : "\(groups as Any) instead of \(expected as Any)"
        }
    }

    private typealias Answer = Result<[String: String], any Error>

    private func parts(_ reference: ImageReference) -> [String: String] {
        var parts: [String: String] = [
            "domain": reference.registry?.description ?? "",
            "name": reference.name,
            "path": reference.repository.description,
            "string": reference.description,
        ]
        parts["tag"] = reference.tag?.description
        parts["digest"] = reference.digest?.description
        return parts
    }

    private func forms(_ reference: ImageReference) -> [String: String] {
        [
            "familiar": reference.familiar,
            "familiar_name": reference.familiarName,
            "name_only": "\(reference.isNameOnly)",
            "with_default_tag": reference.withDefaultTag.description,
        ]
    }

    private func canonical(_ reference: Result<ImageReference, any Error>) -> Answer {
        reference.flatMap { $0.isNormalized ? .success(["ok": "true"]) : .failure(NotNormalized()) }
    }

    private struct NotNormalized: Error {}

    private func differences(_ answers: [(key: String, Answer)], from item: ConformanceSuite.Case) throws -> String? {
        for (key, answer) in answers {
            let expected = try #require(item[key] as? ConformanceSuite.Case).mapValues { value in
                value as? String ?? "\(value as? Bool == true)"
            }
            switch answer {
            case .success(let found) where found != expected: return "\(key): \(found) instead of \(expected)"
            case .failure(let error) where expected["error"] == nil: return "\(key): \(error) instead of \(expected)"
            default: continue
            }
        }
        return nil
    }
}
