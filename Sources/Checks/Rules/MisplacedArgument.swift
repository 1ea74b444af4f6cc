import Dockerfile
import SourceText

extension Rule {
    /// An argument that is declared where FROM does not see it.
    static let misplacedArgument = Rule(
        id: "misplaced-arg",
        severity: .error,
        repair: .none,
        source: .dockerfileReference,
        summary: "FROM, or the default of another ARG, uses an argument that is declared in the wrong place.",
        why: """
            FROM sees the arguments that are declared above the first FROM, and each of those sees what stands above it. \
            Declared below, inside of a stage or in a comment, the argument is empty whatever the build gives.
            """,
        bad: "…\nFROM ubuntu:${TAG}\nARG TAG=24.04",
        good: "…\nARG TAG=24.04\nFROM ubuntu:${TAG}",
        exceptions: [
            "An argument that is declared above as well.",
            "`TARGETPLATFORM` and the other arguments that BuildKit sets by itself.",
            "A name that is declared nowhere, which is `undeclared-from-arg`.",
        ],
        explains: ["undeclared-from-arg", "invalid-default-base"]
    ) { context, report in
        for file in context.checkedDockerfiles {
            for use in file.stages.globalUses {
                guard !DockerfileStages.platformArguments.contains(use.name) else { continue }
                let places = file.stages.declaredArguments.filter { $0.name.text == use.name }
                let isSeen = places.contains {
                    $0.scope == .global && $0.name.range.lowerBound < use.range.lowerBound
                }
                guard !isSeen else { continue }
                if let place = places.first {
                    report(
                        place.scope == .global ? .below(use.name) : .inStage(use.name),
                        file.place(use.range),
                        severity: use.hasWayOut ? .warning : nil,
                        notes: [Diagnostic.Note("declared here", file.place(place.name.range))],
                        effects: [file.place(use.word)]
                    )
                } else if let comment = file.stages.commentedDeclaration(of: use.name) {
                    report(
                        .commented(use.name),
                        file.place(use.range),
                        severity: use.hasWayOut ? .warning : nil,
                        notes: [Diagnostic.Note("declared in this comment", file.place(comment))],
                        effects: [file.place(use.word)]
                    )
                }
            }
        }
    }
}

extension DockerfileStages {
    /// A variable in a place that sees the global scope.
    fileprivate struct GlobalUse {
        let name: String
        let range: Range<Int>
        /// The word that holds it.
        let word: Range<Int>
        /// Whether the word has another value to offer, as in `${TAG:-24.04}`.
        let hasWayOut: Bool
    }

    /// The variables in FROM lines, and in the defaults of the arguments above them.
    fileprivate var globalUses: [GlobalUse] {
        var words = declaredArguments.filter { $0.scope == .global }.compactMap(\.defaultValue)
        for stage in stages { words += [stage.from.base, stage.from.platform].compactMap(\.self) }
        return words.flatMap { word -> [GlobalUse] in
            guard word.text.utf8.contains(UInt8(ascii: "$")) else { return [] }
            let expander = WordExpander(escape: syntax.escape)
            guard let expansion = try? expander.expand(word.text, variable: { _ in .unset }) else { return [] }
            return expansion.unmatched.compactMap { name in
                guard let range = syntax.use(of: name, in: word.range) else { return nil }
                let next = range.upperBound < word.range.upperBound ? syntax.file.bytes[range.upperBound] : 0
                let isBraced = syntax.file.bytes[range].contains(UInt8(ascii: "{"))
                let hasWayOut = isBraced && [UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "+")].contains(next)
                return GlobalUse(name: name, range: range, word: word.range, hasWayOut: hasWayOut)
            }
        }
    }

    /// A comment that says `ARG name`.
    fileprivate func commentedDeclaration(of name: String) -> Range<Int>? {
        for comment in syntax.comments {
            let words = syntax.text(of: comment).split(separator: " ")
            guard words.count >= 2, words[0] == "ARG" else { continue }
            if words[1].prefix(while: { $0 != "=" }) == name { return comment.range }
        }
        return nil
    }
}

extension Diagnostic.Message {
    fileprivate static func below(_ name: String) -> Self {
        "'\(name)' is declared further below and empty here; move its ARG up"
    }

    fileprivate static func inStage(_ name: String) -> Self {
        "'\(name)' is declared inside of a stage, which FROM does not see; add 'ARG \(name)' above the first FROM"
    }

    fileprivate static func commented(_ name: String) -> Self {
        "'\(name)' is declared in a comment only; make it an instruction again, or write the value here"
    }
}
