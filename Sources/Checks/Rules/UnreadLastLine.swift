import Actions
import ImageMatrix
import Shell
import SourceText
import Values
import YAML

extension Rule {
    /// The last line of a list that a shell loop does not see.
    static let unreadLastLine = Rule(
        id: "unread-last-line",
        severity: .warning,
        repair: .safe,
        source: .readUtility,
        summary: "A list ends without a line break, and the loop that reads it leaves out its last line.",
        why: "'read' says that there is no more when the text ends without a line break, although it has read a line.",
        bad: "done < images.txt",
        good: "done < images.txt",
        exceptions: [
            "A loop that asks whether something was read, as `while read -r line || [ -n \"$line\" ]`.",
            "Files whose names only the run knows.",
        ]
    ) { context, report in
        var seen: Set<String> = []
        for (script, folders, place) in scripts(in: context) {
            for list in script.uses.loops.compactMap(\.lossyList) {
                let candidates = folders.compactMap { folder in
                    RepositoryPaths.normalized(folder.isEmpty ? list : "\(folder)/\(list)")
                }
                guard let path = candidates.first(where: { context.tree.isFile($0) }),
                    let bytes = try? context.tree.read(path), let last = bytes.last, last != 0x0A,
                    !bytes.contains(0), seen.insert(path).inserted
                else { continue }
                let start = (bytes.lastIndex(of: 0x0A) ?? -1) + 1
                let file = SourceFile(path: path, bytes: bytes)
                let text = file.text(in: start..<bytes.count)
                let edit = TextEdit(bytes.count..<bytes.count, file.lineBreak)
                report(
                    .unread(text),
                    file.place(start..<bytes.count),
                    notes: [Diagnostic.Note("this loop reads the list", place)],
                    fixes: [Diagnostic.Fix("add a line break", isSafe: true, edits: [.init(path: path, edit: edit)])]
                )
            }
        }
    }

    /// The scripts of workflows and apps, with the folders where their paths may begin.
    private static func scripts(
        in context: CheckContext
    ) -> [(script: ShellScript, folders: [String], place: SourceRange)] {
        var found: [(script: ShellScript, folders: [String], place: SourceRange)] = []
        for workflow in context.workflows {
            for step in workflow.jobs.flatMap(\.steps) {
                guard let run = step.run, let text = run.string, text.contains(bytesOf: "read"),
                    let script = ShellScript(expanding: text)
                else { continue }
                found.append((script, [step.workingDirectory?.string ?? ""], workflow.place(run)))
            }
        }
        for folder in ["", "scripts", ".github/scripts"] + context.matrix.apps.map(\.folder) {
            for entry in context.entries(of: folder) where entry.name.hasSuffix(".sh") {
                let path = folder.isEmpty ? entry.name : "\(folder)/\(entry.name)"
                guard case .file = entry.kind, let bytes = try? context.tree.read(path, limit: 1 << 20),
                    String(decoding: bytes, as: UTF8.self).contains(bytesOf: "read")
                else { continue }
                let script = ShellScript(parsing: ShellText(bytes: bytes))
                found.append((script, [folder, ""], SourceRange(path: path, bytes: 0..<0)))
            }
        }
        return found
    }
}

extension ShellScript {
    /// Reads the script of a step with its expressions for unknown parts; nil when they cannot be read.
    fileprivate init?(expanding text: String) {
        guard let written = try? TemplateString(parsing: text) else { return nil }
        let pieces = written.segments.map { segment -> Template.Piece in
            switch segment {
            case .literal(let text, _): .text(text, nil)
            case .expression: .unknown(Unknown("${{ }}", because: "only the run knows it"), nil)
            }
        }
        self.init(parsing: ShellText(Template(pieces: pieces)))
    }
}

extension ShellUses.Loop {
    /// The file that the loop reads line by line so that a last line without an end is lost; nil when it is not known.
    fileprivate var lossyList: String? {
        guard !loop.isUntil, loop.condition.items.allSatisfy({ $0.rest.isEmpty }),
            loop.condition.items.last?.first.commands.last?.simple?.words.first == "read"
        else { return nil }
        let path: String?
        if let input = redirections.last(where: { $0.operator == .input && ($0.descriptor ?? 0) == 0 }) {
            guard case .word(let word) = input.target else { return nil }
            path = word.literal
        } else if let words = source?.words, words.count == 2, words[0] == "cat" {
            path = words[1]
        } else {
            return nil
        }
        guard let path, !path.isEmpty, !path.hasPrefix("/"), !path.hasPrefix("-") else { return nil }
        return path
    }
}

extension Diagnostic.Message {
    fileprivate static func unread(_ line: String) -> Self {
        "the loop that reads the list leaves out '\(line)'; end the line with a line break"
    }
}
