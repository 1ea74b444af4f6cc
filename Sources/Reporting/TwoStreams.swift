/// A report in two parts: what was asked for, and what must be said beside it.
package struct TwoStreams: Hashable, Sendable {
    package var standardOutput: String
    package var standardError: String

    package init(standardOutput: String, standardError: String) {
        self.standardOutput = standardOutput
        self.standardError = standardError
    }
}
