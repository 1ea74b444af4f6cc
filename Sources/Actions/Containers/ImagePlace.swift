import Values

/// Where an image is or goes, as the tools of containers/image write it: `docker://name`, `docker-daemon:name`, `dir:path`.
///
/// <https://github.com/containers/image/blob/main/docs/containers-transports.5.md>
enum ImagePlace {
    /// A name in a registry.
    case registry(CommandLine.Word)
    /// A name in the store of the machine.
    case machine(CommandLine.Word)
    /// A folder or a file.
    case elsewhere
    case unknown(Unknown)

    init(_ word: CommandLine.Word, defaultsToRegistry: Bool = false, defaultsToMachine: Bool = false) {
        guard case .text(let text, _)? = word.value.pieces.first else {
            // A name that begins unknown is a name where no transport needs to stand.
            if defaultsToRegistry {
                self = .registry(word)
            } else if defaultsToMachine {
                self = .machine(word)
            } else {
                self = .unknown(word.value.firstUnknown ?? Unknown("", because: "the image has no name"))
            }
            return
        }
        if text.hasPrefix("docker://") {
            self = .registry(word.withoutScheme("docker://"))
        } else if let scheme = Self.machineSchemes.first(where: text.hasPrefix) {
            self = .machine(word.withoutScheme(scheme))
        } else if Self.otherSchemes.contains(where: text.hasPrefix) {
            self = .elsewhere
        } else if defaultsToRegistry {
            self = .registry(word)
        } else if defaultsToMachine {
            self = .machine(word)
        } else {
            let reason = "where '\(word.value.display)' lies is not followed"
            self = .unknown(Unknown(word.value.display, because: reason, at: word.range))
        }
    }

    private static let machineSchemes = ["docker-daemon:", "containers-storage:"]
    private static let otherSchemes = [
        "dir:", "docker-archive:", "oci:", "oci-archive:", "ostree:", "sif:", "tarball:",
    ]
}
