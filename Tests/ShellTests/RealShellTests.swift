import Foundation
import Shell
import SourceText
import Testing
import Values

/// Our scripts, run by bash and evaluated: wherever the evaluation claims to know, both agree.
@Suite(.enabled(if: RealShell.isPresent)) struct RealShellTests {
    @Test func `agrees with bash wherever it claims to know`() throws {
        let directory = URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent(
            "shell-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let workspace = directory.resolvingSymlinksInPath().path
        for (path, text) in ScriptTable.files {
            let file = directory.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(text.utf8).write(to: file)
        }
        let tree = WorkTree(root: workspace)
        var unknown: [String] = []
        for script in ScriptTable.scripts {
            let said = Evaluation(Template(script), files: tree, workspace: workspace)
            let real = try RealShell.run(script, in: directory)
            if said.outcome.abandoned != nil {
                #expect(real.status != 0, "\(script)")
                continue
            }
            if let text = said.output.text {
                #expect(text == real.output, "\(script)")
            } else {
                unknown.append(script)
            }
            if let status = said.status { #expect(status == real.status, "\(script)") }
        }
        // The table holds what scripts really do; nearly all of it must be known.
        for script in unknown { print("unknown: \(script)") }
        #expect(unknown.count * 50 <= ScriptTable.scripts.count, "\(unknown.joined(separator: "\n---\n"))")
    }
}
