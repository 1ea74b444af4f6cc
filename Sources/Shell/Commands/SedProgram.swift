/// A program of `sed`.
struct SedProgram {
    enum Address {
        case line(Int)
        case last
        /// nil for the empty expression, which is the last one that was used.
        case expression(RegularExpression?)
        /// `0` before an expression that may match the first line.
        case zero
        /// `first~step`
        case every(first: Int, step: Int)
        /// `,+count`, the end of a range alone
        case count(Int)
        /// `,~multiple`, the end of a range alone
        case multiple(Int)
    }

    struct Substitution {
        enum Piece {
            case text([Unicode.Scalar])
            case group(Int)
            /// `\U`, `\L`, `\E`, `\u` and `\l`
            case letterCase(Unicode.Scalar)
        }

        /// nil for the empty expression, which is the last one that was used.
        var expression: RegularExpression?
        var replacement: [Piece]
        var isGlobal = false
        var number = 1
        var prints = false
        /// Where a changed line is written too.
        var output: String?
    }

    enum Action {
        case substitute(Substitution)
        case delete
        /// `D`
        case deleteLine
        case print
        /// `P`
        case printLine
        /// `q` and `Q`
        case quit(status: Int, prints: Bool)
        /// `z`
        case empty
        /// `w`
        case write(String)
        /// `r`
        case read(String)
        case transliterate([Unicode.Scalar], [Unicode.Scalar])
        case lineNumber
        /// `{`: where it does not apply, all goes on behind its end.
        case group(end: Int)
        case groupEnd
        case append([UInt8])
        case insert([UInt8])
        case change([UInt8])
        /// `N`
        case appendNext
        /// `n`
        case takeNext
        /// `h`, `H`, `g`, `G` and `x`
        case hold(Unicode.Scalar)
        case label(String)
        /// `b`, `t` and `T`; to the end of the program without a label.
        case branch(String, ifSubstituted: Bool?)
    }

    struct Command {
        var first: Address?
        var last: Address?
        var isNegated = false
        var action: Action
    }

    var commands: [Command] = []
    var labels: [String: Int] = [:]
    var isQuiet: Bool

    /// Whether something may be left of one file when the next one begins.
    var remembers: Bool {
        commands.contains { command in
            if case .hold = command.action { return true }
            return command.last != nil
        }
    }

    /// The files that it reads with `r`.
    var inputs: [String] {
        commands.compactMap { if case .read(let path) = $0.action { path } else { nil } }
    }

    /// The files that it writes.
    var outputs: [String] {
        commands.compactMap { command in
            switch command.action {
            case .write(let path): path
            case .substitute(let substitution): substitution.output
            default: nil
            }
        }
    }
}
