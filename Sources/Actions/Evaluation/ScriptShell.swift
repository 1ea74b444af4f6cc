import Shell
import SourceText
import Values

/// The shells whose scripts are read.
struct ScriptShell {
    let dialect: ShellDialect
    let options: ShellOptions

    /// - Parameter text: the value of `shell:`; nil without one.
    /// - Returns: nil for another interpreter, or one that is not known.
    ///
    /// <https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell>
    init?(_ text: Template?) {
        guard let text else {
            dialect = .bash
            options = .runner(namesBash: false)
            return
        }
        guard let words = text.text?.split(separator: " "), let program = words.first else { return nil }
        switch String(program).lastPathPart {
        case "bash":
            dialect = .bash
            if words.count == 1 {
                options = .runner(namesBash: true)
            } else {
                var options = ShellOptions()
                for (index, word) in words.enumerated() where word.hasPrefix("-") && !word.hasPrefix("--") {
                    if word.contains("e") { options.stopsAtError = true }
                    if word.contains("u") { options.refusesUnset = true }
                    if word.contains("o"), index + 1 < words.count, words[index + 1] == "pipefail" {
                        options.failsWithPipe = true
                    }
                }
                self.options = options
            }
        case "sh":
            dialect = .posix
            options = .runner(namesBash: false)
        default: return nil
        }
    }
}

extension ScriptShell {
    /// Whether a script uses what the shells that are called `sh` do not agree about: some refuse it, some know it.
    static func isForBash(_ script: String) -> Bool {
        let bytes = Array(script.utf8)
        for marker in ["[[", "echo -e", "<<<", "=(", "$'", "&>", "((", "source ", "function "] {
            if contains(bytes, Array(marker.utf8)) { return true }
        }
        for index in bytes.indices.dropLast(2)
        where bytes[index] == UInt8(ascii: "$") && bytes[index + 1] == UInt8(ascii: "{") {
            guard bytes[index + 2] != UInt8(ascii: "!") else { return true }
            let rest = bytes[(index + 2)...].drop { byte in
                byte == UInt8(ascii: "_") || byte >= 0x80 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                    || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
            }
            guard let operation = rest.first else { continue }
            if "/^,@[".utf8.contains(operation) { return true }
            if operation == UInt8(ascii: ":"), let next = rest.dropFirst().first, !"-=+?".utf8.contains(next) {
                return true
            }
        }
        return false
    }

    private static func contains(_ bytes: [UInt8], _ marker: [UInt8]) -> Bool {
        guard bytes.count >= marker.count else { return false }
        return (0...(bytes.count - marker.count)).contains { bytes[$0..<$0 + marker.count].elementsEqual(marker) }
    }
}
