import Shell
import Testing

@Suite struct ShellCallTests {
    @Test func `lists the commands with what decides about them`() {
        let script = "a && b || c; if d; then e; fi; f | g \"$(h)\"; i() { j; }"
        let calls = ShellScript(parsing: ShellText(bytes: Array(script.utf8))).uses.calls
        let told = calls.map { call -> String in
            let name = String(decoding: Array(script.utf8)[call.range].prefix(1), as: UTF8.self)
            return name + (call.isConditional ? "?" : "") + (call.mayFail ? "!" : "")
                + (call.isSubstituted ? "$" : "") + (call.position > 0 ? "|" : "")
        }
        #expect(told == ["a!", "b!", "c?!", "d!", "e?", "f", "g|", "h$", "j?"])
    }

    @Test func `lists the variables that a script asks for`() {
        let script = "A=1 b \"$C\" ${D:-1} '$E' $(echo $F)"
        let parsed = ShellScript(parsing: ShellText(bytes: Array(script.utf8)))
        #expect(parsed.uses.parameters.map(\.name) == ["C", "D", "F"])
        #expect(parsed.uses.parameters.map(\.hasWayOut) == [false, true, false])
    }
}
