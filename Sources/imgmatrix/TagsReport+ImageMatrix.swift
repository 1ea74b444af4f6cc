import Actions
import Git
import ImageMatrix
import Reporting
import SourceText
import Values

extension TagsReport {
    /// The names that the image builds of some apps push; of all image builds when none is named.
    ///
    /// - Parameter withBases: whether the images that a build is made from are told; the Dockerfiles are read for it.
    init(_ matrix: ImageMatrix, commit: ObjectID?, apps: [String], withBases: Bool) {
        let builds = matrix.builds.filter { build in apps.isEmpty || build.app.map { apps.contains($0) } ?? false }
        self.init(
            commit: commit?.hex,
            images: builds.flatMap { build -> [ImageName] in
                let bases = withBases ? matrix.bases(of: build).filter { !$0.isCopied }.map(\.reference) : []
                return build.targets.map { ImageName(build, $0, bases: bases) }
            }.filter { $0.push != .known(false) }
        )
    }
}

extension ImageName {
    init(_ build: ImageBuild, _ target: ImageBuild.Target, bases: [Template]) {
        let push: Push =
            switch target.push {
            case .yes: .known(true)
            case .no: .known(false)
            case .unknown: .unknown
            case .unseen(let unknown): .unseen(unknown)
            }
        self.init(
            app: build.app,
            workflow: build.workflow,
            job: build.job,
            matrix: build.cell.map { JSONValue.Member($0.name, JSONValue($0.value)) },
            reference: target.reference,
            base: bases,
            context: build.context,
            dockerfile: build.dockerfile,
            platforms: build.request.platforms.map(\.display),
            push: push,
            event: build.event,
            triggered: build.isTriggered,
            condition: build.condition,
            ifChanged: build.ifChanged,
            range: target.range
        )
    }
}

extension JSONValue {
    /// A value of a matrix; what is unknown of it is shown as `${{ … }}`.
    init(_ value: Value) {
        switch value.content {
        case .null: self = .null
        case .bool(let bool): self = .boolean(bool)
        case .number(let number): self = .number(number)
        case .text(let text): self = .string(text.display)
        case .array(let elements): self = .array(elements.map { JSONValue($0) })
        case .object(let object): self = .object(object.members.map { Member($0.name, JSONValue($0.value)) })
        case .unknown(let unknown): self = .string("${{ \(unknown.expression) }}")
        }
    }
}
