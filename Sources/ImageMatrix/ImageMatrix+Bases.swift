import Actions
import Dockerfile
import SourceText
import Values

extension ImageMatrix {
    /// The images that a build is made from, each once; none when the Dockerfile is not known or cannot be read.
    ///
    /// With several platforms the name of a base may be another one for each. Most answers need none of this, so it is
    /// found out when somebody asks.
    package func bases(of build: ImageBuild) -> [ImageBuild.Base] {
        let request = build.request
        if case .images(let sources) = request.context {
            return sources.uniqued.map { ImageBuild.Base(reference: $0, isCopied: false, range: request.range) }
        }
        guard let path = build.dockerfile, request.tool != .devcontainerBuild, request.tool != .devcontainersAction
        else { return [] }
        let written = request.writtenDockerfiles[path]
        if let unknown = written?.firstUnknown {
            return [ImageBuild.Base(reference: Template(unknown), isCopied: false, range: request.range)]
        }
        guard
            let stages = written?.text.map({ DockerfileStages(SourceFile(path: path, text: $0)) })
                ?? dockerfiles.stages(path)
        else { return [] }
        if let unknown = request.stage?.firstUnknown {
            return [ImageBuild.Base(reference: Template(unknown), isCopied: false, range: request.range)]
        }
        var bases: [ImageBuild.Base] = []
        for reference in references(of: build, stages, isWritten: written != nil) {
            guard let name = request.image(named: reference.reference) else { continue }
            let isListed = bases.contains { $0.reference == name && $0.isCopied == (reference.use == .copy) }
            if isListed { continue }
            // What the job wrote stands nowhere.
            let range = written == nil ? stages.syntax.file.place(reference.range) : request.range
            bases.append(ImageBuild.Base(reference: name, isCopied: reference.use == .copy, range: range))
        }
        return bases
    }

    /// The images that a build fetches, for one platform after the other.
    ///
    /// - Parameter isWritten: whether the job wrote the Dockerfile, so that it is none of the repository's.
    private func references(of build: ImageBuild, _ stages: DockerfileStages, isWritten: Bool) -> [BaseReference] {
        let request = build.request
        if !isWritten, request.platforms.count <= 1 {
            return dockerfiles.evaluation(of: build, stages).baseReferences
        }
        let arguments = request.dockerfileArguments(declaredBy: stages)
        let isOrdinary = 1...maximumPlatformCount ~= request.platforms.count
        let platforms = isOrdinary ? request.platforms.map(Optional.some) : [nil]
        return platforms.flatMap {
            stages.baseReferences(buildArguments: arguments, target: request.stage?.text, platform: $0)
        }
    }
}

/// A build for more platforms than there are is asked about none of them.
private let maximumPlatformCount = 32

extension Actions.BuildRequest {
    /// The build arguments by name; a value that the builder takes from its surroundings is unknown.
    package func dockerfileArguments(declaredBy stages: DockerfileStages) -> [String: Template] {
        var values: [String: Template] = [:]
        if !argumentsAreComplete {
            let reason = "the step may give it, in an argument that is known to the run only"
            for argument in stages.declaredArguments {
                let name = argument.name.text
                values[name] = Template(Unknown(name, because: reason, at: range))
            }
        }
        for argument in arguments {
            let reason = "it comes from the environment of the builder"
            values[argument.name] =
                argument.value ?? Template(Unknown(argument.name, because: reason, at: argument.range))
        }
        return values
    }

    /// The image that a name stands for, when the step gives other contexts for names; nil when it is no image.
    fileprivate func image(named name: Template) -> Template? {
        guard let context = namedContexts.last(where: { Template($0.name) == name }) else { return name }
        let scheme = "docker-image://"
        if let unknown = context.value.firstUnknown, context.value.pieces.count == 1 { return Template(unknown) }
        guard case .text(let text, _)? = context.value.pieces.first, text.hasPrefix(scheme) else { return nil }
        return context.value.dropFirst(utf8: scheme.utf8.count)
    }
}

extension [Template] {
    /// Each once, in the order of the first.
    fileprivate var uniqued: [Template] {
        var seen: Set<Template> = []
        return filter { seen.insert($0).inserted }
    }
}
