/// A version by <https://semver.org>, which may begin with `v`.
struct SemanticVersion {
    let major: String
    let minor: String
    let patch: String
    let prerelease: [String]
    let build: [String]

    init?(_ text: String) {
        var rest = Substring(text.trimmingBlanks)
        guard rest.utf8.count <= 256 else { return nil }
        if rest.first == "v" { rest = rest.dropFirst() }
        var build: [String] = []
        if let plus = rest.firstIndex(of: "+") {
            build = rest[rest.index(after: plus)...].split(separator: ".", omittingEmptySubsequences: false).map(
                String.init
            )
            rest = rest[..<plus]
            guard build.allSatisfy(Self.isIdentifier) else { return nil }
        }
        var prerelease: [String] = []
        if let dash = rest.firstIndex(of: "-") {
            prerelease = rest[rest.index(after: dash)...].split(separator: ".", omittingEmptySubsequences: false)
                .map(String.init)
            rest = rest[..<dash]
            guard prerelease.allSatisfy({ Self.isIdentifier($0) && (!Self.isDigits($0) || Self.isNumber($0)) }) else {
                return nil
            }
        }
        let numbers = rest.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard numbers.count == 3, numbers.allSatisfy(Self.isNumber) else { return nil }
        (major, minor, patch) = (numbers[0], numbers[1], numbers[2])
        self.prerelease = prerelease
        self.build = build
    }

    /// Without `v` and without what stands behind a plus sign.
    var version: String {
        "\(major).\(minor).\(patch)" + (prerelease.isEmpty ? "" : "-" + prerelease.joined(separator: "."))
    }

    private static func isDigits(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    }

    /// No leading zero, and no larger than JavaScript counts exactly.
    private static func isNumber(_ text: String) -> Bool {
        guard isDigits(text), text == "0" || text.utf8.first != UInt8(ascii: "0") else { return false }
        return text.utf8.count < 16 || text.utf8.count == 16 && text <= "9007199254740991"
    }

    private static func isIdentifier(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
                    || byte == UInt8(ascii: "-")
            }
    }
}
