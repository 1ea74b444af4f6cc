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

    /// What a RUN installs in every build; nothing where it changes its folder.
    static func all(in run: RunCommand, _ script: RunScript?) -> [DependencyInstall] {
        if case .exec(let words) = run.process, let program = words.first {
            let install = DependencyInstall(program.text.lastPathPart, words.dropFirst().map(\.text))
            return install.map { [$0] } ?? []
        }
        guard let script, !script.calls.contains(where: { $0.name == "cd" || $0.name == "pushd" }) else { return [] }
        return script.calls.compactMap { $0.isCertain ? DependencyInstall($0.name, $0.texts) : nil }
    }

    /// The programs of which some commands are known here.
    private static let programs: Set<String> = [
        "npm", "yarn", "pnpm", "uv", "poetry", "composer", "cargo", "gradle", "gradlew", "mvn", "mvnw", "python",
        "python3",
    ]

    /// - Parameter words: those behind the name of the program; nil for one that only the run knows.
    private init?(_ program: String, _ words: [String?]) {
        guard Self.programs.contains(program) else { return nil }
        // What only the run knows is no option that is known here.
        let arguments = words.map { $0 ?? "$" }
        let options = Set(arguments.filter { $0.hasPrefix("-") }.map { String($0.prefix { $0 != "=" }) })
        // Another folder, or the machine's own packages.
        guard
            options.isDisjoint(with: ["-g", "--global", "--prefix", "-C", "--cwd", "--dir", "--directory", "--project"])
        else { return nil }
        let names = arguments.filter { !$0.hasPrefix("-") }
        let action = names.first ?? ""
        func has(_ names: String...) -> Bool { !options.isDisjoint(with: names) }
        switch program {
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
            guard arguments.starts(with: ["-m", "venv"]), let folder = arguments.last,
                folder == ".venv" || folder == "venv"
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
