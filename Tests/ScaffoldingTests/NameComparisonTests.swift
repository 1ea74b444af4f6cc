import SourceText
import TestSupport
import Testing
import Values

@testable import Scaffolding

@Suite struct NameComparisonTests {
    /// `<x>` stands for something unknown.
    static func name(_ text: String) -> Template {
        var name = Template()
        var rest = text[...]
        while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
            name.append(String(rest[..<open]))
            name.append(Template(Unknown(String(rest[rest.index(after: open)..<close]), because: "a test says so")))
            rest = rest[rest.index(after: close)...]
        }
        name.append(String(rest))
        return name
    }

    @Test(arguments: [
        ("lab/a:1", "lab/b:1"),
        ("lab/a:1-<id>", "lab/b:1-<id>"),
        ("lab/a:<id>", "lab/a-b:<id>"),
        ("<vars.NS>/a:<id>", "<vars.NS>/b:<id>"),
        ("ghcr.io/<env.NS>/x:<id>", "ghcr.io/<env.NS>/q:<id>"),
        ("lab/all:a-<id>", "lab/all:b-<id>"),
        ("<env.A>/x", "<env.A>/x:1"),
    ])
    func `tells names apart by what is known`(left: String, right: String) {
        #expect(!NameComparison.mayBeEqual(Self.name(left), Self.name(right)))
        #expect(!NameComparison.mayBeEqual(Self.name(right), Self.name(left)))
    }

    @Test(arguments: [
        ("lab/a:1", "lab/a:1"),
        ("lab/a", "docker.io/lab/a:latest"),
        ("<vars.IMAGE>", "<vars.IMAGE>"),
        ("<vars.IMAGE>", "lab/a:1"),
        ("lab/a:<id>", "lab/a:<other>"),
        ("lab/<env.X>:1", "lab/a:1"),
        ("lab/<env.X>-x:1", "lab/<env.X>:1"),
        ("<env.NS>/a:1", "lab/a:1"),
        ("lab/a<vars.X>:1", "lab/a:1"),
    ])
    func `does not claim more than is known`(left: String, right: String) {
        #expect(NameComparison.mayBeEqual(Self.name(left), Self.name(right)))
        #expect(NameComparison.mayBeEqual(Self.name(right), Self.name(left)))
    }

    @Test(arguments: [
        "lab/⟦data-x⟧:1",
        "ghcr.io:5000/lab/⟦data-x⟧:1",
        "lab/⟦data-x⟧",
        "${{ env.A }}/${{ env.B }}⟦-x⟧:${{ env.C }}-x:y",
        "${{ env.A }}/${{ env.B }}⟦⟧:1",
        "lab/${A}⟦-x⟧:${B:-1}",
        "lab/⟦a⟧:1,lab/⟦b⟧:2\nlab/⟦c⟧:3 lab/⟦d⟧",
        "# lab/a:1\nlab/⟦b⟧:1",
        "${{ x && format('{0}/{1}⟦-x⟧:{2}', a, b, c) || '' }}",
        "${{ x == 'refs/heads/main' && 'lab/⟦a⟧:1' || '' }}",
        "${{ steps.meta.outputs.tags }}",
        "",
    ])
    func `finds where names end`(text: String) {
        let marked = MarkedText(text)
        let bytes = Array(marked.text.utf8)
        let found = NameEnds.ranges(in: bytes, 0..<bytes.count)
        #expect(found == marked.ranges)
    }

    @Test(arguments: [":", "$", "${{", "${{ '", "a:b:c/", "$(", "${{ '' }}:", "#", "=,=", "${${${"])
    func `survives any text`(text: String) {
        let bytes = Array(text.utf8)
        #expect(NameEnds.ranges(in: bytes, 0..<bytes.count).allSatisfy { $0.upperBound <= bytes.count })
    }

    @Test(arguments: [
        ("Build jupyter pytorch x", "Build jupyter pytorch q"),
        ("Build jupyter-pytorch-x", "Build jupyter-pytorch-q"),
        ("JUPYTER_PYTORCH_X", "jupyter-pytorch-q"),
        ("Jupyter PyTorch X image", "jupyter pytorch q image"),
        ("Build x", "Build q"),
        ("Build PyTorch X", "Build pytorch q"),
        ("Docker image", "Docker image jupyter-pytorch-q"),
        ("Build xx", "Build xx jupyter-pytorch-q"),
        ("Taken x", "Taken x jupyter-pytorch-q"),
        ("", " jupyter-pytorch-q"),
    ])
    func `renames the title`(title: String, expected: String) {
        let renamed = WorkflowTitle.renamed(
            title,
            from: "jupyter-pytorch-x",
            to: "jupyter-pytorch-q",
            taken: ["Taken q"]
        )
        #expect(renamed == expected)
    }

    @Test(arguments: [
        ("a-x a-x/b src/a-x, build-push-a-x.yaml", "b b/b src/b, build-push-b.yaml"),
        ("a-x-large a-x-huge za-x a-xz A-X", "a-x-large b-huge za-x a-xz A-X"),
        ("my-a-x-cache $a-x ${a-x}", "my-b-cache $a-x ${a-x}"),
    ])
    func `changes whole words only`(text: String, expected: String) throws {
        let renaming = AppRenaming(
            from: ("a-x", "src/a-x", ".github/workflows/build-push-a-x.yaml"),
            to: ("b", "src/b", ".github/workflows/build-push-b.yaml"),
            others: ["a-x-large", "c"]
        )
        let bytes = Array(text.utf8)
        let changed = try apply(renaming.edits(in: bytes, 0..<bytes.count, .words), to: bytes)
        #expect(String(decoding: changed, as: UTF8.self) == expected)
    }
}
