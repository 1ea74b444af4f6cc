import SourceText
import Values

extension TagsReport {
    /// A tree for each name: its parts, for each the way from where it is used to the line that decided it.
    package func explanation(style: Style = .plain, sources: @escaping SourceLookup) -> String {
        let sources = SourceIndex(sources)
        var seen: Set<String> = []
        let trees = images.map { $0.tree(style: style, sources: sources) }.filter { seen.insert($0).inserted }
        return trees.joined(separator: "\n").shieldedFromRunner
    }
}

extension ImageName {
    fileprivate func tree(style: Style, sources: SourceIndex) -> String {
        var text = reference.shown(style: style) + "\n"
        text += style.paint(subtitle.escapedForTerminal, as: .faint) + "\n"
        let derivation = Derivation(of: reference)
        let parts = derivation.parts
        for step in derivation.commonSteps {
            let place = step.place.map { "  " + style.paint(sources.description(of: $0), as: .faint) } ?? ""
            let remark = step.remark.map { "  " + style.paint("(\($0.escapedForTerminal))", as: .faint) } ?? ""
            text +=
                style.paint("│  ", as: .faint) + (step.expression ?? "written here").escapedForTerminal + place + remark
            text += "\n"
        }
        for (index, part) in parts.enumerated() {
            let isLast = index == parts.count - 1
            let trunk = style.paint(isLast ? "   " : "│  ", as: .faint)
            let tone = part.unknown == nil ? Style.Tone.strong : .warning
            text += style.paint(isLast ? "└─ " : "├─ ", as: .faint)
            text += style.paint(part.shown.escapedForTerminal, as: tone) + "\n"
            for line in part.lines(style: style, sources: sources) { text += trunk + line + "\n" }
        }
        return text
    }

    /// Which image build gives the name.
    private var subtitle: String {
        var parts = [app ?? workflow, "job \(job)"]
        if !matrix.isEmpty {
            parts.append(matrix.map { "\($0.name): \($0.value.shown)" }.joined(separator: ", "))
        }
        return (parts + [circumstances]).joined(separator: " · ")
    }
}

extension Template {
    /// The text in which unknown parts stand out.
    fileprivate func shown(style: Style) -> String {
        if isEmpty { return style.paint("(empty)", as: .warning) }
        return pieces.map { piece in
            switch piece {
            case .text(let text, _): style.paint(text.escapedForTerminal, as: .strong)
            case .unknown(let unknown, _): style.paint("${{ \(unknown.expression) }}".escapedForTerminal, as: .warning)
            }
        }.joined()
    }
}

extension JSONValue {
    /// Texts as they are, everything else as JSON.
    fileprivate var shown: String {
        if case .string(let text) = self { return text }
        var json = JSONWriter(.compact)
        json.value(self)
        return json.text
    }
}

extension Derivation.Part {
    /// The steps, each with its place and remark, then the line that decided, without the trunk of the tree.
    fileprivate func lines(style: Style, sources: SourceIndex) -> [String] {
        var table = TextTable(columns: 2, widthLimit: 48)
        for (index, step) in steps.enumerated() {
            if omittedStepCount > 0, index == steps.count - 1 {
                table.append([.init("… \(counted(omittedStepCount, "more step"))", as: .faint), .init("")])
            }
            table.append([
                .init((step.expression ?? "written here").escapedForTerminal),
                .init(step.place.map { sources.description(of: $0) } ?? "", as: .faint),
            ])
        }
        var remarks: [String?] = steps.map(\.remark)
        if omittedStepCount > 0 { remarks.insert(nil, at: steps.count - 1) }
        var rows = table.lines(style: style)
        if let unknown {
            let place = placeOfUnknown.map { "  " + style.paint(sources.description(of: $0), as: .faint) } ?? ""
            rows.append(style.paint("unknown, because \(unknown.reason.escapedForTerminal)", as: .warning) + place)
        }

        var lines: [String] = []
        for (index, row) in rows.enumerated() {
            let isLast = index == rows.count - 1
            lines.append(style.paint(isLast ? "└─ " : "├─ ", as: .faint) + row)
            if index < remarks.count, let remark = remarks[index] {
                let trunk = style.paint(isLast ? "   " : "│  ", as: .faint)
                lines.append("\(trunk)  \(style.paint("(\(remark.escapedForTerminal))", as: .faint))")
            }
        }
        if let line = decidingLine(sources) { lines.append("     \(style.paint(line, as: .help))") }
        return lines
    }

    private var placeOfUnknown: SourceRange? {
        guard let place = unknown?.place, place != steps.last?.place else { return nil }
        return place
    }

    /// The line of the file that decided, with its number.
    private func decidingLine(_ sources: SourceIndex) -> String? {
        guard let place = unknown?.place ?? steps.last(where: { $0.place != nil })?.place else { return nil }
        guard let excerpt = Excerpt(of: place, in: sources) else { return nil }
        let line = excerpt.line.drop { $0 == " " || $0 == "\t" }
        return "\(excerpt.lineNumber) | \(line)"
    }
}
