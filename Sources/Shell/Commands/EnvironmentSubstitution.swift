import Values

extension Interpreter {
    /// `envsubst`: the values of exported variables in the place of `$NAME` and `${NAME}`.
    ///
    /// https://www.gnu.org/software/gettext/manual/html_node/envsubst-Invocation.html
    mutating func substituteEnvironment(_ call: CommandCall) throws(Unsure) -> CommandResult {
        let arguments = try call.texts()
        guard arguments.count <= 1, arguments.first?.hasPrefix("-") != true else { throw .notUnderstood(call) }
        var chosen: Set<String>?
        if let list = arguments.first {
            chosen = []
            Self.eachReference(in: Array(list.utf8)) { name, _ in if let name { chosen?.insert(name) } }
        }
        let input = try readInput(call)
        var output = Template()
        Self.eachReference(in: input) { name, bytes in
            guard let name, chosen?.contains(name) ?? true else {
                output.append(Template(String(decoding: bytes, as: UTF8.self)))
                return
            }
            if let variable = state.variables[name] {
                if variable.isExported { output.append(variable.text ?? Template()) }
            } else {
                output.append(value(of: name) ?? Template())
            }
        }
        return CommandResult(output)
    }

    /// Goes through a text: a name with the bytes that refer to it, or bytes between two of them.
    private static func eachReference(in bytes: [UInt8], _ body: (String?, ArraySlice<UInt8>) -> Void) {
        var at = 0
        var start = 0
        while at < bytes.count {
            guard bytes[at] == UInt8(ascii: "$"), at + 1 < bytes.count else {
                at += 1
                continue
            }
            let isBraced = bytes[at + 1] == UInt8(ascii: "{")
            let first = at + (isBraced ? 2 : 1)
            var end = first
            if end < bytes.count, ShellParser.beginsName(bytes[end]) {
                while end < bytes.count, ShellParser.continuesName(bytes[end]) { end += 1 }
            }
            guard end > first, !isBraced || end < bytes.count && bytes[end] == UInt8(ascii: "}") else {
                at += 1
                continue
            }
            let last = isBraced ? end + 1 : end
            if start < at { body(nil, bytes[start..<at]) }
            body(String(decoding: bytes[first..<end], as: UTF8.self), bytes[at..<last])
            at = last
            start = last
        }
        if start < bytes.count { body(nil, bytes[start...]) }
    }
}
