/// The word that an instruction begins with; it may be written in any case.
package enum Keyword: String, CaseIterable, Hashable, Sendable {
    case add = "ADD"
    case arg = "ARG"
    case cmd = "CMD"
    case copy = "COPY"
    case entrypoint = "ENTRYPOINT"
    case env = "ENV"
    case expose = "EXPOSE"
    case from = "FROM"
    case healthcheck = "HEALTHCHECK"
    case label = "LABEL"
    case maintainer = "MAINTAINER"
    case onbuild = "ONBUILD"
    case run = "RUN"
    case shell = "SHELL"
    case stopsignal = "STOPSIGNAL"
    case user = "USER"
    case volume = "VOLUME"
    case workdir = "WORKDIR"

    /// The keyword that some bytes spell, in any case; nil when they spell none.
    init?(_ word: Slice<UnsafeBufferPointer<UInt8>>) {
        guard let spelling = Spelling(word) else { return nil }
        for (keyword, known) in Self.spellings where known == spelling {
            self = keyword
            return
        }
        return nil
    }

    /// Whether documents in the instruction's text are read from the lines that follow it.
    var takesHeredocs: Bool { self == .add || self == .copy || self == .run }

    /// A word of up to sixteen letters as two numbers, so that it is compared without making a string.
    private struct Spelling: Equatable {
        var first: UInt64 = 0
        var second: UInt64 = 0

        init?(_ word: some Collection<UInt8>) {
            guard word.count <= 16 else { return nil }
            for byte in word {
                let letter = UInt64(byte >= 0x61 && byte <= 0x7A ? byte - 0x20 : byte)
                second = second << 8 | first >> 56
                first = first << 8 | letter
            }
        }
    }

    /// The frequent ones first.
    private static let spellings: [(Keyword, Spelling)] = {
        let frequent: [Keyword] = [.run, .copy, .env, .arg, .from, .label, .workdir]
        return (frequent + allCases.filter { !frequent.contains($0) }).compactMap { keyword in
            Spelling(keyword.rawValue.utf8).map { (keyword, $0) }
        }
    }()
}
