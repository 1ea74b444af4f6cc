import Dockerfile
import SourceText

// Repairs of what stands in one instruction. Each is nil where the instruction goes on over several lines, or holds
// quotes or escapes that would have to be read to be written anew.
extension CheckedDockerfile {
    private var bytes: [UInt8] { syntax.file.bytes }

    /// The text of some bytes of the file.
    func text(in range: Range<Int>) -> String { syntax.file.text(in: range) }

    /// Takes some bytes out, together with the blanks before them.
    func removing(_ range: Range<Int>, _ title: String, isSafe: Bool) -> Diagnostic.Fix {
        var start = range.lowerBound
        while start > 0, bytes[start - 1] == 0x20 || bytes[start - 1] == 0x09 { start -= 1 }
        var end = range.upperBound
        if start == 0 || bytes[start - 1] == 0x0A {
            // The first word of a line leaves the indentation to the next one.
            start = range.lowerBound
            while end < bytes.count, bytes[end] == 0x20 || bytes[end] == 0x09 { end += 1 }
        }
        return Diagnostic.Fix(title, isSafe: isSafe, edits: [.init(path: path, edit: TextEdit(start..<end, ""))])
    }

    func inserting(_ text: String, at offset: Int, isSafe: Bool) -> Diagnostic.Fix {
        let edit = Diagnostic.Fix.FileEdit(path: path, edit: TextEdit(offset..<offset, text))
        return Diagnostic.Fix("add '\(text.trimmingBlanks)'", isSafe: isSafe, edits: [edit])
    }

    /// Adds a line above an instruction; nil for one that does not begin its line.
    func insertingLine(_ line: String, above instruction: Instruction, isSafe: Bool) -> Diagnostic.Fix? {
        let start = instruction.range.lowerBound
        guard start == 0 || bytes[start - 1] == 0x0A else { return nil }
        let edit = Diagnostic.Fix.FileEdit(path: path, edit: TextEdit(start..<start, line + syntax.file.lineBreak))
        return Diagnostic.Fix("add '\(line)'", isSafe: isSafe, edits: [edit])
    }

    /// The arguments of an instruction when they stand on one line.
    func argumentsOnOneLine(of instruction: Instruction) -> (text: String, range: Range<Int>)? {
        var range = instruction.argumentsRange
        while !range.isEmpty, [0x20, 0x09, 0x0D].contains(bytes[range.upperBound - 1]) {
            range = range.lowerBound..<(range.upperBound - 1)
        }
        guard !range.isEmpty, !bytes[range].contains(0x0A) else { return nil }
        return (text(in: range), range)
    }

    /// `NAME value` as `NAME=value`, in quotes where blanks would end the value.
    func keyValueForm(of instruction: Instruction) -> Diagnostic.Fix? {
        guard syntax.escape == UInt8(ascii: "\\"), let (text, range) = argumentsOnOneLine(of: instruction),
            let nameEnd = text.utf8.firstIndex(where: { $0 == 0x20 || $0 == 0x09 })
        else { return nil }
        let name = text[..<nameEnd]
        let value = String(text[nameEnd...]).trimmingBlanks
        guard !name.isEmpty, !value.isEmpty, !name.contains(where: { "\"'\\=$".contains($0) }),
            let written = value.asOneWord
        else { return nil }
        return Diagnostic.Fix.replacing(place(range), by: "\(name)=\(written)", isSafe: true)
    }

    /// A command without anything for a shell as a JSON array.
    func execForm(of instruction: Instruction) -> Diagnostic.Fix? {
        guard let (text, range) = argumentsOnOneLine(of: instruction), text.utf8.allSatisfy(\.isPlainInShells) else {
            return nil
        }
        let words = text.split(separator: " ")
        guard let first = words.first, !first.contains("="), !Self.shellWords.contains(first), first.first != "-" else {
            return nil
        }
        let array = "[" + words.map { "\"\($0)\"" }.joined(separator: ", ") + "]"
        return Diagnostic.Fix.replacing(place(range), by: array)
    }

    /// What only a shell knows, or does in another way than a program of that name.
    private static let shellWords: Set<Substring> = [
        ".", ":", "[", "alias", "bg", "break", "case", "cd", "command", "continue", "echo", "eval", "exec", "exit",
        "export", "fg", "for", "function", "getopts", "hash", "if", "jobs", "kill", "local", "printf", "pwd", "read",
        "readonly", "return", "set", "shift", "source", "test", "time", "trap", "type", "ulimit", "umask", "until",
        "wait", "while",
    ]
}

extension UInt8 {
    /// Whether a byte means itself in every shell, and in JSON.
    fileprivate var isPlainInShells: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: " -_./:=@%+,".utf8.contains(self)
        }
    }
}

extension String {
    /// Without blanks at both ends.
    var trimmingBlanks: String {
        var part = utf8[...]
        while let first = part.first, [0x20, 0x09, 0x0A, 0x0D].contains(first) { part = part.dropFirst() }
        while let last = part.last, [0x20, 0x09, 0x0A, 0x0D].contains(last) { part = part.dropLast() }
        return String(Substring(part))
    }

    /// The text as one word of an instruction, with the same meaning; nil where quotes stand in the way.
    fileprivate var asOneWord: String? {
        let special = utf8.filter { "\"'\\".utf8.contains($0) }
        guard utf8.contains(where: { $0 == 0x20 || $0 == 0x09 }) else {
            // One word is one word in both forms, as long as its quotes are closed.
            let isClosed = special.count { $0 == 0x22 } % 2 == 0 && special.count { $0 == 0x27 } % 2 == 0
            return isClosed && !special.contains(UInt8(ascii: "\\")) ? self : nil
        }
        if special.isEmpty { return "\"\(self)\"" }
        // Already in one pair of quotes.
        guard let quote = utf8.first, quote == 0x22 || quote == 0x27, utf8.last == quote, utf8.count > 1 else {
            return nil
        }
        return special.elementsEqual([quote, quote]) ? self : nil
    }
}
