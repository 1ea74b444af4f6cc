import Reporting
import Testing

@Suite struct ColorChoiceTests {
    @Test(arguments: [
        (ColorChoice.auto, [:], true, true),
        (.auto, [:], false, false),
        (.auto, ["NO_COLOR": "1"], true, false),
        // An empty NO_COLOR is none.
        (.auto, ["NO_COLOR": ""], true, true),
        (.auto, ["CLICOLOR_FORCE": "1"], false, true),
        (.auto, ["CLICOLOR_FORCE": "0"], false, false),
        (.auto, ["NO_COLOR": "1", "CLICOLOR_FORCE": "1"], true, false),
        (.auto, ["TERM": "dumb"], true, false),
        (.auto, ["CLICOLOR": "0"], true, false),
        // Who asks in so many words is heard before the environment.
        (.always, ["NO_COLOR": "1", "TERM": "dumb"], false, true),
        (.never, ["CLICOLOR_FORCE": "1"], true, false),
    ])
    func `asks the choice, the environment, the terminal`(
        choice: ColorChoice,
        environment: [String: String],
        isTerminal: Bool,
        expected: Bool
    ) {
        #expect(choice.style(environment: environment, isTerminal: isTerminal).isColored == expected)
    }

    @Test func `paints nothing when plain`() {
        #expect(Style.plain.paint("x", as: .error) == "x")
        #expect(Style.colored.paint("x", as: .error) == "\u{1B}[1;31mx\u{1B}[0m")
        #expect(Style.colored.paint("", as: .error) == "")
    }
}
