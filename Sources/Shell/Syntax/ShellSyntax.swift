/// A script as a tree; every node knows the range of its bytes in the script's text.
package struct ShellScript: Sendable {
    package let text: ShellText
    /// What stands before the first error, complete.
    package let body: ShellList
    package let hereDocuments: [ShellHereDocument]
    /// At most one: the shell, too, stops reading at the first mistake.
    package let error: ShellSyntaxError?
    /// The path of the file it comes from, as it was given to the shell; nil when only the run knows it.
    package var name: String?
}

extension ShellScript {
    package init(parsing text: ShellText) {
        self = ShellParser.parse(text)
    }

    /// The same script from a text whose parts came about in another way; nil for other bytes.
    package func reread(from text: ShellText) -> ShellScript? {
        guard text.bytes == self.text.bytes else { return nil }
        return ShellScript(text: text, body: body, hereDocuments: hereDocuments, error: error)
    }
}

/// Something that the shell would not accept.
package struct ShellSyntaxError: Error, Hashable, Sendable {
    /// A lower-case sentence without a period.
    package let message: String
    /// The bytes of the script that the message is about.
    package let range: Range<Int>
    /// Whether not the shell but our own limits end the reading.
    package var isLimit = false
}

/// Commands one after the other.
package struct ShellList: Sendable {
    package var items: [ShellAndOr]
    package var range: Range<Int>
}

/// Pipelines joined by `&&` and `||`.
package struct ShellAndOr: Sendable {
    package enum Operator: Sendable { case and, or }

    package var first: ShellPipeline
    package var rest: [(operator: Operator, pipeline: ShellPipeline)]
    /// Whether it ends with `&`.
    package var isBackground: Bool
    package var range: Range<Int>
}

/// Commands joined by `|`.
package struct ShellPipeline: Sendable {
    /// Whether it begins with `!`.
    package var isNegated: Bool
    package var commands: [ShellCommand]
    package var range: Range<Int>
}

package struct ShellCommand: Sendable {
    package indirect enum Kind: Sendable {
        case simple(ShellSimpleCommand)
        /// `{ …; }`
        case group(ShellList)
        /// `( … )`
        case subshell(ShellList)
        case `if`(ShellIf)
        case `case`(ShellCase)
        case `for`(ShellFor)
        case arithmeticFor(ShellArithmeticFor)
        /// `while` and `until`
        case loop(ShellLoop)
        case function(ShellFunction)
        /// `[[ … ]]`
        case conditional(ShellConditional)
        /// `(( … ))`
        case arithmetic(ShellWord)
    }

    package var kind: Kind
    package var redirections: [ShellRedirection]
    package var range: Range<Int>
}

package struct ShellSimpleCommand: Sendable {
    /// What is given to a command: a word, or an assignment where the command is `export`, `local` or one of their kind.
    package enum Argument: Sendable {
        case word(ShellWord)
        case assignment(ShellAssignment)
    }

    package var assignments: [ShellAssignment]
    /// The first one names the command.
    package var arguments: [Argument]
}

package struct ShellAssignment: Sendable {
    package enum Value: Sendable {
        case word(ShellWord)
        case array([(index: ShellWord?, value: ShellWord)])
    }

    package var name: String
    package var index: ShellWord?
    /// Whether it is written with `+=`.
    package var isAppending: Bool
    package var value: Value
    package var range: Range<Int>
}

package struct ShellIf: Sendable {
    package var branches: [(condition: ShellList, body: ShellList)]
    package var otherwise: ShellList?
}

package struct ShellCase: Sendable {
    package enum Ending: Sendable {
        /// `;;`
        case stop
        /// `;&`
        case fallThrough
        /// `;;&`
        case testNext
    }

    package var subject: ShellWord
    package var items: [(patterns: [ShellWord], body: ShellList, ending: Ending)]
}

package struct ShellFor: Sendable {
    package var variable: String
    /// nil without `in`: the positional parameters.
    package var words: [ShellWord]?
    package var body: ShellList
    /// Whether it is written `select`, which asks the user.
    package var isSelect: Bool
}

