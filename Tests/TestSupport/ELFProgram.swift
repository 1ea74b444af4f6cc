/// Writes the head of a program, so that no test needs a compiler.
package struct ELFProgram: Sendable {
    package var is64Bit = true
    package var isLittleEndian = true
    /// 2 for a program, 3 for a shared object.
    package var kind: UInt16 = 2
    package var machine: UInt16
    package var interpreter: String?

    package init(machine: UInt16, interpreter: String?) {
        self.machine = machine
        self.interpreter = interpreter
    }

    package var bytes: [UInt8] {
        let headSize = is64Bit ? 64 : 52
        let entrySize = is64Bit ? 56 : 32
        let name: [UInt8] = interpreter.map { Array($0.utf8) + [0] } ?? []
        // A loaded segment first, as programs have it.
        let count = interpreter == nil ? 1 : 2
        var bytes: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, is64Bit ? 2 : 1, isLittleEndian ? 1 : 2, 1]
        bytes += Array(repeating: 0, count: 9)
        append(UInt64(kind), 2, to: &bytes)
        append(UInt64(machine), 2, to: &bytes)
        append(1, 4, to: &bytes)
        append(0, word, to: &bytes)
        append(UInt64(headSize), word, to: &bytes)
        append(0, word, to: &bytes)
        append(0, 4, to: &bytes)
        for number in [headSize, entrySize, count, 0, 0, 0] { append(UInt64(number), 2, to: &bytes) }
        segment(1, at: 0, size: headSize, to: &bytes)
        if interpreter != nil {
            segment(3, at: headSize + entrySize * count, size: name.count, to: &bytes)
        }
        return bytes + name
    }

    private var word: Int { is64Bit ? 8 : 4 }

    private func segment(_ kind: UInt64, at offset: Int, size: Int, to bytes: inout [UInt8]) {
        append(kind, 4, to: &bytes)
        if is64Bit { append(4, 4, to: &bytes) }
        append(UInt64(offset), word, to: &bytes)
        append(0, word, to: &bytes)
        append(0, word, to: &bytes)
        append(UInt64(size), word, to: &bytes)
        append(UInt64(size), word, to: &bytes)
        if !is64Bit { append(4, 4, to: &bytes) }
        append(1, word, to: &bytes)
    }

    private func append(_ number: UInt64, _ count: Int, to bytes: inout [UInt8]) {
        let ordered = (0..<count).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * $0)) }
        bytes += isLittleEndian ? ordered : ordered.reversed()
    }
}
