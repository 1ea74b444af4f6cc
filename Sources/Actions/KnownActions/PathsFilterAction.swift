import SourceText
import Values

/// `dorny/paths-filter`: which named lists of patterns a change touches.
///
/// <https://github.com/dorny/paths-filter#usage>
enum PathsFilterAction: ActionModel {
    static func run(_ call: ActionCall, _ evaluator: inout NodeEvaluator) -> ActionResult {
        let inputs = ChangedPathsInputs(
            call,
            followed: ["filters", "list-files", "predicate-quantifier"],
            ignored: ["base", "initial-fetch-depth", "ref", "token", "working-directory"],
            &evaluator
        )
        let other = inputs.unknown("this output of '\(call.name)' is not followed")
        return ActionResult(changes: { () throws(ChangeIgnorance) in try outputs(inputs, call) }, else: other)
    }

    private static func outputs(
        _ inputs: ChangedPathsInputs,
        _ call: ActionCall
    ) throws(ChangeIgnorance) -> [(name: String, value: String)] {
        let paths = try inputs.paths()
        var filters = inputs.text("filters")
        if !filters.contains("\n"), !filters.contains(":") {
            guard let bytes = try? call.environment.files.read(filters, limit: 1 << 20) else {
                throw ChangeIgnorance(inputs.unknown("the file '\(filters)' with the filters cannot be read"))
            }
            filters = String(decoding: bytes, as: UTF8.self)
        }
        let takesEvery = inputs.text("predicate-quantifier") == "every"
        var outputs: [(name: String, value: String)] = []
        var changed: [String] = []
        for (name, patterns) in try inputs.patternLists(yaml: filters) {
            guard let list = PathGlobList(patterns), !list.hasNegated, !takesEvery || patterns.count == 1,
                name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") })
            else {
                throw ChangeIgnorance(
                    inputs.unknown("how the filter '\(name)' is read depends on the version of '\(call.name)'")
                )
            }
            let found = patterns.isEmpty ? [] : paths.filter { list.keeps($0) }
            outputs += [(name, found.isEmpty ? "false" : "true"), ("\(name)_count", "\(found.count)")]
            if !found.isEmpty { changed.append(name) }
            switch inputs.text("list-files").lowercased() {
            case "csv": outputs.append(("\(name)_files", found.joined(separator: ",")))
            case "json": outputs.append(("\(name)_files", plainJSONArray(found)))
            case "shell", "escape": outputs.append(("\(name)_files", found.joined(separator: " ")))
            default: break
            }
        }
        if !outputs.contains(where: { $0.name == "changes" }) { outputs.append(("changes", plainJSONArray(changed))) }
        return outputs
    }
}
