import SourceText
import Values

/// What the actions that look for changed files have in common: texts as inputs, and a change that only the run knows.
struct ChangedPathsInputs {
    private let call: ActionCall
    private var texts: [String: String] = [:]
    /// Why the outputs are not known although the change would be.
    private(set) var doubt: Unknown?

    /// - Parameters:
    ///   - followed: the inputs of which the effect is known.
    ///   - ignored: inputs without an effect on the paths.
    init(_ call: ActionCall, followed: Set<String>, ignored: Set<String>, _ evaluator: inout NodeEvaluator) {
        self.call = call
        for input in call.step.inputs {
            let name = input.name.lowercased()
            if ignored.contains(name) { continue }
            let value = evaluator.text(input.value)
            if let text = value.text, followed.contains(name) {
                texts[name] = text
            } else if !value.isEmpty {
                doubt = doubt ?? unknown("the input '\(input.name)' of '\(call.name)' is not followed")
            }
        }
    }

    func unknown(_ reason: String) -> Unknown {
        Unknown(call.name, because: reason, at: call.place)
    }

    /// An input without blanks around it; empty without one.
    func text(_ name: String) -> String {
        texts[name].map { $0.trimmed { $0 == " " || $0 == "\n" || $0 == "\t" } } ?? ""
    }

    func isTrue(_ name: String, default value: Bool = false) -> Bool {
        let text = text(name).lowercased()
        return text.isEmpty ? value : text == "true"
    }

    /// The lines of an input, or its fields with another separator; those that are empty are left out.
    func list(_ name: String, separator: Character = "\n") -> [String] {
        (texts[name] ?? "").split(separator: separator).map { $0.trimmed { $0 == " " || $0 == "\t" || $0 == "\r" } }
            .filter { !$0.isEmpty }
    }

    func isGiven(_ name: String) -> Bool { !text(name).isEmpty }

    /// The paths that are supposed to be changed below a folder, relative to it.
    ///
    /// - Throws: why only the run knows them.
    func paths(below folder: String = "") throws(ChangeIgnorance) -> [String] {
        guard let paths = call.environment.changedPaths else {
            throw ChangeIgnorance(unknown(call.environment.reasonForUnknownChange))
        }
        if let doubt { throw ChangeIgnorance(doubt) }
        var parts = folder.split(separator: "/")
        parts.removeAll { $0 == "." }
        guard !parts.contains("..") else { throw ChangeIgnorance(unknown("'\(folder)' leads out of the repository")) }
        if parts.isEmpty { return paths }
        let prefix = parts.joined(separator: "/") + "/"
        return paths.compactMap { $0.hasPrefix(prefix) ? String($0.dropFirst(prefix.count)) : nil }
    }

    /// Lists of patterns under names, from a text in YAML.
    func patternLists(yaml text: String) throws(ChangeIgnorance) -> [(name: String, patterns: [String])] {
        guard let object = Value(yaml: text)?.object else {
            throw ChangeIgnorance(unknown("the filters of '\(call.name)' are not followed"))
        }
        var lists: [(name: String, patterns: [String])] = []
        for member in object.members {
            guard let patterns = Self.patterns(member.value) else {
                throw ChangeIgnorance(unknown("the filter '\(member.name)' of '\(call.name)' is not followed"))
            }
            lists.append((member.name, patterns))
        }
        return lists
    }

    private static func patterns(_ value: Value) -> [String]? {
        switch value.content {
        case .text(let template):
            return template.text.map { [$0] }
        case .array(let elements):
            var patterns: [String] = []
            for element in elements {
                guard let found = Self.patterns(element) else { return nil }
                patterns += found
            }
            return patterns
        case .object(let object):
            // Only modified files are supposed, which `added` and `deleted` do not take.
            var patterns: [String] = []
            for member in object.members {
                let states = member.name.split(separator: "|").map { $0.trimmed { $0 == " " }.lowercased() }
                guard let found = Self.patterns(member.value) else { return nil }
                if states.contains("modified") { patterns += found }
            }
            return patterns
        default: return nil
        }
    }
}

/// Why it is not known which files a push or a pull request changes.
struct ChangeIgnorance: Error {
    let unknown: Unknown

    init(_ unknown: Unknown) {
        self.unknown = unknown
    }
}

extension ActionResult {
    /// The outputs of an action that looks for changed files.
    init(changes outputs: () throws(ChangeIgnorance) -> [(name: String, value: String)], else other: Unknown) {
        do throws(ChangeIgnorance) {
            let known = try outputs()
            self.init(
                outputs: known.map { StepWrite(name: $0.name, value: Template($0.value), doubt: nil) },
                otherOutputs: other,
                asksForChange: true
            )
        } catch {
            self.init(otherOutputs: error.unknown, asksForChange: true)
        }
    }
}

extension StringProtocol {
    /// The text without certain characters at its ends.
    fileprivate func trimmed(_ isTaken: (Character) -> Bool) -> String {
        var rest = self[...]
        while let first = rest.first, isTaken(first) { rest = rest.dropFirst() }
        while let last = rest.last, isTaken(last) { rest = rest.dropLast() }
        return String(rest)
    }
}

/// A JSON array of texts that need no escape.
func plainJSONArray(_ texts: [String]) -> String {
    "[" + texts.map { "\"\($0)\"" }.joined(separator: ",") + "]"
}
