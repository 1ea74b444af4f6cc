/// The lists that the inputs of docker's actions are: one entry a line, with quotes as in CSV and comment lines.
///
/// <https://github.com/docker/metadata-action#inputs>
enum MetadataList {
    /// An entry that is no record of CSV.
    struct Malformed: Error {
        let message: String
    }

    /// The entries of an input. Commas belong to the entries; quotes around a field of an entry do not.
    static func entries(_ text: String) -> [String] {
        records(text, isRelaxed: true).compactMap { fields in
            let entry = fields.joined(separator: ",").trimmingBlanks
            return entry.isEmpty ? nil : entry
        }
    }

    /// The fields of one entry.
    static func fields(_ entry: String) throws(Malformed) -> [String] {
        for field in split(entry) where !field.isQuoted && field.text.utf8.contains(UInt8(ascii: "\"")) {
            throw Malformed(message: "Invalid Opening Quote: a quote is found in the field '\(field.text)'")
        }
        guard let record = records(entry, isRelaxed: false).first else {
            throw Malformed(message: "the entry is empty")
        }
        return record
    }

    private static func records(_ text: String, isRelaxed: Bool) -> [[String]] {
        var records: [[String]] = []
        var line = ""
        var isQuoted = false
        func finish() {
            defer { line = "" }
            if line.utf8.last == UInt8(ascii: "\r") { line.unicodeScalars.removeLast() }
            if line.isEmpty || isRelaxed && line.utf8.first == UInt8(ascii: "#") { return }
            records.append(split(line).map(\.text))
        }
        for scalar in text.unicodeScalars {
            if scalar == "\"" {
                let opens = line.isEmpty || line.utf8.last == UInt8(ascii: ",")
                isQuoted = isQuoted ? false : opens
            }
            if scalar == "\n", !isQuoted { finish() } else { line.unicodeScalars.append(scalar) }
        }
        finish()
        return records
    }

    private struct Field {
        var text = ""
        var isQuoted = false
    }

    private static func split(_ line: String) -> [Field] {
        var fields = [Field()]
        var isOpen = false
        var scalars = Array(line.unicodeScalars)[...]
        while let scalar = scalars.popFirst() {
            let last = fields.count - 1
            if isOpen {
                if scalar != "\"" {
                    fields[last].text.unicodeScalars.append(scalar)
                } else if scalars.first == "\"" {
                    fields[last].text += "\""
                    scalars.removeFirst()
                } else {
                    isOpen = false
                }
            } else if scalar == "," {
                fields.append(Field())
            } else if scalar == "\"", fields[last].text.isEmpty, !fields[last].isQuoted {
                isOpen = true
                fields[last].isQuoted = true
            } else {
                fields[last].text.unicodeScalars.append(scalar)
            }
        }
        return fields
    }
}

extension String {
    /// Without white space at both ends.
    var trimmingBlanks: String {
        let scalars = unicodeScalars
        guard let start = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let end = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[start...end])
    }

    /// What stands before the first equals sign and behind it; the whole text where there is none.
    var nameAndValue: [String] {
        split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { String($0).trimmingBlanks }
    }

    /// The parts between equals signs, without the blanks around them.
    var partsOfAttribute: [String] {
        split(separator: "=", omittingEmptySubsequences: false).map { String($0).trimmingBlanks }
    }
}
