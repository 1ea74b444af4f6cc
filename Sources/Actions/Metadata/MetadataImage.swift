/// An entry of the input `images`.
package struct MetadataImage: Hashable, Sendable {
    package private(set) var name = ""
    /// As it is written; one that is not known is neither true nor false.
    package private(set) var enable = "true"

    /// Reads the entries; a single one without attributes may name several images.
    package static func read(_ entries: [String]) throws(MetadataError) -> [MetadataImage] {
        if entries.count == 1 {
            let fields = try fields(entries[0])
            if fields.allSatisfy({ $0.partsOfAttribute.count == 1 }) {
                return fields.map { field in
                    var image = MetadataImage()
                    image.name = field.trimmingBlanks.lowercased()
                    return image
                }
            }
        }
        var images: [MetadataImage] = []
        for entry in entries { images.append(try MetadataImage(entry)) }
        return images
    }

    private init() {}

    private init(_ entry: String) throws(MetadataError) {
        for field in try Self.fields(entry) {
            let parts = field.partsOfAttribute
            guard parts.count > 1 else {
                name = parts[0].lowercased()
                continue
            }
            switch parts[0].lowercased() {
            case "name": name = parts[1].lowercased()
            case "enable":
                let isKnown = !parts[1].unicodeScalars.contains(where: UnknownMask.isMask)
                guard !isKnown || ["true", "false"].contains(parts[1]) else {
                    throw MetadataError("Invalid enable attribute value: \(entry)")
                }
                enable = parts[1]
            default: throw MetadataError("Unknown image attribute: \(entry)")
            }
        }
        if name.isEmpty { throw MetadataError("Image name attribute empty: \(entry)") }
    }

    private static func fields(_ entry: String) throws(MetadataError) -> [String] {
        do { return try MetadataList.fields(entry) } catch { throw MetadataError(error.message) }
    }
}
