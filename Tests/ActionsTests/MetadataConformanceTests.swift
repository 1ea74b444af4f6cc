import Actions
import Foundation
import TestSupport
import Testing
import Values

@Suite struct MetadataConformanceTests {
    @Test(.enabled(if: ConformanceSuite.isPresent("metadata-action")))
    func `names, labels and files of the metadata action`() throws {
        try ConformanceSuite("metadata-action").run { item in
            switch item["mode"] as? String {
            case nil: try run(item)
            case "tag"?, "tags"?: readTag(item)
            case "flavor"?: readFlavor(item)
            case "image"?: readImages(item)
            case "raw"?: readRaw(item)
            case "inputs"?: readInputs(item)
            default: "unknown mode"
            }
        }
    }

    private func list(_ value: Any?) -> [Template] {
        if let list = value as? [String] { return list.map { Template($0) } }
        return MetadataInputs.entries(Template(value as? String ?? ""))
    }

    private func strings(_ value: Any?) -> [String]? { value as? [String] }

    private func time(_ value: Any?) -> CalendarTime? {
        guard let text = value as? String else { return nil }
        let formatter = ISO8601DateFormatter()
        for options: ISO8601DateFormatter.Options in [
            [.withInternetDateTime], [.withInternetDateTime, .withFractionalSeconds],
        ] {
            formatter.formatOptions = options
            if let date = formatter.date(from: text) {
                return CalendarTime(milliseconds: Int((date.timeIntervalSince1970 * 1_000).rounded()))
            }
        }
        return nil
    }

    private func run(_ item: ConformanceSuite.Case) throws -> String? {
        let env = item["env"] as? [String: String] ?? [:]
        let event = item["event"] as? [String: Any] ?? [:]
        let repo = item["repo"] as? [String: Any] ?? [:]
        let given = item["inputs"] as? [String: Any] ?? [:]
        let expected = try #require(item["expected"] as? [String: Any])
        var inputs = MetadataInputs()
        inputs.images = list(given["images"])
        inputs.tags = list(given["tags"])
        inputs.flavor = list(given["flavor"])
        inputs.labels = list(given["labels"])
        inputs.annotations = list(given["annotations"])
        if let target = given["bakeTarget"] as? String { inputs.bakeTarget = Template(target) }
        if let levels = env["DOCKER_METADATA_ANNOTATIONS_LEVELS"] { inputs.annotationLevels = Template(levels) }
        let request = event["pull_request"] as? [String: Any]
        let name = env["GITHUB_EVENT_NAME"] ?? ""
        var ref = env["GITHUB_REF"] ?? ""
        var sha = env["GITHUB_SHA"] ?? ""
        if name.contains("pull_request_target"), let number = event["number"] as? Int {
            ref = "refs/pull/\(number)/merge"
        }
        if name.contains("pull_request"), env["DOCKER_METADATA_PR_HEAD_SHA"] == "true",
            let head = (request?["head"] as? [String: Any])?["sha"] as? String
        {
            sha = head
        }
        let base =
            ref.hasPrefix("refs/tags/")
            ? event["base_ref"] as? String : (request?["base"] as? [String: Any])?["ref"] as? String
        let defaultBranch = (event["repository"] as? [String: Any])?["default_branch"] as? String
        var context = MetadataContext(
            eventName: name,
            ref: Template(ref),
            sha: Template(sha),
            defaultBranch: (defaultBranch).map { Template($0) },
            baseRef: base.map { Template($0) }
        )
        context.edgeBranch = (repo["default_branch"] as? String).map { Template($0) }
        context.now = time(item["now"])
        context.commitDate =
            time((event["head_commit"] as? [String: Any])?["timestamp"]) ?? time(item["api_commit_date"])
        context.repositoryName = Template(repo["name"] as? String ?? "")
        context.repositoryDescription = Template(repo["description"] as? String ?? "")
        context.repositoryURL = Template(repo["html_url"] as? String ?? "")
        context.license = Template((repo["license"] as? [String: Any])?["spdx_id"] as? String ?? "")
        context.shortLength = env["DOCKER_METADATA_SHORT_SHA_LENGTH"].map { Template($0) }
        do {
            var action = try MetadataAction(inputs, context)
            let tags = try action.tags().map(\.display)
            if expected["error"] != nil { return "no error, tags \(tags)" }
            let version = expected["version"] as? [String: Any] ?? [:]
            if action.mainVersion?.display != version["main"] as? String {
                return "version \(String(describing: action.mainVersion?.display))"
            }
            let partial = action.partialVersions.map(\.display)
            if partial != strings(version["partial"]) { return "partial \(partial)" }
            if action.isLatest != version["latest"] as? Bool { return "latest \(String(describing: action.isLatest))" }
            if tags != strings(expected["tags"]) { return "tags \(tags)" }
            let names = try action.tagNamesOnly().map(\.display)
            if let wanted = strings(expected["tag_names"]), names != wanted { return "tag names \(names)" }
            let labels = try action.labels(inputs.labels).map(\.display)
            if labels != strings(expected["labels"]) { return "labels \(labels)" }
            let annotations = try action.labels(inputs.annotations).map(\.display)
            if let wanted = strings(expected["annotations"]), annotations != wanted {
                return "annotations \(annotations)"
            }
            if action.warnings != strings(expected["warnings"]) ?? [] { return "warnings \(action.warnings)" }
            if let wanted = expected["json"], try !isSame(action.json(), wanted) { return "json" }
            for (key, wanted) in expected["bake"] as? [String: Any] ?? [:] {
                let parts: [MetadataAction.BakePart] =
                    switch key {
                    case "tags": [.tags]
                    case "labels": [.labels]
                    case "annotations": [.annotations]
                    default: [.tags, .labels]
                    }
                if try !isSame(action.bakeFile(parts), wanted) { return "bake \(key)" }
            }
            return nil
        } catch let error as MetadataError {
            return expected["error"] == nil ? "error \(error)" : nil
        }
    }

