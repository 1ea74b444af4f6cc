import Foundation
import SourceText
import TestSupport
import Testing
import Values

@testable import Actions

/// What `docker buildx bake --print` shows of bake files.
@Suite struct BakeConformanceTests {
    @Test(.enabled(if: ConformanceSuite.isPresent("bake")))
    func `plans as bake does`() throws {
        try ConformanceSuite(
            "bake",
            share: 0.99,
            divergences: ["secret": "whether the file of a secret exists is not asked"]
        ).run(judge)
    }

    private func judge(_ item: ConformanceSuite.Case) throws -> String? {
        let result: Result<Value, BakeError> = Result { () throws(BakeError) in try plan(item) }
        switch result {
        case .failure(let error):
            guard let wanted = item["error"] as? String else { return "\(error)" }
            guard case .wrong(let message, _) = error else { return "unknown: \(error)" }
            // What has a place in a file is said in words of our own.
            let isPlain = !wanted.contains("docker-bake.")
            return isPlain && message != wanted ? "'\(message)' instead of '\(wanted)'" : nil
        case .success(let value):
            guard let wanted = item["resolved"] as? [String: Any] else { return "no error '\(item["error"] ?? "")'" }
            let found = plain(value)
            return NSDictionary(dictionary: found as? [String: Any] ?? [:]).isEqual(to: wanted)
                ? nil : "\(found) instead of \(wanted)"
        }
    }

    private func plan(_ item: ConformanceSuite.Case) throws(BakeError) -> Value {
        let environment = item["env"] as? [String: String] ?? [:]
        var bodies: [HCLBody] = []
        let files = item["files"] as? [String: Any] ?? [:]
        for name in files.keys.sorted() {
            let text = files[name] as? String ?? json(files[name])
            let file = SourceFile(path: name, text: text)
            bodies.append(try name.hasSuffix(".hcl") ? HCLReader.body(of: file) : BakeJSONReader.body(of: file))
        }
        let definition = try BakeDefinition(bodies) { environment[$0].map { .value(Template($0)) } ?? .none }
        let sets = (item["sets"] as? [String] ?? []).map { BakeTarget.Text(value: Template($0), range: nil) }
        var overrides = try BakeOverrides(sets, of: definition.targets.map(\.name))
        let arguments = item["args"] as? [String] ?? []
        if arguments.contains("--push") { overrides.pushes = .yes }
        overrides.loads = arguments.contains("--load")
        overrides.buildsAnew = arguments.contains("--no-cache")
        return try BakePlan(definition, names: item["targets"] as? [String] ?? [], overrides).json
    }

    private func json(_ value: Any?) -> String {
        let data =
            (try? JSONSerialization.data(withJSONObject: value ?? [:], options: [.withoutEscapingSlashes, .sortedKeys]))
            ?? Data()
        return String(decoding: data, as: UTF8.self)
    }

    private func plain(_ value: Value) -> Any {
        switch value.content {
        case .null: NSNull()
        case .bool(let bool): bool
        case .number(let number): number
        case .text(let text): text.display
        case .array(let elements): elements.map(plain)
        case .object(let object):
            Dictionary(object.members.map { ($0.name, plain($0.value)) }, uniquingKeysWith: { $1 })
        case .unknown(let unknown): "${{ \(unknown.expression) }}"
        }
    }
}
