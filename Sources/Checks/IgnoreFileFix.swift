import SourceText

extension ContextFiles {
    /// The repair that adds a line to the ignore file; nil when there is none.
    func adding(_ line: String) -> Diagnostic.Fix? {
        guard let path = ignoreFilePath, let bytes = try? check.tree.read(path), !line.contains("\n") else {
            return nil
        }
        let file = SourceFile(path: path, bytes: bytes)
        let isEnded = bytes.isEmpty || bytes.last == UInt8(ascii: "\n")
        let text = (isEnded ? "" : file.lineBreak) + line + file.lineBreak
        let edit = Diagnostic.Fix.FileEdit(path: path, edit: TextEdit(bytes.count..<bytes.count, text))
        return Diagnostic.Fix("add '\(line)' to '\(path)'", isSafe: false, edits: [edit])
    }
}

extension SourceFile {
    /// The whole line that holds nothing but a text, with its line break; nil when it holds more.
    func lineHolding(_ range: Range<Int>) -> Range<Int>? {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start > 0, bytes[start - 1] == 0x20 || bytes[start - 1] == 0x09 { start -= 1 }
        while end < bytes.count, bytes[end] == 0x20 || bytes[end] == 0x09 || bytes[end] == 0x0D { end += 1 }
        guard start > 0, bytes[start - 1] == 0x0A, end < bytes.count, bytes[end] == 0x0A else { return nil }
        return start..<(end + 1)
    }
}
