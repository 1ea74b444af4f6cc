/// The commands that make and change no files in the folder where they are called.
enum HarmlessCommand {
    /// - Parameter arguments: nil for those that are not known.
    static func includes(_ name: String, arguments: [String?]) -> Bool {
        if names.contains(name) { return true }
        switch name {
        case "sed", "yq": return !arguments.contains { $0 == nil || isInPlace($0!) }
        case "git": return subcommand(of: arguments, in: gitCommands)
        case "docker", "podman", "buildah":
            // The builder can leave its results as files.
            let writes = arguments.contains { argument in
                guard let argument else { return false }
                return fileOptions.contains { argument == $0 || argument.hasPrefix($0 + "=") }
            }
            return !writes && subcommand(of: arguments, in: containerCommands)
        default: return false
        }
    }

    private static func isInPlace(_ option: String) -> Bool {
        option.hasPrefix("--in-place") || (option.hasPrefix("-") && !option.hasPrefix("--") && option.contains("i"))
    }

    private static func subcommand(of arguments: [String?], in known: Set<String>) -> Bool {
        guard case let first?? = arguments.first else { return false }
        return known.contains(first)
    }

    private static let names: Set<String> = [
        ":", "[", "alias", "apk", "apt", "apt-get", "awk", "basename", "cat", "chmod", "chown", "cut", "date", "df",
        "dirname",
        "du", "echo", "egrep", "env", "false", "fgrep", "free", "grep", "hash", "head", "hostname", "id", "jq", "kill",
        "ls",
        "lsblk", "mount", "nproc", "printenv", "printf", "ps", "pwd", "readlink", "realpath", "rm", "seq", "set",
        "shift", "shopt",
        "sleep", "sort", "stat", "swapoff", "swapon", "systemctl", "tail", "test", "tr", "trap", "true", "type",
        "ulimit",
        "uname", "uniq", "wait", "wc", "which", "whoami",
    ]

    private static let gitCommands: Set<String> = [
        "branch", "config", "describe", "diff", "fetch", "for-each-ref", "log", "ls-files", "ls-remote", "ls-tree",
        "name-rev",
        "remote", "rev-list", "rev-parse", "show", "status", "symbolic-ref", "tag",
    ]

    private static let containerCommands: Set<String> = [
        "bud", "build", "buildx", "builder", "image", "images", "info", "inspect", "login", "logout", "manifest",
        "prune", "pull",
        "push", "rmi", "system", "tag", "version",
    ]

    private static let fileOptions = ["-o", "--output", "--iidfile", "--metadata-file", "--cidfile"]
}
