import ArgumentParser
import Checks
import Glibc
import ImageMatrix
import Reporting
import SourceText

extension Check {
    /// `check --fix` and `check --diff`
    func repair(_ tree: WorkTree, _ source: MatrixSource, root: String, in context: CommandContext) throws {
        let edited = EditedTree(tree)
        var matrix: ImageMatrix?
        let repair = try Repair(edited, allowsUnsafe: unsafe) { tree in
            let (current, report) = try examine(tree, source, root: root, in: context)
            context.keep(current)
            matrix = current
            return report
        }
        guard let matrix else { return }
        if diff {
            for change in edited.changes { context.print(difference: change, color: shared.color) }
            remark(repair, in: context)
            if isFound(in: repair.before) { throw ExitCode(1) }
            return
        }
        try write(edited.changes, to: root)
        let lines = repair.made.map { made in
            let place = "\(made.path.escapedForTerminal):\(made.position.line):\(made.position.column)"
            return "fixed \(place): \(made.title.escapedForTerminal) [\(made.rule)]"
        }
        let isText = format(in: context) == .text
        for line in lines where !shared.quiet { isText ? context.print(line + "\n") : context.remark(line) }
        if isText, !lines.isEmpty, !shared.quiet { context.print("\n") }
        finish(repair.after, of: matrix, source, in: context)
        remark(repair, in: context)
        if isFound(in: repair.after) { throw ExitCode(1) }
    }

    private func write(_ changes: [FileChange], to root: String) throws {
        guard !changes.isEmpty else { return }
        var transaction = FileTransaction(root: root)
        for change in changes { transaction.replace(change.path, bytes: change.new, expecting: change.old) }
        do {
            try transaction.commit()
        } catch {
            throw CommandFailure("\(error)")
        }
    }

    /// Says how much was repaired.
    private func remark(_ repair: Repair, in context: CommandContext) {
        let count = repair.made.count
        let total = count + repair.after.diagnostics.count
        guard !shared.quiet, total > 0 else { return }
        var text = "imgmatrix: \(diff ? "would fix" : "fixed") \(count) of \(total)"
        if repair.unsafeCount > 0 { text += "; --unsafe would fix \(repair.unsafeCount) more" }
        context.remark(text)
    }
}

extension CommandContext {
    /// Prints how a file would change: for a terminal so that nothing in it can act, else byte for byte.
    fileprivate func print(difference change: FileChange, color: ColorChoice) {
        let style = color.style(environment: environment, fileDescriptor: STDOUT_FILENO)
        let difference = UnifiedDiff(path: change.path, from: change.old, to: change.new)
        if style.isColored || isatty(STDOUT_FILENO) == 1 {
            print(difference.text(style: style))
        } else {
            print(difference.patch)
        }
    }
}
