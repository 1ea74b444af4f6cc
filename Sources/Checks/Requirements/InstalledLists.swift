import Dockerfile
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

    init(_ stages: DockerfileStages) {
        for command in stages.stages.flatMap(\.commands) {
            switch command.command {
            case .copy(let copy) where copy.from == nil, .add(let copy): add(copy)
            case .run(let run):
                for mount in run.mounts where mount.from == nil { add(mount) }
                switch run.process {
                case .shell(let text): read(Self.words(text.bytes))
                case .exec(let words): read(words.map(\.text))
                }
            default: break
            }
        }
    }

    private mutating func add(_ copy: CopyCommand) {
        for file in copy.sources.compactMap(\.text.optionalFile) {
            sources[file.split(separator: "/").last.map(String.init) ?? ""] = file
        }
        for source in copy.sources where !source.text.contains(where: { $0 == "$" || $0 == "*" }) {
            let name = Self.lastPart(source.text)
            if name.isEmpty || name == "." || !name.contains(".") { copiesFolder = true }
            sources[name] = source.text
            let destination = copy.destination.text
            if copy.sources.count == 1, !destination.hasSuffix("/") {
                sources[Self.lastPart(destination)] = source.text
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
        sources[Self.lastPart(source)] = source
        if let target = fields["target"] ?? fields["dst"] ?? fields["destination"] {
            sources[Self.lastPart(target)] = source
        }
    }

    // MARK: Commands

    private mutating func read(_ words: [String]) {
        var program: Installer?
        var index = 0
        while index < words.count {
            let word = words[index]
            index += 1
            if word == ";" {
                program = nil
                continue
            }
            if let named = Self.installer(word) {
                program = named
                continue
            }
            guard let program else {
                if word.hasSuffix(".txt") || word.hasSuffix(".yml") || word.hasSuffix(".yaml") {
                    otherNames.insert(Self.lastPart(word))
                }
                continue
            }
            let options = program == .conda ? ["--file", "-f"] : ["--requirement", "-r", "--constraint", "-c"]
            for option in options where word.hasPrefix(option) {
                var path = String(word.dropFirst(option.count))
                if path.hasPrefix("=") { path.removeFirst() }
                if path.isEmpty, index < words.count {
                    path = words[index]
                    index += 1
                }
                use(path, by: program)
                break
            }
        }
    }

    private mutating func use(_ path: String, by installer: Installer) {
        guard !path.isEmpty, !path.contains("$") else { return }
        let name = Self.lastPart(path)
        if let source = sources[name] {
            uses.append(Use(installer: installer, path: source))
        } else if copiesFolder {
            uses.append(Use(installer: installer, path: path.hasPrefix("/") ? name : path))
        }
    }

    private static func installer(_ word: String) -> Installer? {
        switch lastPart(word) {
        case "uv": .uv
        case "conda", "mamba", "micromamba": .conda
        case let name where name == "pip" || name == "pip3" || name.hasPrefix("pip3.") || name == "pipx": .pip
        default: nil
        }
    }

    /// The words of a script without their quotes; what ends a command is a word `;`.
    static func words(_ script: [UInt8]) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        func end() {
            guard !word.isEmpty else { return }
            words.append(String(decoding: word, as: UTF8.self))
            word.removeAll(keepingCapacity: true)
        }
        for byte in script {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"): end()
            case UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "\n"), UInt8(ascii: "("),
                UInt8(ascii: ")"):
                end()
                words.append(";")
            case UInt8(ascii: "\""), UInt8(ascii: "'"): break
            default: word.append(byte)
            }
        }
        end()
        return words
    }

    static func lastPart(_ path: String) -> String {
        String(path.utf8.split(separator: UInt8(ascii: "/")).last.map { Substring($0) } ?? "")
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
