import SourceText

/// A file that keeps parts of a directory out of the build context: `.dockerignore`.
///
/// (https://docs.docker.com/build/concepts/context/#dockerignore-files)
package struct IgnoreFile: Sendable {
    /// A line that is a pattern.
    package struct Line: Hashable, Sendable {
        /// The pattern in its clean form, as BuildKit passes it on.
        package let pattern: String
        /// The pattern as it is written, without blanks around it.
        package let range: Range<Int>
        package let isException: Bool
    }

    package private(set) var lines: [Line] = []
    /// The patterns that BuildKit refuses, which makes every build fail that reads the context.
    package private(set) var problems: [Problem] = []
    /// Whether it has more patterns than anybody writes, so that nothing is said about paths.
    package private(set) var isTooLarge = false
    private var patterns: [IgnorePattern] = []

    private static let patternLimit = 5_000

    /// How much work it is to hold a path against the patterns, short ones being 1 each.
    package private(set) var cost = 0

    package struct Problem: Hashable, Sendable {
        package let message: String
        package let range: Range<Int>
    }

    package init(_ file: SourceFile) {
        file.bytes.withUnsafeBufferPointer { bytes in
            var offset = bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0
            while offset < bytes.count, !isTooLarge {
                let end = bytes[offset...].firstIndex(of: .lineFeed) ?? bytes.count
                if bytes[offset] != .hash {
                    let start = skipSpace(bytes, from: offset, to: end)
                    let last = trimSpace(bytes, from: start, to: end)
                    if start < last {
                        add(String(decoding: bytes[start..<last], as: UTF8.self), at: start..<last)
                    }
                }
                offset = end + 1
            }
        }
    }

    /// An ignore file of patterns without a file.
    package init(patterns: [String]) {
        for pattern in patterns { compile(pattern, at: 0..<0) }
    }

    /// The ignore file of a build: `<Dockerfile>.dockerignore` beside the Dockerfile, else the one of the context.
    ///
    /// - Parameters:
    ///   - dockerfile: the path of the Dockerfile.
    ///   - context: the path of the build context.
    /// - Returns: the paths to look for, the first that exists counts.
    package static func candidates(dockerfile: String, context: String) -> [String] {
        [dockerfile + ".dockerignore", context.isEmpty ? ".dockerignore" : context + "/.dockerignore"]
    }

    /// Whether a path of the context, relative to its root, is left out.
    ///
    /// The last pattern that matches the path, or a directory that holds it, decides.
    package func ignores(_ path: String) -> Bool {
        ignoredState(of: path) ?? false
    }

    /// Whether a path is left out; nil when BuildKit fails on one of the patterns.
    package func ignoredState(of path: String) -> Bool? {
        if isTooLarge { return nil }
        let path = cleanRelativePath(path)
        if path == "." { return false }
        let scalars = Array(path.unicodeScalars)
        let parents = scalars.indices.filter { scalars[$0] == "/" && $0 > 0 }
        var isIgnored = false
        for pattern in patterns where pattern.isException == isIgnored {
            guard var matches = pattern.matches(scalars[...]) else { return nil }
            if !matches { matches = parents.contains { pattern.matches(scalars[..<$0]) == true } }
            if matches { isIgnored = !pattern.isException }
        }
        return isIgnored
    }

    /// Whether every file of the context is left out, whatever it is called.
    var ignoresEverything: Bool { ignores("\u{F8FF}") }

    /// Which patterns match a directory or one above it: what a walk hands down, so that each name is matched once.
    package struct Standing: Sendable {
        fileprivate var matches: [Bool]
        /// Whether the directory itself is left out; nil when BuildKit fails on one of the patterns.
        package fileprivate(set) var isIgnored: Bool?
    }

    /// Where a walk begins: at the root of the context.
    package var rootStanding: Standing {
        Standing(matches: Array(repeating: false, count: patterns.count), isIgnored: isTooLarge ? nil : false)
    }

    /// Whether an exception may take something back in below a directory that is left out.
    package var hasExceptions: Bool { patterns.contains(where: \.isException) }

    /// How a directory of the context stands, whose parent stands as given.
    ///
    /// - Parameter path: relative to the root of the context, without `.` and `..`.
    package func standing(ofDirectory path: String, in parent: Standing) -> Standing {
        if isTooLarge { return parent }
        let scalars = Array(path.unicodeScalars)
        var standing = parent
        standing.isIgnored = false
        for (index, pattern) in patterns.enumerated() {
            if !standing.matches[index] {
                guard let matches = pattern.matches(scalars[...]) else {
                    standing.isIgnored = nil
                    continue
                }
                standing.matches[index] = matches
            }
            if standing.matches[index], standing.isIgnored != nil { standing.isIgnored = !pattern.isException }
        }
        return standing
    }

    /// Whether a file is left out, as ``ignoredState(of:)`` tells it, in a directory that stands as given.
    package func ignoredState(ofFile path: String, in parent: Standing) -> Bool? {
        if isTooLarge { return nil }
        let scalars = Array(path.unicodeScalars)
        var isIgnored = false
        for (index, pattern) in patterns.enumerated() where pattern.isException == isIgnored {
            if parent.matches[index] {
                isIgnored = !pattern.isException
                continue
            }
            guard let matches = pattern.matches(scalars[...]) else { return nil }
            if matches { isIgnored = !pattern.isException }
        }
        return isIgnored
    }

    private mutating func add(_ text: String, at range: Range<Int>) {
        var pattern = text
        let isException = text.hasPrefix("!")
        if isException { pattern = trimmed(String(text.dropFirst())) }
        if !pattern.isEmpty {
            pattern = cleanRelativePath(pattern)
            if pattern.utf8.count > 1, pattern.hasPrefix("/") { pattern.removeFirst() }
        }
        if isException { pattern = "!" + pattern }
        lines.append(Line(pattern: pattern, range: range, isException: isException))
        compile(pattern, at: range)
    }

    private mutating func compile(_ text: String, at range: Range<Int>) {
        let text = trimmed(text)
        guard !text.isEmpty else { return }
        var clean = cleanRelativePath(text)
        let isException = clean.hasPrefix("!")
        if isException { clean.removeFirst() }
        guard !clean.isEmpty else {
            problems.append(Problem(message: "the exception names no pattern; write one behind '!'", range: range))
            return
        }
        guard let pattern = IgnorePattern(clean, isException: isException) else {
            problems.append(
                Problem(message: "the pattern '\(clean)' is malformed; close its brackets and escapes", range: range)
            )
            return
        }
        patterns.append(pattern)
        cost += pattern.cost
        guard patterns.count > Self.patternLimit else { return }
        isTooLarge = true
        patterns = []
    }
}

