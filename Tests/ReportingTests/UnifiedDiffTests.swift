import Reporting
import Testing

@Suite struct UnifiedDiffTests {
    private func diff(_ old: String?, _ new: String?, path: String = "f") -> String {
        UnifiedDiff(path: path, from: old.map { Array($0.utf8) }, to: new.map { Array($0.utf8) }).text()
    }

    @Test func `shows a new file`() {
        #expect(diff(nil, "a\nb\n") == "--- /dev/null\n+++ b/f\n@@ -0,0 +1,2 @@\n+a\n+b\n")
        #expect(diff(nil, "") == "--- /dev/null\n+++ b/f\n")
        #expect(diff("a", nil) == "--- a/f\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n\\ No newline at end of file\n")
        #expect(diff("a\n", "a\n") == "")
    }

    @Test func `shows changes with three lines around them`() {
        let old = (1...20).map { "\($0)\n" }.joined()
        let new = old.replacing("5\n6\n", with: "five\n6\n", maxReplacements: 1).replacing("14\n", with: "")
        #expect(
            diff(old, new) == """
                --- a/f
                +++ b/f
                @@ -2,7 +2,7 @@
                 2
                 3
                 4
                -5
                +five
                 6
                 7
                 8
                @@ -11,7 +11,6 @@
                 11
                 12
                 13
                -14
                 15
                 16
                 17

                """
        )
    }

    @Test func `says where the last line has no end`() {
        #expect(
            diff("a\nb", "a\nb\n") == """
                --- a/f
                +++ b/f
                @@ -1,2 +1,2 @@
                 a
                -b
                \\ No newline at end of file
                +b

                """
        )
    }

    @Test func `is exact as a patch and harmless on a terminal`() {
        let difference = UnifiedDiff(path: "a\n\"b", from: nil, to: Array("\tx\u{1B}[2J\r\n".utf8))
        #expect(
            String(decoding: difference.patch, as: UTF8.self)
                == "--- /dev/null\n+++ \"b/a\\n\\\"b\"\n@@ -0,0 +1 @@\n+\tx\u{1B}[2J\r\n"
        )
        #expect(difference.text().hasSuffix("@@ -0,0 +1 @@\n+\tx\\u{1b}[2J\\r\n"))
        #expect(difference.text(style: .colored).contains("\u{1B}[32m+"))
    }

    @Test func `gives the new text when it is applied`() {
        var random = SplitMix(state: 7)
        for _ in 0..<300 {
            let old = (0..<Int(random.next() % 30)).map { _ in "\(random.next() % 5)" }
            let new = (0..<Int(random.next() % 30)).map { _ in "\(random.next() % 5)" }
            let difference = diff(old.map { $0 + "\n" }.joined(), new.map { $0 + "\n" }.joined())
            #expect(applied(difference, to: old) == new)
        }
    }

    @Test func `does not lose itself in texts that have nothing in common`() {
        let old = (0..<20_000).map { "old \($0)\n" }.joined()
        let new = (0..<20_000).map { "new \($0)\n" }.joined()
        #expect(diff(old, new).hasPrefix("--- a/f\n+++ b/f\n@@ -1,20000 +1,20000 @@\n-old 0\n"))
    }

    /// The smallest `patch` there can be.
    private func applied(_ difference: String, to old: [String]) -> [String] {
        var result: [String] = []
        var position = 0
        for line in difference.split(separator: "\n").dropFirst(2) {
            switch line.first {
            case "@":
                let extent = line.split(separator: " ")[1].dropFirst().split(separator: ",").compactMap { Int($0) }
                let start = extent.count == 2 && extent[1] == 0 ? extent[0] : extent[0] - 1
                result += old[position..<start]
                position = start
            case "+": result.append(String(line.dropFirst()))
            case "-":
                #expect(old[position] == line.dropFirst())
                position += 1
            default:
                #expect(old[position] == line.dropFirst())
                result.append(old[position])
                position += 1
            }
        }
        return result + old[position...]
    }
}

/// The generator of Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014.
private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
