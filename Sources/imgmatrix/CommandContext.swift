import Glibc
import Reporting
import SourceText

/// All that a command may touch: the directory, the environment, and the two streams.
final class CommandContext {
    /// Absolute.
    let directory: String
    let environment: [String: String]
    private var output: [UInt8] = []

    init(directory: String, environment: [String: String]) {
        self.directory = directory
        self.environment = environment
    }

    /// The directory, environment and streams of the process.
    static func current() -> CommandContext {
        var variables: [String: String] = [:]
        var entry = environ
        while let pointer = entry.pointee {
            let text = String(cString: pointer)
            if let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")) {
                variables[String(text[..<equals])] = String(text[text.utf8.index(after: equals)...])
            }
            entry += 1
        }
        let path = getcwd(nil, 0)
        defer { free(path) }
        return CommandContext(directory: path.map { String(cString: $0) } ?? "/", environment: variables)
    }

    /// Keeps a value until the process ends: to take a large one apart piece by piece takes time that nobody gets back.
    func keep<Value>(_ value: Value) {
        _ = Unmanaged.passRetained(Kept(value))
    }

    private final class Kept<Value> {
        let value: Value

        init(_ value: Value) {
            self.value = value
        }
    }

    /// Writes a result to standard output.
    func print(_ text: String) {
        output += text.utf8
        if output.count > 1 << 16 { flush() }
    }

    func print(_ bytes: [UInt8]) {
        output += bytes
        if output.count > 1 << 16 { flush() }
    }

    /// Writes what is no result to standard error.
    func remark(_ text: String) {
        flush()
        Self.write(Array((text + "\n").utf8), to: STDERR_FILENO)
    }

    /// Writes why the program ends without a result.
    func complain(_ text: String) {
        remark("imgmatrix: \(text.escapedForTerminal)")
    }

    /// Writes several lines that are no result; the last one ends in a line feed already.
    func remark(lines: String) {
        flush()
        Self.write(Array(lines.utf8), to: STDERR_FILENO)
    }

    /// Adds text to the file that a variable names, as a step of GitHub Actions leaves outputs; prints it without one.
    func append(_ text: String, toFileOf variable: String) throws {
        guard let path = environment[variable], !path.isEmpty else { return print(text) }
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw CommandFailure("cannot write to the file of $\(variable), '\(path)': \(systemMessage(errno))")
        }
        defer { close(descriptor) }
        Self.write(Array(text.utf8), to: descriptor)
    }

    func flush() {
        Self.write(output, to: STDOUT_FILENO)
        output.removeAll(keepingCapacity: true)
    }

    /// Writes all bytes; nobody reads on a closed pipe, so the program ends without a word then.
    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var written = 0
        bytes.withUnsafeBytes { buffer in
            while written < buffer.count {
                let count = Glibc.write(descriptor, buffer.baseAddress! + written, buffer.count - written)
                if count < 0, errno == EINTR { continue }
                if count < 0, errno == EPIPE { exit(0) }
                if count < 0 {
                    if descriptor != STDERR_FILENO {
                        let reason = "imgmatrix: cannot write the result: \(systemMessage(errno))\n"
                        write(Array(reason.utf8), to: STDERR_FILENO)
                        exit(2)
                    }
                    return
                }
                written += count
            }
        }
    }

    /// An absolute path; a relative one starts in the directory of the command.
    func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : "\(directory)/\(path)"
    }
}
