import Shell
import SourceText
import Values

/// What docker/metadata-action makes of its inputs and the run.
///
/// Unknown parts of inputs and run stay unknown parts of what is made; where they decide whether a tag is made, the whole
/// tag is unknown.
/// <https://github.com/docker/metadata-action>
package struct MetadataAction {
    /// A tag that is made, or perhaps.
    struct Version: Hashable {
        var text: String
        /// Why it may not be made.
        var doubt: Unknown?
        /// Whether `latest` is added when it comes first.
        var latest: Decision

        enum Decision: Hashable {
            case yes, no
            case unknown(Unknown)
        }
    }

    var mask = UnknownMask()
    private let origin: Origin?
    let context: MetadataContext
    let images: [MetadataImage]
    let flavor: MetadataFlavor
    let inputs: MetadataInputs
    private(set) var versions: [Version] = []
    /// What the action warns of.
    package private(set) var warnings: [String] = []
    let ref: String
    let sha: String

    package init(_ inputs: MetadataInputs, _ context: MetadataContext, from origin: Origin? = nil) throws(MetadataError)
    {
        self.inputs = inputs
        self.context = context
        self.origin = origin
        var mask = UnknownMask()
        ref = mask.mask(context.ref)
        sha = mask.mask(context.sha)
        images = try MetadataImage.read(inputs.images.map { mask.mask($0) })
        let tags = try MetadataTag.read(inputs.tags.map { mask.mask($0) })
        flavor = try MetadataFlavor(inputs.flavor.map { mask.mask($0) })
        self.mask = mask
        for tag in tags {
            if var version = try version(of: tag), !version.text.isEmpty {
                version.text = Self.sanitized(version.text)
                versions.append(version)
            }
        }
    }

    // MARK: Tags

    private mutating func version(of tag: MetadataTag) throws(MetadataError) -> Version? {
        let enabled = try filled(tag["enable"])
        var doubt: Unknown?
        if let unknown = mask.firstUnknown(in: enabled) {
            doubt = unknown
        } else {
            guard ["true", "false"].contains(enabled) else {
                throw MetadataError("Invalid value for enable attribute: \(enabled)")
            }
            if enabled == "false" { return nil }
        }
        guard var version = try enabledVersion(of: tag) else { return nil }
        version.doubt = doubt ?? version.doubt
        switch flavor.latest {
        case "auto": break
        case "true": version.latest = .yes
        case "false": version.latest = .no
        default: version.latest = mask.firstUnknown(in: flavor.latest).map { .unknown($0) } ?? .no
        }
        return version
    }

    private mutating func enabledVersion(of tag: MetadataTag) throws(MetadataError) -> Version? {
        switch tag.kind {
        case .schedule:
            guard context.eventName.contains("schedule") else { return nil }
            return Version(text: try affixed(try filled(tag["pattern"], onlyDates: true), tag), latest: .no)
        case .semver: return try semantic(tag)
        case .pep440: return try python(tag)
        case .match: return try matched(tag)
        case .edge: return try edge(tag)
        case .ref: return try named(tag)
        case .raw: return Version(text: try affixed(try filled(tag["value"]), tag), latest: .no)
        case .sha:
            guard !sha.isEmpty else { return nil }
            return Version(text: try affixed(tag["format"] == "short" ? try shortSHA() : sha, tag), latest: .no)
        }
    }

    /// The value of a tag, or the name of the Git tag that is pushed; nil where there is neither.
    private mutating func given(_ tag: MetadataTag) throws(MetadataError) -> String? {
        if !tag["value"].isEmpty { return try filled(tag["value"]) }
        return ref.hasPrefix("refs/tags/") ? String(ref.dropFirst("refs/tags/".count)) : nil
    }

    /// A tag that depends on an unknown text as a whole.
    private mutating func undecided(_ tag: MetadataTag, _ unknown: Unknown) throws(MetadataError) -> Version {
        let whole = Unknown(mask.template(tag.entry).display, because: unknown.reason, at: unknown.place)
        return Version(text: try affixed(mask.mask(whole), tag), doubt: unknown, latest: .unknown(unknown))
    }

    private mutating func semantic(_ tag: MetadataTag) throws(MetadataError) -> Version? {
        guard let raw = try given(tag) else { return nil }
        if let unknown = mask.firstUnknown(in: raw) ?? mask.firstUnknown(in: tag["match"]) {
            return try undecided(tag, unknown)
        }
        guard let text = cut(raw, by: tag["match"])?.replacing("/", with: "-") else {
            return try undecided(tag, unfollowed(tag["match"]))
        }
        guard let version = SemanticVersion(text) else {
            warnings.append("\(text) is not a valid semver. More info: https://semver.org/")
            return nil
        }
        var pattern = try MustacheText(tag["pattern"])
        if !version.prerelease.isEmpty, !pattern.isRaw { pattern = try MustacheText("{{version}}") }
        let made = try pattern.filled { call in
            switch call.name {
            case "raw": text
            case "version": version.version
            case "major": version.major
            case "minor": version.minor
            case "patch": version.patch
            case "prerelease": version.prerelease.joined(separator: ",")
            case "build": version.build.joined(separator: ",")
            default: nil
            }
        }
        return Version(text: try affixed(made, tag), latest: version.prerelease.isEmpty ? .yes : .no)
    }

    private mutating func python(_ tag: MetadataTag) throws(MetadataError) -> Version? {
        guard let raw = try given(tag) else { return nil }
        if let unknown = mask.firstUnknown(in: raw) ?? mask.firstUnknown(in: tag["match"]) {
            return try undecided(tag, unknown)
        }
        guard let text = cut(raw, by: tag["match"])?.replacing("/", with: "-") else {
            return try undecided(tag, unfollowed(tag["match"]))
        }
        guard let version = PythonVersion(text) else {
            warnings.append(
                "\(text) does not conform to PEP 440. More info: https://www.python.org/dev/peps/pep-0440"
            )
            return nil
        }
        let pattern = try MustacheText(tag["pattern"])
        guard version.isPlain else {
            return Version(text: try affixed(pattern.isRaw ? text : version.normalized, tag), latest: .no)
        }
        let made = try pattern.filled { call in
            switch call.name {
            case "raw": text
            case "version": version.normalized
            case "major": version.number(0)
            case "minor": version.number(1)
            case "patch": version.number(2)
            default: nil
            }
        }
        return Version(text: try affixed(made, tag), latest: .yes)
    }

    private mutating func matched(_ tag: MetadataTag) throws(MetadataError) -> Version? {
        guard let text = try given(tag) else { return nil }
        if let unknown = mask.firstUnknown(in: text) ?? mask.firstUnknown(in: tag["pattern"]) {
            return try undecided(tag, unknown)
        }
        let written = tag["pattern"]
        let scalars = Array(text.unicodeScalars)
        switch Self.match(written, in: scalars) {
        case .tooMuchWork: return try undecided(tag, unfollowed(written))
        case .none:
            warnings.append("\(written) does not match \(text).")
            return nil
        case .match(let groups):
            guard let number = Int(tag["group"]), groups.indices.contains(number), let range = groups[number] else {
                warnings.append("Group \(tag["group"]) does not exist for \(written) pattern.")
                return nil
            }
            let found = String(String.UnicodeScalarView(scalars[range]))
            return Version(text: try affixed(found, tag), latest: .yes)
        }
    }

    private func unfollowed(_ expression: String) -> Unknown {
        Unknown(expression, because: "this regular expression is not followed", at: origin?.place)
    }

    /// What the first group of the attribute `match` finds; the text itself without one, and where nothing is found.
    ///
    /// - Returns: nil for an expression that is not followed.
    private mutating func cut(_ text: String, by pattern: String) -> String? {
        guard !pattern.isEmpty else { return text }
        let scalars = Array(text.unicodeScalars)
        switch Self.match(pattern, in: scalars) {
        case .tooMuchWork: return nil
        case .none:
            warnings.append("\(pattern) does not match \(text).")
            return text
        case .match(let groups):
            guard groups.count > 1, let range = groups[1] else { return nil }
            return String(String.UnicodeScalarView(scalars[range]))
        }
    }

    /// Looks for an expression of JavaScript, which may stand between slashes with flags behind.
    private static func match(_ written: String, in text: [Unicode.Scalar]) -> RegularExpression.Result {
        var (pattern, ignoresCase) = (written, false)
        if written.hasPrefix("/"), let end = written.lastIndex(of: "/"), end > written.index(after: written.startIndex)
        {
            pattern = String(written[written.index(after: written.startIndex)..<end])
            ignoresCase = written[end...].contains("i")
        }
        // A brace that is never closed means itself.
        if pattern.contains("{"), !pattern.contains("}") { pattern = pattern.replacing("{", with: "\\{") }
        let expression = RegularExpression(pattern, syntax: .perl, ignoresCase: ignoresCase)
        return expression?.firstMatch(in: text, from: 0) ?? .tooMuchWork
    }

    private mutating func edge(_ tag: MetadataTag) throws(MetadataError) -> Version? {
        guard ref.hasPrefix("refs/heads/") else { return nil }
        let wanted: String
        if tag["branch"].isEmpty {
            guard let branch = context.edgeBranch else { return nil }
            wanted = mask.mask(branch)
        } else {
            wanted = tag["branch"]
        }
        let branch = String(ref.dropFirst("refs/heads/".count))
        var version = Version(text: try affixed("edge", tag), latest: .no)
        if branch == wanted { return version }
        guard let unknown = mask.firstUnknown(in: branch) ?? mask.firstUnknown(in: wanted) else { return nil }
        version.doubt = unknown
        return version
    }

    private mutating func named(_ tag: MetadataTag) throws(MetadataError) -> Version? {
        let prefix = ["branch": "refs/heads/", "tag": "refs/tags/", "pr": "refs/pull/"][tag["event"]] ?? ""
        guard ref.hasPrefix(prefix) else { return nil }
        var name = String(ref.dropFirst(prefix.count))
        if tag["event"] == "pr", name.hasSuffix("/merge") { name = String(name.dropLast("/merge".count)) }
        return Version(text: try affixed(name, tag), latest: tag["event"] == "tag" ? .yes : .no)
    }

    /// A value between the affixes of its tag, else those of the flavor.
    private mutating func affixed(_ value: String, _ tag: MetadataTag) throws(MetadataError) -> String {
        let prefix = try filled(tag.attributes["prefix"] ?? flavor.prefix)
        let suffix = try filled(tag.attributes["suffix"] ?? flavor.suffix)
        return prefix + value + suffix
    }

    /// What a tag may not hold becomes a dash.
    static func sanitized(_ tag: String) -> String {
        var result = ""
        var isGap = false
        for scalar in tag.unicodeScalars {
            let isAllowed =
                UnknownMask.isMask(scalar) || scalar == "." || scalar == "_" || scalar == "-"
                || scalar.isASCII && scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
            if isAllowed { result.unicodeScalars.append(scalar) } else if !isGap { result += "-" }
            isGap = !isAllowed
        }
        return result
    }

    // MARK: Expressions

    /// Whether a pattern is nothing but `{{raw}}`.
    package static func isRaw(_ pattern: String) -> Bool {
        (try? MustacheText(pattern))?.isRaw ?? false
    }

    /// A text with the values of its expressions.
    mutating func filled(_ text: String, onlyDates: Bool = false) throws(MetadataError) -> String {
        guard text.utf8.contains(UInt8(ascii: "{")) else { return text }
        let mustache = try MustacheText(text)
        var mask = mask
        defer { self.mask = mask }
        return try mustache.filled { call throws(MetadataError) in
            switch call.name {
            case "date": return try time(call, context.now, of: "the run", &mask)
            case "commit_date": return try time(call, context.commitDate, of: "the commit", &mask)
            case _ where onlyDates: return nil
            case "branch": return ref.hasPrefix("refs/heads/") ? String(ref.dropFirst("refs/heads/".count)) : ""
            case "tag": return ref.hasPrefix("refs/tags/") ? String(ref.dropFirst("refs/tags/".count)) : ""
            case "sha": return try shortSHA(&mask)
            case "base_ref": return baseRef(&mask)
            case "is_default_branch":
                return isDefaultBranch(&mask).map { $0 ? "true" : "false" } ?? unknownBranch(call, &mask)
            case "is_not_default_branch":
                return isDefaultBranch(&mask).map { $0 ? "false" : "true" } ?? unknownBranch(call, &mask)
            default: return nil
            }
        }
    }

    private func time(
        _ call: MustacheText.Call,
        _ time: CalendarTime?,
        of owner: String,
        _ mask: inout UnknownMask
    ) throws(MetadataError) -> String {
        if let name = call.options.keys.sorted().first(where: { $0 != "tz" }) {
            throw MetadataError("Unknown \(name) attribute")
        }
        let format = (call.arguments.first ?? nil) ?? ""
        let zone = call.options["tz"] ?? "UTC"
        let isUniversal = ["UTC", "Etc/UTC"].contains(zone)
        if let time, let offset = isUniversal ? 0 : TimeZoneFile(zone)?.offset(at: time.milliseconds / 1_000),
            let text = time.formatted(format, offset: offset)
        {
            return text
        }
        let expression = "\(call.name) '\(format)'" + (isUniversal ? "" : " tz='\(zone)'")
        return mask.mask(Unknown(expression, because: "it is the time of \(owner)", at: origin?.place))
    }

    private mutating func shortSHA() throws(MetadataError) -> String {
        try shortSHA(&mask)
    }

    private func shortSHA(_ mask: inout UnknownMask) throws(MetadataError) -> String {
        if let unknown = mask.firstUnknown(in: sha) {
            return mask.mask(Unknown("sha", because: unknown.reason, at: unknown.place))
        }
        guard let given = context.shortLength, given.text != "" else { return String(sha.prefix(7)) }
        guard let text = given.text else {
            return mask.mask(Unknown("sha", because: "its length is not known", at: origin?.place))
        }
        guard let length = Double(text) else {
            throw MetadataError("DOCKER_METADATA_SHORT_SHA_LENGTH is not a valid number: \(text)")
        }
        return String(sha.prefix(length.isFinite ? Int(max(0, min(length, 100))) : 100))
    }

    private func baseRef(_ mask: inout UnknownMask) -> String {
        guard ref.hasPrefix("refs/tags/") || ref.hasPrefix("refs/pull/"), let base = context.baseRef else { return "" }
        let name = mask.mask(base)
        return name.hasPrefix("refs/heads/") ? String(name.dropFirst("refs/heads/".count)) : name
    }

    /// Nil when it is not known.
    private func isDefaultBranch(_ mask: inout UnknownMask) -> Bool? {
        let branch = ref.hasPrefix("refs/heads/") ? String(ref.dropFirst("refs/heads/".count)) : ref
        if branch.isEmpty { return false }
        let usual = context.defaultBranch.map { mask.mask($0) }
        if usual == branch { return true }
        if ["create", "discussion", "issues", "schedule"].contains(where: { context.eventName.contains($0) }) {
            return true
        }
        // Only a branch can be the default branch.
        if ref.hasPrefix("refs/tags/") || ref.hasPrefix("refs/pull/") { return false }
        let isKnown = mask.firstUnknown(in: branch) == nil && usual.map { mask.firstUnknown(in: $0) == nil } ?? true
        return isKnown ? false : nil
    }

    private func unknownBranch(_ call: MustacheText.Call, _ mask: inout UnknownMask) -> String {
        let reason = "which branch is the default one is not known"
        return mask.mask(Unknown(call.name, because: reason, at: origin?.place))
    }
}
