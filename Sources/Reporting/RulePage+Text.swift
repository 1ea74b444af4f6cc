import SourceText

extension RulePage {
    /// The page for a terminal.
    package func text(style: Style = .plain) -> String {
        var text = "\(style.paint(id, as: .strong)) (\(style.paint(severity.rawValue, as: severity.tone)))\n"
        text += wrapped(summary) + "\n" + wrapped(why)
        text += "\n\(style.paint("Bad", as: .removed))\n\n" + indented(bad)
        text += "\n\(style.paint("Good", as: .added))\n\n" + indented(good)
        if !exceptions.isEmpty {
            text += "\n\(style.paint("Not reported", as: .strong))\n\n"
            for exception in exceptions { text += wrapped(exception, first: "  - ", others: "    ") }
        }
        text += "\n" + wrapped("Source: \(source.title)" + (source.address.map { " <\($0)>" } ?? ""))
        if let repair { text += wrapped("Repair: imgmatrix \(repair.command), where it can be told what was meant.") }
        if let buildCheck { text += "\n" + wrapped("BuildKit finds the same with its check \(buildCheck).") }
        text += "\n" + wrapped("Silence one finding with a comment on its line or on the line above:")
        text += "\n" + indented(silencer)
        return text
    }

    private func indented(_ source: String) -> String {
        lines(of: source).map { $0.isEmpty ? "\n" : "    \($0)\n" }.joined()
    }
}

extension [RulePage] {
    /// The list of rules for a terminal, one a line.
    package func text(style: Style = .plain) -> String {
        var table = TextTable(columns: 4)
        for page in self {
            table.append([
                .init(page.id, as: .strong), .init(page.severity.rawValue, as: page.severity.tone),
                .init(page.repair?.rawValue ?? ""), .init(page.summary),
            ])
        }
        return table.text(style: style)
    }
}

/// The paragraphs of a text, with lines of at most 80 columns.
private func wrapped(_ text: String, first: String = "", others: String = "") -> String {
    var result = ""
    for paragraph in text.split(separator: "\n\n") {
        if !result.isEmpty { result += "\n" }
        var line = result.isEmpty ? first : others
        var isEmpty = true
        for word in paragraph.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
            if !isEmpty, line.displayWidth + 1 + String(word).displayWidth > 80 {
                result += line + "\n"
                line = others
                isEmpty = true
            }
            line += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        result += line + "\n"
    }
    return result
}

/// The lines of a text without their line feeds; a line feed at the end begins no line.
private func lines(of text: String) -> [Substring] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.last == "" ? lines.dropLast() : lines
}
