import Foundation

/// A JSON document as it was read; numbers are doubles.
package enum JSONDocument: Decodable, Equatable {
    case null
    case boolean(Bool)
    case number(Double)
    case string(String)
    case array([JSONDocument])
    case object([String: JSONDocument])

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .boolean(flag)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .string(text)
        } else if let elements = try? container.decode([JSONDocument].self) {
            self = .array(elements)
        } else {
            self = .object(try container.decode([String: JSONDocument].self))
        }
    }

    package init(text: String) throws {
        self = try JSONDecoder().decode(JSONDocument.self, from: Data(text.utf8))
    }

    package subscript(_ name: String) -> JSONDocument? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    package subscript(_ index: Int) -> JSONDocument? {
        if case .array(let elements) = self, elements.indices.contains(index) { elements[index] } else { nil }
    }

    package var elements: [JSONDocument] {
        if case .array(let elements) = self { elements } else { [] }
    }

    package var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    package var number: Double? {
        if case .number(let number) = self { number } else { nil }
    }
}

/// A JSON Schema, draft 2020-12, of the keywords that our contracts use; another keyword is a complaint.
package struct JSONSchema {
    package let root: JSONDocument

    package init(named name: String) throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Documentation/schemas/\(name).schema.json")
        root = try JSONDocument(text: String(contentsOf: file, encoding: .utf8))
    }

    /// What is wrong with a document; empty when it fulfils the schema.
    package func complaints(about document: JSONDocument) -> [String] {
        complaints(about: document, against: root, at: "$")
    }

    private func complaints(about document: JSONDocument, against schema: JSONDocument, at path: String) -> [String] {
        guard case .object(let keywords) = schema else { return ["\(path): the schema is no object"] }
        return keywords.sorted { $0.key < $1.key }.flatMap { keyword, value in
            complaints(about: document, keyword, value, in: schema, at: path)
        }
    }

    private func complaints(
        about document: JSONDocument,
        _ keyword: String,
        _ value: JSONDocument,
        in schema: JSONDocument,
        at path: String
    ) -> [String] {
        func unless(_ isRight: Bool) -> [String] { isRight ? [] : ["\(path): \(keyword) \(value) forbids \(document)"] }
        switch keyword {
        case "$schema", "$id", "$defs", "title", "description", "default":
            return []
        case "$ref":
            guard let name = value.text, name.hasPrefix("#/$defs/"),
                let target = root["$defs"]?[String(name.dropFirst(8))]
            else { return ["\(path): no such $ref \(value)"] }
            return complaints(about: document, against: target, at: path)
        case "type":
            let names = value.text.map { [$0] } ?? value.elements.compactMap(\.text)
            return unless(names.contains { document.isOf(type: $0) })
        case "const":
            return unless(document == value)
        case "enum":
            return unless(value.elements.contains(document))
        case "anyOf":
            return unless(value.elements.contains { complaints(about: document, against: $0, at: path).isEmpty })
        case "minimum":
            return unless(document.number.map { $0 >= value.number ?? .infinity } ?? true)
        case "minLength":
            return unless(document.text.map { Double($0.unicodeScalars.count) >= value.number ?? .infinity } ?? true)
        case "pattern":
            guard let text = document.text else { return [] }
            return unless(text.range(of: value.text ?? "(", options: .regularExpression) != nil)
        case "required":
            return value.elements.compactMap(\.text).filter { document[$0] == nil }.map { "\(path): no \($0)" }
        case "properties":
            guard case .object(let members) = document else { return [] }
            return members.flatMap { name, member in
                value[name].map { complaints(about: member, against: $0, at: "\(path).\(name)") } ?? []
            }
        case "additionalProperties":
            guard case .object(let members) = document else { return [] }
            let others = members.filter { schema["properties"]?[$0.key] == nil }
            if value == .boolean(false) { return others.keys.map { "\(path): unknown \($0)" } }
            return others.flatMap { complaints(about: $1, against: value, at: "\(path).\($0)") }
        case "items":
            return document.elements.enumerated().flatMap { index, element in
                complaints(about: element, against: value, at: "\(path)[\(index)]")
            }
        default:
            return ["\(path): the keyword \(keyword) is not known"]
        }
    }
}

extension JSONDocument {
    fileprivate func isOf(type name: String) -> Bool {
        switch (self, name) {
        case (.null, "null"), (.boolean, "boolean"), (.number, "number"), (.string, "string"), (.array, "array"),
            (.object, "object"):
            true
        case (.number(let number), "integer"): number == number.rounded()
        default: false
        }
    }
}
