import Values

extension Value {
    /// The value as indented JSON; unknown texts stay unknown parts of it. nil when the form itself is unknown, as that of an
    /// open object.
    var json: Template? {
        var writer = JSONWriter()
        guard writer.write(self, indent: 0) else { return nil }
        return writer.finished
    }
}
