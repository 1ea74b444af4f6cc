import Values

// JSON as `toJSON` writes it and `fromJSON` reads it: https://www.rfc-editor.org/rfc/rfc8259.

extension Value {
    /// The value as indented JSON; unknown texts stay unknown parts of it. nil when the form itself is unknown, as that of an
    /// open object.
    var json: Template? {
        var writer = JSONWriter()
        guard writer.write(self, indent: 0) else { return nil }
        return writer.finished
    }

    /// Reads JSON.
    ///
    /// - Parameter origin: what every text in it came from.
    package init(json text: String, from origin: Origin? = nil) throws(JSONError) {
        var text = text
        let result = text.withUTF8 { bytes in
            Result { () throws(JSONError) in
                var reader = JSONReader(bytes, origin: origin)
                return try reader.read()
            }
        }
        self = try result.get()
    }
}

package struct JSONError: Error, Hashable, Sendable {
    package let message: String
    package let offset: Int
}
