/// What would change in a file, in the unified format of `diff -u`:
/// https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html
package struct UnifiedDiff: Sendable {
    private let path: String
    private let isNew: Bool
    private let isDeleted: Bool
    private let old: [ArraySlice<UInt8>]
    private let new: [ArraySlice<UInt8>]
    private let changes: [LineDifference.Change]

    /// How many common lines are shown before and behind a change.
    private static let context = 3

    /// - Parameters:
    ///   - old: the bytes now, nil when there is no file.
    ///   - new: the bytes then, nil when there will be no file.
    package init(path: String, from old: [UInt8]?, to new: [UInt8]?) {
        self.path = path
        isNew = old == nil
        isDeleted = new == nil
        self.old = Self.lines(of: old ?? [])
        self.new = Self.lines(of: new ?? [])
        changes = LineDifference(from: self.old, to: self.new).changes
    }

    /// Whether nothing would change.
    package var isEmpty: Bool { changes.isEmpty && isNew == isDeleted }

    /// The difference byte for byte, as `patch` and `git apply` take it.
    package var patch: [UInt8] {
        rows.flatMap { Array($0.mark.utf8) + $0.text + [UInt8(ascii: "\n")] }
    }

    /// The difference for a terminal, where nothing in the file can act.
    package func text(style: Style = .plain) -> String {
        rows.reduce(into: "") { text, row in
            // A tab is harmless, and makefiles live by it.
            let line = String(decoding: row.text, as: UTF8.self).split(
                separator: "\t",
                omittingEmptySubsequences: false
            )
            .map { String($0).escapedForTerminal }.joined(separator: "\t")
            text += (row.tone.map { style.paint(row.mark + line, as: $0) } ?? row.mark + line) + "\n"
        }.shieldedFromRunner
    }
}

extension UnifiedDiff {
    private struct Row {
        var mark: String
        /// Without a line feed.
        var text: ArraySlice<UInt8>
        var tone: Style.Tone?
    }

    private var rows: [Row] {
        guard !isEmpty else { return [] }
        var rows = [
            Row(mark: "--- ", text: name(isNew ? nil : "a/\(path)"), tone: .strong),
            Row(mark: "+++ ", text: name(isDeleted ? nil : "b/\(path)"), tone: .strong),
        ]
        for hunk in hunks { append(hunk, to: &rows) }
        return rows
    }

    /// Changes whose surroundings touch each other.
    private var hunks: [ArraySlice<LineDifference.Change>] {
        var hunks: [ArraySlice<LineDifference.Change>] = []
        var start = 0
        for index in changes.indices {
            let isLast = index == changes.count - 1
            if isLast || changes[index + 1].old.lowerBound - changes[index].old.upperBound > 2 * Self.context {
                hunks.append(changes[start...index])
                start = index + 1
            }
        }
        return hunks
    }

    private func append(_ hunk: ArraySlice<LineDifference.Change>, to rows: inout [Row]) {
        guard let first = hunk.first, let last = hunk.last else { return }
        let before = min(Self.context, first.old.lowerBound)
        let behind = min(Self.context, old.count - last.old.upperBound)
        let oldLines = (first.old.lowerBound - before)..<(last.old.upperBound + behind)
        let newLines = (first.new.lowerBound - before)..<(last.new.upperBound + behind)
        let heading = "@@ -\(Self.extent(oldLines)) +\(Self.extent(newLines)) @@"
        rows.append(Row(mark: "", text: Array(heading.utf8)[...], tone: .hunk))
        var position = oldLines.lowerBound
        for change in hunk {
            for line in old[position..<change.old.lowerBound] { append(line, mark: " ", tone: nil, to: &rows) }
            for line in old[change.old] { append(line, mark: "-", tone: .removed, to: &rows) }
            for line in new[change.new] { append(line, mark: "+", tone: .added, to: &rows) }
            position = change.old.upperBound
        }
        for line in old[position..<oldLines.upperBound] { append(line, mark: " ", tone: nil, to: &rows) }
    }

    private func append(_ line: ArraySlice<UInt8>, mark: String, tone: Style.Tone?, to rows: inout [Row]) {
        guard line.last != UInt8(ascii: "\n") else {
            rows.append(Row(mark: mark, text: line.dropLast(), tone: tone))
            return
        }
        rows.append(Row(mark: mark, text: line, tone: tone))
        rows.append(Row(mark: "\\ ", text: Array("No newline at end of file".utf8)[...], tone: .faint))
    }

    /// First line and number of lines; the line before it when there is none.
    private static func extent(_ lines: Range<Int>) -> String {
        switch lines.count {
        case 0: "\(lines.lowerBound),0"
        case 1: "\(lines.lowerBound + 1)"
        default: "\(lines.lowerBound + 1),\(lines.count)"
        }
    }

    /// The name of a file as git writes it: in quotes, with the escapes of C, when it holds a control, `"` or `\`.
    private func name(_ path: String?) -> ArraySlice<UInt8> {
        guard let path else { return Array("/dev/null".utf8)[...] }
        func isPlain(_ byte: UInt8) -> Bool {
            byte >= 0x20 && byte != 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
        }
        if path.utf8.allSatisfy(isPlain) { return Array(path.utf8)[...] }
        var quoted = "\""
        for scalar in path.unicodeScalars {
            switch scalar {
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case "\r": quoted += "\\r"
            case "\"", "\\": quoted += "\\\(scalar)"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 8)
                quoted += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return Array((quoted + "\"").utf8)[...]
    }

    /// The lines with their line feeds.
    private static func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
            lines.append(bytes[start...offset])
            start = offset + 1
        }
        if start < bytes.count { lines.append(bytes[start...]) }
        return lines
    }
}
