import Actions
import SourceText
import YAML

/// The configuration file has mistakes; each is a diagnostic with its place.
package struct ConfigurationError: Error, Sendable {
    package let file: SourceFile
    package let diagnostics: [Diagnostic]
}

extension Configuration {
    /// Reads a configuration file.
    ///
    /// - Parameter rules: the ids that `rules` may name.
    /// - Throws: every mistake of the file at once.
    package init(reading file: SourceFile, rules: [String]) throws(ConfigurationError) {
        var reader = Reader(file: file, ruleIDs: rules)
        self = reader.read()
        guard reader.diagnostics.isEmpty else {
            throw ConfigurationError(file: file, diagnostics: reader.diagnostics)
        }
    }

    /// The keys that a file may have.
    package static let keys = [
        "apps", "dockerfiles", "workflows", "required-env", "target", "rules", "ignore", "vars", "shared-images",
    ]

    private struct Reader {
        let file: SourceFile
        let ruleIDs: [String]
        var diagnostics: [Diagnostic] = []

        init(file: SourceFile, ruleIDs: [String]) {
            self.file = file
            self.ruleIDs = ruleIDs
        }

        mutating func read() -> Configuration {
            var configuration = Configuration()
            let document = YAMLDocument(file, limits: .default)
            for problem in document.problems { report("\(problem.message)", at: problem.range) }
            guard let root = document.root, !(root.kind == .scalar && root.range.isEmpty) else { return configuration }
            guard root.kind == .mapping else {
                report("the configuration must be a mapping, as in 'apps: [src/*]'", at: root.range)
                return configuration
            }
            for (key, value) in root.entries {
                switch key.string ?? "" {
                case "apps": configuration.apps = paths(value, of: "apps")
                case "dockerfiles": configuration.dockerfiles = paths(value, of: "dockerfiles")
                case "workflows": configuration.workflows = workflowName(value) ?? configuration.workflows
                case "required-env": configuration.requiredEnvironment = texts(value, of: "required-env")
                case "target": configuration.target = target(value)
                case "rules": configuration.rules = levels(value)
                case "ignore": configuration.ignoredPaths = patterns(value)
                case "vars": configuration.values = values(value)
                case "shared-images": configuration.sharedImages = texts(value, of: "shared-images")
                case let other: unknownKey(other, at: key, among: Configuration.keys)
                }
            }
            return configuration
        }

        private mutating func report(_ message: Diagnostic.Message, at range: Range<Int>) {
            diagnostics.append(
                Diagnostic(rule: "configuration", severity: .error, message: message, range: file.place(range))
            )
        }

        private mutating func unknownKey(_ key: String, at node: YAMLNode, among known: [String]) {
            if let nearest = nearestName(to: key, among: known) {
                report("unknown key '\(key)'; did you mean '\(nearest)'?", at: node.range)
            } else {
                report(
                    "unknown key '\(key)'; expected one of \(known.joined(separator: ", "))",
                    at: node.range
                )
            }
        }

        /// A list of texts; one text stands for a list of one.
        private mutating func texts(_ node: YAMLNode, of key: String) -> [String] {
            guard node.kind != .mapping else {
                report("'\(key)' must be a list of texts", at: node.range)
                return []
            }
            return node.listed.compactMap { item in
                if let text = item.string, !text.isEmpty { return text }
                report("'\(key)' must be a list of texts", at: item.range)
                return nil
            }
        }

        private mutating func paths(_ node: YAMLNode, of key: String) -> [String] {
            var result: [String] = []
            for item in node.listed {
                guard let text = item.string, !text.isEmpty else {
                    report("'\(key)' must be a list of paths", at: item.range)
                    continue
                }
                let parts = text.split(separator: "/", omittingEmptySubsequences: false)
                if text.hasPrefix("/") || parts.contains("..") {
                    report("'\(text)' leads out of the repository; write a path below its root", at: item.range)
                    continue
                }
                result.append(parts.filter { $0 != "." && !$0.isEmpty }.joined(separator: "/"))
            }
            if node.kind == .mapping { report("'\(key)' must be a list of paths", at: node.range) }
            return result
        }

        private mutating func patterns(_ node: YAMLNode) -> [FilterPattern] {
            var patterns: [FilterPattern] = []
            for item in node.listed {
                do throws(FilterPattern.Malformed) {
                    patterns.append(try FilterPattern(item.string ?? ""))
                } catch {
                    report("\(error.message)", at: item.range)
                }
            }
            return patterns
        }

        private mutating func workflowName(_ node: YAMLNode) -> String? {
            guard let name = node.string, name.split(separator: "{app}", omittingEmptySubsequences: false).count == 2,
                !name.utf8.contains(UInt8(ascii: "/")), name.hasSuffix(".yaml") || name.hasSuffix(".yml")
            else {
                report("'workflows' must be a file name with '{app}' in it, as 'build-push-{app}.yaml'", at: node.range)
                return nil
            }
            return name
        }

        private mutating func target(_ node: YAMLNode) -> Target {
            var target = Target()
            guard node.kind == .mapping else {
                report("'target' must have the keys registry and namespace", at: node.range)
                return target
            }
            for (key, value) in node.entries {
                switch key.string ?? "" {
                case "registry": target.registry = text(value, of: "target.registry")
                case "namespace": target.namespace = text(value, of: "target.namespace")
                case let other: unknownKey(other, at: key, among: ["registry", "namespace"])
                }
            }
            return target
        }

        private mutating func text(_ node: YAMLNode, of key: String) -> String? {
            if let text = node.string, !text.isEmpty { return text }
            report("'\(key)' must be a text", at: node.range)
            return nil
        }

        private mutating func levels(_ node: YAMLNode) -> [String: RuleLevel] {
            var levels: [String: RuleLevel] = [:]
            if node.kind != .mapping, !node.range.isEmpty {
                report("'rules' must map rule ids to off, hint, warning or error", at: node.range)
            }
            for (key, value) in node.entries {
                let id = key.string ?? ""
                guard ruleIDs.contains(id) else {
                    let hint = nearestName(to: id, among: ruleIDs).map { "did you mean '\($0)'?" }
                    report(
                        "there is no rule '\(id)'; \(hint ?? "'imgmatrix explain' lists them")",
                        at: key.range
                    )
                    continue
                }
                // `off` is a boolean in older YAML; as text it is what was written.
                switch value.string {
                case "off": levels[id] = .off
                case "hint": levels[id] = .severity(.hint)
                case "warning": levels[id] = .severity(.warning)
                case "error": levels[id] = .severity(.error)
                default: report("a rule is set to off, hint, warning or error", at: value.range)
                }
            }
            return levels
        }

        private mutating func values(_ node: YAMLNode) -> [String: String] {
            var values: [String: String] = [:]
            if node.kind != .mapping, !node.range.isEmpty {
                report("'vars' must map names to texts, as in 'vars: {NAMESPACE: lab}'", at: node.range)
            }
            for (key, value) in node.entries {
                guard let name = key.string, let text = value.string else {
                    report("'vars' must map names to texts, as in 'vars: {NAMESPACE: lab}'", at: value.range)
                    continue
                }
                // A bare name is a variable of the repository.
                values[name.utf8.contains(UInt8(ascii: ".")) ? name : "vars.\(name)"] = text
            }
            return values
        }
    }
}
