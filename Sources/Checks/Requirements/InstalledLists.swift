import Dockerfile
import Shell
import SourceText

/// The lists of packages that the RUN instructions of a Dockerfile install from, by the files of the context.
struct InstalledLists {
    enum Installer: Hashable {
        case pip, uv, conda
    }

    struct Use: Hashable {
        let installer: Installer
        /// Relative to the context.
        let path: String
    }

    private(set) var uses: [Use] = []
    /// The names of the files that a command mentions without installing packages of Python from them.
    private(set) var otherNames: Set<String> = []

    /// What COPY, ADD and mounts bring, by the last part of the path that it gets.
    private var sources: [String: String] = [:]
    private var copiesFolder = false

    init(_ stages: DockerfileStages, _ scripts: RunScripts) {
        for stage in stages.stages {
            for command in stage.commands {
                switch command.command {
                case .copy(let copy) where copy.from == nil, .add(let copy): add(copy)
                case .run(let run):
                    for mount in run.mounts where mount.from == nil { add(mount) }
                    if case .exec(let words) = run.process, let program = words.first {
                        read(program.text.lastPathPart, words.dropFirst().map(\.text))
                    }
                    if let script = scripts[command] { read(script) }
                default: break
                }
            }
        }
    }

    private mutating func add(_ copy: CopyCommand) {
        for file in copy.sources.compactMap(\.text.optionalFile) {
            sources[file.split(separator: "/").last.map(String.init) ?? ""] = file
        }
        for source in copy.sources where !source.text.contains(where: { $0 == "$" || $0 == "*" }) {
            let name = source.text.lastPathPart
            if name.isEmpty || name == "." || !name.contains(".") { copiesFolder = true }
            sources[name] = source.text
            let destination = copy.destination.text
            if copy.sources.count == 1, !destination.hasSuffix("/") {
                sources[destination.lastPathPart] = source.text
            }
        }
    }

    private mutating func add(_ mount: RunMount) {
        var fields: [Substring: String] = [:]
        for field in mount.word.text.split(separator: ",") {
            let parts = field.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { fields[parts[0]] = String(parts[1]) }
        }
        guard let source = fields["source"] ?? fields["src"], !source.contains("$") else {
            copiesFolder = copiesFolder || fields["type"] == "bind"
            return
        }
        sources[source.lastPathPart] = source
        if let target = fields["target"] ?? fields["dst"] ?? fields["destination"] {
            sources[target.lastPathPart] = source
        }
    }

    // MARK: Commands

    private mutating func read(_ script: RunScript) {
        for call in script.calls {
            read(call.name, call.texts)
            for redirection in call.call.redirections { read(redirection) }
        }
        for redirection in script.uses.loops.flatMap(\.redirections) { read(redirection) }
    }

    /// What is read line by line is a list of something else.
    private mutating func read(_ redirection: ShellRedirection) {
        guard redirection.operator == .input, case .word(let word) = redirection.target, let path = word.literal else {
            return
        }
        otherNames.insert(path.lastPathPart)
    }

    /// - Parameter words: those behind the name of the program; nil for one that only the run knows.
    private mutating func read(_ name: String, _ words: [String?]) {
        var program = Self.installer(name)
        // These run other programs.
        let startsOthers = program != nil || Self.starters.contains(name) || name.hasPrefix("python")
        var index = 0
        while index < words.count {
            let word = words[index]
            index += 1
            guard let word else { continue }
            if startsOthers, let named = Self.installer(word) {
                program = named
                continue
            }
            guard let program else {
                if word.hasSuffix(".txt") || word.hasSuffix(".yml") || word.hasSuffix(".yaml") {
                    otherNames.insert(word.lastPathPart)
                }
                continue
            }
            guard word.utf8.first == UInt8(ascii: "-") else { continue }
            let options = program == .conda ? ["--file", "-f"] : ["--requirement", "-r", "--constraint", "-c"]
            for option in options where word.hasPrefix(option) {
                var path: String? = String(word.dropFirst(option.count))
                if path?.hasPrefix("=") == true { path?.removeFirst() }
                if path?.isEmpty == true, index < words.count {
                    path = words[index]
                    index += 1
                }
                if let path { use(path, by: program) }
                break
            }
        }
    }

    private mutating func use(_ path: String, by installer: Installer) {
        guard !path.isEmpty else { return }
        let name = path.lastPathPart
        if let source = sources[name] {
            uses.append(Use(installer: installer, path: source))
        } else if copiesFolder {
            uses.append(Use(installer: installer, path: path.hasPrefix("/") ? name : path))
        }
    }

    private static let starters: Set<String> = ["gosu", "hatch", "pdm", "pipenv", "poetry", "runuser", "su", "su-exec"]

    private static func installer(_ word: String) -> Installer? {
        switch word.lastPathPart {
        case "uv": .uv
        case "conda", "mamba", "micromamba": .conda
        case let name where name == "pip" || name == "pip3" || name.hasPrefix("pip3.") || name == "pipx": .pip
        default: nil
        }
    }
}

extension String {
    /// The one file that a pattern can name, in which brackets say that it need not be there: `requirements.tx[t]`.
    fileprivate var optionalFile: String? {
        guard utf8.contains(UInt8(ascii: "[")) else { return nil }
        var file: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "["):
                guard let letter = rest.popFirst(), rest.popFirst() == UInt8(ascii: "]"), letter != UInt8(ascii: "^")
                else { return nil }
                file.append(letter)
            case UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "\\"), UInt8(ascii: "$"): return nil
            default: file.append(byte)
            }
        }
        return String(decoding: file, as: UTF8.self)
    }
}
