import OCI
import Values

extension Template {
    /// The name as engines complete it: with its registry, and with `latest` where it has no tag. A name with unknown
    /// parts stays as it is.
    var canonicalName: Template {
        guard let text, let reference = try? ImageReference(text), let whole = try? reference.normalized else {
            return self
        }
        return whole == reference && !whole.isNameOnly ? self : Template(whole.withDefaultTag.description)
    }

    /// The registry that engines push the name to; nil when an unknown part decides it.
    var registry: String? {
        if let text {
            guard let reference = try? ImageReference(text), let whole = try? reference.normalized else { return nil }
            return whole.registry?.description
        }
        guard case .text(let head, _)? = pieces.first, let slash = head.utf8.firstIndex(of: UInt8(ascii: "/")) else {
            return nil
        }
        let host = String(head[..<slash])
        guard let reference = try? ImageReference("\(host)/x"), let whole = try? reference.normalized else {
            return nil
        }
        return whole.registry?.description
    }
}
