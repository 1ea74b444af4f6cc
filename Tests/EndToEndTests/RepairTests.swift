import Foundation
import TestSupport
import Testing

/// `check --fix`, `--diff` and `--unsafe` in real repositories.
@Suite struct RepairTests {
    private static let workflow = ".github/workflows/build-push-jupyter-a.yaml"
    private static let dockerfile = "src/jupyter-a/Dockerfile"

    /// One pair with a mistake that is repaired for certain, and one whose repair is only probably right.
    private func repository() throws -> ThrowawayRepository {
        let repository = try ThrowawayRepository()
        let archive = try FileArchive(
            """
            -- pair jupyter-a --
            -- change \(Self.workflow) --
            -  workflow_dispatch:
            +  workflow_dispatch：
            -- change \(Self.dockerfile) --
            -COPY requirements.txt /tmp/requirements.txt
            +COPY requirement.txt /tmp/requirements.txt

            """
        )
        try archive.lay(out: repository)
        return repository
    }

    private func bytes(_ path: String, in repository: borrowing ThrowawayRepository) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: "\(repository.path)/\(path)"))
    }

    private func check(_ arguments: String..., in repository: borrowing ThrowawayRepository) throws -> Program.Result {
        try Program.run(["check"] + arguments, in: repository.path)
    }

    @Test func `makes the safe repairs and reports what is left`() throws {
        let repository = try repository()
        let workflow = try bytes(Self.workflow, in: repository)
        let dockerfile = try bytes(Self.dockerfile, in: repository)
        let result = try check("--fix", in: repository)
        #expect(result.status == 1)
        #expect(result.output.hasPrefix("fixed \(Self.workflow):"), "\(result.output)")
        #expect(result.output.contains("[missing-copy-source]"))
        #expect(result.complaint == "imgmatrix: fixed 1 of 2; --unsafe would fix 1 more\n", "\(result.complaint)")
        let expected = String(decoding: workflow, as: UTF8.self).replacing("dispatch：", with: "dispatch:")
        #expect(try bytes(Self.workflow, in: repository) == Data(expected.utf8))
        #expect(try bytes(Self.dockerfile, in: repository) == dockerfile)
        let rest = try check("--fix", "--unsafe", in: repository)
        #expect(rest.status == 0, "\(rest.output)")
        #expect(rest.complaint == "imgmatrix: fixed 1 of 1\n")
        let done = try bytes(Self.dockerfile, in: repository)
        let again = try check("--fix", "--unsafe", in: repository)
        #expect(again.status == 0)
        #expect(again.complaint.isEmpty)
        #expect(try bytes(Self.dockerfile, in: repository) == done)
        #expect(try repository.git("status", "--short", "--untracked-files=all").split(separator: "\n").count == 2)
    }

    @Test func `keeps byte order mark, line breaks and a missing last one`() throws {
        let repository = try repository()
        var text = String(decoding: try bytes(Self.dockerfile, in: repository), as: UTF8.self)
        text = "\u{FEFF}" + text.split(separator: "\n").joined(separator: "\r\n") + "  # end"
        try repository.write(Self.dockerfile, text)
        #expect(try check("--fix", "--unsafe", in: repository).status == 0)
        let expected = text.replacing("requirement.txt ", with: "requirements.txt ")
        #expect(try bytes(Self.dockerfile, in: repository) == Data(expected.utf8))
    }

    @Test func `shows a difference that git applies and writes nothing`() throws {
        let repository = try repository()
        try repository.commit("Broken")
        let result = try check("--diff", "--unsafe", in: repository)
        #expect(result.status == 1)
        #expect(result.complaint == "imgmatrix: would fix 2 of 2\n")
        #expect(try repository.git("status", "--short") == "")
        #expect(
            result.output.contains(
                """
                --- a/src/jupyter-a/Dockerfile
                +++ b/src/jupyter-a/Dockerfile
                @@ -5,6 +5,6 @@
                 FROM ${BASE_REGISTORY}/${BASE_NAMESPACE}/${BASE_IMAGE}:${BASE_TAG}
                \u{20}
                 USER root
                -COPY requirement.txt /tmp/requirements.txt
                +COPY requirements.txt /tmp/requirements.txt
                 RUN pip install --no-cache-dir -r /tmp/requirements.txt
                 USER ${NB_UID}

                """
            ),
            "\(result.output)"
        )
        try repository.git(["apply"], input: Array(result.output.utf8))
        let applied = try bytes(Self.workflow, in: repository) + bytes(Self.dockerfile, in: repository)
        try repository.git("checkout", "--quiet", ".")
        #expect(try check("--fix", "--unsafe", in: repository).status == 0)
        #expect(try bytes(Self.workflow, in: repository) + bytes(Self.dockerfile, in: repository) == applied)
        #expect(try check("--diff", in: repository).output.isEmpty)
    }

    @Test func `writes all files or none`() throws {
        let repository = try repository()
        let before = try bytes(Self.workflow, in: repository)
        let path = "\(repository.path)/\(Self.dockerfile)"
        try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: path)
        let result = try check("--fix", "--unsafe", in: repository)
        #expect(result.status == 2)
        #expect(
            result.complaint == "imgmatrix: cannot write '\(Self.dockerfile)': it is read-only; nothing was changed\n"
        )
        #expect(try bytes(Self.workflow, in: repository) == before)
        #expect(try repository.git("status", "--short").contains(".tmp") == false)
    }

    @Test func `repairs a file behind a link, and the link stays`() throws {
        let repository = try repository()
        try FileManager.default.moveItem(
            atPath: "\(repository.path)/\(Self.dockerfile)",
            toPath: "\(repository.path)/src/common.Dockerfile"
        )
        try repository.link(Self.dockerfile, to: "../common.Dockerfile")
        #expect(try check("--fix", "--unsafe", in: repository).status == 0)
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(repository.path)/\(Self.dockerfile)")
        #expect(attributes[.type] as? FileAttributeType == .typeSymbolicLink)
        let target = try bytes("src/common.Dockerfile", in: repository)
        #expect(String(decoding: target, as: UTF8.self).contains("COPY requirements.txt "))
    }

    @Test(arguments: [["--fix", "--diff"], ["--unsafe"], ["--diff", "--format", "json"]])
    func `refuses options that exclude each other`(arguments: [String]) throws {
        let repository = try repository()
        let result = try Program.run(["check"] + arguments, in: repository.path)
        #expect(result.status == 64)
        #expect(result.output.isEmpty)
    }

    @Test func `prints results only on standard output`() throws {
        let repository = try repository()
        let result = try check("--fix", "--format", "json", in: repository)
        let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
        #expect((object?["diagnostics"] as? [Any])?.count == 1)
        #expect(result.complaint.hasPrefix("fixed \(Self.workflow):"))
    }
}