private func trimmed(_ text: String) -> String {
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBufferPointer { bytes in
        let start = skipSpace(bytes, from: 0, to: bytes.count)
        return String(decoding: bytes[start..<trimSpace(bytes, from: start, to: bytes.count)], as: UTF8.self)
    }
}

/// The shortest path that names the same, as Go's `filepath.Clean`.
func cleanRelativePath(_ path: String) -> String {
    if isPlainPath(path) { return path }
    let isAbsolute = path.hasPrefix("/")
    var parts: [Substring] = []
    for part in path.split(separator: "/") {
        switch part {
        case ".": break
        case "..":
            if let last = parts.last, last != ".." {
                parts.removeLast()
            } else if !isAbsolute {
                parts.append(part)
            }
        default: parts.append(part)
        }
    }
    let joined = parts.joined(separator: "/")
    if isAbsolute { return "/" + joined }
    return joined.isEmpty ? "." : joined
}

/// Whether a path is the shortest one without a look at its parts: none is empty, and none begins with a dot.
private func isPlainPath(_ path: String) -> Bool {
    var isAtStart = true
    for byte in path.utf8 {
        let isSlash = byte == UInt8(ascii: "/")
        if isAtStart, isSlash || byte == UInt8(ascii: ".") { return false }
        isAtStart = isSlash
    }
    return !isAtStart
}
