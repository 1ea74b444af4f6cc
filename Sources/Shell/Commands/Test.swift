import Values

extension Interpreter {
    /// `test` and `[`.
    ///
    /// https://pubs.opengroup.org/onlinepubs/9799919799/utilities/test.html
    func test(_ call: CommandCall) throws(Unsure) -> CommandResult {
        var arguments = call.arguments
        if call.name == "[" {
            guard arguments.last?.text.text == "]" else {
                // The shell complains and goes on.
                if let last = arguments.last, let unknown = last.split ?? last.text.firstUnknown {
                    throw Unsure(unknown)
                }
                return CommandResult(status: 2)
            }
            arguments.removeLast()
        }
        // An unknown text that may be several words stands in most scripts for one.
        if let split = arguments.lazy.compactMap(\.split).first { throw Unsure(split) }
        switch truth(of: arguments.map(\.text)[...], depth: 0) {
        case .known(let holds): return CommandResult(status: holds ? 0 : 1)
        case .failed: return CommandResult(status: 2)
        case .unknown(let unknown): throw Unsure(unknown)
        }
    }

    private func truth(of words: ArraySlice<Template>, depth: Int) -> Truth {
        guard depth < 30 else { return .failed }
        let texts = words.map(\.text)
        guard let first = texts.first else { return .known(false) }
        switch words.count {
        case 1:
            return isNotEmpty(words[words.startIndex])
        case 2:
            if first == "!" { return truth(of: words.dropFirst(), depth: depth + 1).negated }
            guard let first, first.hasPrefix("-"), first.utf8.count == 2 else {
                return words[words.startIndex].isKnown ? .failed : unknown(words)
            }
            if first == "-v" { return isSet(words[words.startIndex + 1]) }
            return unary(first, words[words.startIndex + 1])
        case 3:
            if let op = texts[1], ShellParser.binaryOperators.contains(op) || op == "<" || op == ">", op != "=~" {
                return binary(op, words[words.startIndex], words[words.startIndex + 2])
            }
            if texts[1] == "-a" || texts[1] == "-o" { return joined(words, depth) }
            if first == "!" { return truth(of: words.dropFirst(), depth: depth + 1).negated }
            if first == "(", texts[2] == ")" { return truth(of: words.dropFirst().dropLast(), depth: depth + 1) }
            return texts.contains(nil) ? unknown(words) : .failed
        default:
            if words.count == 4, first == "!" { return truth(of: words.dropFirst(), depth: depth + 1).negated }
            if words.count == 4, first == "(", texts[3] == ")" {
                return truth(of: words.dropFirst().dropLast(), depth: depth + 1)
            }
            return joined(words, depth)
        }
    }

    private func unknown(_ words: ArraySlice<Template>) -> Truth {
        .unknown(
            words.lazy.compactMap(\.firstUnknown).first ?? Unknown("test", because: "the question is not followed")
        )
    }

    /// `-o`, then `-a`, which bind more tightly the later they come in this list.
    private func joined(_ words: ArraySlice<Template>, _ depth: Int) -> Truth {
        for (op, decision) in [("-o", true), ("-a", false)] {
            let position = words.indices.dropFirst().dropLast().first { index in
                words[index].text == op && !isOperand(index, in: words)
            }
            guard let position else { continue }
            let left = truth(of: words[..<position], depth: depth + 1)
            let right = truth(of: words[(position + 1)...], depth: depth + 1)
            switch (left, right) {
            case (.failed, _), (_, .failed): return .failed
            case (.known(let holds), let other), (let other, .known(let holds)):
                return holds == decision ? .known(decision) : other
            case (.unknown(let unknown), _): return .unknown(unknown)
            }
        }
        if words.first?.text == "!" { return truth(of: words.dropFirst(), depth: depth + 1).negated }
        return words.contains { !$0.isKnown }
            ? unknown(words) : .unknown(Unknown("test", because: "the question is not followed"))
    }

    /// Whether a word is what a comparison compares: `"$x" = -a`.
    private func isOperand(_ index: Int, in words: ArraySlice<Template>) -> Bool {
        guard index > words.startIndex, let before = words[index - 1].text else { return false }
        return ShellParser.binaryOperators.contains(before)
    }
}
