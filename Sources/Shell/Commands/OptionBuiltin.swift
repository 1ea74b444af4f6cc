import Values

extension Interpreter {
    /// `getopts`: the next option among the arguments.
    ///
    /// https://pubs.opengroup.org/onlinepubs/9799919799/utilities/getopts.html
    mutating func getOption(_ call: CommandCall) -> Flow {
        let texts = call.arguments.compactMap(\.text.text)
        guard texts.count == call.arguments.count, texts.count >= 2,
            !call.arguments.contains(where: { $0.split != nil })
        else { return getOptionUnknown(call, call.arguments.dropFirst().first?.text.text) }
        let name = texts[1]
        var words: [Template]? = texts.count > 2 ? call.arguments.dropFirst(2).map(\.text) : state.positional
        let written = state.variables["OPTIND"]?.text ?? "1"
        if words?.contains(where: { !$0.isKnown }) == true { words = nil }
        guard let words, let index = written.text.flatMap({ Int($0) }), index >= 1 else {
            return getOptionUnknown(call, name)
        }
        // Letters of a word that come later are read later, unless the script has set the index.
        var offset = state.optionPlace?.index == index ? state.optionPlace?.offset ?? 0 : 0
        var next = index
        guard next <= words.count, let word = words[next - 1].text, offset > 0 || word.hasPrefix("-") && word != "-",
            word != "--"
        else {
            if next <= words.count, words[next - 1].text == "--" { next += 1 }
            state["OPTIND"] = Template(String(next))
            state.optionPlace = nil
            state.variables["OPTARG"] = ShellVariable(Template())
            set(name, to: "?")
            state.status = .known(1)
            return .normal
        }
        let letters = Array(word.unicodeScalars)
        offset = max(offset, 1)
        let letter = letters[offset]
        offset += 1
        let options = Array(texts[0].unicodeScalars)
        let isSilent = options.first == ":"
        let place = letter == ":" ? nil : options.firstIndex(of: letter)
        var argument: Template?
        var result = String(letter)
        func endWord() {
            next += 1
            offset = 0
        }
        if let place, place + 1 < options.count, options[place + 1] == ":" {
            if offset < letters.count {
                argument = Template(String(letters[offset...]))
                endWord()
            } else {
                endWord()
                if next <= words.count {
                    argument = words[next - 1]
                    next += 1
                } else {
                    result = isSilent ? ":" : "?"
                    if isSilent { argument = Template(String(letter)) }
                }
            }
        } else {
            if offset >= letters.count { endWord() }
            if place == nil {
                result = "?"
                if isSilent { argument = Template(String(letter)) }
            }
        }
        state["OPTIND"] = Template(String(next))
        state.optionPlace = ShellState.OptionPlace(index: next, offset: offset)
        state.variables["OPTARG"] = ShellVariable(argument ?? Template())
        set(name, to: Template(result))
        return succeed()
    }

    private mutating func getOptionUnknown(_ call: CommandCall, _ name: String?) -> Flow {
        let place = script.text.place(call.range)
        let unknown = Unknown("getopts", because: "the arguments of the script are not known", at: place)
        for name in [name, "OPTIND", "OPTARG"] { if let name { forget(name, unknown) } }
        state.optionPlace = nil
        state.status = .unknown(condition(call.range, because: unknown))
        return .normal
    }
}
