import Actions
import SourceText
import YAML

extension Rule {
    /// A comment where there are none.
    static let commentInBlockText = Rule(
        id: "comment-in-block-text",
        severity: .error,
        repair: .unsafe,
        source: .yaml,
        summary: "A line of a list of tags, labels or build arguments begins with '#'.",
        why: """
            Below a `|` there are no comments: the line is text like the others, and the builder is given a tag or an argument \
            with that name.
            """,
        bad: """
            tags: |
              # the name that the cluster pulls
              ghcr.io/lab/jupyter-a:2025-03-14
            """,
        good: """
            # the name that the cluster pulls
            tags: |
              ghcr.io/lab/jupyter-a:2025-03-14
            """,
        exceptions: [
            "docker/metadata-action skips such lines in its inputs `images`, `tags`, `flavor`, `labels` and `annotations`.",
            "In `run` the shell skips them.",
            "A '#' in the middle of a line is a part of the entry.",
        ],
        explains: ["invalid-reference"]
    ) { context, report in
        for workflow in context.workflows {
            for step in workflow.jobs.lazy.flatMap(\.steps) {
                for input in step.inputs {
                    let lines = input.value.commentLines(in: workflow.file)
                    guard !lines.isEmpty, input.isList, step.uses?.readsHashesAsText ?? false else { continue }
                    for line in lines {
                        let place = workflow.file.place(line.text)
                        report(
                            .commentInBlockText(workflow.file.text(in: line.text), input: input.name),
                            place,
                            fixes: [
                                Diagnostic.Fix(
                                    "remove the line",
                                    isSafe: false,
                                    edits: [.init(path: place.path, edit: TextEdit(line.whole, ""))]
                                )
                            ]
                        )
                    }
                }
            }
        }
    }
}

extension Diagnostic.Message {
    fileprivate static func commentInBlockText(_ line: String, input: String) -> Self {
        "'\(line)' is an entry of '\(input)' and no comment; move it above '\(input):' or remove it"
    }
}

extension YAMLNode {
    /// Whether the value of `uses` names an action whose lists have no comments.
    fileprivate var readsHashesAsText: Bool {
        let names: Set<String> = ["docker/build-push-action", "redhat-actions/buildah-build"]
        guard case .repository(let name, _) = ActionReference(string ?? "") else { return false }
        return names.contains(name)
    }

    /// The lines of a block text that begin with `#`, blanks aside.
    fileprivate func commentLines(in file: SourceFile) -> [(text: Range<Int>, whole: Range<Int>)] {
        guard kind == .scalar, !isAlias, style == .literal || style == .folded else { return [] }
        var lines: [(text: Range<Int>, whole: Range<Int>)] = []
        let content = contentRange
        var start = content.lowerBound
        while start < content.upperBound {
            let end = file.bytes[start...].firstIndex { $0 == UInt8(ascii: "\n") } ?? file.bytes.count
            let line = file.bytes[start..<end]
            if let first = line.firstIndex(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }),
                line[first] == UInt8(ascii: "#"),
                let last = line.lastIndex(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\r") })
            {
                lines.append((first..<(last + 1), start..<min(end + 1, file.bytes.count)))
            }
            start = end + 1
        }
        return lines
    }
}

extension EnvironmentEntry {
    fileprivate var isList: Bool {
        switch name.lowercased() {
        case "tags", "build-args", "labels", "annotations", "platforms", "cache-from", "cache-to", "build-contexts":
            true
        default: false
        }
    }
}
