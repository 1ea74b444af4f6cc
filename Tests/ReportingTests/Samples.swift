import SourceText
import TestSupport

/// A file whose places are marked with `⟦` and `⟧`.
struct Sample {
    let file: SourceFile
    let places: [SourceRange]

    init(_ path: String, _ marked: String) {
        let text = MarkedText(marked)
        let file = SourceFile(path: path, bytes: text.bytes)
        self.file = file
        places = text.ranges.map { file.place($0) }
    }
}

/// Gives these files and no others.
func lookup(_ samples: Sample...) -> (String) -> SourceFile? {
    { path in samples.first { $0.file.path == path }?.file }
}
