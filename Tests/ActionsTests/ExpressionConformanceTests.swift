import Actions
import Foundation
import TestSupport
import Testing
import Values

@Suite struct ExpressionConformanceTests {
    @Test(.enabled(if: ConformanceSuite.isPresent("gha-expressions")))
    func `expressions`() throws {
        let suite = ConformanceSuite("gha-expressions")
        let cases = try orderedCases(suite)
        try suite.run { item in
            let item = try #require(cases[item["name"] as? String ?? ""])
            return Self.judge(item)
        }
    }

    private static func judge(_ item: Value) -> String? {
        let contexts = ExpressionContexts(item.member("contexts").object ?? ValueObject())
        do {
            let value = try ExpressionSyntax(parsing: item.member("expr").text ?? "").evaluate(in: contexts)
            guard item.member("err").isNull else {
                return "\(value.template.display) instead of the error \(item.member("err").member("value").text ?? "")"
            }
            let expected = item.member("result")
            guard isEqual(value, expected) else { return "\(value) is not \(expected)" }
            return value.truth == item.member("truthy").truth ? nil : "truth \(String(describing: value.truth))"
        } catch {
            let kind = item.member("err").member("kind").text
            return kind == "\(error.kind)" ? nil : "error \(error.kind) '\(error)' instead of \(kind ?? "")"
        }
    }

    private static func isEqual(_ value: Value, _ expected: Value) -> Bool {
        let content = expected.member("value")
        switch (expected.member("kind").text, value.content) {
        case ("Number", .number(let number)):
            if case .number(let other) = content.content { return number == other }
            return numberText(number) == content.text
        case ("String", .text), ("Boolean", .bool), ("Null", .null), ("Array", .array), ("Object", .object):
            return value == content
        default: return false
        }
    }

    /// The form of the suite: an expression, or `format` around several.
    @Test(.enabled(if: ConformanceSuite.isPresent("gha-template-strings")))
    func `template strings`() throws {
        let names = [
            "github", "needs", "strategy", "matrix", "job", "runner", "env", "vars", "secrets", "inputs", "steps",
        ]
        let contexts = ExpressionContexts(
            ValueObject(names.map { ($0, Value(ValueObject())) }),
            hashFiles: { _ in Value("") }
        )
        try ConformanceSuite("gha-template-strings").run { item in
            do {
                let template = try TemplateString(parsing: item["input"] as? String ?? "")
                for expression in template.expressions {
                    if let error = expression.firstUnavailable(in: contexts) { throw error }
                }
                if let errors = item["error"] { return "no error instead of \(errors)" }
                if let literal = template.literal ?? template.expression?.literal?.text, let expected = item["literal"]
                {
                    return literal == expected as? String ? nil : "literal '\(literal)'"
                }
                let written = rendered(template)
                return written == item["expr"] as? String ? nil : "'\(written)'"
            } catch {
                return item["error"] == nil ? "\(error)" : nil
            }
        }
    }

    private func rendered(_ template: TemplateString) -> String {
        if let expression = template.expression { return expression.source }
        var text = ""
        var arguments: [String] = []
        for segment in template.segments {
            switch segment {
            case .literal(let literal, _):
                text += literal.replacingOccurrences(of: "{", with: "{{").replacingOccurrences(of: "}", with: "}}")
                    .replacingOccurrences(of: "'", with: "''")
            case .expression(let syntax, _):
                text += "{\(arguments.count)}"
                arguments.append(syntax.source)
            }
        }
        return "format(" + (["'\(text)'"] + arguments).joined(separator: ", ") + ")"
    }
}

/// The cases of a suite by name, with members in the order of the file, which Foundation's dictionaries lose.
func orderedCases(_ suite: ConformanceSuite) throws -> [String: Value] {
    let text = try String(contentsOfFile: "\(ConformanceSuite.folder)/\(suite.name)/cases.json", encoding: .utf8)
    var cases: [String: Value] = [:]
    for item in try Value(json: text).array ?? [] { cases[item.member("name").text ?? ""] = item }
    return cases
}
