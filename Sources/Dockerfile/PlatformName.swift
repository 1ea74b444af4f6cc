/// An operating system and an architecture, as in `linux/arm64`, in their normal spelling.
///
/// The rules are those of containerd (https://pkg.go.dev/github.com/containerd/platforms).
struct PlatformName: Hashable {
    var system: String
    var systemVersion = ""
    var architecture: String
    var variant: String

    /// Reads a platform; nil when the text is none.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard (1...3).contains(parts.count) else { return nil }
        var first = parts[0]
        var version = ""
        if let open = first.firstIndex(of: "("), first.hasSuffix(")") {
            version = String(first[first.index(after: open)...].dropLast())
            first = String(first[..<open])
        }
        let isWord = { (word: String) in
            !word.isEmpty && word.utf8.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || "_.-".utf8.contains($0) }
        }
        guard isWord(first), parts.dropFirst().allSatisfy(isWord) else { return nil }
        systemVersion = version
        if parts.count == 1 {
            let system = Self.normalSystem(first)
            if Self.systems.contains(system) {
                self.system = system
                (architecture, variant) = ("amd64", "")
                return
            }
            (architecture, variant) = Self.normalArchitecture(first, "")
            if architecture == "arm", variant == "v7" { variant = "" }
            guard Self.architectures.contains(architecture) else { return nil }
            self.system = "linux"
            return
        }
        system = Self.normalSystem(first)
        (architecture, variant) = Self.normalArchitecture(parts[1], parts.count == 3 ? parts[2] : "")
        if parts.count == 2, architecture == "arm", variant == "v7" { variant = "" }
        if parts.count == 3, architecture == "arm64", variant.isEmpty { variant = "v8" }
    }

    /// The platform with the variants left out that are understood.
    var normalized: PlatformName {
        var result = self
        (result.architecture, result.variant) = Self.normalArchitecture(architecture, variant)
        return result
    }

    /// `linux/arm/v7`.
    var text: String {
        ([system, architecture] + (variant.isEmpty ? [] : [variant])).joined(separator: "/")
    }

    private static func normalSystem(_ name: String) -> String {
        let name = name.lowercased()
        return name == "macos" ? "darwin" : name
    }

    private static func normalArchitecture(_ name: String, _ variant: String) -> (String, String) {
        let name = name.lowercased()
        let variant = variant.lowercased()
        switch name {
        case "i386": return ("386", "")
        case "x86_64", "x86-64", "amd64": return ("amd64", variant == "v1" ? "" : variant)
        case "aarch64", "arm64": return ("arm64", variant == "8" || variant == "v8" || variant == "v8.0" ? "" : variant)
        case "armhf": return ("arm", "v7")
        case "armel": return ("arm", "v6")
        case "arm":
            switch variant {
            case "", "7": return ("arm", "v7")
            case "5", "6", "8": return ("arm", "v" + variant)
            default: return ("arm", variant)
            }
        default: return (name, variant)
        }
    }

    private static let systems: Set<String> = [
        "aix", "android", "darwin", "dragonfly", "freebsd", "hurd", "illumos", "ios", "js", "linux", "nacl", "netbsd",
        "openbsd", "plan9", "solaris", "windows", "zos",
    ]

    private static let architectures: Set<String> = [
        "386", "amd64", "amd64p32", "arm", "armbe", "arm64", "arm64be", "ppc64", "ppc64le", "loong64", "mips", "mipsle",
        "mips64", "mips64le", "mips64p32", "mips64p32le", "ppc", "riscv", "riscv64", "s390", "s390x", "sparc",
        "sparc64",
        "wasm",
    ]
}
