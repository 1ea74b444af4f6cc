/// Commands that put lines of several files beside each other.
extension Interpreter {
    /// `paste`
    mutating func paste(_ call: CommandCall) throws(Unsure) -> CommandResult {
        let long = ["serial": "s", "delimiters": "d"]
        guard let options = CommandOptions(try call.texts(), flags: "s", valued: "d", long: long) else {
            throw .notUnderstood(call)
        }
        let delimiter: [UInt8]
        switch options["d"] {
        case nil, "\\t": delimiter = [0x09]
        case "\\n": delimiter = [0x0A]
        case "", "\\0": delimiter = []
        case let text?:
            // Of several delimiters one after the other is taken.
            guard text.utf8.count == 1, text != "\\" else { throw .notUnderstood(call) }
            delimiter = Array(text.utf8)
        }
        let paths = options.operands.isEmpty ? ["-"] : options.operands
        var columns: [[ArraySlice<UInt8>]] = []
        if paths.count > 1, paths.allSatisfy({ $0 == "-" }) {
            // The files share the input line by line.
            let lines = Lines(try readInput(call)).lines
            columns = paths.indices.map { column in
                stride(from: column, to: lines.count, by: paths.count).map { lines[$0] }
            }
        } else {
            guard paths.count(where: { $0 == "-" }) <= 1 else { throw .notUnderstood(call) }
            for path in paths { columns.append(Lines(try readAll([path], call)).lines) }
        }
        if options.has("s") {
            return try CommandResult(Lines.joined(columns.map { Array($0.joined(separator: delimiter))[...] }))
        }
        let rows = (0..<(columns.map(\.count).max() ?? 0)).map { row in
            let cells = columns.map { row < $0.count ? $0[row] : [] }
            return Array(cells.joined(separator: delimiter))[...]
        }
        return try CommandResult(Lines.joined(rows))
    }

    /// `comm`, of files in the order of bytes.
    mutating func comm(_ call: CommandCall) throws(Unsure) -> CommandResult {
        guard let options = CommandOptions(try call.texts(), flags: "123"), options.operands.count == 2 else {
            throw .notUnderstood(call)
        }
        var left = Lines(try readAll([options.operands[0]], call)).lines[...]
        var right = Lines(try readAll([options.operands[1]], call)).lines[...]
        for lines in [left, right] {
            for (line, next) in zip(lines, lines.dropFirst()) where next.lexicographicallyPrecedes(line) {
                throw Unsure("the input of `comm` is not sorted")
            }
        }
        var rows: [ArraySlice<UInt8>] = []
        func row(_ column: Int, _ line: ArraySlice<UInt8>) {
            guard !options.has(String(column)) else { return }
            let indent = (1..<column).count { !options.has(String($0)) }
            rows.append(Array(repeating: 0x09, count: indent) + line)
        }
        while let first = left.first ?? right.first {
            if let one = left.first, let two = right.first, one.elementsEqual(two) {
                row(3, one)
                left.removeFirst()
                right.removeFirst()
            } else if left.isEmpty || right.first.map({ $0.lexicographicallyPrecedes(first) }) ?? false {
                row(2, right.removeFirst())
            } else {
                row(1, left.removeFirst())
            }
        }
        return try CommandResult(Lines.joined(rows))
    }
}
