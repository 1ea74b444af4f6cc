import Foundation
import TestSupport
import Testing

/// Full Foundation costs more at every start than a whole `check`, and so does a network library that nobody asked for.
@Suite struct LinkageTests {
    @Test func `links no library that every start would pay for`() throws {
        let result = try Program.run([], in: "/", shell: "ldd \"$1\"")
        try #require(result.status == 0, "\(result.complaint)")
        let libraries = result.output.split(separator: "\n").compactMap { line in
            line.split(whereSeparator: \.isWhitespace).first.map(String.init)
        }
        #expect(libraries.contains { $0.hasPrefix("libyaml") }, "\(libraries)")
        for name in [
            "libFoundation.so", "libFoundationInternationalization.so", "libFoundationNetworking.so", "libcurl",
        ] {
            #expect(!libraries.contains { $0.hasPrefix(name) }, "\(name) is linked")
        }
        #expect(!libraries.contains { $0.hasPrefix("lib_FoundationICU") })
    }
}
