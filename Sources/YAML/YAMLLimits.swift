/// How much of a file is read, and by whose rules.
///
/// A file that goes beyond a limit has no tree, only the problem that says so.
package struct YAMLLimits: Hashable, Sendable {
    /// Whose rules hold beyond those of YAML itself.
    package enum Reader: Hashable, Sendable {
        /// Any reader of YAML: keys are compared exactly, a tag may be anything.
        case anyone
        /// GitHub's reader of workflows and actions: keys are compared without case and are scalars, a scalar's tag is
        /// one of the core schema, and there is exactly one document.
        ///
        /// <https://github.com/actions/runner/blob/main/src/Sdk/WorkflowParser/Conversion/YamlObjectReader.cs>
        case gitHub
    }

    package var reader: Reader
    /// In UTF-16 code units, as GitHub counts; a file that has no more bytes than this is never too large.
    package var size: Int
    /// How many collections may stand in each other, aliases followed.
    package var depth: Int
    /// How many events the whole file may have, aliases followed: one for a scalar, two for a collection, four for the
    /// document and the stream.
    package var events: Int

    package init(reader: Reader, size: Int, depth: Int, events: Int) {
        self.reader = reader
        self.size = min(size, Self.greatestSize)
        self.depth = min(depth, Self.greatestDepth)
        self.events = events
    }

    /// Our own limits, for files that GitHub does not read.
    package static let `default` = YAMLLimits(reader: .anyone, size: 10 << 20, depth: 200, events: 2_000_000)

    /// The limits of GitHub's reader.
    package static let gitHubWorkflow = YAMLLimits(reader: .gitHub, size: 1 << 20, depth: 50, events: 50_000)

    /// Offsets have 32 bits.
    private static let greatestSize = 1 << 28
    /// libyaml's time grows with the square of the depth of flow collections.
    private static let greatestDepth = 10_000
}
