import Glibc
import SourceText

extension YAMLNode {
    /// The decoded text of a scalar; nil of a collection.
    package var string: String? {
        let record = targetRecord
        guard record.shape == .scalar else { return nil }
        return withUTF8 { String(decoding: $0, as: UTF8.self) }
    }

    /// What a scalar is; nil of a collection.
    ///
    /// Quoted and block texts and what is tagged `!!str` are strings; so is what has a tag that does not fit.
    package var scalar: YAMLScalar? {
        let record = targetRecord
        guard record.shape == .scalar else { return nil }
        return withUTF8 { text in
            if record.flags.contains(.isDeadAlias) { return .null }
            if record.style == .plain, record.tag != .string, record.tag.fits(text) {
                switch PlainType(text) {
                case .null: return .null
                case .bool(let value): return .bool(value)
                case .number(let value): return .number(value)
                case .string, .outOfRange: break
                }
            }
            return .string(String(decoding: text, as: UTF8.self))
        }
    }

    /// Whether a scalar is nothing: empty, `~` or `null` without quotes.
    package var isNull: Bool {
        let record = targetRecord
        guard record.shape == .scalar, record.style == .plain, record.tag == .none || record.tag == .null else {
            return false
        }
        return withUTF8 { PlainType($0) == .null }
    }

    /// Whether a scalar's decoded text is this one, byte for byte.
    package func equals(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { equals($0) }
    }

    @inline(__always)
    func equals(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let record = targetRecord
        guard record.shape == .scalar, Int(record.count) == text.count else { return false }
        guard let wanted = text.baseAddress else { return true }
        return withUTF8 { $0.isEmpty || memcmp($0.baseAddress!, wanted, text.count) == 0 }
    }

    /// Whether a text stands somewhere in a scalar's decoded text.
    package func contains(_ part: String) -> Bool {
        var part = part
        return part.withUTF8 { part in
            withUTF8 { text in
                guard !part.isEmpty, let wanted = part.baseAddress, let base = text.baseAddress else {
                    return part.isEmpty
                }
                var offset = 0
                while offset + part.count <= text.count,
                    let found = memchr(base + offset, Int32(wanted[0]), text.count - part.count - offset + 1)
                {
                    if memcmp(found, wanted, part.count) == 0 { return true }
                    offset = UnsafeRawPointer(found) - UnsafeRawPointer(base) + 1
                }
                return false
            }
        }
    }

    /// Lends the bytes of a scalar's decoded text; a collection has none.
    package func withUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
        let record = targetRecord
        guard record.shape == .scalar else { return try body(UnsafeBufferPointer(start: nil, count: 0)) }
        let source = record.flags.contains(.valueInArena) ? document.arena : document.file.bytes
        return try source.withUnsafeBufferPointer { bytes in
            try body(UnsafeBufferPointer(rebasing: bytes[Int(record.link)..<Int(record.link + record.count)]))
        }
    }
}
