/// Something that keeps a Dockerfile from being built.
package struct DockerfileProblem: Error, Hashable, Sendable {
    package enum Code: String, CaseIterable, Hashable, Sendable {
        // The lines cannot be read.
        case noInstructions
        case unknownEscape
        case repeatedDirective
        case lineTooLong
        case fileTooLong
        case jsonNotStrings
        case notAPair
        case unterminatedHeredoc

        // An instruction has the wrong parts.
        case unknownInstruction
        case noStage
        case unknownFlag
        case repeatedFlag
        case badFlagValue
        case wrongArgumentCount
        case badStageName
        case blankName
        case badTrigger
        case notJSON
        case badHealthcheck
        case badMount
        case badDevice
        case badDestination

        // The stages do not fit together.
        case badCheckOption
        case blankBase
        case badPlatform
        case unknownTarget
        case badSource
        case stageCycle
        case badEpoch

        // A value is wrong once its variables are replaced.
        case badExpansion
        /// Quotes or braces that are not closed, or what no `${…}` can hold, whatever the values are.
        case malformedWord
        case stageNotBuiltYet
        case badMode
        case badChecksum
        case badPort
        case badSignal
        case needsLabs
        /// The file makes more work than a real one ever does.
        case tooComplex
    }

    package let code: Code
    /// What is wrong and what to do, in one sentence without a period.
    package let message: String
    package let range: Range<Int>

    package init(_ code: Code, _ message: String, _ range: Range<Int>) {
        self.code = code
        self.message = shortened(message)
        self.range = range
    }
}

/// A message without its middle when a word that it quotes is very long: what is wrong and what to do stay readable.
func shortened(_ message: String) -> String {
    let scalars = message.unicodeScalars
    guard message.utf8.count > 400, scalars.count > 400 else { return message }
    return String(scalars.prefix(200)) + "…" + String(scalars.suffix(120))
}
