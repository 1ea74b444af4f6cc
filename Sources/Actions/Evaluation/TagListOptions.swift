import Git

/// `git tag` where it lists tags.
struct TagListOptions: Hashable {
    private(set) var selection = TagSelection()
    /// Why the list is not followed; the options say something else than which tags there are and in which order.
    private(set) var isFollowed = true

    /// - Parameter words: what follows `tag`.
    /// - Returns: nil when the command makes, deletes or verifies a tag.
    init?(_ words: [String]) {
        var lists = words.isEmpty
        var operands: [String] = []
        var index = 0
        func isOption(_ index: Int) -> Bool { index >= words.count || words[index].hasPrefix("-") }
        while index < words.count {
            let word = words[index]
            index += 1
            switch word {
            case "-l", "--list": lists = true
            case "--points-at", "--merged":
                lists = true
                // A commit may follow, which is the one that is checked out where none does.
                if !isOption(index) {
                    isFollowed = isFollowed && (words[index] == "HEAD" || words[index] == "@")
                    index += 1
                }
                if word == "--merged" { selection.isMerged = true } else { selection.pointsAtTip = true }
            case "--points-at=HEAD": (lists, selection.pointsAtTip) = (true, true)
            case "--merged=HEAD": (lists, selection.isMerged) = (true, true)
            case "--sort":
                lists = true
                isFollowed = isFollowed && index < words.count && selection.sort(by: words[index])
                index += 1
            case _ where word.hasPrefix("--sort="):
                lists = true
                isFollowed = isFollowed && selection.sort(by: String(word.dropFirst("--sort=".count)))
            case "--no-column": break
            case "-a", "-s", "-m", "-d", "-f", "-F", "-u", "-v", "--annotate", "--sign", "--delete", "--force",
                "--verify":
                return nil
            case _ where word.hasPrefix("--message") || word.hasPrefix("--file") || word.hasPrefix("--local-user"):
                return nil
            case _ where word.hasPrefix("-"):
                lists =
                    lists
                    || ["-n", "--contains", "--no-contains", "--no-merged", "--format"].contains { word.hasPrefix($0) }
                isFollowed = false
            default: operands.append(word)
            }
        }
        guard lists || operands.isEmpty else { return nil }
        selection.patterns = operands
    }
}

extension TagSelection {
    /// - Parameter key: as behind `--sort=`.
    /// - Returns: false for an order that is not followed.
    mutating func sort(by key: String) -> Bool {
        isReversed = key.hasPrefix("-")
        switch isReversed ? String(key.dropFirst()) : key {
        case "refname": self.key = .name
        case "v:refname", "version:refname": self.key = .version
        case "creatordate": self.key = .creationDate
        default: return false
        }
        return true
    }
}
