import SourceText
import Values
import YAML

/// The names that `redhat-actions/buildah-build` and `redhat-actions/push-to-registry` make of the inputs `image` and `tags`.
struct PodmanNames {
    /// In lower case, as both actions write it.
    let image: Template
    /// The input as it is given.
    let tagsText: Template
    /// Each tag behind the image, or the tag itself where it is a whole name.
    let images: [BuildRequest.Tag]
    /// The tags, in lower case.
    let tags: [Template]
    /// Whether the tags are whole names.
    let areWhole: Bool

    init(_ call: ActionCall, evaluator: inout NodeEvaluator) throws(ActionFailure) {
        let imageInput = call.step.input("image")
        let tagsInput = call.step.input("tags")
        let place = (tagsInput ?? imageInput).map { call.workflow.place($0.value) } ?? call.place
        func lowered(_ text: Template) -> Template { Self.lowered(text, call) }
        image = lowered(imageInput.map { evaluator.text($0.value).trimmed } ?? Template())
        let given = tagsInput.map { evaluator.text($0.value) } ?? "latest"
        tagsText = given.trimmed
        tags = Self.words(given).map(lowered)
        let whole = tags.map { tag in tag.split(atFirst: UInt8(ascii: ":")).map { !$0.head.isEmpty } ?? false }
        areWhole = whole.first ?? false
        guard whole.allSatisfy({ $0 == whole[0] }) || !tags.allSatisfy(\.isKnown) else {
            throw ActionFailure(message: "the input 'tags' mixes whole names with tags alone", range: place)
        }
        guard areWhole || !image.isEmpty else {
            throw ActionFailure(message: "the input 'image' is missing, and the tags are no whole names", range: place)
        }
        let image = image
        images = zip(tags, whole).map { tag, isWhole in
            BuildRequest.Tag(reference: isWhole ? tag : image + Template(":") + tag, range: place)
        }
    }

    /// The words between white space.
    private static func words(_ text: Template) -> [Template] {
        var words: [Template] = []
        var word = Template()
        func end() {
            if !word.isEmpty { words.append(word) }
            word = Template()
        }
        for piece in text.pieces {
            guard case .text(let known, let origin) = piece else {
                word.append(Template(pieces: [piece]))
                continue
            }
            var part = ""
            for character in known {
                if character.isWhitespace {
                    word.append(part, from: origin)
                    part = ""
                    end()
                } else {
                    part.append(character)
                }
            }
            word.append(part, from: origin)
        }
        end()
        return words
    }

    /// In lower case; a version of which it is not known whether it writes names so leaves them unknown.
    private static func lowered(_ text: Template, _ call: ActionCall) -> Template {
        let lowers: Bool =
            if case .repository(_, let ref) = call.reference {
                ref == "v2" || call.reference.majorVersion ?? 0 > 2
            } else { false }
        return Template(
            pieces: text.pieces.map { piece in
                guard case .text(let known, let origin) = piece, known.utf8.contains(where: { $0 &- 0x41 < 26 }) else {
                    return piece
                }
                if lowers { return .text(known.lowercased(), origin) }
                // Without a place: both actions say the same of one name.
                let reason = "versions of the action differ in whether they write names in lower case"
                return .unknown(Unknown(known, because: reason), origin)
            }
        )
    }
}