    private func isSame(_ value: Value, _ wanted: Any) throws -> Bool {
        let data = try JSONSerialization.data(withJSONObject: wanted)
        let other = try Value(json: String(decoding: data, as: UTF8.self))
        return sorted(value) == sorted(other)
    }

    /// The members of an object have no order.
    private func sorted(_ value: Value) -> String {
        if let object = value.object {
            return "{" + object.members.map { "\($0.name):\(sorted($0.value))" }.sorted().joined(separator: ",") + "}"
        }
        if let array = value.array { return "[" + array.map(sorted).joined(separator: ",") + "]" }
        return value.template.display
    }

    private func readTag(_ item: ConformanceSuite.Case) -> String? {
        let expected = item["expected"] as? [String: Any] ?? [:]
        do {
            let tag = try MetadataTag(item["value"] as? String ?? "")
            guard let result = expected["result"] as? [String: Any] else { return "no error" }
            if tag.kind.rawValue != result["type"] as? String { return "type \(tag.kind)" }
            return tag.attributes == result["attrs"] as? [String: String] ? nil : "\(tag.attributes)"
        } catch { return expected["error"] == nil ? "\(error)" : nil }
    }

    private func readFlavor(_ item: ConformanceSuite.Case) -> String? {
        let expected = item["expected"] as? [String: Any] ?? [:]
        do {
            let flavor = try MetadataFlavor(item["value"] as? [String] ?? [])
            guard let result = expected["result"] as? [String: Any] else { return "no error" }
            let isSame =
                flavor.latest == result["latest"] as? String && flavor.prefix == result["prefix"] as? String
                && flavor.prefixesLatest == result["prefixLatest"] as? Bool
                && flavor.suffix == result["suffix"] as? String
                && flavor.suffixesLatest == result["suffixLatest"] as? Bool
            return isSame ? nil : "\(flavor)"
        } catch { return expected["error"] == nil ? "\(error)" : nil }
    }

    private func readImages(_ item: ConformanceSuite.Case) -> String? {
        let expected = item["expected"] as? [String: Any] ?? [:]
        do {
            let images = try MetadataImage.read(item["value"] as? [String] ?? [])
            guard let result = expected["result"] as? [[String: Any]] else { return "no error" }
            let isSame =
                images.map(\.name) == result.map { $0["name"] as? String ?? "" }
                && images.map { $0.enable == "true" } == result.map { $0["enable"] as? Bool ?? false }
            return isSame ? nil : "\(images)"
        } catch { return expected["error"] == nil ? "\(error)" : nil }
    }

    private func readRaw(_ item: ConformanceSuite.Case) -> String? {
        let result = (item["expected"] as? [String: Any])?["result"] as? Bool
        return MetadataAction.isRaw(item["value"] as? String ?? "") == result ? nil : "wrong"
    }

    private func readInputs(_ item: ConformanceSuite.Case) -> String? {
        let given = item["inputs"] as? [String: String] ?? [:]
        let result = (item["expected"] as? [String: Any])?["result"] as? [String: Any] ?? [:]
        for name in ["images", "tags", "flavor", "labels", "annotations"] {
            let entries = MetadataInputs.entries(Template(given[name] ?? "")).map(\.display)
            if entries != result[name] as? [String] { return "\(name) \(entries)" }
        }
        let inputs = MetadataInputs { given[$0].map { Template($0) } }
        let isSame =
            inputs.tagSeparator.text == result["sepTags"] as? String
            && inputs.labelSeparator.text == result["sepLabels"] as? String
            && inputs.annotationSeparator.text == result["sepAnnotations"] as? String
            && inputs.bakeTarget.text == result["bakeTarget"] as? String
        return isSame ? nil : "\(inputs)"
    }
}
