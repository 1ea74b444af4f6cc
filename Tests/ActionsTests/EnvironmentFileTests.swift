import SourceText
import Testing
import Values

@testable import Actions

@Suite struct EnvironmentFileTests {
    private static let unknown = Template(Unknown("github.run_id", because: "it is a test"))

    /// Texts that come from several places, as those of a function's arguments do.
    private static func text(_ parts: String...) -> Template {
        Template(pieces: parts.map { .text($0, Origin(at: SourceRange(path: "script.sh", bytes: 0..<$0.utf8.count))) })
    }

    @Test(arguments: [
        text("NAME", "=", "value\n"), text("NA", "ME=val", "ue"), text("NAME<", "<END\nval", "ue\nE", "ND\n"),
        text("NAME", "<<END\n", "value\n", "END"), text("\n\nNAME=value"),
    ])
    func `reads assignments that are put together from parts`(text: Template) {
        let file = EnvironmentFile(text)
        #expect(file.assignments.map(\.name) == ["NAME"])
        #expect(file.assignments.map(\.value.text) == ["value"])
        #expect(file.others == nil)
        #expect(!file.isRefused)
    }

    @Test func `takes the first sign that ends a name`() {
        #expect(EnvironmentFile(Self.text("a", "=b<<c")).assignments.first?.value.text == "b<<c")
        #expect(EnvironmentFile(Self.text("a<", "=b")).assignments.first?.name == "a<")
    }

    @Test func `knows nothing of the names that are not known`() {
        let file = EnvironmentFile(Self.text("A=1\nB") + Self.unknown + Self.text("=2\n"))
        #expect(file.assignments.map(\.name) == ["A"])
        #expect(file.others != nil)
        #expect(!file.isRefused)
    }

    @Test(arguments: [text("no assignment\n"), text("=x"), text("A<<END\nx\n")])
    func `refuses what the runner refuses`(text: Template) {
        #expect(EnvironmentFile(text).isRefused)
    }

    @Test func `reads the old commands of outputs`() {
        let file = EnvironmentFile(commandsIn: Self.text("a line\n::set-output name=", "a", "::1%2C", "5%0A\n"))
        #expect(file.assignments.map(\.name) == ["a"])
        #expect(file.assignments.map(\.value.text) == ["1%2C5\n"])
        let open = EnvironmentFile(commandsIn: Self.text("::set-output name=") + Self.unknown + Self.text("::1"))
        #expect(open.assignments.isEmpty)
        #expect(open.others != nil)
    }
}
