import Values

/// What the action finds in its run.
package struct MetadataContext: Sendable {
    package var eventName: String
    /// The full name of the ref.
    package var ref: Template
    package var sha: Template
    /// Nil where the event has none.
    package var defaultBranch: Template?
    /// The default branch as the server tells it, which also answers where the event has none.
    package var edgeBranch: Template?
    /// The branch on which a tag was made, as the event says; the branch that a pull request goes to.
    package var baseRef: Template?
    /// Nil for a time that only the run knows.
    package var now: CalendarTime?
    package var commitDate: CalendarTime?
    /// What labels tell of the repository.
    package var repositoryName: Template = ""
    package var repositoryDescription: Template = ""
    package var repositoryURL: Template = ""
    package var license: Template = ""
    /// `DOCKER_METADATA_SHORT_SHA_LENGTH`
    package var shortLength: Template?

    package init(eventName: String, ref: Template, sha: Template, defaultBranch: Template?, baseRef: Template?) {
        self.eventName = eventName
        self.ref = ref
        self.sha = sha
        self.defaultBranch = defaultBranch
        edgeBranch = defaultBranch
        self.baseRef = baseRef
    }
}
