import OCI

/// Where the images of a repository go, as far as the user says it.
package struct TargetRequest: Hashable, Sendable {
    package let registry: String?
    package let namespace: String?

    package init() {
        registry = nil
        namespace = nil
    }

    package init(registry: String?, namespace: String?) throws(ScaffoldingError) {
        do throws(ReferenceError) {
            self.registry = try registry.map { (text) throws(ReferenceError) in try RegistryHost(text) }?.description
            self.namespace = try namespace.map { (text) throws(ReferenceError) in try RepositoryPath(text) }?
                .description
        } catch {
            throw ScaffoldingError(.unknownTarget, "images cannot go there: \(error)")
        }
    }
}
