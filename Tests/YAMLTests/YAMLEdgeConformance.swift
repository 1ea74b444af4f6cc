import Foundation
import SourceText
import TestSupport
import Testing

@testable import YAML

@Suite struct YAMLEdgeConformance {
    static let suite = ConformanceSuite("yaml-edge")

    @Test(.enabled(if: ConformanceSuite.isPresent("yaml-edge")))
    func `reads what libyaml and GitHub read`() throws {
        try Self.suite.run { item in
            let file = SourceFile(path: "case.yaml", bytes: try #require(Self.bytes(of: item)))
            return Self.judgeLibYAML(item, file) ?? Self.judgeGitHub(item, file)
        }
    }

    private static func bytes(of item: ConformanceSuite.Case) -> [UInt8]? {
        if let text = item["yaml"] as? String { return Array(text.utf8) }
        if let text = item["yaml_b64"] as? String { return Data(base64Encoded: text).map(Array.init) }
        guard let parts = item["yaml_repeat"] as? [String: Any], let prefix = parts["prefix"] as? String,
            let unit = parts["unit"] as? String, let count = parts["count"] as? Int,
            let suffix = parts["suffix"] as? String
        else { return nil }
        return Array((prefix + String(repeating: unit, count: count) + suffix).utf8)
    }

    /// Whether the text is YAML at all, whatever the limits.
    private static func judgeLibYAML(_ item: ConformanceSuite.Case, _ file: SourceFile) -> String? {
        guard let expected = item["libyaml"] as? [String: Any], let isReadable = expected["ok"] as? Bool else {
            return nil
        }
        let limits = YAMLLimits(reader: .anyone, size: 1 << 24, depth: 10_000, events: .max)
        let document = YAMLDocument(file, limits: limits)
        let problem = document.problems.first { $0.code == .syntax }
        if isReadable { return problem.map { "libyaml reads it; \($0)" } }
        guard let problem else { return "libyaml does not read it" }
        guard let line = expected["line"] as? Int, let column = expected["column"] as? Int else { return nil }
        // We tell quotes that nothing closes where they open; libyaml tells where the text ends.
        let place = libyamlPosition(of: problem.stop, in: file.bytes)
        return place.contains { $0 == (line, column) } ? nil : "libyaml stops at \(line):\(column), we at \(place)"
    }

    /// Lines as libyaml counts them: NEL, LS and PS end a line, and the end of the text is on a line of its own.
    private static func libyamlPosition(of offset: Int, in bytes: [UInt8]) -> [(Int, Int)] {
        let start = bytes.starts(with: byteOrderMark) ? 3 : 0
        var line = 1
        var column = 1
        var position = start
        while position < min(offset, bytes.count) {
            let length = bytes.breakLength(at: position)
            if length > 0 {
                (line, column) = (line + 1, 1)
                position += length
            } else {
                column += bytes[position] & 0xC0 == 0x80 ? 0 : 1
                position += 1
            }
        }
        return offset == bytes.count && column > 1 ? [(line, column), (line + 1, 1)] : [(line, column)]
    }

    private static func judgeGitHub(_ item: ConformanceSuite.Case, _ file: SourceFile) -> String? {
        guard let expected = item["github"] as? [String: Any], let outcome = expected["outcome"] as? String else {
            return nil
        }
        let document = YAMLDocument(file, limits: .gitHubWorkflow)
        let problem = document.problems.first
        switch outcome {
        case "ok":
            if let problem { return "GitHub reads it; \(problem)" }
            guard let root = document.root else { return "no root" }
            let value = json(root)
            let wanted = expected["value"] ?? NSNull()
            return isSame(value, wanted) ? nil : "GitHub reads \(wanted), we \(value)"
        case "syntax-error":
            return problem?.code == .syntax ? nil : "expected a syntax error, got \(String(describing: problem))"
        default:
            guard let problem else { return "GitHub refuses it: \(expected["error"] ?? "")" }
            let error = expected["error"] as? String ?? ""
            guard codes(of: error).contains(problem.code) else { return "GitHub says '\(error)', we \(problem)" }
            guard let line = expected["line"] as? Int, let column = expected["column"] as? Int else { return nil }
            let place = libyamlPosition(of: problem.range.lowerBound, in: file.bytes)
            return place.contains { $0 == (line, column) } ? nil : "GitHub: \(line):\(column), we: \(place)"
        }
    }

    /// GitHub follows an alias of itself until it is too deep; we say what it is.
    private static func codes(of error: String) -> [YAMLProblem.Code] {
        let kinds: [(String, YAMLProblem.Code)] = [
            ("is already defined", .duplicateKey),
            ("Unexpected tag", .unknownTag),
            ("is invalid for the type", .invalidValue),
            ("is not valid with the tag", .invalidValue),
            ("is not valid with the tag", .unknownTag),
            ("Unknown anchor", .unknownAlias),
            ("Maximum object depth", .tooDeep),
            ("Maximum object depth", .recursiveAlias),
            ("Maximum YAML nodes", .tooManyNodes),
            ("maximum file size", .tooLarge),
            ("Expected stream end", .severalDocuments),
            ("Expected document start", .empty),
            ("must be a scalar", .complexKey),
        ]
        return kinds.filter { error.contains($0.0) }.map(\.1)
    }

    private static func json(_ node: YAMLNode) -> Any {
        switch node.kind {
        case .sequence: return node.elements.map { json($0) } as [Any]
        case .mapping:
            var members: [String: Any] = [:]
            for entry in node.entries { members[entry.key.scalar?.text ?? "?"] = json(entry.value) }
            return members
        case .scalar:
            switch node.scalar {
            case .null, nil: return NSNull()
            case .bool(let value): return value
            case .number(let value) where value.isNaN: return ".nan"
            case .number(let value) where value.isInfinite: return value < 0 ? "-.inf" : ".inf"
            case .number(let value): return value
            case .string(let text): return text
            }
        }
    }

    private static func isSame(_ left: Any, _ right: Any) -> Bool {
        switch (left, right) {
        case (is NSNull, is NSNull): return true
        case (let left as [Any], let right as [Any]):
            return left.count == right.count && zip(left, right).allSatisfy { isSame($0, $1) }
        case (let left as [String: Any], let right as [String: Any]):
            return left.count == right.count
                && left.allSatisfy { key, value in right[key].map { isSame(value, $0) } ?? false }
        case (let left as String, let right as String): return left.unicodeScalars.elementsEqual(right.unicodeScalars)
        case (let left as Bool, let right as NSNumber):
            return isBoolean(right) && left == right.boolValue
        case (let left as Double, let right as NSNumber):
            return !isBoolean(right) && left == right.doubleValue
        default: return false
        }
    }

    private static func isBoolean(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }
}
