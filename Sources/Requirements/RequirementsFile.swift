import SourceText

/// A list of packages as pip reads it: one requirement or option a line.
///
/// (https://pip.pypa.io/en/stable/reference/requirements-file-format/)
package struct RequirementsFile: Sendable {
    /// A text and where it stands; it may go on over a line break.
    package struct Piece: Hashable, Sendable {
        package let text: String
        package let range: Range<Int>

        package init(text: String, range: Range<Int>) {
            self.text = text
            self.range = range
        }
    }

    /// An option with its value, as `--index-url https://…` or `-r other.txt`.
    package struct Option: Hashable, Sendable {
        /// As it is written, with its dashes.
        package let name: Piece
        package let value: Piece?

        /// What pip takes the name for, in its long form; nil when it knows no such option.
        package let kind: OptionKind?
    }

    /// A line that holds something, or several lines that `\` joins.
    package struct Line: Hashable, Sendable {
        package enum Content: Hashable, Sendable {
            case requirement(Requirement)
            /// Options alone; what else stands behind them, pip leaves out without a word.
            case options(ignored: [Piece])
        }

        package let content: Content
        /// Behind a requirement only few options mean anything.
        package let options: [Option]
        /// The text without the comment behind it.
        package let text: Piece
        /// Whether pip puts the value of a variable into the line, as `${TOKEN}`.
        package let hasVariable: Bool
    }

    package let file: SourceFile
    package private(set) var lines: [Line] = []

    package init(_ file: SourceFile) {
        self.file = file
        var reader = LogicalLineReader(file.bytes)
        while let line = reader.next() { lines.append(line.parsed) }
    }

    package var requirements: [(line: Line, requirement: Requirement)] {
        lines.compactMap { line in
            if case .requirement(let requirement) = line.content { (line, requirement) } else { nil }
        }
    }

    /// The options of a kind that stand on lines of their own, in the order of the file.
    package func options(_ kind: OptionKind) -> [Option] {
        lines.flatMap { line -> [Option] in
            if case .requirement = line.content { return [] }
            return line.options.filter { $0.kind == kind }
        }
    }
}

/// The options that pip knows in a file.
package enum OptionKind: String, CaseIterable, Hashable, Sendable {
    case indexURL = "--index-url"
    case pypiURL = "--pypi-url"
    case extraIndexURL = "--extra-index-url"
    case noIndex = "--no-index"
    case constraint = "--constraint"
    case requirement = "--requirement"
    case editable = "--editable"
    case findLinks = "--find-links"
    case noBinary = "--no-binary"
    case onlyBinary = "--only-binary"
    case preferBinary = "--prefer-binary"
    case requireHashes = "--require-hashes"
    case pre = "--pre"
    case trustedHost = "--trusted-host"
    case useFeature = "--use-feature"
    // What belongs to the requirement in front of it.
    case globalOption = "--global-option"
    case hash = "--hash"
    case configSettings = "--config-settings"
    case installOption = "--install-option"

    /// Whether the option means something behind a requirement.
    package var belongsToRequirement: Bool {
        switch self {
        case .globalOption, .hash, .configSettings, .installOption: true
        default: false
        }
    }

    var takesValue: Bool {
        switch self {
        case .noIndex, .preferBinary, .requireHashes, .pre: false
        default: true
        }
    }

    /// The option of a name; a long one may be cut as long as it stays the only one.
    init?(named name: String) {
        switch name {
        case "-i": self = .indexURL
        case "-c": self = .constraint
        case "-r": self = .requirement
        case "-e": self = .editable
        case "-f": self = .findLinks
        case "-C", "--config-setting": self = .configSettings
        default:
            if let exact = Self(rawValue: name) {
                self = exact
                return
            }
            let meant = Self.allCases.filter { $0.rawValue.hasPrefix(name) }
            guard name.utf8.count > 2, name.hasPrefix("--"), meant.count == 1 else { return nil }
            self = meant[0]
        }
    }
}
