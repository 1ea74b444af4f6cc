import Git
import SourceText

/// `benchmark-history`: prints the last commit of each folder below `src`, one a line: `<abbreviated id> <folder>`.
///
/// A target of the main package, because it asks the Git room directly and `package` ends at the package.
@main
struct HistoryBenchmark {
    static func main() throws {
        let repository = try Repository(containing: ".")
        guard let head = try repository.head().commit else { return }
        let folders = try WorkTree(root: ".").entries(of: "src").map { "src/\($0.name)" }
        let commits = try repository.lastCommits(touching: folders, from: head)
        for (folder, commit) in zip(folders, commits) {
            guard let commit else { continue }
            print(try repository.abbreviate(commit), folder)
        }
    }
}
