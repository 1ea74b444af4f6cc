import ELF
import TestSupport
import Testing

@Suite struct ELFHeaderTests {
    private func header(_ bytes: [UInt8]) -> ELFHeader? {
        ELFHeader { range in Array(bytes[range.clamped(to: 0..<bytes.count)]) }
    }

    @Test(
        arguments: [
            (62, true, true, "amd64"), (183, true, true, "arm64"), (40, false, true, "arm"), (3, false, true, "386"),
            (22, true, false, "s390x"), (8, false, false, nil),
        ] as [(UInt16, Bool, Bool, String?)]
    )
    func `reads both classes and both orders of bytes`(
        machine: UInt16,
        is64Bit: Bool,
        isLittleEndian: Bool,
        architecture: String?
    ) {
        var program = ELFProgram(machine: machine, interpreter: "/lib/ld-x.so.1")
        program.is64Bit = is64Bit
        program.isLittleEndian = isLittleEndian
        let found = header(program.bytes)
        #expect(found?.interpreter == "/lib/ld-x.so.1")
        #expect(found?.architecture == architecture)
        #expect(found?.is64Bit == is64Bit)
        #expect(found?.isProgram == true)
    }

    @Test func `tells a program from a library`() {
        var program = ELFProgram(machine: 62, interpreter: nil)
        #expect(header(program.bytes)?.isProgram == true)
        program.kind = 3
        #expect(header(program.bytes)?.isProgram == false)
        program.interpreter = "/lib64/ld-linux-x86-64.so.2"
        #expect(header(program.bytes)?.library == .glibc)
        program.interpreter = "/lib/ld-musl-aarch64.so.1"
        #expect(header(program.bytes)?.library == .musl)
    }

    @Test func `believes no number`() {
        let bytes = ELFProgram(machine: 62, interpreter: "/lib64/ld-linux-x86-64.so.2").bytes
        for length in 0..<bytes.count { _ = header(Array(bytes[..<length])) }
        for index in bytes.indices {
            for byte in [0, 1, 0x7F, 0x80, 0xFF] as [UInt8] {
                var broken = bytes
                broken[index] = byte
                _ = header(broken)
            }
        }
        #expect(header(Array("#!/bin/sh\n".utf8)) == nil)
    }
}
