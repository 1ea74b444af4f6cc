import Dockerfile
import SourceText

/// A command that installs what a manifest of the context lists, in the working directory.
struct DependencyInstall: Hashable {
    enum Tool: String, Hashable {
        case npm, yarn, pnpm, uv, poetry, composer, cargo, gradle, maven, venv
    }

    let tool: Tool
    /// The words of the command that say so, as `npm ci`.
    let text: String
    /// Whether the command ends with a mistake when there is no lock file.
    let needsLock: Bool
    /// Whether the command takes a lock file as it is, or means to.
    let isFrozen: Bool
    /// The folders that the tool makes.
    let folders: [String]

    /// The installations of a script; none where it changes its folder.
    static func all(in run: RunCommand) -> [DependencyInstall] {
        // Most scripts install nothing of the kind, and finding that out is cheap.
        if case .shell(let text) = run.process, !mentionsTool(text.bytes) { return [] }
        let words: [String] =
            switch run.process {
            case .shell(let text): InstalledLists.words(text.bytes)
            case .exec(let words): words.map(\.text)
            }
        let commands = words.split(separator: ";").map { command in
            command.drop { $0.contains("=") && !$0.hasPrefix("-") || $0 == "sudo" || $0 == "exec" }
        }
        guard !commands.contains(where: { $0.first == "cd" || $0.first == "pushd" }) else { return [] }
        // What something else decides about may well not be run.
        let isDecided = commands.contains { command in
            ["if", "elif", "else", "case", "for", "while", "until", "[", "[[", "test"].contains(command.first ?? "")
        }
        guard !isDecided, !run.text.contains(bytesOf: "||") else { return [] }
        return commands.compactMap { DependencyInstall(Array($0)) }
    }

    private static func mentionsTool(_ script: [UInt8]) -> Bool {
        script.indices.contains { index in
            names.contains { $0[0] == script[index] && script[index...].starts(with: $0) }
        }
    }

    /// What stands in every command that is known here.
    private static let names = ["npm", "yarn", "uv", "poetry", "composer", "cargo", "gradle", "mvn", "venv"]
        .map { Array($0.utf8) }

    private init?(_ words: [String]) {
        guard let first = words.first else { return nil }
        let arguments = words.dropFirst()
        let options = Set(arguments.filter { $0.hasPrefix("-") }.map { String($0.prefix { $0 != "=" }) })
        // Another folder, or the machine's own packages.
        guard
            options.isDisjoint(with: ["-g", "--global", "--prefix", "-C", "--cwd", "--dir", "--directory", "--project"])
        else { return nil }
        let names = arguments.filter { !$0.hasPrefix("-") }
        let action = names.first ?? ""
        func has(_ names: String...) -> Bool { !options.isDisjoint(with: names) }
        switch InstalledLists.lastPart(first) {
        case "npm" where action == "ci":
            self.init(.npm, "npm ci", needsLock: true, isFrozen: true, ["node_modules"])
        case "npm" where ["install", "i"].contains(action) && names.count == 1:
            self.init(.npm, "npm install", needsLock: false, isFrozen: false, ["node_modules"])
        case "yarn" where names.isEmpty || action == "install":
            guard !has("--version", "--help") else { return nil }
            let isFrozen = has("--frozen-lockfile", "--immutable")
            self.init(.yarn, "yarn install", needsLock: has("--immutable"), isFrozen: isFrozen, ["node_modules"])
        case "pnpm" where ["install", "i"].contains(action) && names.count == 1:
            let isFrozen = has("--frozen-lockfile")
            self.init(.pnpm, "pnpm install", needsLock: isFrozen, isFrozen: isFrozen, ["node_modules"])
        case "uv" where action == "sync":
            let isFrozen = has("--frozen", "--locked")
            self.init(.uv, "uv sync", needsLock: isFrozen, isFrozen: isFrozen, [".venv"])
        case "poetry" where action == "install":
            self.init(.poetry, "poetry install", needsLock: false, isFrozen: true, [])
        case "composer" where action == "install":
            self.init(.composer, "composer install", needsLock: false, isFrozen: false, ["vendor"])
        case "cargo" where action == "build":
            self.init(.cargo, "cargo build", needsLock: false, isFrozen: false, ["target"])
        case "gradle", "gradlew":
            self.init(.gradle, "gradle", needsLock: false, isFrozen: false, ["build", ".gradle"])
        case "mvn", "mvnw":
            self.init(.maven, "mvn", needsLock: false, isFrozen: false, ["target"])
        case "python", "python3":
            guard arguments.starts(with: ["-m", "venv"]), let folder = words.last, folder == ".venv" || folder == "venv"
            else { return nil }
            self.init(.venv, "python -m venv", needsLock: false, isFrozen: false, [folder])
        default: return nil
        }
    }

    private init(_ tool: Tool, _ text: String, needsLock: Bool, isFrozen: Bool, _ folders: [String]) {
        self.tool = tool
        self.text = text
        self.needsLock = needsLock
        self.isFrozen = isFrozen
        self.folders = folders
    }

    /// The file that lists what is to be installed.
    var manifest: String {
        switch tool {
        case .npm, .yarn, .pnpm: "package.json"
        case .uv, .poetry, .venv: "pyproject.toml"
        case .composer: "composer.json"
        case .cargo: "Cargo.toml"
        case .gradle: "build.gradle"
        case .maven: "pom.xml"
        }
    }

    /// The files of which one holds the versions that were found.
    var locks: [String] {
        switch tool {
        case .npm: ["package-lock.json", "npm-shrinkwrap.json"]
        case .yarn: ["yarn.lock"]
        case .pnpm: ["pnpm-lock.yaml"]
        case .uv: ["uv.lock"]
        case .poetry: ["poetry.lock"]
        case .composer: ["composer.lock"]
        case .cargo: ["Cargo.lock"]
        case .gradle, .maven, .venv: []
        }
    }

    /// The same installation by the lock file.
    var frozenText: String? {
        switch tool {
        case .npm: "npm ci"
        case .yarn: "yarn install --frozen-lockfile"
        case .pnpm: "pnpm install --frozen-lockfile"
        case .uv: "uv sync --frozen"
        default: nil
        }
    }
}