package struct ShellArithmeticFor: Sendable {
    package var start: ShellWord
    package var condition: ShellWord
    package var step: ShellWord
    package var body: ShellList
}

package struct ShellLoop: Sendable {
    package var isUntil: Bool
    package var condition: ShellList
    package var body: ShellList
}

package struct ShellFunction: Sendable {
    package var name: String
    package var body: ShellCommand
}

package indirect enum ShellConditional: Sendable {
    case and([ShellConditional])
    case or([ShellConditional])
    case not(ShellConditional)
    case unary(String, ShellWord)
    case binary(String, ShellWord, ShellWord)
    case word(ShellWord)
}

package struct ShellRedirection: Sendable {
    package enum Operator: String, Sendable {
        case input = "<"
        case output = ">"
        case append = ">>"
        case clobber = ">|"
        case readWrite = "<>"
        case duplicateInput = "<&"
        case duplicateOutput = ">&"
        case outputAndError = "&>"
        case appendOutputAndError = "&>>"
        case hereDocument = "<<"
        case hereString = "<<<"
    }

    package enum Target: Sendable {
        case word(ShellWord)
        /// An index of `ShellScript.hereDocuments`.
        case hereDocument(Int)
    }

    package var descriptor: Int?
    package var `operator`: Operator
    package var target: Target
    package var range: Range<Int>
}

package struct ShellHereDocument: Sendable {
    package var delimiter: String
    /// Whether the delimiter was quoted, so that nothing in the body is expanded.
    package var isQuoted: Bool
    package var body: ShellWord
    package var bodyRange: Range<Int>
}

package struct ShellWord: Sendable {
    package var parts: [Part]
    package var range: Range<Int>

    package struct Part: Sendable {
        package var kind: Kind
        package var range: Range<Int>
    }

    package indirect enum Kind: Sendable {
        /// Text outside of quotes.
        case literal(String)
        /// Text in quotes or behind a backslash, and the text between the expansions of `"…"`.
        case quoted(String)
        case doubleQuoted([Part])
        /// A part of the script that is unknown.
        case unknown
        case parameter(ShellParameter)
        /// `$(…)` and backquotes
        case command(ShellList)
        /// `$((…))`
        case arithmetic(ShellWord)
        /// `<(…)` and `>(…)`
        case process(ShellList, isInput: Bool)
    }

    /// The text of a word that needs no expansion at all; nil for any other.
    package var literal: String? {
        if parts.count == 1, case .literal(let text) = parts[0].kind { return text }
        var result = ""
        for part in parts {
            switch part.kind {
            case .literal(let text), .quoted(let text):
                result += text
            case .doubleQuoted(let inner):
                for part in inner {
                    guard case .quoted(let text) = part.kind else { return nil }
                    result += text
                }
            default:
                return nil
            }
        }
        return result
    }
}

/// `$name` and `${name…}`
package struct ShellParameter: Sendable {
    package enum Subscript: Sendable {
        /// `[@]`
        case all
        /// `[*]`
        case joined
        case expression(ShellWord)
    }

    package enum Operation: Sendable {
        case useDefault(ShellWord, ifEmpty: Bool)
        case assignDefault(ShellWord, ifEmpty: Bool)
        case fail(ShellWord, ifEmpty: Bool)
        case useAlternative(ShellWord, ifEmpty: Bool)
        case removePrefix(ShellWord, longest: Bool)
        case removeSuffix(ShellWord, longest: Bool)
        case replace(ShellWord, with: ShellWord, Replacement)
        case slice(offset: ShellWord, length: ShellWord?)
        case changeCase(ShellWord, toUpper: Bool, all: Bool)
        /// `@Q` and its kind
        case transform(String)
    }

    package enum Replacement: Sendable { case first, all, prefix, suffix }

    /// A name, a number, or one of `@ * # ? - $ !`.
    package var name: String
    package var index: Subscript?
    /// `${!name}`
    package var isIndirect: Bool
    /// `${#name}`
    package var isLength: Bool
    /// `${!prefix*}`
    package var isNameList: Bool
    package var operation: Operation?

    package init(name: String) {
        self.name = name
        isIndirect = false
        isLength = false
        isNameList = false
    }
}
