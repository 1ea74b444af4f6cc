import SourceText

extension DiagnosticReport {
    /// The report for people: each diagnostic with the line it is about, then the summary.
    package func text(style: Style = .plain, sources: @escaping SourceLookup) -> String {
        let sources = SourceIndex(sources)
        var text = ""
        for diagnostic in diagnostics {
            text += diagnostic.headline(style: style, sources: sources)
            text += diagnostic.details(style: style, sources: sources)
            text += "\n"
        }
        return (text + style.paint(summary, as: summaryTone) + "\n").shieldedFromRunner
    }

    private var summaryTone: Style.Tone {
        Diagnostic.Severity.allCases.first { count(of: $0) > 0 }?.tone ?? .help
    }
}

extension Diagnostic {
    /// `path:line:column: error: message [rule]`
    fileprivate func headline(style: Style, sources: SourceIndex) -> String {
        let place = style.paint(sources.description(of: range), as: .strong)
        let label = style.paint("\(severity.rawValue):", as: severity.tone)
        let id = style.paint("[\(rule.escapedForTerminal)]", as: .faint)
        return "\(place): \(label) \(message.description.escapedForTerminal) \(id)\n"
    }

    /// What follows the headline: the line in question, the notes with theirs, the repairs.
    func details(style: Style, sources: SourceIndex) -> String {
        var text = Excerpt(of: range, in: sources)?.text(style: style, tone: severity.tone) ?? ""
        for note in notes {
            let place = style.paint(sources.description(of: note.range), as: .strong)
            let label = style.paint("note:", as: .note)
            text += "\(place): \(label) \(note.message.description.escapedForTerminal)\n"
            text += Excerpt(of: note.range, in: sources)?.text(style: style, tone: .note) ?? ""
        }
        for fix in fixes {
            text += "  \(style.paint("help:", as: .help)) \(fix.title.escapedForTerminal)\n"
        }
        return text
    }
}
