import OCI

/// The image that an app is built from, in the four variables of its workflow.
package struct BaseImage: Hashable, Sendable {
    package let registry: String
    /// One name or several with slashes between them, as `library`.
    package let namespace: String
    package let image: String
    package let tag: String

    /// Reads a reference as engines do: `ubuntu:24.04` is in the namespace `library` of `docker.io`.
    package init(_ text: String) throws(ScaffoldingError) {
        let reference: ImageReference
        do throws(ReferenceError) {
            reference = try ImageReference(text).normalized
        } catch {
            throw ScaffoldingError(.badBase, "the base is no name of an image: \(error)")
        }
        guard reference.digest == nil else {
            throw ScaffoldingError(
                .badBase,
                "the base '\(text)' has a digest, for which the variables of a workflow have no place; give its tag only"
            )
        }
        guard let registry = reference.registry else {
            throw ScaffoldingError(
                .badBase,
                "the base '\(text)' has no registry; write it whole, as in 'docker.io/library/debian:12'"
            )
        }
        let components = reference.repository.components
        guard components.count > 1 else {
            throw ScaffoldingError(
                .badBase,
                "the base '\(text)' has no namespace between registry and image, and BASE_NAMESPACE cannot be empty; "
                    + "write one, as in '\(registry)/lab/\(components[0])'"
            )
        }
        guard let tag = reference.tag else {
            throw ScaffoldingError(
                .badBase,
                "the base '\(text)' has no tag; write the one that you tested, as in '\(text):2025-03-14'"
            )
        }
        self.registry = registry.description
        namespace = components.dropLast().joined(separator: "/")
        image = String(components[components.count - 1])
        self.tag = tag.description
    }

    /// The variables of the workflow and of the Dockerfile, in the order in which they make the name.
    package var variables: [(name: String, value: String)] {
        [("BASE_REGISTORY", registry), ("BASE_NAMESPACE", namespace), ("BASE_IMAGE", image), ("BASE_TAG", tag)]
    }
}
