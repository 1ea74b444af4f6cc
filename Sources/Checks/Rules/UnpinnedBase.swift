import Actions
import Dockerfile
import ImageMatrix
import OCI
import SourceText
import Values

extension Rule {
    /// A base that is another image tomorrow.
    static let unpinnedBase = Rule(
        id: "unpinned-base",
        severity: .warning,
        repair: .none,
        source: .bestPractices,
        summary: "FROM names an image without a tag, or by its tag `latest`.",
        why:
            "The same commit builds another image on another day, and nobody can say afterwards from which base it was made.",
        bad: "FROM ubuntu",
        good: "FROM ubuntu:24.04",
        exceptions: [
            "Stages, `scratch`, and images with a digest.",
            "A base for which the workflow gives a value.",
            "A tag of a language without the patch version, as `python:3.12`, is a hint.",
        ]
    ) { context, report in
        for file in context.checkedDockerfiles {
            let names = file.evaluation.bases
            for stage in file.stages.stages {
                guard let name = names[stage.index]?.text, name != "scratch", !file.isGiven(to: stage.from.base),
                    let reference = try? ImageReference(name), reference.digest == nil
                else { continue }
                let place = file.place(stage.from.base.range)
                guard let tag = reference.tag?.description else {
                    report(.noTag(name), place)
                    continue
                }
                if tag == "latest" {
                    report(.latest(name), place)
                } else if let base = KnownBase(name), Self.languages.contains(base.repository), isPartial(tag) {
                    report(.partial(name), place, severity: .hint)
                }
            }
        }
    }

    /// Images of which every patch version has a tag.
    private static let languages: Set<String> = ["golang", "node", "php", "python", "ruby", "rust"]

    /// Whether the version at the beginning of a tag says no patch version, or is a word.
    private static func isPartial(_ tag: String) -> Bool {
        let version = tag.utf8.prefix { $0 != UInt8(ascii: "-") }
        let isNumber = version.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
        return isNumber
            ? version.count { $0 == UInt8(ascii: ".") } < 2 : version.allSatisfy { (0x61...0x7A).contains($0) }
    }
}

extension CheckedDockerfile {
    /// Whether a build gives a value for a variable of a word, directly or through other arguments.
    fileprivate func isGiven(to word: DockerfileWord) -> Bool {
        guard word.text.utf8.contains(UInt8(ascii: "$")) else { return false }
        return builds.contains { build in
            !build.request.argumentsAreComplete || !build.request.arguments.isEmpty
        }
    }
}

extension Diagnostic.Message {
    fileprivate static func noTag(_ name: String) -> Self {
        "'\(name)' has no tag, so it is another image tomorrow; write the one that you tested"
    }

    fileprivate static func latest(_ name: String) -> Self {
        "'\(name)' is another image tomorrow; write the tag that you tested"
    }

    fileprivate static func partial(_ name: String) -> Self {
        "'\(name)' moves on with every version; write more of the version that you tested"
    }
}
