/// A text as bash writes it so that it can be read again.
enum ShellQuoting {
    /// `printf %q`: with backslashes; nil where the locale decides.
    static func escaped(_ text: String) -> String? {
        if text.isEmpty { return "''" }
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        if needsNames(text) { return named(text) }
        var result = ""
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            let isSpecial = " !\"$&'()*,;<>?[\\]^`{|}".unicodeScalars.contains(scalar)
            let isSpecialHere =
                scalar == "#" && previous == nil
                || scalar == "~" && (previous == nil || previous == "=" || previous == ":")
            if isSpecial || isSpecialHere { result += "\\" }
            result.unicodeScalars.append(scalar)
            previous = scalar
        }
        return result
    }

    /// `${name@Q}`: in quotes; nil where the locale decides.
    static func quoted(_ text: String) -> String? {
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        if needsNames(text) { return named(text) }
        if text == "'" { return "\\'" }
        return "'" + text.replacing("'", with: "'\\''") + "'"
    }

    private static func needsNames(_ text: String) -> Bool { text.utf8.contains { $0 < 32 || $0 == 127 } }

    /// `$'…'`; nil for a byte without a name.
    private static func named(_ text: String) -> String? {
        var result = "$'"
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            case "'", "\\": result += "\\" + String(scalar)
            default:
                guard scalar.value >= 32, scalar.value != 127 else { return nil }
                result.unicodeScalars.append(scalar)
            }
        }
        return result + "'"
    }
}
