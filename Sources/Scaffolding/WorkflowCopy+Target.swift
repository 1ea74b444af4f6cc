import Actions
import ImageMatrix
import SourceText
import Values
import YAML

/// A way to give the image of a copied app a name of its own.
enum TargetNaming: CaseIterable {
    /// The name of the app was in the name of the image, so that there is nothing left to do.
    case asRenamed
    /// `-x` of `jupyter-pytorch-x` becomes `-qlora` for `jupyter-pytorch-qlora`.
    case tailOfFamily
    /// `-x` becomes `-` and the whole name of the app.
    case wholeName
    /// The name of the app is added to that of the image.
    case appended
    /// The same in the variables that the names come from.
    case appendedToVariables
}

extension TargetNaming {
    /// The bytes of a renamed workflow with the names of its images changed; nil when there is nothing to change.
    ///
    /// - Parameter builds: the image builds of the workflow in all environments.
    func renamed(
        _ workflow: Workflow,
        builds: [ImageBuild],
        _ renaming: AppRenaming
    ) throws(ScaffoldingError) -> [UInt8]? {
        if self == .asRenamed { return workflow.file.bytes }
        var edits: [TextEdit] = []
        for place in NamePlaces(workflow, builds).all {
            let found = self.edits(place, workflow.file.bytes, renaming)
            edits += workflow.document.edits(found, of: place.node)
        }
        return edits.isEmpty ? nil : try workflow.file.applying(edits)
    }

    private func edits(_ place: NamePlace, _ bytes: [UInt8], _ renaming: AppRenaming) -> [TextEdit] {
        NameEnds.ranges(in: bytes, place.node.contentRange).compactMap { end in
            let text = String(decoding: bytes[end], as: UTF8.self)
            switch self {
            case .asRenamed: return nil
            case .tailOfFamily, .wholeName:
                guard let tail = NameTail.all(of: renaming.oldName).first(where: { Self.ends(text, in: $0.text) })
                else {
                    return nil
                }
                let new = self == .wholeName ? renaming.newName : tail.counterpart(in: renaming.newName)
                return TextEdit((end.upperBound - tail.text.utf8.count)..<end.upperBound, new)
            case .appended, .appendedToVariables:
                guard place.kind == (self == .appended ? .names : .variable), !Self.ends(text, in: renaming.newName)
                else {
                    return nil
                }
                return TextEdit(end.upperBound..<end.upperBound, "-\(renaming.newName)")
            }
        }
    }

    private static func ends(_ text: String, in word: String) -> Bool {
        guard text.hasSuffix(word) else { return false }
        return text.utf8.dropLast(word.utf8.count).last.map(isSeparator) ?? true
    }
}

/// A scalar of which names of images are made.
struct NamePlace {
    enum Kind {
        /// It holds the names themselves.
        case names
        case variable
        case script
    }

    let node: YAMLNode
    let kind: Kind
}

/// The scalars of a workflow of which the names of its images are made, in the order of the file.
private struct NamePlaces {
    private(set) var all: [NamePlace] = []

    init(_ workflow: Workflow, _ builds: [ImageBuild]) {
        var seen: Set<YAMLNode> = []
        func add(_ range: SourceRange?, isName: Bool) {
            guard let range, range.path == workflow.path,
                let (node, path) = workflow.document.scalar(at: range.bytes.lowerBound), !seen.contains(node)
            else { return }
            let isVariable = path.count > 1 && path[path.count - 2] == "env"
            if isVariable, WorkflowCopy.isOfEveryApp(path[path.count - 1]) || path.last == "WORKLOAD_TYPE" { return }
            // Of these docker/metadata-action makes the names.
            let isImages = path.last == "images"
            guard isName || isVariable || isImages else { return }
            seen.insert(node)
            all.append(NamePlace(node: node, kind: isVariable ? .variable : path.last == "run" ? .script : .names))
        }
        for target in builds.flatMap(\.targets) {
            add(target.range, isName: true)
            for piece in target.reference.pieces { add(piece.origin?.root.place, isName: false) }
        }
        all.sort { $0.node.range.lowerBound < $1.node.range.lowerBound }
    }
}
