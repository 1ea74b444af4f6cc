/// A time as clocks and calendars show it, without a time zone.
///
/// https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap04.html#tag_04_19
package struct CivilTime: Hashable, Sendable {
    /// Seconds since the beginning of 1970.
    package let seconds: Int

    /// nil outside of the years 1 to 9999.
    package init?(seconds: Int) {
        guard (-62_135_596_800...253_402_300_799).contains(seconds) else { return nil }
        self.seconds = seconds
    }

    /// nil when there is no such time.
    package init?(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
        guard (1...9999).contains(year), (1...12).contains(month), (0...23).contains(hour), (0...59).contains(minute),
            (0...59).contains(second), day >= 1, day <= Self.days(ofMonth: month, in: year)
        else { return nil }
        let days = Self.days(before: year) + Self.days(before: month, in: year) + day - 1
        self.init(seconds: (days - Self.days(before: 1970)) * 86_400 + hour * 3600 + minute * 60 + second)
    }

    /// Days since the beginning of the year 1.
    private var dayNumber: Int { (seconds - Self.firstSecond) / 86_400 }
    private var secondOfDay: Int { (seconds - Self.firstSecond) % 86_400 }
    private static let firstSecond = -62_135_596_800

    package var hour: Int { secondOfDay / 3600 }
    package var minute: Int { secondOfDay / 60 % 60 }
    package var second: Int { secondOfDay % 60 }
    /// Sunday is 0.
    package var weekday: Int { (dayNumber + 1) % 7 }

    package var year: Int {
        var year = dayNumber / 366 + 1
        while Self.days(before: year + 1) <= dayNumber { year += 1 }
        return year
    }

    /// The first one is 1.
    package var dayOfYear: Int { dayNumber - Self.days(before: year) + 1 }

    package var month: Int {
        (1...12).last { Self.days(before: $0, in: year) < dayOfYear } ?? 1
    }

    package var day: Int { dayOfYear - Self.days(before: month, in: year) }

    private static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    private static func days(before year: Int) -> Int {
        let past = year - 1
        return past * 365 + past / 4 - past / 100 + past / 400
    }

    private static func days(before month: Int, in year: Int) -> Int {
        (1..<month).reduce(0) { $0 + days(ofMonth: $1, in: year) }
    }

    private static func days(ofMonth month: Int, in year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: isLeap(year) ? 29 : 28
        default: 31
        }
    }
}

extension CivilTime {
    /// The time in a format of `date` and `strftime`, in English and in UTC; nil where the format has something else.
    package func formatted(_ format: String) -> String? {
        var result = ""
        var characters = format.makeIterator()
        while let character = characters.next() {
            guard character == "%" else {
                result.append(character)
                continue
            }
            guard var letter = characters.next() else { return nil }
            var padding: Character?
            if "-_0".contains(letter) {
                padding = letter
                guard let next = characters.next() else { return nil }
                letter = next
            }
            guard let text = directive(letter, padding) else { return nil }
            result += text
        }
        return result
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    private static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

    private func directive(_ letter: Character, _ padding: Character?) -> String? {
        func number(_ value: Int, _ width: Int, _ usual: Character = "0") -> String {
            let digits = String(value)
            let fill = padding ?? usual
            if fill == "-" { return digits }
            return String(repeating: fill == "_" ? " " : "0", count: max(0, width - digits.utf8.count)) + digits
        }
        switch letter {
        case "Y": return number(year, 4)
        case "m": return number(month, 2)
        case "d": return number(day, 2)
        case "e": return number(day, 2, "_")
        case "H": return number(hour, 2)
        case "k": return number(hour, 2, "_")
        case "I": return number((hour + 11) % 12 + 1, 2)
        case "l": return number((hour + 11) % 12 + 1, 2, "_")
        case "M": return number(minute, 2)
        case "S": return number(second, 2)
        case "y": return number(year % 100, 2)
        case "C": return number(year / 100, 2)
        case "j": return number(dayOfYear, 3)
        case "w": return number(weekday, 1)
        case "u": return number(weekday == 0 ? 7 : weekday, 1)
        case "U": return number((dayOfYear + 6 - weekday) / 7, 2)
        case "W": return number((dayOfYear + 6 - (weekday + 6) % 7) / 7, 2)
        case "s": return number(seconds, 1)
        default: break
        }
        guard padding == nil else { return nil }
        switch letter {
        case "F": return formatted("%Y-%m-%d")
        case "T": return formatted("%H:%M:%S")
        case "R": return formatted("%H:%M")
        case "D": return formatted("%m/%d/%y")
        case "b", "h": return String(Self.months[month - 1].prefix(3))
        case "B": return Self.months[month - 1]
        case "a": return String(Self.weekdays[weekday].prefix(3))
        case "A": return Self.weekdays[weekday]
        case "p": return hour < 12 ? "AM" : "PM"
        case "n": return "\n"
        case "t": return "\t"
        case "%": return "%"
        default: return nil
        }
    }
}
