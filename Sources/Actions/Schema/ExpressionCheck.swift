import Values
import YAML

/// What is wrong with the expressions of one text, before anything is computed.
struct ExpressionFlaw {
    let code: SchemaProblem.Code
    let message: String
    /// In bytes of the decoded text.
    let range: Range<Int>
}

/// Looks whether the expressions of a text are well formed and use only what is there.
///
/// Most expressions are one name behind the other, as `env.NAME`; they are seen to be right without being parsed.
struct ExpressionCheck {
    let scope: ExpressionScope

    /// The flaws of a text with `${{ }}`; of one that is not well formed, the first.
    func flaws(in node: YAMLNode) -> [ExpressionFlaw] {
        if node.withUTF8({ isSimple($0) }) { return [] }
        return flaws(inTemplate: node.string ?? "")
    }

    /// The flaws of an `if:`, which is an expression also without `${{ }}`.
    func flaws(inCondition node: YAMLNode) -> [ExpressionFlaw] {
        let isFine = node.withUTF8 { text in
            if text.firstExpression(from: 0) != nil { return isSimple(text) }
            return text.allSatisfy { $0 <= 0x20 } || isReference(text, in: 0..<text.count)
        }
        if isFine { return [] }
        let text = node.string ?? ""
        if text.hasExpressions { return flaws(inTemplate: text) }
        do throws(ExpressionError) {
            return flaws(in: try ExpressionSyntax(parsing: text))
        } catch {
            return [ExpressionFlaw(code: .expression, message: error.message, range: error.range)]
        }
    }

    private func flaws(inTemplate text: String) -> [ExpressionFlaw] {
        do throws(ExpressionError) {
            var flaws: [ExpressionFlaw] = []
            for expression in try TemplateString(parsing: text).expressions { flaws += self.flaws(in: expression) }
            return flaws
        } catch {
            return [ExpressionFlaw(code: .expression, message: error.message, range: error.range)]
        }
    }

    /// The contexts and functions of an expression that are not there.
    private func flaws(in expression: ExpressionSyntax) -> [ExpressionFlaw] {
        var flaws: [ExpressionFlaw] = []
        for node in expression.nodes {
            switch node.kind {
            case .context(let name):
                if let message = unavailable(name, isWhole: expression.nodes.count == 1) {
                    flaws.append(ExpressionFlaw(code: message.code, message: message.text, range: node.range))
                }
            case .call(let function, let arguments):
                if scope.allows(function, argumentCount: arguments.count) { continue }
                let message =
                    function.isStatus && scope.contains(.status)
                    ? "'\(function.rawValue)' takes no arguments here"
                    : "the function '\(function.rawValue)' is not available here"
                flaws.append(ExpressionFlaw(code: .unavailable, message: message, range: node.range))
            default: continue
            }
        }
        return flaws
    }

    private func unavailable(_ name: String, isWhole: Bool) -> (code: SchemaProblem.Code, text: String)? {
        if isWhole, name == "insert" {
            return (
                .expression, "'insert' puts a mapping into another one; it stands alone, as the key '${{ insert }}'"
            )
        }
        var name = name
        let context = name.withUTF8 { ExpressionScope(context: $0) }
        if let context, scope.contains(context) { return nil }
        let expected = "expected one of \(scope.contextList)"
        if context == nil { return (.unavailable, "there is no context '\(shortened(name))'; \(expected)") }
        return (.unavailable, "the context '\(name)' is not available here; \(expected)")
    }

    // MARK: Simple expressions

    /// Whether every expression of a text is the name of a context that is there, with or without members.
    private func isSimple(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var position = 0
        while let start = text.firstExpression(from: position) {
            var end = start + 3
            while end < text.count, text[end] != UInt8(ascii: "}"), text[end] != UInt8(ascii: "'") { end += 1 }
            guard end + 1 < text.count, text[end] == UInt8(ascii: "}"), text[end + 1] == UInt8(ascii: "}"),
                isReference(text, in: (start + 3)..<end)
            else { return false }
            position = end + 2
        }
        return true
    }

    private func isReference(_ text: UnsafeBufferPointer<UInt8>, in range: Range<Int>) -> Bool {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, text[start] <= 0x20 { start += 1 }
        while start < end, text[end - 1] <= 0x20 { end -= 1 }
        var isContext = true
        while start < end {
            guard text[start].beginsIdentifier else { return false }
            var stop = start + 1
            while stop < end, text[stop].continuesIdentifier { stop += 1 }
            if isContext {
                let name = UnsafeBufferPointer(rebasing: text[start..<stop])
                guard let context = ExpressionScope(context: name), scope.contains(context) else { return false }
                isContext = false
            }
            if stop == end { return true }
            guard text[stop] == UInt8(ascii: ".") else { return false }
            start = stop + 1
        }
        return false
    }
}

extension UInt8 {
    /// Whether the byte is a letter or `_`.
    var beginsIdentifier: Bool { (self | 0x20) &- UInt8(ascii: "a") < 26 || self == UInt8(ascii: "_") }
    /// Whether the byte is a letter, a digit, `_` or `-`.
    var continuesIdentifier: Bool {
        beginsIdentifier || self &- UInt8(ascii: "0") < 10 || self == UInt8(ascii: "-")
    }
}
