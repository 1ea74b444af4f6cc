import SourceText
import Values

/// `bjw-s-labs/action-changed-files`: the changed paths, or their folders, as one JSON array.
///
/// <https://github.com/bjw-s-labs/action-changed-files#inputs>
enum ChangedPathsAction: ActionModel {
    static func run(_ call: ActionCall, _ evaluator: inout NodeEvaluator) -> ActionResult {
        let inputs = ChangedPathsInputs(
            call,
            followed: ["path", "include_only_directories", "max_depth", "patterns"],
            ignored: ["include_deleted_files", "token"],
            &evaluator
        )
        let other = inputs.unknown("this output of '\(call.name)' is not followed")
        return ActionResult(changes: { () throws(ChangeIgnorance) in try outputs(inputs, call) }, else: other)
    }

    private static func outputs(
        _ inputs: ChangedPathsInputs,
        _ call: ActionCall
    ) throws(ChangeIgnorance) -> [(name: String, value: String)] {
        guard ["push", "pull_request"].contains(call.environment.event.name) else {
            return [("changed_files", "[]")]
        }
        guard let patterns = PathGlobList(inputs.list("patterns")), !patterns.hasNegated else {
            throw ChangeIgnorance(inputs.unknown("the patterns of '\(call.name)' are not followed"))
        }
        var paths = try inputs.paths(below: inputs.text("path"))
        if inputs.isTrue("include_only_directories") {
            let depth = Int(inputs.text("max_depth")).flatMap { $0 > 0 ? $0 : nil }
            var seen: Set<String> = []
            paths = paths.compactMap { path in
                let parts = path.split(separator: "/").dropLast()
                guard !parts.isEmpty else { return nil }
                let folder = parts.prefix(depth ?? parts.count).joined(separator: "/")
                return seen.insert(folder).inserted ? folder : nil
            }
        }
        return [("changed_files", plainJSONArray(paths.filter { patterns.isEmpty || patterns.keeps($0) }))]
    }
}
