import ImageMatrix
import SourceText
import YAML

extension Rule {
    /// Punctuation of an input method where YAML wants ASCII.
    static let fullWidthPunctuation = Rule(
        id: "full-width-punctuation",
        severity: .error,
        repair: .safe,
        source: .practice,
        summary: "A full-width character stands where YAML wants an ASCII one.",
        why: """
            Chinese and Japanese input methods type '：' for ':'. YAML takes it for a letter, so that a key becomes a part of \
            a text, or the file cannot be read at a later place. On the screen both look nearly the same.
            """,
        bad: "paths：",
        good: "paths:",
        exceptions: ["Full-width punctuation in comments, and inside of names, descriptions and other texts."],
        explains: [
            "yaml-syntax", "invalid-reference", "unknown-key", "unknown-trigger-key", "missing-key", "invalid-value",
        ]
    ) { context, report in
        for document in context.matrix.documents {
            for punctuation in document.fullWidthPunctuation() {
                let edit = TextEdit(punctuation.range, document.ascii(for: punctuation))
                report(
                    "\(punctuation.explanation)",
                    document.file.place(punctuation.range),
                    fixes: [
                        Diagnostic.Fix(
                            "write '\(punctuation.ascii)'",
                            isSafe: true,
                            edits: [Diagnostic.Fix.FileEdit(path: document.file.path, edit: edit)]
                        )
                    ]
                )
            }
        }
    }
}

extension YAMLDocument {
    /// What takes the place of a character; behind a colon or a comma YAML wants a blank.
    fileprivate func ascii(for punctuation: FullWidthPunctuation) -> String {
        guard punctuation.ascii == ":" || punctuation.ascii == ",", punctuation.range.upperBound < file.bytes.count
        else { return punctuation.ascii }
        switch file.bytes[punctuation.range.upperBound] {
        case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): return punctuation.ascii
        default: return punctuation.ascii + " "
        }
    }
}
