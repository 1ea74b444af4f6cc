import Foundation
import TestSupport
import Testing

/// Real repositories, laid out one after the other: nothing crashes or hangs, all output is valid, no exact name is malformed.
///
/// They lie beside the repository or where `IMGMATRIX_CORPORA` says; a machine that has none skips the test.
@Suite struct CorpusTests {
    struct Corpus: CustomTestStringConvertible, Sendable {
        let url: URL
        var testDescription: String { url.deletingPathExtension().lastPathComponent }

        static var folder: URL {
            if let path = ProcessInfo.processInfo.environment["IMGMATRIX_CORPORA"] { return URL(fileURLWithPath: path) }
            return URL(fileURLWithPath: ConformanceSuite.folder).deletingLastPathComponent().appendingPathComponent(
                "corpora"
            )
        }

        static var all: [Corpus] {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            return names.filter { $0.hasSuffix(".json") }.sorted().map {
                Corpus(url: folder.appendingPathComponent($0))
            }
        }
    }

    @Test(.enabled(if: !Corpus.all.isEmpty), arguments: Corpus.all)
    func `answers for a real repository`(corpus: Corpus) throws {
        let object = try JSONSerialization.jsonObject(with: Data(contentsOf: corpus.url))
        let content = try #require(object as? [String: Any])
        let texts = try #require(content["files"] as? [String: String])
        let repository = try ThrowawayRepository()
        for path in try #require(content["paths"] as? [String]) { try repository.write(path, texts[path] ?? "") }
        try repository.commit("Lay out")

        let check = try Program.run(["check", "--format", "json"], in: repository.path)
        #expect(!check.isStopped)
        #expect(check.status == 0 || check.status == 1, "\(check.complaint)")
        #expect((try? JSONSerialization.jsonObject(with: Data(check.output.utf8))) != nil)

        let tags = try Program.run(["tags", "--format", "json"], in: repository.path)
        #expect(!tags.isStopped)
        #expect(tags.status == 0 || tags.status == 1, "\(tags.complaint)")
        let report = try #require(try JSONSerialization.jsonObject(with: Data(tags.output.utf8)) as? [String: Any])
        let images = try #require(report["images"] as? [[String: Any]])
        var reasons: [String: Int] = [:]
        for image in images {
            let reference = image["reference"] as? String ?? ""
            if image["resolved"] as? Bool == true {
                #expect(!reference.contains("${{"), "\(reference)")
            } else {
                let unknowns = image["unknowns"] as? [[String: Any]] ?? []
                #expect(!unknowns.isEmpty, "\(reference) has no reason")
                for unknown in unknowns { reasons[unknown["reason"] as? String ?? "", default: 0] += 1 }
            }
        }
        let exact = images.count { $0["resolved"] as? Bool == true }
        let partly = images.count { image in
            // A part of the name that is known stands outside of `${{ … }}`.
            image["resolved"] as? Bool != true
                && !((image["reference"] as? String ?? "").replacing(/\$\{\{.*?\}\}/, with: "").isEmpty)
        }
        let unknown = images.count - exact - partly
        print("corpus \(corpus.testDescription): \(exact) exact, \(partly) partly known, \(unknown) unknown")
        for (reason, count) in reasons.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }).prefix(8) {
            print("  \(count) unknown, because \(reason)")
        }
    }
}
