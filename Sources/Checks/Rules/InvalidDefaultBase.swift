import Actions
import Dockerfile
import ImageMatrix
import OCI
import SourceText
import Values

extension Rule {
    /// A base that is no image unless the build gives arguments.
    static let invalidDefaultBase = Rule(
        id: "invalid-default-base",
        severity: .hint,
        repair: .none,
        summary: "FROM names no image unless the build gives an argument.",
        why: """
            A build without the argument, as on the desk of a colleague, fails with a message about an invalid reference. \
            It is an error when no build of the workflows gives it.
            """,
        bad: "…\nARG TAG\nFROM ubuntu:${TAG}",
        good: "…\nARG TAG=24.04\nFROM ubuntu:${TAG}",
        buildCheck: .invalidDefaultArgInFrom
    ) { finding, file in
        guard finding.subject != finding.proposal else {
            // Nothing can be given to it; a file that nobody is known to build may be filled in by something else.
            let severity: Diagnostic.Severity = file.builds.isEmpty ? .hint : .error
            return BuildCheckTelling(message: .noImage(finding.subject), severity: severity)
        }
        let isCertain = file.lacksBase(at: finding.range)
        return BuildCheckTelling(
            message: .noDefault(finding.subject, finding.proposal ?? "", isCertain: isCertain),
            severity: isCertain ? .error : nil
        )
    }
}

extension CheckedDockerfile {
    /// Whether each build of the file needs a stage whose base is no image with the build's own arguments.
    fileprivate func lacksBase(at range: Range<Int>) -> Bool {
        guard !builds.isEmpty, builds.count <= Self.buildLimit,
            let stage = stages.stages.first(where: { $0.from.base.range == range })
        else { return false }
        return builds.allSatisfy { build in
            guard build.request.stage?.isKnown != false else { return false }
            let evaluation = stages.evaluate(
                Dockerfile.BuildRequest(
                    arguments: build.request.dockerfileArguments(declaredBy: stages),
                    target: build.request.stage?.text
                )
            )
            guard evaluation.stages[stage.index].isReachable else { return false }
            if evaluation.problems.contains(where: { $0.code == .blankBase && $0.range == range }) { return true }
            guard case .image(let name) = evaluation.stages[stage.index].base, let text = name.text else {
                return false
            }
            return (try? ImageReference(text).normalized) == nil
        }
    }

    /// No file is looked at for more builds than this.
    private static var buildLimit: Int { 64 }
}

extension Diagnostic.Message {
    fileprivate static func noDefault(_ base: String, _ value: String, isCertain: Bool) -> Self {
        let shown = value.isEmpty ? "empty" : "'\(value)'"
        let condition = isCertain ? "no build gives its arguments, so" : "without build arguments"
        return "\(condition) '\(base)' is \(shown), which is no image; give its ARG a default"
    }

    fileprivate static func noImage(_ base: String) -> Self {
        "'\(base)' is no name of an image; repository names are lower-case, and a tag follows one colon"
    }
}
