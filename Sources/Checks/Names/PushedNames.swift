import Actions
import ImageMatrix
import SourceText
import Values

/// The names that image builds push, by what they name, so that those who push the same name are found in one look.
struct PushedNames {
    /// A name that is certainly pushed whenever its image build happens.
    struct PushedName {
        /// An index into the matrix's builds.
        let build: Int
        let target: ImageBuild.Target
    }

    /// Two image builds that push one name.
    struct Pair {
        let first: PushedName
        let second: PushedName
    }

    private var names: [Key: [PushedName]] = [:]

    private struct Key: Hashable {
        let name: Template
        /// The workflow, when a part of the name is the same in one run only.
        let workflow: String?
    }

    /// With how many earlier builds of one name a build is compared; a repository in which more push it on different
    /// events is not looked through to the end.
    private static let limit = 8

    /// Enters what a build pushes.
    ///
    /// - Returns: the names that earlier builds push as well, each with those builds.
    mutating func enter(_ build: ImageBuild, at index: Int) -> [Pair] {
        var pairs: [Pair] = []
        for target in build.targets {
            guard case .yes = target.push, let key = Self.key(target.reference, of: build) else { continue }
            pairs += Self.enter(PushedName(build: index, target: target), beside: &names[key, default: []])
        }
        return pairs
    }

    private static func enter(_ name: PushedName, beside others: inout [PushedName]) -> [Pair] {
        let pairs = others.filter { $0.build != name.build }.map { Pair(first: $0, second: name) }
        if others.count < limit { others.append(name) }
        return pairs
    }

    /// Nil for a name that may be another in another image build, although it looks the same.
    private static func key(_ name: Template, of build: ImageBuild) -> Key? {
        // Each job has a machine of its own, and a registry there is no other job's.
        if isLocal(name) { return nil }
        var workflow: String?
        for unknown in name.unknowns {
            if isSameInOneRun(unknown.expression) {
                workflow = build.workflow
            } else if !isSameForOneCommit(unknown.expression) {
                return nil
            }
        }
        // In one piece it is hashed and compared without being put together each time.
        if let text = name.canonicalName.text { return Key(name: Template(text), workflow: workflow) }
        // Where an unknown part is asked for does not matter for what it is.
        let pieces = name.canonicalName.pieces.map { piece -> Template.Piece in
            guard case .unknown(let unknown, _) = piece else { return piece }
            return .unknown(Unknown(unknown.expression, because: ""), nil)
        }
        return Key(name: Template(pieces: pieces), workflow: workflow)
    }

    private static func isLocal(_ name: Template) -> Bool {
        guard case .text(let text, _)? = name.pieces.first else { return false }
        return ["localhost:", "localhost/", "127.0.0.1:", "[::1]:"].contains { text.hasPrefix($0) }
    }

    private static func isSameInOneRun(_ expression: String) -> Bool {
        ["github.run_id", "github.run_number", "github.run_attempt"].contains(expression)
            || expression.hasPrefix("inputs.")
    }

    private static func isSameForOneCommit(_ expression: String) -> Bool {
        let facts = [
            "github.actor", "github.triggering_actor", "github.repository", "github.repository_owner", "github.sha",
            "github.ref_name", "github.head_ref", "github.base_ref", "github.event.number",
        ]
        return facts.contains(expression) || expression.hasPrefix("vars.") || expression.hasPrefix("secrets.")
    }
}
