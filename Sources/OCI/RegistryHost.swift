/// The host of a registry, with its port where it has one: `ghcr.io`, `localhost:5000`, `[::1]:5000`.
package struct RegistryHost: Hashable, Sendable, CustomStringConvertible {
    /// The bytes as they came.
    package let description: String

    /// Reads a host name, an IPv4 address or an IPv6 address in brackets, and a port.
    package init(_ text: String) throws(ReferenceError) {
        do throws(ReferenceFault) {
            let bytes = text.utf8Span.span
            try ReferenceGrammar.refuseBlanks(bytes)
            if let fault = Self.faultOfAddress(bytes) { throw fault }
            try ReferenceGrammar.host(bytes, in: 0..<bytes.count)
        } catch {
            throw ReferenceError(error, in: text)
        }
        description = text
    }

    init(unchecked text: String) { description = text }

    /// The port as it is written, without its colon; nil when there is none.
    package var port: Substring? {
        guard let colon = description.lastIndex(of: ":"), description.last != "]" else { return nil }
        return description[description.index(after: colon)...]
    }

    /// The registry that a name without one means.
    package static let dockerHub = RegistryHost(unchecked: "docker.io")
    /// The name of Docker Hub's first index, which engines still take for it.
    static let dockerIndex = RegistryHost(unchecked: "index.docker.io")

    /// People paste an address, or a registry with the namespace behind it.
    private static func faultOfAddress(_ bytes: Span<UInt8>) -> ReferenceFault? {
        for offset in 0..<bytes.count where bytes[offset] == UInt8(ascii: "/") {
            if offset > 0, offset + 1 < bytes.count, bytes[offset - 1] == UInt8(ascii: ":"),
                bytes[offset + 1] == UInt8(ascii: "/")
            {
                return ReferenceFault(.scheme, 0..<(offset + 2))
            }
            return ReferenceFault(.pathInRegistry, offset..<bytes.count)
        }
        return nil
    }
}
