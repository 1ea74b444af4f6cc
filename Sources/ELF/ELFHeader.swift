/// What the head of a program tells about where it runs.
///
/// (https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html) Nothing is believed: what a program says of its own
/// places is looked up within bounds, and what cannot be is left out.
package struct ELFHeader: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// A program with a fixed place in memory.
        case executable
        /// A library, or a program that can be put anywhere.
        case sharedObject
        case other
    }

    package let is64Bit: Bool
    package let isLittleEndian: Bool
    package let kind: Kind
    /// The number of the processor's family.
    package let machine: UInt16
    /// The program that must load this one; nil when the system starts it by itself.
    package let interpreter: String?

    /// How long the name of an interpreter may be: what the kernel allows.
    private static let nameLimit = 4096
    /// A program has about ten headers.
    private static let headerLimit = 256

    /// - Parameter read: gives the bytes of a range of the file, fewer where it ends; nil when it cannot be read.
    /// - Returns: nil when it is no ELF file.
    package init?(reading read: (Range<Int>) -> [UInt8]?) {
        guard let head = read(0..<64), head.count >= 52, head.starts(with: [0x7F, 0x45, 0x4C, 0x46]),
            head[4] == 1 || head[4] == 2, head[5] == 1 || head[5] == 2
        else { return nil }
        is64Bit = head[4] == 2
        isLittleEndian = head[5] == 1
        guard !is64Bit || head.count >= 64 else { return nil }
        let fields = Fields(bytes: head, isLittleEndian: isLittleEndian)
        switch fields.number(at: 16, count: 2) {
        case 2: kind = .executable
        case 3: kind = .sharedObject
        default: kind = .other
        }
        machine = UInt16(fields.number(at: 18, count: 2))
        interpreter = Self.interpreter(fields, is64Bit: is64Bit, read)
    }

    package var isProgram: Bool { kind == .executable || (kind == .sharedObject && interpreter != nil) }

    private static func interpreter(_ head: Fields, is64Bit: Bool, _ read: (Range<Int>) -> [UInt8]?) -> String? {
        let start = head.number(at: is64Bit ? 32 : 28, count: is64Bit ? 8 : 4)
        let size = Int(head.number(at: is64Bit ? 54 : 42, count: 2))
        let count = min(Int(head.number(at: is64Bit ? 56 : 44, count: 2)), headerLimit)
        guard size >= (is64Bit ? 56 : 32), size <= 1024, count > 0, let start = offset(start),
            let table = read(start..<(start + size * count))
        else { return nil }
        let fields = Fields(bytes: table, isLittleEndian: head.isLittleEndian)
        for index in 0..<count {
            let base = index * size
            guard base + size <= table.count else { return nil }
            // PT_INTERP
            guard fields.number(at: base, count: 4) == 3 else { continue }
            let place = fields.number(at: base + (is64Bit ? 8 : 4), count: is64Bit ? 8 : 4)
            let length = fields.number(at: base + (is64Bit ? 32 : 16), count: is64Bit ? 8 : 4)
            guard let place = offset(place), length > 1, length <= UInt64(nameLimit),
                let bytes = read(place..<(place + Int(length)))
            else { return nil }
            let name = bytes.prefix { $0 != 0 }
            return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
        }
        return nil
    }

    /// A place in a file; nil for one that no file has.
    private static func offset(_ number: UInt64) -> Int? {
        number < 1 << 48 ? Int(number) : nil
    }

    /// Numbers in the order of bytes that the file has.
    private struct Fields {
        let bytes: [UInt8]
        let isLittleEndian: Bool

        /// Zero behind the end.
        func number(at offset: Int, count: Int) -> UInt64 {
            guard offset >= 0, offset + count <= bytes.count else { return 0 }
            var number: UInt64 = 0
            for index in 0..<count {
                let byte = bytes[isLittleEndian ? offset + count - 1 - index : offset + index]
                number = number << 8 | UInt64(byte)
            }
            return number
        }
    }
}

extension ELFHeader {
    /// The processor as container platforms name it, as `amd64`; nil for one that no images are made for.
    package var architecture: String? {
        switch (machine, is64Bit, isLittleEndian) {
        case (3, false, true): "386"
        case (40, false, true): "arm"
        case (62, true, true): "amd64"
        case (183, true, true): "arm64"
        case (21, true, true): "ppc64le"
        case (22, true, false): "s390x"
        case (243, true, true): "riscv64"
        case (258, true, true): "loong64"
        default: nil
        }
    }

    /// The C library that the interpreter belongs to.
    package enum Library: String, Hashable, Sendable {
        case glibc, musl
    }

    package var library: Library? {
        guard let name = interpreter?.split(separator: "/").last else { return nil }
        if name.hasPrefix("ld-musl-") { return .musl }
        if name.hasPrefix("ld-linux") || name == "ld64.so.1" || name == "ld64.so.2" || name == "ld.so.1" {
            return .glibc
        }
        return nil
    }
}
