import Scaffolding
import Testing

@Suite struct AppNameTests {
    @Test(arguments: [
        "a", "7", "jupyter", "jupyter-pytorch-x", "py3.12", "a_b", "1e3", "null", String(repeating: "a", count: 100),
    ])
    func `takes what can be a folder, a file name and an image`(text: String) throws {
        #expect(try AppName(text).description == text)
    }

    @Test(arguments: [
        ("My App!", "my-app"),
        ("Jupyter_X", "jupyter_x"),
        ("src/jupyter-x", "jupyter-x"),
        ("src/jupyter-x/", "jupyter-x"),
        ("../../etc/passwd", "passwd"),
        (".hidden", "hidden"),
        ("-x", "x"),
        ("x-", "x"),
        ("a b", "a-b"),
        ("a\tb", "a-b"),
        ("a\nb", "a-b"),
        ("a--b", "a-b"),
        ("a..b", "a-b"),
        ("a._b", "a-b"),
        ("na\u{EF}ve", "na-ve"),
        ("caf\u{E9}", "caf"),
        ("a:b", "a-b"),
        ("a\\b", "b"),
        ("$(reboot)", "reboot"),
        ("${{ github.token }}", "github.token"),
        ("x*", "x"),
        ("\u{1B}[31mred", "31mred"),
        (String(repeating: "long-", count: 40), String(repeating: "long-", count: 20).dropLast().description),
    ])
    func `refuses what cannot, and says what can`(text: String, suggestion: String) throws {
        let error = #expect(throws: ScaffoldingError.self) { try AppName(text) }
        #expect(error?.code == .badName)
        #expect(error?.description.hasSuffix("try '\(suggestion)'") == true, "\(String(describing: error))")
        #expect(try AppName(suggestion).description == suggestion)
    }

    @Test(arguments: ["", ".", "..", "/", "---", "日本", "🙂"])
    func `has no suggestion where nothing is left`(text: String) {
        let error = #expect(throws: ScaffoldingError.self) { try AppName(text) }
        #expect(error?.description.contains("write one such as") == true)
    }
}
