import Dockerfile
import Requirements
import Shell
import SourceText

/// What a `pip install` of a RUN asks for in its own words.
struct CommandRequirements {
    struct Entry {
        let requirement: Requirement
        fileprivate let word: ShellWord
        fileprivate let text: String
    }

    /// An option that has a value, as `--index-url https://…`.
    struct Option {
        let name: String
        let value: String
        let place: SourceRange
    }

    let file: CheckedDockerfile
    let script: RunScript
    let command: PackageCommand
    private(set) var entries: [Entry] = []
    /// The options about where packages are, in their long form.
    private(set) var indexes: [Option] = []
    /// The files that are named with `-r` and `-c`.
    private(set) var lists: [(path: String, isConstraint: Bool, place: SourceRange)] = []

    /// The commands of a Dockerfile that install packages of Python.
    static func all(in file: CheckedDockerfile) -> [CommandRequirements] {
        file.scripts.flatMap { script in
            script.packageCommands.compactMap { CommandRequirements($0, in: script, of: file) }
        }
    }

    private init?(_ command: PackageCommand, in script: RunScript, of file: CheckedDockerfile) {
        guard command.manager == .pip, command.verb == "install", script.script.error == nil else { return nil }
        self.file = file
        self.script = script
        self.command = command
        let packages = Set(command.packages.map(\.range))
        var words = command.call.arguments[...]
        while let word = words.popFirst() {
            guard let text = word.literal else { continue }
            if packages.contains(word.range) {
                add(text, word)
            } else if text.hasPrefix("-") {
                add(option: text, word, next: words.first)
            }
        }
    }

    private mutating func add(_ text: String, _ word: ShellWord) {
        let parsed = RequirementsFile(SourceFile(path: "", text: text))
        guard parsed.lines.count == 1, let requirement = parsed.requirements.first?.requirement else { return }
        entries.append(Entry(requirement: requirement, word: word, text: text))
    }

    private mutating func add(option text: String, _ word: ShellWord, next: ShellWord?) {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        let long = ["-i": "--index-url", "-f": "--find-links", "-r": "--requirement", "-c": "--constraint"]
        let name = long[parts[0]] ?? parts[0]
        let isIndex = ["--index-url", "--extra-index-url", "--find-links", "--no-index"].contains(name)
        let isList = name == "--requirement" || name == "--constraint"
        guard isIndex || isList else { return }
        let valueWord = parts.count == 2 ? word : next
        let value = parts.count == 2 ? parts[1] : name == "--no-index" ? "" : next?.literal ?? "$"
        let place = script.place(valueWord?.range ?? word.range)
        if isIndex {
            indexes.append(Option(name: name, value: value, place: place))
        } else {
            lists.append((value, name == "--constraint", place))
        }
    }

    /// The place of a part of a requirement; of all its word where quotes and escapes stand in it.
    func place(_ piece: RequirementsFile.Piece, of entry: Entry) -> SourceRange {
        let range = entry.word.range
        let bytes = file.syntax.file.bytes
        for quote in [0, 1] where range.count == entry.text.utf8.count + 2 * quote {
            let start = range.lowerBound + quote
            let place = script.place((start + piece.range.lowerBound)..<(start + piece.range.upperBound))
            if bytes[place.bytes].elementsEqual(piece.text.utf8) { return place }
        }
        return script.place(range)
    }

    func place(of entry: Entry) -> SourceRange { script.place(entry.word.range) }

    /// Whether packages may come from another place than the public index, where any name may exist.
    var mayHaveOwnIndex: Bool {
        if command.hasUnknownWords || indexes.contains(where: { !$0.value.isWellKnownIndex }) { return true }
        let text = String(decoding: file.syntax.file.bytes, as: UTF8.self)
        return ["INDEX_URL", "pip config", "pip.conf", "FIND_LINKS", "NO_INDEX"].contains { text.contains(bytesOf: $0) }
    }
}

extension String {
    /// Whether an address is that of an index that everybody uses.
    var isWellKnownIndex: Bool {
        ["//pypi.org/", "//pypi.python.org/", "//download.pytorch.org/"].contains { contains(bytesOf: $0) }
    }
}

/// The options of `pip install`, of all its versions.
enum PipOptions {
    /// What was meant by an option that pip does not know; nil when it knows it.
    static func check(_ option: String) -> (meant: String?, isUnknown: Bool) {
        let name = String(option.prefix { $0 != "=" })
        guard name.hasPrefix("--") else { return (nil, false) }
        // The beginning of a name is as good.
        if name == "--" || known.contains(where: { $0.hasPrefix(name) }) { return (nil, false) }
        return (nearestName(to: name, among: known), true)
    }

    private static let known = [
        "--abi", "--all-releases", "--allow-all-external", "--allow-external", "--allow-unverified", "--always-unzip",
        "--break-system-packages", "--build", "--build-constraint", "--build-dir", "--build-directory", "--cache-dir",
        "--cert", "--check-build-dependencies", "--client-cert", "--compile", "--config-settings", "--constraint",
        "--debug", "--default-timeout", "--default-vcs", "--disable-pip-version-check", "--download",
        "--download-cache", "--download-dir", "--dry-run", "--editable", "--egg", "--exists-action",
        "--extra-index-url", "--find-links", "--force-reinstall", "--global-option", "--group", "--help",
        "--ignore-installed", "--ignore-requires-python", "--implementation", "--index-url", "--install-option",
        "--isolated", "--keyring-provider", "--local-log", "--log", "--log-file", "--log-path", "--mirrors",
        "--no-allow-external", "--no-binary", "--no-build-isolation", "--no-cache-dir", "--no-clean", "--no-color",
        "--no-compile", "--no-dependencies", "--no-deps", "--no-download", "--no-index", "--no-input", "--no-install",
        "--no-proxy-env", "--no-python-version-warning", "--no-require-hashes", "--no-use-pep517", "--no-use-wheel",
        "--no-warn-conflicts", "--no-warn-script-location", "--only-binary", "--only-deps", "--only-final",
        "--platform", "--pre", "--prefer-binary", "--prefix", "--process-dependency-links", "--progress-bar",
        "--proxy", "--pypi-url", "--python", "--python-version", "--quiet", "--refresh-package", "--report",
        "--require-hashes", "--require-virtualenv", "--requirement", "--requirements-from-script", "--resume-retries",
        "--retries", "--root", "--root-user-action", "--skip-requirements-regex", "--source", "--source-dir", "--src",
        "--target", "--timeout", "--trusted-host", "--upgrade", "--upgrade-strategy", "--uploaded-prior-to",
        "--use-deprecated", "--use-feature", "--use-mirrors", "--use-pep517", "--use-wheel", "--user", "--verbose",
        "--version", "--yes",
    ]
}
