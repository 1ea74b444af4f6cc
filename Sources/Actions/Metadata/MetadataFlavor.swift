/// The input `flavor`: what is done with all tags.
package struct MetadataFlavor: Hashable, Sendable {
    /// `auto`, `true` or `false`; or a text that is not known.
    package private(set) var latest = "auto"
    package private(set) var prefix = ""
    package private(set) var prefixesLatest = false
    package private(set) var suffix = ""
    package private(set) var suffixesLatest = false

    package init(_ entries: [String]) throws(MetadataError) {
        for entry in entries {
            let fields: [String]
            do { fields = try MetadataList.fields(entry) } catch { throw MetadataError(error.message) }
            // `onlatest` is said of what stands before it in the same entry.
            var affix = ""
            for field in fields {
                let parts = field.partsOfAttribute
                guard parts.count > 1 else { throw MetadataError("Invalid flavor entry: \(entry)") }
                let value = parts[1]
                switch parts[0].lowercased() {
                case "latest":
                    let isKnown = !value.unicodeScalars.contains(where: UnknownMask.isMask)
                    guard !isKnown || ["auto", "true", "false"].contains(value) else {
                        throw MetadataError("Invalid latest flavor entry: \(entry)")
                    }
                    latest = value
                case "prefix":
                    prefix = value
                    affix = "prefix"
                case "suffix":
                    suffix = value
                    affix = "suffix"
                case "onlatest":
                    let holds = value.lowercased().contains("true")
                    if affix == "prefix" { prefixesLatest = holds }
                    if affix == "suffix" { suffixesLatest = holds }
                default: throw MetadataError("Unknown flavor entry: \(entry)")
                }
            }
        }
    }
}
