import Values

extension Interpreter {
    /// `tr`, over bytes as the GNU program.
    mutating func tr(_ call: CommandCall) throws(Unsure) -> CommandResult {
        let long = ["delete": "d", "squeeze-repeats": "s", "complement": "c"]
        guard let options = CommandOptions(try call.texts(), flags: "dscC", long: long, stopsAtOperand: true),
            (1...2).contains(options.operands.count)
        else { throw .notUnderstood(call) }
        let complements = options.has("c") || options.has("C")
        let deletes = options.has("d")
        let squeezes = options.has("s")
        guard var first = Self.bytes(of: options.operands[0]) else { throw .notUnderstood(call) }
        var second = options.operands.count == 2 ? Self.bytes(of: options.operands[1], filling: first.count) : []
        guard second != nil else { throw .notUnderstood(call) }
        if complements { first = (0...255).map { UInt8($0) }.filter { !first.contains($0) } }
        guard deletes || squeezes || options.operands.count == 2 else { throw .notUnderstood(call) }
        if deletes, options.operands.count == 2, !squeezes { throw .notUnderstood(call) }
        var table: [UInt8?] = (0...255).map { UInt8($0) }
        if deletes {
            for byte in first { table[Int(byte)] = nil }
        } else if var targets = second, !targets.isEmpty {
            while targets.count < first.count { targets.append(targets[targets.count - 1]) }
            if complements { targets = Array(repeating: targets[targets.count - 1], count: first.count) }
            for (index, byte) in first.enumerated() { table[Int(byte)] = targets[index] }
            second = targets
        } else if options.operands.count == 2 {
            throw .notUnderstood(call)
        }
        let squeezed = squeezes ? (options.operands.count == 2 ? second ?? [] : first) : []
        let input = try readInputTemplate(call)
        if let text = input.text {
            return try CommandResult(Self.translate(Array(text.utf8), table, squeezed))
        }
        // Each byte is translated for itself, so what is known stays known.
        guard squeezed.isEmpty else {
            throw Unsure(input.firstUnknown ?? Unknown("tr", because: "its input is not known"))
        }
        var pieces: [Template.Piece] = []
        for piece in input.pieces {
            switch piece {
            case .text(let text, let origin):
                guard let part = String(validating: Self.translate(Array(text.utf8), table, []), as: UTF8.self) else {
                    throw Unsure("the output is no text")
                }
                pieces.append(.text(part, origin))
            case .unknown(let unknown, let origin):
                let source = script.text.display(call.range)
                let expression = "$(\(unknown.expression) | \(source))"
                pieces.append(.unknown(Unknown(expression, because: unknown.reason, at: unknown.place), origin))
            }
        }
        return CommandResult(Template(pieces: pieces))
    }

    private static func translate(_ bytes: [UInt8], _ table: [UInt8?], _ squeezed: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        for byte in bytes {
            guard let changed = table[Int(byte)] else { continue }
            if output.last == changed, squeezed.contains(changed) { continue }
            output.append(changed)
        }
        return output
    }

    /// The bytes that a set of `tr` names; nil when it is not followed.
    private static func bytes(of set: String, filling count: Int? = nil) -> [UInt8]? {
        let bytes = Array(set.utf8)
        // GNU's tr works on bytes; on characters of several bytes it does not do what is meant.
        guard bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
        var result: [UInt8] = []
        var at = 0
        while at < bytes.count {
            if bytes[at] == UInt8(ascii: "["), at + 1 < bytes.count {
                if bytes[at + 1] == UInt8(ascii: ":") {
                    guard let end = bytes[(at + 2)...].firstIndex(of: UInt8(ascii: ":")), end + 1 < bytes.count,
                        bytes[end + 1] == UInt8(ascii: "]")
                    else { return nil }
                    let name = String(decoding: bytes[(at + 2)..<end], as: UTF8.self)
                    let members = (0..<128).map { UInt8($0) }.filter {
                        ScalarSet.isMember(Unicode.Scalar($0), of: name)
                    }
                    guard !members.isEmpty else { return nil }
                    result += members
                    at = end + 2
                    continue
                }
                // `[x*3]` and `[=x=]`
                if bytes[at + 1] == UInt8(ascii: "=") || bytes[(at + 1)...].contains(UInt8(ascii: "*")) { return nil }
            }
            guard let byte = byte(bytes, &at) else { return nil }
            if at + 1 < bytes.count, bytes[at] == UInt8(ascii: "-") {
                at += 1
                guard let last = Self.byte(bytes, &at), byte <= last else { return nil }
                result += Array(byte...last)
            } else {
                result.append(byte)
            }
        }
        return result
    }

    private static func byte(_ bytes: [UInt8], _ at: inout Int) -> UInt8? {
        guard bytes[at] == UInt8(ascii: "\\") else {
            at += 1
            return bytes[at - 1]
        }
        guard at + 1 < bytes.count else { return nil }
        let code = bytes[at + 1]
        at += 2
        switch code {
        case UInt8(ascii: "n"): return 10
        case UInt8(ascii: "t"): return 9
        case UInt8(ascii: "r"): return 13
        case UInt8(ascii: "\\"): return code
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            var value = Int(code - 48)
            var digits = 1
            while digits < 3, at < bytes.count, bytes[at] >= 48, bytes[at] <= 55 {
                value = value * 8 + Int(bytes[at] - 48)
                at += 1
                digits += 1
            }
            return value < 256 ? UInt8(value) : nil
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): return nil
        default: return code
        }
    }
}
