import Actions
import ImageMatrix
import OCI
import SourceText
import Values
import YAML

extension Rule {
    /// A huge image on a small disk.
    static let crowdedRunner = Rule(
        id: "crowded-runner",
        severity: .hint,
        repair: .none,
        source: .hostedRunners,
        summary: "A large image for CUDA is built, and no step frees disk space.",
        why: """
            A runner of GitHub has about 14 GB free for certain, and a build needs about three times the size of the image: \
            the layers of the base, unpacked and packed. It ends with "no space left on device".
            """,
        bad: "BASE_TAG: cuda12-2025-03-14",
        good: "rm -rf /usr/share/dotnet /usr/local/lib/android",
        exceptions: [
            "Runners of your own, and larger ones.",
            "A job with any step that removes something or is called so, such as free-disk-space.",
            "Bases whose names do not say 'cuda', and slim ones.",
        ]
    ) { context, report in
        var seen: Set<SourceRange> = []
        for build in context.builds where build.condition == nil && !build.request.isCopy {
            guard let workflow = context.matrix.workflow(at: build.workflow),
                let job = workflow.jobs.first(where: { $0.id == build.job }), job.isOnPlainRunner,
                !job.steps.contains(where: \.freesSpace),
                let base = context.matrix.bases(of: build).first(where: { !$0.isCopied && $0.reference.isLargeForCUDA })
            else { continue }
            guard seen.insert(build.range).inserted else { continue }
            report(
                .crowded(base.reference.display),
                build.range,
                notes: [Diagnostic.Note("the base", base.range)]
            )
        }
    }
}

extension Template {
    /// Whether an image is named after CUDA and is one of the large ones.
    fileprivate var isLargeForCUDA: Bool {
        guard let name = text, let reference = try? ImageReference(name), let normalized = try? reference.normalized
        else {
            return false
        }
        let path = normalized.repository.description
        let tag = normalized.tag?.description ?? ""
        if path == "nvidia/cuda" { return tag.contains(bytesOf: "devel") }
        let isFramework = path.contains(bytesOf: "pytorch") || path.contains(bytesOf: "tensorflow")
        return isFramework && (tag.contains(bytesOf: "cuda") || tag.contains(bytesOf: "gpu"))
    }
}

extension Job {
    fileprivate var isOnPlainRunner: Bool {
        guard let label = runsOn?.string else { return false }
        let parts = label.split(separator: "-")
        return parts.count == 2 && parts[0] == "ubuntu"
            && (parts[1] == "latest" || parts[1].allSatisfy { $0.isNumber || $0 == "." })
    }
}

extension Step {
    /// Whether the step removes something, or may.
    fileprivate var freesSpace: Bool {
        let texts = [run?.string, uses?.string, name?.string].compactMap { $0?.lowercased() }
        return texts.contains { text in
            ["rm -", "prune", "space", "disk", "clean", "maximize", "/mnt", "apt-get remove", "purge"].contains {
                text.contains(bytesOf: $0)
            } || text.hasPrefix("./")
        }
    }
}

extension Diagnostic.Message {
    fileprivate static func crowded(_ base: String) -> Self {
        "the build on '\(base)' may fill the disk of the runner; add a step that removes what the runner brings and you do not need"
    }
}
