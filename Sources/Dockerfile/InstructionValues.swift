// The grammars of values that BuildKit checks when it has replaced their variables.

import Values

extension StageEvaluator {
    /// Checks the ports of one word of EXPOSE, which may become several words.
    mutating func expose(
        _ word: DockerfileWord,
        in environment: StageEnvironment,
        blaming place: Range<Int>?
    ) {
        do {
            for port in try expander.expand(word.text, variable: { environment.value(of: $0) }).words {
                guard let text = port.text, !isPort(text) else { continue }
                report(
                    .badPort,
                    "'\(text)' is no port; write a number up to 65535, a range as '8000-8010', or '53/udp'",
                    place ?? word.range
                )
            }
        } catch {
            report(error.problemCode, error.message, place ?? word.range)
        }
    }
}

/// Whether a text is a port of EXPOSE: `[[address:]host:]port[-port][/protocol]`.
func isPort(_ text: String) -> Bool {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard let last = parts.last else { return false }
    let halves = last.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    if halves.count == 2, !["", "tcp", "udp", "sctp"].contains(halves[1].lowercased()) { return false }
    guard let container = portRange(halves[0]) else { return false }
    guard parts.count > 1, !parts[parts.count - 2].isEmpty else { return true }
    guard let host = portRange(parts[parts.count - 2]) else { return false }
    return host.count == container.count || container.count == 1
}

private func portRange(_ text: Substring) -> ClosedRange<UInt16>? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count <= 2, ends.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(\.isASCIIDigit) }),
        let first = UInt16(ends[0]), let last = ends.count == 2 ? UInt16(ends[1]) : first, first <= last
    else { return nil }
    return first...last
}

/// Whether a text is a signal of STOPSIGNAL: a number, or a name with or without `SIG`.
func isSignal(_ text: String) -> Bool {
    if let number = Int(text) { return number != 0 }
    let name = text.uppercased()
    return signals.contains(name.hasPrefix("SIG") ? String(name.dropFirst(3)) : name)
}

private let signals: Set<String> = {
    var names: Set<String> = [
        "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL", "PIPE", "POLL",
        "PROF", "PWR", "QUIT", "SEGV", "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP", "TTIN", "TTOU", "URG", "USR1",
        "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ", "RTMIN", "RTMAX",
    ]
    for number in 1...15 { names.insert("RTMIN+\(number)") }
    for number in 1...14 { names.insert("RTMAX-\(number)") }
    return names
}()

/// Whether a text is a mode of `--chmod`: octal digits, or clauses as `u+x,go=rX`.
func isFileMode(_ text: String) -> Bool {
    if text.isEmpty { return true }
    if text.utf8.allSatisfy(\.isASCIIDigit) {
        return UInt32(text, radix: 8).map { $0 <= 0o7777 } ?? false
    }
    return text.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { clause in
        let actions = clause.drop { "ugoa".contains($0) }
        guard let first = actions.first, "+-=".contains(first) else { return false }
        return actions.allSatisfy { "+-=rwxXstugo".contains($0) }
    }
}

/// Whether a source of ADD is fetched from elsewhere than the build context.
func isRemote(_ source: String) -> Bool {
    for scheme in ["http://", "https://", "ssh://", "git://"] where source.hasPrefix(scheme) { return true }
    return isSecureCopyAddress(source)
}

/// Whether a source is a repository as `git@github.com:owner/name`.
private func isSecureCopyAddress(_ source: String) -> Bool {
    guard let at = source.utf8.firstIndex(of: UInt8(ascii: "@")),
        let colon = source.utf8[at...].firstIndex(of: UInt8(ascii: ":"))
    else { return false }
    let isName = { (text: Substring) in
        !text.isEmpty && text.utf8.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || "-_.".utf8.contains($0) }
    }
    return isName(source[..<at]) && isName(source[source.utf8.index(after: at)..<colon])
}
