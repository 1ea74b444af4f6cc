import Actions
import SourceText
import YAML

extension Rule {
    /// `{{ env.TAG }}` where `${{ env.TAG }}` is meant.
    static let bareExpression = Rule(
        id: "bare-expression",
        severity: .error,
        repair: .safe,
        source: .expressions,
        summary: "An expression has lost its dollar sign.",
        why: "GitHub takes `{{ env.TAG }}` for plain text, braces and all; no image can have such a name.",
        bad: "tags: ghcr.io/lab/jupyter-a:{{ env.BASE_TAG }}",
        good: "tags: ghcr.io/lab/jupyter-a:${{ env.BASE_TAG }}",
        exceptions: [
            "Templates of other programs are left alone: `docker inspect --format '{{.Id}}'`, `{{version}}` of docker/metadata-action.",
            "The input `format` of an action is a template of that action.",
            "Braces inside of an expression, and three in a row, are left alone.",
        ],
        explains: ["yaml-syntax", "invalid-reference", "missing-build-path", "invalid-value"]
    ) { context, report in
        for workflow in context.workflows where workflow.file.bytes.hasBareBraces {
            for node in workflow.textsWithExpressions {
                for found in node.bareExpressions {
                    let place = workflow.file.place(found.range)
                    let dollar = TextEdit(place.bytes.lowerBound..<place.bytes.lowerBound, "$")
                    report(
                        .bareExpression(found.text),
                        place,
                        fixes: [
                            Diagnostic.Fix(
                                "write '$' before '{{'",
                                isSafe: true,
                                edits: [.init(path: place.path, edit: dollar)]
                            )
                        ]
                    )
                }
            }
        }
    }
}

extension Diagnostic.Message {
    fileprivate static func bareExpression(_ text: String) -> Self {
        "'\(text)' is plain text to GitHub; write '$\(text)'"
    }
}

extension Workflow {
    /// The scalars whose `${{ }}` GitHub evaluates and that end up in names, arguments and scripts.
    fileprivate var textsWithExpressions: [YAMLNode] {
        var nodes = env.map(\.value)
        for job in jobs {
            nodes += job.env.map(\.value) + job.outputs.map(\.value) + job.inputs.map(\.value)
            if let condition = job.condition { nodes.append(condition) }
            for step in job.steps {
                nodes += step.env.map(\.value)
                nodes += step.inputs.filter { $0.name.lowercased() != "format" }.map(\.value)
                nodes += [step.run, step.condition, step.workingDirectory].compactMap { $0 }
            }
        }
        return nodes
    }
}

extension YAMLNode {
    /// The expressions without their dollar sign, with their places in the file.
    ///
    /// A value that is nothing but `{{ env.TAG }}` and has no quotes is a mapping to YAML, which GitHub does not take.
    fileprivate var bareExpressions: [BareExpression] {
        switch kind {
        case .scalar:
            let found = withUTF8 { $0.bareExpressions }
            return found.isEmpty ? [] : found.map { ($0.text, sourceRange(ofValue: $0.range)) }
        case .mapping:
            guard style == .flow, !isAlias else { return [] }
            let found = document.file.bytes[range].withUnsafeBufferPointer { $0.bareExpressions }
            guard found.count == 1, found[0].range == 0..<range.count else { return [] }
            return [(found[0].text, range)]
        case .sequence: return []
        }
    }
}

private typealias BareExpression = (text: String, range: Range<Int>)

extension UnsafeBufferPointer<UInt8> {
    /// The parts between `{{` and `}}` that are expressions about a context, but for the missing dollar sign.
    fileprivate var bareExpressions: [BareExpression] {
        var found: [BareExpression] = []
        var offset = 0
        while let start = nextBraces(from: offset), let end = closingBraces(from: start + 2) {
            offset = end
            guard isBare(start), end == count || self[end] != UInt8(ascii: "}") else { continue }
            guard isAboutContext(String(decoding: self[(start + 2)..<(end - 2)], as: UTF8.self)) else { continue }
            found.append((String(decoding: self[start..<end], as: UTF8.self), start..<end))
        }
        return found
    }
}

/// Whether a text is an expression that asks a context of GitHub for something.
private func isAboutContext(_ text: String) -> Bool {
    let contexts: Set<String> = [
        "github", "env", "vars", "steps", "runner", "secrets", "strategy", "matrix", "needs", "inputs",
    ]
    guard let references = (try? ExpressionSyntax(parsing: text))?.references, !references.isEmpty else { return false }
    return references.allSatisfy { contexts.contains($0.context) && !$0.names.isEmpty }
}

extension Array<UInt8> {
    /// Whether `{{` stands somewhere without `$` before it; most files have none, and that is seen in one look.
    fileprivate var hasBareBraces: Bool {
        withUnsafeBufferPointer { bytes in
            var offset = 0
            while let start = bytes.nextBraces(from: offset) {
                if bytes.isBare(start) { return true }
                offset = start + 2
            }
            return false
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    fileprivate func nextBraces(from start: Int) -> Int? {
        var offset = start
        while offset + 1 < count {
            if self[offset + 1] != UInt8(ascii: "{") {
                offset += 2
            } else if self[offset] == UInt8(ascii: "{") {
                return offset
            } else {
                offset += 1
            }
        }
        return nil
    }

    /// Behind the next `}}`.
    fileprivate func closingBraces(from start: Int) -> Int? {
        var offset = start
        while offset + 1 < count {
            if self[offset] == UInt8(ascii: "}"), self[offset + 1] == UInt8(ascii: "}") { return offset + 2 }
            offset += 1
        }
        return nil
    }

    fileprivate func isBare(_ start: Int) -> Bool {
        let isThird = start + 2 < count && self[start + 2] == UInt8(ascii: "{")
        guard start > 0 else { return !isThird }
        return self[start - 1] != UInt8(ascii: "$") && self[start - 1] != UInt8(ascii: "{") && !isThird
    }
}
