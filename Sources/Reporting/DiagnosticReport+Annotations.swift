import SourceText

extension DiagnosticReport {
    /// The report for the log of a GitHub Actions job: annotations, each with the line it is about, then the summary.
    package func annotations(sources: @escaping SourceLookup) -> String {
        let sources = SourceIndex(sources)
        var text = ""
        for diagnostic in diagnostics {
            text += diagnostic.annotation(sources: sources).line + "\n"
            // The runner shows an annotation without its place.
            let place = "  \(sources.description(of: diagnostic.range)) [\(diagnostic.rule.escapedForTerminal)]\n"
            text += (place + diagnostic.details(style: .plain, sources: sources)).shieldedFromRunner
        }
        return text + summary + "\n"
    }
}

extension Diagnostic {
    fileprivate func annotation(sources: SourceIndex) -> WorkflowCommand {
        let (start, end) = visibleEnds(sources)
        var properties = [
            (name: "file", value: range.path),
            (name: "line", value: "\(start.line)"),
        ]
        // The runner drops columns of an annotation over several lines, and says so.
        if start.line == end.line {
            properties.append((name: "col", value: "\(start.column)"))
            properties.append((name: "endLine", value: "\(end.line)"))
            properties.append((name: "endColumn", value: "\(end.column)"))
        } else {
            properties.append((name: "endLine", value: "\(end.line)"))
        }
        properties.append((name: "title", value: rule))
        return WorkflowCommand(name: severity.command, properties: properties, message: annotationMessage(sources))
    }

    private func annotationMessage(_ sources: SourceIndex) -> String {
        var lines = [message.description.escapedForTerminal]
        lines += notes.map { note in
            "note: \(note.message.description.escapedForTerminal) (\(sources.description(of: note.range)))"
        }
        lines += fixes.map { "help: \($0.title.escapedForTerminal)" }
        return lines.joined(separator: "\n").shieldedFromRunner
    }

    /// Where the range begins and ends, a line break at its end left out.
    private func visibleEnds(_ sources: SourceIndex) -> (start: TextPosition, end: TextPosition) {
        var visible = range
        if let bytes = sources.file(at: range.path)?.file.bytes {
            var end = min(range.bytes.upperBound, bytes.count)
            while end > max(range.bytes.lowerBound, 0), bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
            visible.bytes = range.bytes.lowerBound..<max(end, range.bytes.lowerBound)
        }
        return (sources.start(of: visible), sources.end(of: visible))
    }
}

extension Diagnostic.Severity {
    fileprivate var command: String {
        switch self {
        case .error: "error"
        case .warning: "warning"
        case .hint: "notice"
        }
    }
}
