import Reporting
import Testing

@Suite struct EscapingTests {
    @Test(arguments: [
        ("src/app: plain", "src/app: plain"),
        ("a\nb\r\tc", #"a\nb\r\tc"#),
        ("\u{1B}[31mred\u{7}\u{7F}", #"\u{1b}[31mred\u{7}\u{7f}"#),
        ("\u{9B}31m", #"\u{9b}31m"#),
        // Text that is read in another order than it is written.
        ("\u{202E}txt\u{2066}x\u{2069}", #"\u{202e}txt\u{2066}x\u{2069}"#),
        ("a\u{200B}b\u{FEFF}\u{2028}", #"a\u{200b}b\u{feff}\u{2028}"#),
        // Letters and emoji stay, joined ones too.
        ("构建 é 👩\u{200D}🔬", "构建 é 👩\u{200D}🔬"),
    ])
    func `shows what a terminal would obey`(text: String, expected: String) {
        #expect(text.escapedForTerminal == expected)
    }

    @Test func `keeps data and properties of workflow commands apart from their syntax`() {
        #expect("100%\r\n::error::x,y".escapedAsCommandData == "100%25%0D%0A::error::x,y")
        #expect("a:b,c%\n".escapedAsCommandProperty == "a%3Ab%2Cc%25%0A")
        #expect("\u{1B}[0m".escapedAsCommandData == #"\u{1b}[0m"#)
    }

    @Test(arguments: [
        ("a :: b\nc ##\n[:", "a :: b\nc ##\n[:"),
        ("::error::x\n", ":\\u{3a}error::x\n"),
        // The runner ignores blanks before a command, of whatever kind.
        ("a\n \t\u{A0}::add-mask::x", "a\n \t\u{A0}:\\u{3a}add-mask::x"),
        ("a\r::error::", "a\r:\\u{3a}error::"),
        // The older form works anywhere in a line.
        ("x ##[error]y ###[z", "x ##\\u{5b}error]y ###\\u{5b}z"),
        // A comparison by culture does not see a joiner or a control.
        ("\u{1B}\u{200D}:\u{200D}:x #\u{200D}#[y", "\u{1B}\u{200D}:\u{200D}\\u{3a}x #\u{200D}#\\u{5b}y"),
        (":", ":"),
        ("", ""),
    ])
    func `leaves no line that the runner obeys`(text: String, expected: String) {
        #expect(text.shieldedFromRunner == expected)
    }

    @Test func `leaves nothing for Markdown to obey`() {
        #expect("a|b `c` <b>*x*</b>\n".escapedForMarkdown == #"a\|b \`c\` &lt;b&gt;\*x\*&lt;/b&gt;\\n"#)
        #expect("a".asMarkdownCode == "`a`")
        #expect("a|b".asMarkdownCode == #"`a\|b`"#)
        #expect("a`b``c".asMarkdownCode == "```a`b``c```")
        #expect("`a".asMarkdownCode == "`` `a ``")
        #expect("<b>\n".asMarkdownCode == #"`<b>\n`"#)
        #expect("a\n```\nb".asMarkdownBlock == "````\na\n```\nb\n````\n")
    }
}
