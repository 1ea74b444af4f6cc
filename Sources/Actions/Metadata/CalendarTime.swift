/// A point in time, and how Moment.js writes it in UTC.
///
/// <https://momentjs.com/docs/#/displaying/format/>
package struct CalendarTime: Hashable, Sendable {
    /// Since the first of January 1970, in UTC.
    package let milliseconds: Int

    package init(milliseconds: Int) {
        self.milliseconds = milliseconds
    }

    private func floorDivide(_ value: Int, _ by: Int) -> Int {
        value >= 0 ? value / by : -((-value + by - 1) / by)
    }

    private var days: Int { floorDivide(milliseconds, 86_400_000) }
    private var millisecondOfDay: Int { milliseconds - days * 86_400_000 }

    /// The proleptic Gregorian date of a number of days since 1970.
    private static func date(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let isLate = month >= 10
        return (
            yearOfEra + era * 400 + (isLate ? 1 : 0), isLate ? month - 9 : month + 3,
            dayOfYear - (153 * month + 2) / 5 + 1
        )
    }

    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// 0 for Sunday.
    private var weekday: Int { ((days + 4) % 7 + 7) % 7 }

    private var dayOfYear: Int { days - Self.days(Self.date(days).year, 1, 1) + 1 }

    /// The week that holds the day and the year that it counts for.
    ///
    /// - Parameters:
    ///   - first: the day with which a week begins, 0 for Sunday.
    ///   - minimum: how many days of a year its first week has at least.
    private func week(first: Int, minimum: Int) -> (week: Int, year: Int) {
        func start(_ year: Int) -> Int {
            let day = Self.days(year, 1, 1)
            let offset = (((day + 4 - first) % 7) + 7) % 7
            return day - offset + (7 - offset >= minimum ? 0 : 7)
        }
        var year = Self.date(days).year
        if days >= start(year + 1) { year += 1 }
        if days < start(year) { year -= 1 }
        return ((days - start(year)) / 7 + 1, year)
    }

    /// - Returns: nil for a format with parts that are not followed.
    /// - Parameter offset: seconds to add to UTC.
    package func formatted(_ format: String, offset: Int = 0) -> String? {
        let shifted = offset == 0 ? self : CalendarTime(milliseconds: milliseconds + offset * 1_000)
        return shifted.written(format, offset: offset)
    }

    private func written(_ format: String, offset: Int) -> String? {
        let format = format.isEmpty ? (offset == 0 ? "YYYY-MM-DDTHH:mm:ss[Z]" : "YYYY-MM-DDTHH:mm:ssZ") : format
        var rest = Array(format.unicodeScalars)[...]
        var result = ""
        while let first = rest.first {
            if first == "[", let end = rest.firstIndex(of: "]") {
                result.unicodeScalars += rest[rest.index(after: rest.startIndex)..<end]
                rest = rest[(end + 1)...]
                continue
            }
            guard let token = Self.tokens.first(where: { rest.starts(with: $0.unicodeScalars) }) else {
                // Other letters mean something that depends on the language.
                if "LlNy".unicodeScalars.contains(first) { return nil }
                result.unicodeScalars.append(first)
                rest.removeFirst()
                continue
            }
            // The names of other zones are not known.
            if token.hasPrefix("z"), offset != 0 { return nil }
            result += text(of: token, offset: offset)
            rest = rest.dropFirst(token.unicodeScalars.count)
        }
        return result
    }

    /// The longest first.
    private static let tokens = [
        "YYYYYY", "YYYYY", "YYYY", "YY", "Y", "GGGGG", "GGGG", "GG", "ggggg", "gggg", "gg", "MMMM", "MMM", "MM", "Mo",
        "M",
        "DDDD", "DDDo", "DDD", "DD", "Do", "D", "dddd", "ddd", "dd", "do", "d", "e", "E", "wo", "ww", "w", "Wo", "WW",
        "W",
        "Qo", "Q", "HH", "H", "hh", "h", "kk", "k", "mm", "m", "ss", "s", "SSS", "SS", "S", "A", "a", "ZZ", "Z", "zz",
        "z",
        "X", "x",
    ]

    private func text(of token: String, offset: Int) -> String {
        let date = Self.date(days)
        let second = millisecondOfDay / 1_000
        let hour = second / 3_600
        func padded(_ value: Int, _ count: Int = 2) -> String {
            let digits = String(abs(value))
            return (value < 0 ? "-" : "") + String(repeating: "0", count: max(0, count - digits.utf8.count)) + digits
        }
        func ordinal(_ value: Int) -> String {
            let isTeen = value % 100 / 10 == 1
            return "\(value)" + (isTeen ? "th" : [1: "st", 2: "nd", 3: "rd"][value % 10] ?? "th")
        }
        let iso = week(first: 1, minimum: 4)
        let local = week(first: 0, minimum: 1)
        switch token {
        case "YYYYYY": return (date.year < 0 ? "-" : "+") + padded(abs(date.year), 6)
        case "YYYYY": return padded(date.year, 5)
        case "YYYY": return padded(date.year, 4)
        case "YY": return padded(date.year % 100)
        case "Y": return "\(date.year)"
        case "GGGGG": return padded(iso.year, 5)
        case "GGGG": return padded(iso.year, 4)
        case "GG": return padded(iso.year % 100)
        case "ggggg": return padded(local.year, 5)
        case "gggg": return padded(local.year, 4)
        case "gg": return padded(local.year % 100)
        case "MMMM": return Self.months[date.month - 1]
        case "MMM": return String(Self.months[date.month - 1].prefix(3))
        case "MM": return padded(date.month)
        case "Mo": return ordinal(date.month)
        case "M": return "\(date.month)"
        case "DDDD": return padded(dayOfYear, 3)
        case "DDDo": return ordinal(dayOfYear)
        case "DDD": return "\(dayOfYear)"
        case "DD": return padded(date.day)
        case "Do": return ordinal(date.day)
        case "D": return "\(date.day)"
        case "dddd": return Self.weekdays[weekday]
        case "ddd": return String(Self.weekdays[weekday].prefix(3))
        case "dd": return String(Self.weekdays[weekday].prefix(2))
        case "do": return ordinal(weekday)
        case "d", "e": return "\(weekday)"
        case "E": return "\(weekday == 0 ? 7 : weekday)"
        case "wo": return ordinal(local.week)
        case "ww": return padded(local.week)
        case "w": return "\(local.week)"
        case "Wo": return ordinal(iso.week)
        case "WW": return padded(iso.week)
        case "W": return "\(iso.week)"
        case "Qo": return ordinal((date.month + 2) / 3)
        case "Q": return "\((date.month + 2) / 3)"
        case "HH": return padded(hour)
        case "H": return "\(hour)"
        case "hh": return padded(hour % 12 == 0 ? 12 : hour % 12)
        case "h": return "\(hour % 12 == 0 ? 12 : hour % 12)"
        case "kk": return padded(hour == 0 ? 24 : hour)
        case "k": return "\(hour == 0 ? 24 : hour)"
        case "mm": return padded(second / 60 % 60)
        case "m": return "\(second / 60 % 60)"
        case "ss": return padded(second % 60)
        case "s": return "\(second % 60)"
        case "SSS": return padded(millisecondOfDay % 1_000, 3)
        case "SS": return padded(millisecondOfDay % 1_000 / 10)
        case "S": return "\(millisecondOfDay % 1_000 / 100)"
        case "A": return hour < 12 ? "AM" : "PM"
        case "a": return hour < 12 ? "am" : "pm"
        case "ZZ", "Z":
            let minutes = abs(offset) / 60
            return (offset < 0 ? "-" : "+") + padded(minutes / 60) + (token == "Z" ? ":" : "") + padded(minutes % 60)
        case "zz", "z": return "UTC"
        case "X": return "\(floorDivide(milliseconds, 1_000) - offset)"
        default: return "\(milliseconds - offset * 1_000)"
        }
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    private static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
}
