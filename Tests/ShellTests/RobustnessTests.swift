import Shell
import Testing
import Values

/// Whatever bytes a script has: it is read and followed without a crash, and it ends.
@Suite struct RobustnessTests {
    /// Numbers that are the same in every run.
    private struct Numbers: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    @Test func `survives scripts that were changed at random`() {
        var numbers = Numbers(state: 42)
        let pieces = [
            "$(", ")", "\"", "'", "`", "${", "}", "((", "))", "<<E\n", "[[", "]]", "if ", "fi", "|", "&&", ";;", "{a,",
            "..", "*", "\\", "\n",
            "$'", "[", "]", "=(", ">", "<(", "!", "\u{E000}", "é", "case x in ", "esac", "do ", "done", "#", "%%", "//",
            "9999999999999999999",
        ]
        for script in ScriptTable.scripts {
            for _ in 0..<4 {
                var bytes = Array(script.utf8)
                for _ in 0..<Int.random(in: 1...4, using: &numbers) {
                    let at = Int.random(in: 0...bytes.count, using: &numbers)
                    switch Int.random(in: 0..<3, using: &numbers) {
                    case 0 where at < bytes.count: bytes.remove(at: at)
                    case 1: bytes.removeSubrange(at..<min(at + Int.random(in: 0..<8, using: &numbers), bytes.count))
                    default:
                        bytes.insert(contentsOf: Array(pieces.randomElement(using: &numbers)?.utf8 ?? "".utf8), at: at)
                    }
                }
                _ = Evaluation(Template(String(decoding: bytes, as: UTF8.self)), stepLimit: 2000)
            }
        }
    }

    @Test(arguments: [
        "(", "$(", "${x:-", "\"$(", "{ ", "if true; then ", "[[ ( ", "$((", "((", "! ", "<(", "f() { ", "case x in a) ",
        "a=(", "[[ ! ",
    ])
    func `reads deep nesting without end`(opening: String) {
        let script = ShellScript(parsing: ShellText(Template(String(repeating: opening, count: 5000))))
        #expect(script.error != nil)
    }

    @Test func `reads bytes that are no text`() {
        let script = ShellScript(parsing: ShellText(bytes: [0xFF, 0x24, 0xFF, 0x28, 0x22, 0xC3]))
        #expect(script.error != nil)
    }
}
