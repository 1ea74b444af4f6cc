import Dockerfile
import Foundation
import SourceText

/// Says a file's syntax in the words of the conformance tables.
struct SyntaxJudge {
    let syntax: DockerfileSyntax
    let lines: LineIndex

    init(_ text: String) {
        syntax = DockerfileSyntax(SourceFile(path: "Dockerfile", text: text))
        lines = LineIndex(syntax.file.bytes)
    }

    func complaint(about expected: [String: Any]) -> String? {
        if let error = expected["error"] as? [String: Any] {
            guard let problem = syntax.problems.first else { return "no problem, expected \(error)" }
            return lineComplaint(problem, expected: error)
        }
        if let problem = syntax.problems.first { return "unexpected: \(problem.message)" }
        return difference(description, expected.filter { $0.key != "dump" })
    }

    /// Compares the line of a problem with those of BuildKit's error.
    func lineComplaint(_ problem: DockerfileProblem, expected: [String: Any]) -> String? {
        guard let ranges = expected["lines"] as? [[Int]] else { return nil }
        let line = line(at: problem.range.lowerBound)
        switch problem.code {
        case .noInstructions:
            // BuildKit gives the number of lines, we the end of the file, which may be behind the last line break.
            return nil
        case .unknownEscape, .repeatedDirective, .lineTooLong:
            // BuildKit counts lines from 0 where it reads directives, and where a line does not fit.
            return ranges[0][0] + 1 == line ? nil : "line \(line): \(problem.message), expected \(expected)"
        default:
            return ranges.contains { ($0[0]...$0[1]).contains(line) }
                ? nil : "line \(line): \(problem.message), expected \(expected)"
        }
    }

    func line(at offset: Int) -> Int { lines.position(at: offset).line }

    func lineRange(of range: Range<Int>) -> [Int] { [line(at: range.lowerBound), line(at: range.upperBound)] }

    private var description: [String: Any] {
        var result: [String: Any] = [
            "escape": String(Unicode.Scalar(syntax.escape)),
            "nodes": syntax.instructions.map { describe($0, isTop: true) },
        ]
        var directives: [String: Any] = [:]
        for directive in syntax.directives {
            directives[directive.name.rawValue] = [
                "value": syntax.value(of: directive), "full": syntax.text(in: directive.valueRange),
                "line": line(at: directive.range.lowerBound),
            ]
        }
        if !directives.isEmpty { result["directives"] = directives }
        let warnings = syntax.instructions.filter(\.hasEmptyContinuation).map { instruction -> [String: Any] in
            let pieces = syntax.pieces(
                of: instruction,
                in: instruction.range.lowerBound..<(Int(instruction.range.upperBound))
            )
            return [
                "short": "Empty continuation line found in: " + pieces.map(syntax.text(in:)).joined(),
                "line": lineRange(of: instruction.range)[1],
            ]
        }
        if !warnings.isEmpty { result["warnings"] = warnings }
        return result
    }

    private func describe(_ instruction: Instruction, isTop: Bool) -> [String: Any] {
        var arguments = syntax.arguments(of: instruction).map { syntax.text(of: $0, in: instruction) }
        if instruction.keyword == .env || instruction.keyword == .label {
            arguments = stride(from: 0, to: arguments.count, by: 2).flatMap {
                [arguments[$0], arguments[$0 + 1], instruction.form == .legacyPair ? "" : "="]
            }
        }
        // BuildKit makes one empty argument for what it does not know.
        if instruction.keyword == nil { arguments = [""] }
        var result: [String: Any] = ["cmd": syntax.keywordText(of: instruction), "args": arguments]
        if isTop { result["lines"] = lineRange(of: instruction.range) }
        let flags = syntax.flags(of: instruction)
        if !flags.isEmpty { result["flags"] = flags.map { syntax.text(of: $0, in: instruction) } }
        if instruction.isJSON { result["json"] = true }
        let comments = syntax.comments(of: instruction)
        if !comments.isEmpty {
            // BuildKit cuts the first byte of the line, which is the '#' only where nothing stands before it.
            result["comments"] = comments.map {
                syntax.text(in: $0.isIndented ? $0.range.lowerBound..<$0.textRange.upperBound : $0.textRange)
            }
        }
        let heredocs = syntax.heredocs(of: instruction)
        if !heredocs.isEmpty {
            result["heredocs"] = heredocs.map { heredoc -> [String: Any] in
                [
                    "name": heredoc.name, "fd": Int(heredoc.fileDescriptor), "expand": heredoc.isExpanded,
                    "chomp": heredoc.isIndented, "content": syntax.text(in: heredoc.contentRange),
                ]
            }
        }
        if let trigger = syntax.trigger(of: instruction) { result["sub"] = [describe(trigger, isTop: false)] }
        return result
    }
}

/// What is different between two JSON values; nil when nothing is.
func difference(_ found: Any, _ expected: Any, at path: String = "") -> String? {
    if let found = found as? [String: Any], let expected = expected as? [String: Any] {
        for key in Set(found.keys).union(expected.keys).sorted() {
            guard let left = found[key] else { return "\(path).\(key) is missing: \(expected[key]!)" }
            guard let right = expected[key] else { return "\(path).\(key) is not expected: \(left)" }
            if let reason = difference(left, right, at: "\(path).\(key)") { return reason }
        }
        return nil
    }
    if let found = found as? [Any], let expected = expected as? [Any] {
        guard found.count == expected.count else { return "\(path) is \(found), expected \(expected)" }
        for index in found.indices {
            if let reason = difference(found[index], expected[index], at: "\(path)[\(index)]") { return reason }
        }
        return nil
    }
    if found is NSNull, expected is NSNull { return nil }
    if let found = found as? String, let expected = expected as? String {
        return Array(found.utf8) == Array(expected.utf8)
            ? nil : "\(path) is \(found.debugDescription), expected \(expected.debugDescription)"
    }
    let isSame = (found as? NSNumber) != nil && (found as? NSNumber) == (expected as? NSNumber)
    return isSame ? nil : "\(path) is \(found), expected \(expected)"
}
