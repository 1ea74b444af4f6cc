import Glibc

/// The stream that `git fast-import` reads.
///
/// - SeeAlso: https://git-scm.com/docs/git-fast-import#_input_format
struct FastImport {
    struct File {
        let path: String
        let text: String
    }

    private var buffer: [UInt8] = []
    private var commits = 0

    /// A commit on `main`, a minute after the one before.
    mutating func commit(_ message: String, files: [File]) {
        append("commit refs/heads/main\n")
        append("committer Benchmark <benchmark@example.com> \(1_700_000_000 + 60 * commits) +0000\n")
        append(data: message)
        for file in files {
            append("M 100644 inline \(file.path)\n")
            append(data: file.text)
        }
        commits += 1
        if buffer.count > 1 << 20 { flush() }
    }

    mutating func flush() {
        var written = 0
        while written < buffer.count {
            let count = buffer.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress! + written, $0.count - written) }
            guard count > 0 else {
                perror("make-matrix")
                exit(2)
            }
            written += count
        }
        buffer.removeAll(keepingCapacity: true)
    }

    private mutating func append(data: String) {
        append("data \(data.utf8.count)\n")
        append(data)
        append("\n")
    }

    private mutating func append(_ text: String) {
        buffer += text.utf8
    }
}
