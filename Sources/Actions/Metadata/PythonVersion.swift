/// A version of a Python package.
///
/// <https://packaging.python.org/en/latest/specifications/version-specifiers/>
struct PythonVersion {
    private var epoch = "0"
    private(set) var release: [String] = []
    private var pre: String?
    private var post: String?
    private var dev: String?
    private var local: String?

    init?(_ text: String) {
        var rest = Substring(text.trimmingBlanks.lowercased())
        if rest.first == "v" { rest = rest.dropFirst() }
        if let plus = rest.firstIndex(of: "+") {
            let parts = rest[rest.index(after: plus)...].split(omittingEmptySubsequences: false) { "-_.".contains($0) }
            guard parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(Self.isAlphanumeric) }) else { return nil }
            local = parts.joined(separator: ".")
            rest = rest[..<plus]
        }
        if let mark = rest.firstIndex(of: "!") {
            epoch = String(rest[..<mark])
            guard !epoch.isEmpty, epoch.utf8.allSatisfy(Self.isDigit) else { return nil }
            epoch = Self.number(epoch)
            rest = rest[rest.index(after: mark)...]
        }
        guard let first = Self.digits(&rest) else { return nil }
        release = [first]
        while rest.first == ".", let next = rest.dropFirst().first, next.isASCII, next.isNumber {
            rest = rest.dropFirst()
            guard let number = Self.digits(&rest) else { return nil }
            release.append(number)
        }
        pre = Self.segment(
            &rest,
            [
                ("alpha", "a"), ("beta", "b"), ("preview", "rc"), ("pre", "rc"), ("rc", "rc"), ("a", "a"), ("b", "b"),
                ("c", "rc"),
            ]
        )
        if rest.first == "-", let next = rest.dropFirst().first, next.isASCII, next.isNumber {
            rest = rest.dropFirst()
            post = "post" + (Self.digits(&rest) ?? "0")
        } else {
            post = Self.segment(&rest, [("post", "post"), ("rev", "post"), ("r", "post")])
        }
        dev = Self.segment(&rest, [("dev", "dev")])
        guard rest.isEmpty else { return nil }
    }

    /// Neither a version before nor one behind a release.
    var isPlain: Bool { pre == nil && post == nil && dev == nil }

    func number(_ index: Int) -> String { index < release.count ? release[index] : "0" }

    /// In the one form that equal versions have.
    var normalized: String {
        var text = epoch == "0" ? "" : epoch + "!"
        text += release.joined(separator: ".") + (pre ?? "")
        for part in [post, dev] { text += part.map { "." + $0 } ?? "" }
        return text + (local.map { "+" + $0 } ?? "")
    }

    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isDigit(byte) || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
    }

    private static func number(_ digits: String) -> String {
        let trimmed = digits.drop { $0 == "0" }
        return trimmed.isEmpty ? "0" : String(trimmed)
    }

    private static func digits(_ rest: inout Substring) -> String? {
        let found = rest.prefix { $0.isASCII && $0.isNumber }
        guard !found.isEmpty else { return nil }
        rest = rest[found.endIndex...]
        return number(String(found))
    }

    /// A word with an optional separator before and behind it, and its number.
    private static func segment(_ rest: inout Substring, _ words: [(written: String, meant: String)]) -> String? {
        var tail = rest
        if let first = tail.first, "-_.".contains(first) { tail = tail.dropFirst() }
        guard let word = words.first(where: { tail.hasPrefix($0.written) }) else { return nil }
        tail = tail.dropFirst(word.written.count)
        var numbered = tail
        if let first = numbered.first, "-_.".contains(first) { numbered = numbered.dropFirst() }
        if let number = digits(&numbered) {
            rest = numbered
            return word.meant + number
        }
        rest = tail
        return word.meant + "0"
    }
}
