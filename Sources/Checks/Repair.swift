import ImageMatrix
import SourceText

/// The repairs that findings offer, made in memory, round by round, until nothing is left that can be repaired.
///
/// After each round the rules are asked again: a repair may show the next mistake, and two repairs that touch each other
/// are made one after the other. A repair that breaks the syntax of its file, or leads back to bytes that the file had
/// before, is taken back.
package struct Repair {
    /// A repair that was made, and where the mistake was at that moment.
    package struct Made: Hashable, Sendable {
        package let rule: String
        package let path: String
        package let position: TextPosition
        package let title: String
    }

    /// In the order in which they were made.
    package private(set) var made: [Made] = []
    /// What the rules found before, and what they find now.
    package let before: CheckReport
    package private(set) var after: CheckReport

    private let tree: EditedTree
    private let allowsUnsafe: Bool
    private var refused: Set<Diagnostic.Fix> = []
    private var pastContents: [String: Set<[UInt8]>] = [:]

    /// Repairs of repairs end somewhere; who wants more starts again.
    private static let roundLimit = 10

    /// - Parameters:
    ///   - tree: holds the repaired files afterwards.
    ///   - allowsUnsafe: whether repairs are made, too, that may change what the author meant.
    ///   - check: asks the rules about a state of the files.
    package init(
        _ tree: EditedTree,
        allowsUnsafe: Bool,
        check: (EditedTree) throws -> CheckReport
    ) throws {
        self.tree = tree
        self.allowsUnsafe = allowsUnsafe
        before = try check(tree)
        after = before
        for _ in 0..<Self.roundLimit {
            let round = RepairRound(eligible, in: tree)
            guard !round.repairs.isEmpty else { break }
            let former = round.files.map { (path: $0.key, bytes: $0.value.old) }
            for (path, file) in round.files { tree.replace(path, by: file.new) }
            let next = try check(tree)
            let broken = round.files.filter { isBroken($0.key, by: $0.value, next) }.keys
            guard broken.isEmpty else {
                for (path, bytes) in former { tree.replace(path, by: bytes) }
                for repair in round.repairs where !repair.paths.isDisjoint(with: broken) { refused.insert(repair.fix) }
                continue
            }
            for (path, bytes) in former { pastContents[path, default: []].insert(bytes) }
            made += round.repairs.map(\.made)
            after = next
        }
    }

    /// How many findings are left that a repair is offered for, which was not made because it is unsafe.
    package var unsafeCount: Int {
        allowsUnsafe ? 0 : after.diagnostics.count { !$0.fixes.isEmpty && !$0.fixes.contains(where: \.isSafe) }
    }

    private var eligible: [(diagnostic: Diagnostic, fix: Diagnostic.Fix)] {
        after.diagnostics.compactMap { diagnostic in
            let fix = diagnostic.fixes.first { ($0.isSafe || allowsUnsafe) && !refused.contains($0) }
            return fix.map { (diagnostic, $0) }
        }
    }

    private func isBroken(_ path: String, by change: RepairRound.File, _ next: CheckReport) -> Bool {
        func flaws(_ report: CheckReport) -> Int {
            report.diagnostics.count {
                $0.rule == ImageMatrix.yamlSyntax && (tree.resolve($0.range.path) ?? "") == path
            }
        }
        return flaws(next) > flaws(after) || pastContents[path]?.contains(change.new) == true
    }
}

/// Repairs that are made together, none of which touches another one.
struct RepairRound {
    struct Repair {
        let made: Checks.Repair.Made
        let fix: Diagnostic.Fix
        /// The files that it changes, without links.
        let paths: Set<String>
    }

    struct File {
        let old: [UInt8]
        var new: [UInt8] = []
        fileprivate var edits: [TextEdit] = []
    }

    private(set) var repairs: [Repair] = []
    /// By their paths without links.
    private(set) var files: [String: File] = [:]

    init(_ offered: [(diagnostic: Diagnostic, fix: Diagnostic.Fix)], in tree: EditedTree) {
        for (diagnostic, fix) in offered { add(fix, of: diagnostic, in: tree) }
        for (path, file) in files {
            // They were compared before they were taken, so they do not overlap.
            files[path]?.new = (try? apply(file.edits, to: file.old)) ?? file.old
        }
        files = files.filter { !$0.value.edits.isEmpty }
    }

    /// Takes a repair, all its edits or none.
    private mutating func add(_ fix: Diagnostic.Fix, of diagnostic: Diagnostic, in tree: EditedTree) {
        var changes: [(path: String, edit: TextEdit)] = []
        for edit in fix.edits {
            guard let path = tree.resolve(edit.path), load(path, from: tree), let file = files[path],
                0...file.old.count ~= edit.edit.range.lowerBound, edit.edit.range.upperBound <= file.old.count
            else { return }
            guard !file.edits.contains(where: { $0.range.touches(edit.edit.range) }) else { return }
            changes.append((path, edit.edit))
        }
        let changesSomething = changes.contains { path, edit in
            files[path].map { !$0.old[edit.range].elementsEqual(edit.replacement.utf8) } ?? false
        }
        guard changesSomething,
            Set(changes.map(\.path)).allSatisfy({ path in
                (try? apply(changes.lazy.filter { $0.path == path }.map(\.edit), to: files[path]?.old ?? [])) != nil
            })
        else { return }
        for (path, edit) in changes { files[path]?.edits.append(edit) }
        let place = diagnostic.range
        let bytes = (try? tree.read(place.path)) ?? []
        let made = Checks.Repair.Made(
            rule: diagnostic.rule,
            path: place.path,
            position: LineIndex(bytes).position(at: place.bytes.lowerBound),
            title: fix.title
        )
        repairs.append(Repair(made: made, fix: fix, paths: Set(changes.map(\.path))))
    }

    private mutating func load(_ path: String, from tree: EditedTree) -> Bool {
        if files[path] != nil { return true }
        guard let bytes = try? tree.read(path) else { return false }
        files[path] = File(old: bytes)
        return true
    }
}

extension Range<Int> {
    /// Whether the two share a byte or an end.
    fileprivate func touches(_ other: Range<Int>) -> Bool {
        lowerBound <= other.upperBound && other.lowerBound <= upperBound
    }
}
