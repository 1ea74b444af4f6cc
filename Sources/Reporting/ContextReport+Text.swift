extension ContextReport {
    /// The contexts for people, one after the other.
    ///
    /// - Parameter limit: how many files and folders are listed one by one, the rest is counted.
    package func text(style: Style = .plain, limit: Int = 20) -> String {
        entries.map { $0.text(style: style, limit: limit) }.joined(separator: "\n").shieldedFromRunner
    }
}

extension ContextReport.Entry {
    fileprivate func text(style: Style, limit: Int) -> String {
        let folder = context.map { $0.isEmpty ? "." : $0 } ?? "unknown"
        var text = style.paint("context \(folder.escapedForTerminal)", as: .strong) + "\n"
        if let dockerfile { text += "  Dockerfile   \(dockerfile.escapedForTerminal)\n" }
        for (workflow, job) in jobs.prefix(limit) {
            text += "  built by     \(workflow.escapedForTerminal), job \(job.escapedForTerminal)\n"
        }
        if jobs.count > limit { text += "               and \(counted(jobs.count - limit, "more job"))\n" }
        guard let content else {
            return text + "  \(style.paint("unknown:", as: .warning)) \((reason ?? "").escapedForTerminal)\n"
        }
        text += "  ignore file  \(content.ignoreFile?.escapedForTerminal ?? "none")\n"
        text += content.text(style: style, limit: limit)
        return text
    }
}

extension ContextReport.Content {
    fileprivate func text(style: Style, limit: Int) -> String {
        var table = TextTable(columns: 2)
        for file in files.prefix(limit) {
            table.append([.init(paddedSize(file.size)), .init(file.path.escapedForTerminal)])
        }
        if files.count > limit {
            let rest = files.dropFirst(limit).reduce(0) { $0 &+ $1.size }
            table.append([
                .init(paddedSize(rest)), .init("in \(counted(files.count - limit, "more file"))", as: .faint),
            ])
        }
        var text = table.text(style: style, indentation: "  ")
        let mark = isCut ? "more than " : ""
        let total = "  \(mark)\(counted(files.count, "file")), \(sizeText(size))"
        text += style.paint(total, as: .strong) + "\n"
        text += remarks(links, "link", limit: limit) {
            "\($0.path.escapedForTerminal) -> \($0.text.escapedForTerminal)"
        }
        text += remarks(unreadable, "unreadable", limit: limit) {
            "\($0.path.escapedForTerminal): \($0.text.escapedForTerminal)"
        }
        guard !leftOut.isEmpty else { return text }
        text += "  left out by the ignore file: \(counted(leftOutCount, "file")), \(sizeText(leftOutSize))\n"
        var folders = TextTable(columns: 3)
        for entry in leftOut.prefix(limit) {
            let place = (entry.folder.isEmpty ? "." : entry.folder) + (entry.isWhole ? "/**" : "/*")
            folders.append([
                .init(paddedSize(entry.size)), .init(place.escapedForTerminal),
                .init(counted(entry.fileCount, "file"), as: .faint),
            ])
        }
        text += folders.text(style: style, indentation: "  ")
        if leftOut.count > limit { text += "  and \(counted(leftOut.count - limit, "more folder"))\n" }
        return text
    }

    private func remarks(
        _ remarks: [ContextReport.Remark],
        _ label: String,
        limit: Int,
        line: (ContextReport.Remark) -> String
    ) -> String {
        var text = remarks.prefix(limit).reduce(into: "") { $0 += "  \(label) \(line($1))\n" }
        if remarks.count > limit { text += "  \(label) … and \(remarks.count - limit) more\n" }
        return text
    }
}

/// A number of bytes with three significant digits, in decimal units.
func sizeText(_ bytes: Int) -> String {
    // Ten of the largest unit are more than an Int holds.
    let bytes = UInt128(max(bytes, 0))
    guard bytes >= 1000 else { return "\(bytes) B" }
    var unit: UInt128 = 1000
    var rest = ["kB", "MB", "GB", "TB", "PB", "EB"][...]
    // What rounds to 1000 of a unit is 1 of the next.
    while rest.count > 1, bytes >= unit * 1000 - unit / 2 {
        unit *= 1000
        rest.removeFirst()
    }
    let name = rest.first ?? "EB"
    let decimals = bytes < unit * 10 - unit / 200 ? 2 : bytes < unit * 100 - unit / 20 ? 1 : 0
    let scale: UInt128 = decimals == 2 ? 100 : decimals == 1 ? 10 : 1
    let step = unit / scale
    let rounded = bytes / step + (bytes % step >= (step + 1) / 2 ? 1 : 0)
    guard decimals > 0 else { return "\(rounded) \(name)" }
    let fraction = "\(rounded % scale)"
    let zeros = String(repeating: "0", count: decimals - fraction.count)
    return "\(rounded / scale).\(zeros)\(fraction) \(name)"
}

private func paddedSize(_ bytes: Int) -> String {
    let text = sizeText(bytes)
    return String(repeating: " ", count: max(0, 8 - text.utf8.count)) + text
}
