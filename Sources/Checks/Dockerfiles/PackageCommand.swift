import Shell

/// A call of a package manager, as `apt-get install -y curl`.
struct PackageCommand {
    enum Manager: Sendable {
        case apt, apk, conda, dnf, pip

        init?(program: String) {
            switch program {
            case "apt", "apt-get": self = .apt
            case "apk": self = .apk
            case "conda", "mamba", "micromamba": self = .conda
            case "dnf", "yum", "microdnf": self = .dnf
            default:
                // pip, pip3, pip3.12
                guard program.hasPrefix("pip"),
                    program.utf8.dropFirst(3).allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E })
                else { return nil }
                self = .pip
            }
        }

        /// The options whose value is the next word.
        fileprivate var optionsWithValue: Set<String> {
            switch self {
            case .apt: Self.aptOptions
            case .apk: Self.apkOptions
            case .conda: Self.condaOptions
            case .dnf: Self.dnfOptions
            case .pip: Self.pipOptions
            }
        }

        private static let aptOptions: Set<String> = [
            "-o", "--option", "-t", "--target-release", "-c", "--config-file", "-a", "-P",
        ]

        private static let apkOptions: Set<String> = [
            "-t", "--virtual", "-X", "--repository", "-p", "--root", "--keys-dir", "--cache-dir",
            "--repositories-file", "--arch", "--wait", "--progress-fd", "--timeout", "--cache-max-age",
        ]

        private static let condaOptions: Set<String> = [
            "-n", "--name", "-p", "--prefix", "-c", "--channel", "-f", "--file", "--solver", "--repodata-fn", "-r",
            "--root-prefix", "--platform", "--subdir", "--experimental-solver", "--rc-file", "--log-level",
        ]

        private static let dnfOptions: Set<String> = [
            "-c", "--config", "-d", "-e", "-x", "--exclude", "--setopt", "--enablerepo", "--disablerepo", "--repo",
            "--releasever", "--installroot", "--forcearch", "-R", "--randomwait",
        ]

        private static let pipOptions: Set<String> = [
            "-r", "--requirement", "-c", "--constraint", "-e", "--editable", "-i", "--index-url", "--pypi-url",
            "--extra-index-url", "-f", "--find-links", "-t", "--target", "--prefix", "--root", "--src", "--platform",
            "--python-version", "--implementation", "--abi", "--progress-bar", "--trusted-host", "--proxy",
            "--retries", "--timeout", "--cache-dir", "--log", "--cert", "--client-cert", "--exists-action",
            "--no-binary", "--only-binary", "--upgrade-strategy", "--global-option", "--install-option", "-C",
            "--config-settings", "--report", "--keyring-provider", "--use-feature", "--use-deprecated", "--python",
            "--build-option", "--group", "--root-user-action", "-d", "--dest", "-b", "--build", "--resume-retries",
        ]

        /// The options that name packages by themselves.
        fileprivate var sourceOptions: [String] {
            switch self {
            case .apt: ["-f", "--fix-broken"]
            case .apk, .dnf: []
            case .conda: ["-f", "--file", "--revision", "--rev", "--clone"]
            case .pip: ["-r", "--requirement", "-e", "--editable", "--group"]
            }
        }
    }

    let manager: Manager
    let call: RunCall
    /// What is to be done, as `install`, and the word that says it.
    let verb: String
    let verbRange: Range<Int>
    /// The words that begin with a dash.
    private(set) var options: [(text: String, range: Range<Int>)] = []
    /// The words that name packages or files of packages.
    private(set) var packages: [(text: String, range: Range<Int>)] = []
    /// Whether an option names packages, as `-r requirements.txt`.
    private(set) var hasSource = false
    /// Whether words are known to the run only.
    private(set) var hasUnknownWords = false

    /// Nil when the command is none of a known package manager.
    init?(_ call: RunCall) {
        var program = call.name
        var index = 0
        if program.hasPrefix("python"), call.texts.starts(with: ["-m", "pip"]) {
            program = "pip"
            index = 2
        } else if program == "uv", call.texts.first == "pip" {
            program = "pip"
            index = 1
        }
        guard let manager = Manager(program: program) else { return nil }
        let valued = manager.optionsWithValue
        var verb: (String, Range<Int>)?
        while index < call.texts.count {
            let word = call.arguments[index]
            let text = call.texts[index]
            index += 1
            guard let text else {
                if verb != nil, let name = word.versionedName {
                    packages.append((name, word.range))
                } else {
                    hasUnknownWords = true
                }
                continue
            }
            if text.utf8.first == UInt8(ascii: "-") {
                options.append((text, word.range))
                let takesNext = valued.contains(text)
                if manager.isSource(text) { hasSource = true }
                if takesNext {
                    if index >= call.texts.count || call.texts[index] == nil { hasUnknownWords = true }
                    index += 1
                }
            } else if verb == nil {
                verb = (text, word.range)
            } else {
                packages.append((text, word.range))
            }
        }
        // Words of an unknown part may hold anything, the verb included.
        guard let verb else { return nil }
        self.manager = manager
        self.call = call
        (self.verb, verbRange) = verb
        if call.wrappers.contains("xargs") { hasUnknownWords = true }
    }

    /// Whether a short option is given, alone or among others as in `-qy`.
    func hasOption(_ letter: Character, or names: String...) -> Bool {
        options.contains { option in
            if option.text.hasPrefix("--") { return names.contains(option.text) }
            return names.contains(option.text) || option.text.contains(letter)
        }
    }
}

extension ShellWord {
    /// The name with the equals sign of a word as `curl=${VERSION}`, of which only the version is known to the run.
    fileprivate var versionedName: String? {
        guard case .literal(let text) = parts.first?.kind, let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")),
            equals != text.startIndex, text.utf8.first != UInt8(ascii: "-")
        else { return nil }
        return String(text[...equals])
    }
}

extension PackageCommand.Manager {
    fileprivate func isSource(_ option: String) -> Bool {
        sourceOptions.contains { source in
            if option == source { return true }
            if source.hasPrefix("--") { return option.hasPrefix(source + "=") }
            // `-rfile`, and for apt `-fy`.
            return !option.hasPrefix("--") && (self == .apt ? option.contains("f") : option.hasPrefix(source))
        }
    }
}
