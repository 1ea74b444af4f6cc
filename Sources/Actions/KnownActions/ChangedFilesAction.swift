import SourceText
import Values

/// `tj-actions/changed-files`, and its copies.
///
/// <https://github.com/tj-actions/changed-files#inputs-%EF%B8%8F>
enum ChangedFilesAction: ActionModel {
    static func run(_ call: ActionCall, _ evaluator: inout NodeEvaluator) -> ActionResult {
        let inputs = ChangedPathsInputs(call, followed: followed, ignored: ignored, &evaluator)
        let other = inputs.unknown("this output of '\(call.name)' is not followed")
        return ActionResult(changes: { () throws(ChangeIgnorance) in try outputs(inputs, call) }, else: other)
    }

    private static let followed: Set<String> = [
        "dir_names", "dir_names_exclude_current_dir", "dir_names_max_depth", "escape_json", "files", "files_ignore",
        "files_ignore_separator", "files_ignore_yaml", "files_separator", "files_yaml", "json", "matrix", "path",
        "separator",
    ]

    private static let ignored: Set<String> = [
        "base_sha", "fetch_additional_submodule_history", "fetch_depth", "fetch_missing_history_max_retries",
        "quotepath",
        "safe_output", "sha", "since_last_remote_commit", "skip_initial_fetch", "token", "use_rest_api",
    ]

    private static func outputs(
        _ inputs: ChangedPathsInputs,
        _ call: ActionCall
    ) throws(ChangeIgnorance) -> [(name: String, value: String)] {
        if let major = call.reference.majorVersion, major < 41 {
            throw ChangeIgnorance(inputs.unknown("'\(call.name)' works by rules of its time, which are not followed"))
        }
        let paths = try inputs.paths(below: inputs.text("path"))
        let form = Form(inputs)
        let files = inputs.list("files", separator: separator(inputs.text("files_separator")))
        let ignored = inputs.list("files_ignore", separator: separator(inputs.text("files_ignore_separator")))
        let patterns = (files + ignored.map { $0.hasPrefix("!") ? $0 : "!\($0)" }).map(completed)
        var lists: [(name: String, patterns: [String])] = []
        if inputs.isGiven("files_yaml") { lists = try inputs.patternLists(yaml: inputs.text("files_yaml")) }
        if inputs.isGiven("files_ignore_yaml") {
            for (name, patterns) in try inputs.patternLists(yaml: inputs.text("files_ignore_yaml")) {
                let negated = patterns.map { $0.hasPrefix("!") ? $0 : "!\($0)" }
                if let index = lists.firstIndex(where: { $0.name == name }) {
                    lists[index].patterns += negated
                } else {
                    lists.append((name, negated))
                }
            }
        }
        var outputs: [(name: String, value: String)] = []
        if lists.isEmpty || !patterns.isEmpty {
            outputs += try form.outputs("", paths, patterns, inputs)
        }
        var changedKeys: [String] = []
        for list in lists {
            let found = try form.outputs("\(list.name)_", paths, list.patterns.map(completed), inputs)
            outputs += found
            if found.contains(where: { $0.name.hasSuffix("_any_changed") && $0.value == "true" }) {
                changedKeys.append(list.name)
            }
        }
        if !lists.isEmpty {
            for name in ["changed_keys", "modified_keys"] { outputs.append((name, form.text(changedKeys))) }
        }
        return outputs
    }

    private static func separator(_ text: String) -> Character {
        text.count == 1 ? text.first ?? "\n" : "\n"
    }

    /// A pattern that ends with a slash takes all below.
    private static func completed(_ pattern: String) -> String {
        pattern.hasSuffix("/") ? pattern + "**" : pattern
    }

    /// How the action writes lists of paths.
    private struct Form {
        let givesFolders: Bool
        let depth: Int?
        let leavesRootOut: Bool
        let isJSON: Bool
        let escapesQuotes: Bool
        let separator: String

        init(_ inputs: ChangedPathsInputs) {
            let isMatrix = inputs.isTrue("matrix")
            givesFolders = inputs.isTrue("dir_names")
            depth = Int(inputs.text("dir_names_max_depth")).flatMap { $0 > 0 ? $0 : nil }
            leavesRootOut = inputs.isTrue("dir_names_exclude_current_dir")
            isJSON = isMatrix || inputs.isTrue("json")
            escapesQuotes = !isMatrix && inputs.isTrue("escape_json", default: true)
            separator = inputs.isGiven("separator") ? inputs.text("separator") : " "
        }

        func text(_ paths: [String]) -> String {
            guard isJSON else { return paths.joined(separator: separator) }
            let json = plainJSONArray(paths)
            return escapesQuotes
                ? json.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"") : json
        }

        func outputs(
            _ prefix: String,
            _ paths: [String],
            _ patterns: [String],
            _ inputs: ChangedPathsInputs
        ) throws(ChangeIgnorance) -> [(name: String, value: String)] {
            guard let list = PathGlobList(patterns) else {
                throw ChangeIgnorance(
                    inputs.unknown("the patterns \(patterns.joined(separator: ", ")) are not followed")
                )
            }
            let found = shown(paths.filter { list.keeps($0) })
            let (files, none, count) = (text(found), text([]), "\(found.count)")
            var outputs: [(name: String, value: String)] = []
            for name in ["modified_files", "all_changed_files", "all_modified_files", "all_changed_and_modified_files"]
            {
                outputs += [("\(prefix)\(name)", files), ("\(prefix)\(name)_count", count)]
            }
            for name in ["added_files", "copied_files", "deleted_files", "renamed_files", "type_changed_files"] {
                outputs += [("\(prefix)\(name)", none), ("\(prefix)\(name)_count", "0")]
            }
            // Without patterns versions differ in what they say.
            if !patterns.isEmpty {
                let isAny = found.isEmpty ? "false" : "true"
                outputs += [
                    ("\(prefix)any_changed", isAny), ("\(prefix)any_modified", isAny),
                    ("\(prefix)any_deleted", "false"),
                ]
            }
            return outputs
        }

        private func shown(_ paths: [String]) -> [String] {
            guard givesFolders else { return paths }
            var seen: Set<String> = []
            return paths.compactMap { path in
                let parts = path.split(separator: "/").dropLast()
                let folder = parts.isEmpty ? "." : parts.prefix(depth ?? parts.count).joined(separator: "/")
                if leavesRootOut, folder == "." { return nil }
                return seen.insert(folder).inserted ? folder : nil
            }
        }
    }
}
