import OCI
import Testing

@Suite struct SHA256Tests {
    private func digits(_ text: String) -> String {
        SHA256.hexadecimal(SHA256.digest(of: Array(text.utf8)))
    }

    /// The examples of the standard's validation programme.
    @Test func `hashes the standard's examples`() {
        #expect(digits("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(digits("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            digits("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        )
        #expect(
            digits(String(repeating: "a", count: 1_000_000))
                == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        )
    }

    @Test func `hashes the same however the bytes are given`() {
        let bytes = (0..<1_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let whole = SHA256.digest(of: bytes)
        for size in [1, 3, 55, 56, 63, 64, 65, 127, 128, 999] {
            var hash = SHA256()
            var start = 0
            while start < bytes.count {
                hash.update(Array(bytes[start..<min(start + size, bytes.count)]))
                start += size
            }
            #expect(hash.finished() == whole, "\(size)")
        }
    }
}
