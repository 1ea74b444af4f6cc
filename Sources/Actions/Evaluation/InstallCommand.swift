/// Commands that install packages: they change the machine, and set neither outputs nor variables of the job.
enum InstallCommand {
    /// - Parameter arguments: nil for those that are not known.
    static func includes(_ name: String, arguments: [String?]) -> Bool {
        let words = arguments.filter { $0?.hasPrefix("-") != true }
        switch name {
        case "python", "python3":
            guard case "-m"?? = arguments.first, arguments.count > 1 else { return false }
            switch arguments[1] {
            case "pip", "pipx": return includes("pip", arguments: Array(arguments.dropFirst(2)))
            case "venv", "ensurepip": return true
            default: return false
            }
        case "yarn" where words.isEmpty: return true
        case "uv":
            guard case "tool"?? = words.first else { return begins(words, with: commands[name]) }
            return words.count > 1 && words[1] == "install"
        default: return begins(words, with: commands[name])
        }
    }

    private static func begins(_ words: [String?], with commands: Set<String>?) -> Bool {
        guard case let first?? = words.first else { return false }
        return commands?.contains(first) ?? false
    }

    private static let commands: [String: Set<String>] = [
        "cargo": ["fetch", "install"],
        "go": ["get", "install", "mod"],
        "npm": ["add", "ci", "i", "install"],
        "pip": ["download", "install", "uninstall"],
        "pixi": ["install"],
        "pnpm": ["add", "i", "install"],
        "poetry": ["config", "install"],
        "uv": ["pip", "sync", "venv"],
        "yarn": ["add", "install"],
    ]
}
