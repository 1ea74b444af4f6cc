import Actions
import ImageMatrix
import OCI
import SourceText
import YAML

extension Rule {
    /// A variable of the guide that cannot stand in its place of an image's name.
    static let invalidNamePart = Rule(
        id: "invalid-name-part",
        severity: .error,
        repair: .none,
        source: .referenceGrammar,
        summary: "A required variable holds what its place in the name of an image does not allow.",
        why: """
            The registry is a host name, the namespace and the image are lower-case paths, the tag has no slash. A value of \
            another form makes a name that the builder refuses, or one that another registry gets.
            """,
        bad: "TARGET_REGISTORY: https://ghcr.io",
        good: "TARGET_REGISTORY: ghcr.io",
        exceptions: [
            "A value of which only the run knows a part.",
            "A tag with a digest behind it, as 'python-3.11@sha256:…'.",
        ],
        explains: ["invalid-reference", "target-not-uniform"]
    ) { context, report in
        for guide in context.guideWorkflows {
            for field in guide.fields {
                guard let part = NamePart(variable: field.name), let text = guide.text(of: field), !text.isEmpty,
                    !guide.hasFullWidthPunctuation(in: field)
                else { continue }
                do throws(ReferenceError) {
                    try part.check(text)
                    if part == .registry, text.isNoHostToEngines {
                        report(.noHost(text), guide.workflow.place(field.value), severity: .warning)
                    }
                } catch {
                    report("\(error)", guide.place(of: error, in: field))
                }
            }
        }
    }
}

extension NamePart {
    fileprivate func check(_ text: String) throws(ReferenceError) {
        switch self {
        case .registry: _ = try RegistryHost(text)
        case .namespace, .image: _ = try RepositoryPath(text)
        case .tag:
            if (try? ImageReference("image:\(text)"))?.digest == nil { _ = try ImageTag(text) }
        }
    }
}

extension String {
    /// Whether engines take the text in front of a name for the first part of a path on Docker Hub.
    fileprivate var isNoHostToEngines: Bool {
        self != "localhost" && !utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") }
            && lowercased() == self
    }
}

extension GuideWorkflow {
    /// Whether the value has a character of an input method in it; that is another rule's.
    fileprivate func hasFullWidthPunctuation(in field: EnvironmentEntry) -> Bool {
        guard field.value.withUTF8({ text in text.contains { $0 >= 0x80 } }) else { return false }
        return workflow.document.fullWidthPunctuation().contains { field.value.range.overlaps($0.range) }
    }

    /// The wrong bytes of a literal value; the whole of a computed one.
    fileprivate func place(of error: ReferenceError, in field: EnvironmentEntry) -> SourceRange {
        guard field.literalText == field.value.string, !error.range.isEmpty else { return workflow.place(field.value) }
        return workflow.file.place(field.value.sourceRange(ofValue: error.range))
    }
}

extension Diagnostic.Message {
    fileprivate static func noHost(_ text: String) -> Self {
        "'\(text)' has no dot, so that engines look for it on Docker Hub; write the registry's host name"
    }
}
