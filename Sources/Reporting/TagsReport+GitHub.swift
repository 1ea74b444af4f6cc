import SourceText
import Values

extension TagsReport {
    /// Lines for the file that `GITHUB_OUTPUT` names: `image`, when there is exactly one name and it is exact;
    /// `images`, the exact names; `json`, the whole report.
    package func stepOutputs(sources: @escaping SourceLookup) -> String {
        let names = exactNames
        var outputs = ""
        if names.count == 1, unresolvedImages.isEmpty { outputs += stepOutput("image", names[0]) }
        outputs += stepOutput("images", names.joined(separator: "\n"), isMultiline: true)
        outputs += stepOutput("json", String(json(.compact, sources: sources).dropLast()))
        return outputs
    }

    /// A table for the page that `GITHUB_STEP_SUMMARY` names.
    package func summary(sources: @escaping SourceLookup) -> String {
        let sources = SourceIndex(sources)
        var page = "### Images"
        if let commit { page += " of \(commit.asMarkdownCode)" }
        page += "\n\n"
        guard !images.isEmpty else { return page + "No image is built.\n" }
        page += "| app | image | when |\n| --- | --- | --- |\n"
        var seen: Set<String> = []
        for image in images {
            let app = image.app.map(\.escapedForMarkdown) ?? "–"
            let name = image.reference.display.asMarkdownCode
            let mark = image.isExact ? "" : " (unknown)"
            let row = "| \(app) | \(name)\(mark) | \(image.circumstances.escapedForMarkdown) |\n"
            if seen.insert(row).inserted { page += row }
        }
        return page + unknownParts(sources)
    }

    private func unknownParts(_ sources: SourceIndex) -> String {
        var seen: Set<Unknown> = []
        var list = ""
        for image in unresolvedImages {
            for unknown in image.unknowns where seen.insert(unknown).inserted {
                let place = sources.description(of: unknown.place ?? image.range).asMarkdownCode
                let reason = unknown.reason.escapedForMarkdown
                list += "- \(unknown.expression.asMarkdownCode) is unknown, because \(reason) (\(place))\n"
            }
        }
        return list.isEmpty ? "" : "\n" + list
    }
}

/// One output of a step; a value of several lines stands between delimiters that do not occur in it:
/// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#multiline-strings
private func stepOutput(_ name: String, _ value: String, isMultiline: Bool = false) -> String {
    let hasLineBreak = value.utf8.contains { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
    guard isMultiline || hasLineBreak else { return "\(name)=\(value)\n" }
    var delimiter = "END_OF_\(name.uppercased())"
    while value.contains(delimiter) { delimiter += "_" }
    let lineFeed = value.isEmpty ? "" : "\n"
    return "\(name)<<\(delimiter)\n\(value)\(lineFeed)\(delimiter)\n"
}
