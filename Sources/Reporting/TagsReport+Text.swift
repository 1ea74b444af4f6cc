import SourceText
import Values

extension TagsReport {
    /// The names for people and scripts: for one app its exact names alone, one a line; for many a table.
    ///
    /// Standard error tells what is not exact and what is not certain to happen.
    package func text(
        style: Style = .plain,
        errorStyle: Style = .plain,
        sources: @escaping SourceLookup
    ) -> TwoStreams {
        let sources = SourceIndex(sources)
        var output = ""
        var remarks = ""
        if isAboutOneApp {
            for name in exactNames { output += name.escapedForTerminal + "\n" }
            remarks += circumstances(style: errorStyle)
        } else {
            output += table(style: style)
        }
        for image in unresolvedImages { remarks += image.unknownParts(style: errorStyle, sources: sources) }
        return TwoStreams(
            standardOutput: output.shieldedFromRunner,
            standardError: remarks.shieldedFromRunner
        )
    }

    private func table(style: Style) -> String {
        var table = TextTable(columns: 3)
        table.append([.init("APP", as: .faint), .init("IMAGE", as: .faint), .init("WHEN", as: .faint)])
        var seen: Set<[String]> = []
        for image in images {
            let row = [image.app ?? "-", image.reference.display, image.circumstances].map(\.escapedForTerminal)
            guard seen.insert(row).inserted else { continue }
            let tone = image.isExact ? Style.Tone.strong : .warning
            table.append([.init(row[0]), .init(row[1], as: tone), .init(row[2], as: .faint)])
        }
        return table.text(style: style)
    }

    /// A line for each exact name that a push does not simply build and publish.
    private func circumstances(style: Style) -> String {
        var seen: Set<String> = []
        var lines = ""
        for image in images where image.hasReservation {
            guard let name = image.reference.text?.escapedForTerminal else { continue }
            let line = "\(style.paint("note:", as: .note)) \(name): \(image.circumstances.escapedForTerminal)\n"
            if seen.insert(line).inserted { lines += line }
        }
        return lines
    }
}

extension ImageName {
    fileprivate var hasReservation: Bool {
        !triggered || condition != nil || ifChanged || push != .known(true)
    }

    /// The name that is not exact, and for each unknown part why and where.
    fileprivate func unknownParts(style: Style, sources: SourceIndex) -> String {
        var text = "\(style.paint("unknown:", as: .warning)) \(reference.display.escapedForTerminal)\n"
        var seen: Set<Unknown> = []
        for unknown in unknowns where seen.insert(unknown).inserted {
            let expression = style.paint(unknown.expression.escapedForTerminal, as: .strong)
            text += "  \(expression) is unknown, because \(unknown.reason.escapedForTerminal)\n"
            text += "    \(style.paint("at \(sources.description(of: unknown.place ?? range))", as: .faint))\n"
        }
        return text
    }
}
