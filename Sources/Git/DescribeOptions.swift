/// The options of `git describe`; see https://git-scm.com/docs/git-describe.
package struct DescribeOptions: Hashable, Sendable {
    /// `--tags`: lightweight tags count too.
    package var usesAllTags = false
    /// `--always`: the abbreviated id when no tag is found.
    package var isAlwaysAnswered = false
    /// `--long`: with distance and id even where the commit is tagged itself.
    package var isLong = false
    /// `--exact-match`: only a tag of the commit itself.
    package var isExact = false
    /// `--first-parent`
    package var followsFirstParentOnly = false
    /// `--abbrev=<n>`; 0 leaves distance and id away, nil is the length that git chooses.
    package var abbreviation: Int?
    /// `--candidates=<n>`
    package var candidates = 10
    /// `--match=<pattern>`
    package var matching: [String] = []
    /// `--exclude=<pattern>`
    package var excluding: [String] = []
    /// What is put behind the answer because the work tree is dirty; whether it is, the caller knows.
    package var dirtySuffix = ""

    package init(usesAllTags: Bool = false, isAlwaysAnswered: Bool = false) {
        self.usesAllTags = usesAllTags
        self.isAlwaysAnswered = isAlwaysAnswered
    }
}
