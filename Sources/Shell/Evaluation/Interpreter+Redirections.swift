import Values

/// Redirections over virtual files.
extension Interpreter {
    /// Does redirections in order; false when one of them fails.
    mutating func redirect(_ redirections: [ShellRedirection]) throws(Interruption) -> Bool {
        for redirection in redirections {
            guard try redirect(redirection) else { return false }
        }
        return true
    }

    /// Takes redirections back; what was read from an outer input stays read.
    mutating func restore(_ descriptors: [Int: ShellState.Descriptor]) {
        state.descriptors = descriptors
    }

    private mutating func redirect(_ redirection: ShellRedirection) throws(Interruption) -> Bool {
        switch redirection.target {
        case .hereDocument(let index):
            guard index < script.hereDocuments.count else { return true }
            let text = try template(of: script.hereDocuments[index].body)
            state.descriptors[redirection.descriptor ?? 0] = openInput(text)
            return true
        case .word(let word):
            if redirection.operator == .hereString {
                let text = try template(of: word)
                state.descriptors[redirection.descriptor ?? 0] = openInput(text + "\n")
                return true
            }
            var target = try template(of: word)
            if target.isKnown, word.literal == nil {
                // A pattern that matches one file is that file.
                let words = try arguments([word])
                if words.count == 1 { target = words[0].text }
            }
            return try redirect(redirection, to: target)
        }
    }

    private mutating func redirect(_ redirection: ShellRedirection, to target: Template) throws(Interruption) -> Bool {
        let isInput = [.input, .readWrite, .duplicateInput].contains(redirection.operator)
        let number = redirection.descriptor ?? (isInput ? 0 : 1)
        switch redirection.operator {
        case .duplicateInput, .duplicateOutput:
            if let text = target.text {
                if text == "-" {
                    state.descriptors[number] = .discarded
                    return true
                }
                if let source = Int(text) {
                    state.descriptors[number] = state.descriptors[source] ?? .discarded
                    return true
                }
            }
            guard redirection.operator == .duplicateOutput, redirection.descriptor == nil else {
                state.descriptors[number] = .unknown(target.firstUnknown ?? Unknown("<&", because: "it is not known"))
                return true
            }
            try openOutput(target, appending: false, [1, 2])
        case .outputAndError:
            try openOutput(target, appending: false, [1, 2])
        case .appendOutputAndError:
            try openOutput(target, appending: true, [1, 2])
        case .output, .clobber:
            try openOutput(target, appending: false, [number])
        case .append:
            try openOutput(target, appending: true, [number])
        case .input, .readWrite:
            switch read(target) {
            case .text(let text): state.descriptors[number] = openInput(text)
            case .missing: return false
            case .unknown(let unknown):
                state.descriptors[number] = openInput(
                    Template(Unknown(target.display, because: unknown.reason, at: unknown.place))
                )
            }
        case .hereDocument, .hereString:
            break
        }
        return true
    }

    private mutating func openOutput(
        _ target: Template,
        appending: Bool,
        _ descriptors: [Int]
    ) throws(Interruption) {
        let destination: ShellState.Descriptor
        if let text = target.text, let path = absolutePath(text), !text.isEmpty {
            switch path {
            case "/dev/null": destination = .discarded
            case "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1": destination = state.descriptors[1] ?? .discarded
            case "/dev/stderr", "/dev/fd/2", "/proc/self/fd/2": destination = state.descriptors[2] ?? .discarded
            default:
                open(absolute: path, appending: appending)
                destination = .file(path)
            }
        } else {
            // Some file, nobody knows which: the values of the others stay what they are, as far as the script tells.
            destination = .unknown(target.firstUnknown ?? Unknown(target.display, because: "it is not known"))
        }
        for descriptor in descriptors { state.descriptors[descriptor] = destination }
    }

    /// What a command can read; nil when nothing is given to it.
    var input: Template? { input(of: 0) }

    func input(of descriptor: Int) -> Template? {
        switch state.descriptors[descriptor] {
        case .input(let key): state.inputs[key]?.text
        case .unknown(let unknown): Template(unknown)
        case .file, .discarded: Template()
        case nil: nil
        }
    }

    /// Leaves a rest for the next command that reads.
    mutating func leaveInput(_ rest: Template, of descriptor: Int = 0) {
        guard case .input(let key)? = state.descriptors[descriptor] else { return }
        state.inputs[key]?.text = rest
    }
}
