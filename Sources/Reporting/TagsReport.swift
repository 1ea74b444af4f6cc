import Values

/// What `tags` has to say.
package struct TagsReport: Sendable {
    /// The commit for which the names are answered, as 40 hexadecimal digits.
    package var commit: String?
    /// In the order of the sources.
    package var images: [ImageName]

    package init(commit: String?, images: [ImageName]) {
        self.commit = commit
        self.images = images
    }

    /// The exact names, each once.
    var exactNames: [String] {
        var seen: Set<String> = []
        return images.lazy.filter(\.isExact).compactMap(\.reference.text).filter { seen.insert($0).inserted }
    }

    var unresolvedImages: [ImageName] { images.filter { !$0.isExact } }

    /// Whether all images belong to one app; what belongs to no app counts by its workflow.
    var isAboutOneApp: Bool {
        guard let first = images.first else { return true }
        return images.allSatisfy { $0.app == first.app && ($0.app != nil || $0.workflow == first.workflow) }
    }
}
