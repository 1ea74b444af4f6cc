import Values

/// The inputs of docker/metadata-action.
package struct MetadataInputs: Sendable {
    package var images: [Template] = []
    package var tags: [Template] = []
    package var flavor: [Template] = []
    package var labels: [Template] = []
    package var annotations: [Template] = []
    package var tagSeparator: Template = "\n"
    package var labelSeparator: Template = "\n"
    package var annotationSeparator: Template = "\n"
    package var bakeTarget: Template = "docker-metadata-action"
    /// `DOCKER_METADATA_ANNOTATIONS_LEVELS`
    package var annotationLevels: Template = "manifest"

    package init() {}

    /// - Parameter input: gives the value of an input; nil for one that is not given.
    package init(_ input: (String) -> Template?) {
        images = input("images").map(Self.entries) ?? []
        tags = input("tags").map(Self.entries) ?? []
        flavor = input("flavor").map(Self.entries) ?? []
        labels = input("labels").map(Self.entries) ?? []
        annotations = input("annotations").map(Self.entries) ?? []
        tagSeparator = input("sep-tags") ?? tagSeparator
        labelSeparator = input("sep-labels") ?? labelSeparator
        annotationSeparator = input("sep-annotations") ?? annotationSeparator
        bakeTarget = input("bake-target") ?? bakeTarget
    }

    /// The entries of an input that is a list.
    package static func entries(_ text: Template) -> [Template] {
        var mask = UnknownMask()
        let masked = mask.mask(text)
        return MetadataList.entries(masked).map { mask.template($0) }
    }
}
