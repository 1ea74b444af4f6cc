import Values

extension Interpreter {
    /// `date`: the time of the run, which nobody knows before, or a time that is given.
    ///
    /// https://www.gnu.org/software/coreutils/manual/html_node/date-invocation.html
    func date(_ call: CommandCall) throws(Unsure) -> CommandResult {
        if let text = Self.texts(call), let output = givenDate(text[...]) {
            return CommandResult(Template(output + "\n"))
        }
        if let unknown = call.arguments.lazy.compactMap({ $0.split ?? $0.text.firstUnknown }).first {
            throw Unsure(unknown)
        }
        let format = call.arguments.last?.text.text ?? ""
        var unsure = Unsure(Unknown("", because: "the date is that of the run", isWord: Self.givesWord(format)))
        unsure.succeeds = true
        throw unsure
    }

    /// Whether a date in a format is one word: most of its fields are numbers.
    private static func givesWord(_ format: String) -> Bool {
        guard format.hasPrefix("+"), format.utf8.count > 1 else { return false }
        var isField = false
        for byte in format.utf8.dropFirst() {
            if isField {
                guard "YmdHMSsFTjyUVuwNCGg%".utf8.contains(byte) else { return false }
                isField = false
            } else if byte == UInt8(ascii: "%") {
                isField = true
            } else if byte <= UInt8(ascii: " ") || "*?[\\".utf8.contains(byte) {
                return false
            }
        }
        return !isField
    }

    private static func texts(_ call: CommandCall) -> [String]? {
        do throws(Unsure) { return try call.texts() } catch { return nil }
    }

    /// A time that the arguments give, in their format; nil where the run decides.
    private func givenDate(_ arguments: ArraySlice<String>) -> String? {
        var isUniversal = value(of: "TZ")?.text == "UTC"
        var given: String?
        var format: String?
        var arguments = arguments
        while let word = arguments.popFirst() {
            switch word {
            case "-u", "--utc", "--universal": isUniversal = true
            case "-d", "--date":
                guard let value = arguments.popFirst() else { return nil }
                given = value
            case "-ud":
                isUniversal = true
                guard let value = arguments.popFirst() else { return nil }
                given = value
            case _ where word.hasPrefix("--date="): given = String(word.dropFirst("--date=".count))
            case _ where word.hasPrefix("-d"): given = String(word.dropFirst(2))
            case _ where word.hasPrefix("+"):
                guard format == nil else { return nil }
                format = String(word.dropFirst())
            default: return nil
            }
        }
        guard let given, let format, let (time, hasZone) = Self.time(given) else { return nil }
        // A time without a zone is shown as it is given, in any zone; how many seconds it is depends on the zone.
        guard isUniversal || !hasZone && !format.contains("s") else { return nil }
        return time.formatted(format)
    }

    /// `@<seconds>`, or a date as `2024-02-28` with a time and a zone.
    private static func time(_ text: String) -> (time: CivilTime, hasZone: Bool)? {
        if text.hasPrefix("@") {
            return Int(text.dropFirst()).flatMap { CivilTime(seconds: $0) }.map { ($0, true) }
        }
        func numbers(_ text: Substring, _ separator: Character, _ widths: [Int]) -> [Int]? {
            let parts = text.split(separator: separator, omittingEmptySubsequences: false)
            guard parts.count <= widths.count,
                zip(parts, widths).allSatisfy({ $0.utf8.count == $1 && $0.utf8.allSatisfy(ShellParser.isDigit) })
            else { return nil }
            return parts.compactMap { Int($0) }
        }
        guard let date = numbers(text.prefix(10), "-", [4, 2, 2]), date.count == 3 else { return nil }
        var rest = text.dropFirst(10)
        var clock = [0, 0, 0]
        var zone: Int?
        if let first = rest.first {
            guard first == "T" || first == " " else { return nil }
            rest = rest.dropFirst()
            let time = rest.prefix { $0.isASCII && $0.isNumber || $0 == ":" }
            guard let parts = numbers(time, ":", [2, 2, 2]), parts.count >= 2 else { return nil }
            clock = parts + [0]
            rest = rest.dropFirst(time.count)
            if rest == "Z" {
                zone = 0
            } else if let sign = rest.first, sign == "+" || sign == "-" {
                guard let parts = numbers(rest.dropFirst(), ":", [2, 2]), parts.count == 2, parts[0] < 24, parts[1] < 60
                else { return nil }
                zone = (parts[0] * 60 + parts[1]) * (sign == "-" ? -60 : 60)
            } else if !rest.isEmpty {
                return nil
            }
        }
        guard
            let local = CivilTime(
                year: date[0],
                month: date[1],
                day: date[2],
                hour: clock[0],
                minute: clock[1],
                second: clock[2]
            ), let time = CivilTime(seconds: local.seconds - (zone ?? 0))
        else { return nil }
        return (time, zone != nil)
    }
}
