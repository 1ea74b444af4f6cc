import CLibGit2

/// git's settings as they hold in a repository, in the order in which later ones win.
///
/// See "FILES" and "ENVIRONMENT" in https://git-scm.com/docs/git-config.
struct Configuration: Sendable {
    struct Entry: Sendable {
        /// Section and variable in lower case, a subsection between them as it is written.
        let name: String
        let value: String
        /// Whether it comes from a place that the repository's contents cannot write: the system, the user, the
        /// environment.
        let isProtected: Bool
    }

    private(set) var entries: [Entry] = []

    /// The last value of a setting.
    func value(_ name: String) -> String? {
        entries.last { $0.name == name }?.value
    }

    /// A truth value as git reads one; nil when it is not set, or to something else.
    func flag(_ name: String) -> Bool? {
        value(name).flatMap(Self.truth)
    }

    static func truth(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "yes", "on", "1": true
        case "false", "no", "off", "0", "": false
        default: nil
        }
    }
}

extension Configuration {
    /// Reads one file alone, without what it includes from elsewhere being called protected.
    init(file: String) throws(GitError) {
        var config: OpaquePointer?
        try check("read the settings in \(file)", git_config_open_ondisk(&config, file))
        defer { git_config_free(config) }
        try append(config, action: "read the settings in \(file)")
    }

    /// Reads all that holds for an open repository, and gives it to libgit2 too, which looks for the user's files in
    /// other places than git when the environment says where they are.
    init(
        of repository: OpaquePointer,
        gitDirectory: String,
        commonDirectory: String,
        environment: [String: String]
    ) throws(GitError) {
        let action = "read git's settings"
        var config: OpaquePointer?
        try check(action, git_config_new(&config))
        defer { git_config_free(config) }
        var files = Self.protectedFiles(environment)
        files.append((commonDirectory + "/config", GIT_CONFIG_LEVEL_LOCAL))
        if try Configuration(file: commonDirectory + "/config").flag("extensions.worktreeconfig") == true {
            files.append((gitDirectory + "/config.worktree", GIT_CONFIG_LEVEL_APP))
        }
        for (file, level) in files {
            let status = git_config_add_file_ondisk(config, file, level, repository, 0)
            // A file that does not exist, or that the user may not read, sets nothing.
            if status != GIT_ENOTFOUND.rawValue { try check("read git's settings in \(file)", status) }
        }
        try append(config, action: action)
        try check(action, git_repository_set_config(repository, config))
        appendEnvironment(environment)
    }

    private static func protectedFiles(_ environment: [String: String]) -> [(String, git_config_level_t)] {
        var files: [(String, git_config_level_t)] = []
        if environment["GIT_CONFIG_NOSYSTEM"].flatMap(truth) != true {
            files.append((environment["GIT_CONFIG_SYSTEM"] ?? "/etc/gitconfig", GIT_CONFIG_LEVEL_SYSTEM))
        }
        if let file = environment["GIT_CONFIG_GLOBAL"] {
            if !file.isEmpty { files.append((file, GIT_CONFIG_LEVEL_GLOBAL)) }
            return files
        }
        let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 }
        let folder = environment["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? home.map { $0 + "/.config" }
        if let folder { files.append((folder + "/git/config", GIT_CONFIG_LEVEL_XDG)) }
        if let home { files.append((home + "/.gitconfig", GIT_CONFIG_LEVEL_GLOBAL)) }
        return files
    }

    private mutating func append(_ config: OpaquePointer?, action: String) throws(GitError) {
        var iterator: OpaquePointer?
        try check(action, git_config_iterator_new(&iterator, config))
        defer { git_config_iterator_free(iterator) }
        var found: [(level: Int32, entry: Entry)] = []
        while true {
            var entry: UnsafeMutablePointer<git_config_entry>?
            let status = git_config_next(&entry, iterator)
            if status == GIT_ITEROVER.rawValue { break }
            try check(action, status)
            guard let entry, let name = entry.pointee.name else { break }
            let level = entry.pointee.level.rawValue
            let value = entry.pointee.value.map { String(cString: $0) } ?? "true"
            let isProtected = level < GIT_CONFIG_LEVEL_LOCAL.rawValue
            found.append((level, Entry(name: String(cString: name), value: value, isProtected: isProtected)))
        }
        // The sort is stable: within a level the order of the file stays.
        found.sort { $0.level < $1.level }
        entries += found.map(\.entry)
    }

    private mutating func appendEnvironment(_ environment: [String: String]) {
        guard let count = environment["GIT_CONFIG_COUNT"].flatMap({ Int($0) }), count > 0 else { return }
        for index in 0..<count {
            guard let name = environment["GIT_CONFIG_KEY_\(index)"] else { break }
            let value = environment["GIT_CONFIG_VALUE_\(index)"] ?? ""
            entries.append(Entry(name: Self.normalized(name), value: value, isProtected: true))
        }
    }

    /// The name as `Entry` has it.
    private static func normalized(_ name: String) -> String {
        guard let first = name.firstIndex(of: "."), let last = name.lastIndex(of: "."), first != last else {
            return name.lowercased()
        }
        return name[..<first].lowercased() + name[first..<last] + name[last...].lowercased()
    }
}
