import CLibYAML

/// libyaml's parser over bytes that outlive it.
struct EventParser: ~Copyable {
    /// Why libyaml stopped.
    struct Failure {
        var isReaderError: Bool
        /// In the words of libyaml.
        var problem: String
        var context: String
        /// The value of the character that may not be there, or of the byte; reader errors only.
        var value: Int
        /// In bytes of a reader error, else in characters.
        var position: Int
        /// In characters; where that began which did not end.
        var contextPosition: Int?
    }

    /// The parser keeps pointers into itself, so it has an address of its own.
    private let parser: UnsafeMutablePointer<yaml_parser_t>

    /// - Returns: nil when there is no memory.
    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        parser = .allocate(capacity: 1)
        guard yaml_parser_initialize(parser) != 0 else {
            parser.deallocate()
            return nil
        }
        // libyaml wants an address even for no bytes.
        let address = bytes.baseAddress ?? UnsafePointer(UnsafeRawPointer(parser).assumingMemoryBound(to: UInt8.self))
        yaml_parser_set_input_string(parser, address, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// Reads the next event, which the caller deletes.
    @inline(__always)
    func next(_ event: inout yaml_event_t) -> Bool {
        yaml_parser_parse(parser, &event) != 0
    }

    /// Why the last event could not be read.
    var failure: Failure {
        let parser = parser.pointee
        let isReaderError = parser.error == YAML_READER_ERROR
        let context = parser.context.map { String(cString: $0) } ?? ""
        return Failure(
            isReaderError: isReaderError,
            problem: parser.problem.map { String(cString: $0) } ?? "not enough memory",
            context: context,
            value: Int(parser.problem_value),
            position: isReaderError ? parser.problem_offset : parser.problem_mark.index,
            contextPosition: context.isEmpty ? nil : parser.context_mark.index
        )
    }
}
