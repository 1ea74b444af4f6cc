import Actions
import Dockerfile
import ImageMatrix
import SourceText

extension Rule {
    /// A build argument that reaches nothing.
    static let undeclaredBuildArgument = Rule(
        id: "undeclared-build-arg",
        severity: .error,
        repair: .unsafe,
        source: .dockerfileReference,
        summary: "A build argument is given that the Dockerfile does not declare.",
        why: """
            The builder prints a warning and goes on with the default of the argument that was meant: the image has the \
            wrong content under the right name.
            """,
        bad: "BASE_TAGS=${{ env.BASE_TAG }}",
        good: "BASE_TAG=${{ env.BASE_TAG }}",
        exceptions: [
            "Arguments that need no declaration, as `HTTP_PROXY`, `BUILDKIT_INLINE_CACHE` and `TARGETPLATFORM`.",
            "An argument that another stage than the built one declares.",
            "A Dockerfile that cannot be read, is not known, or is made by an earlier step.",
            "A Dockerfile with a `syntax` of its own.",
            "A stage that is nothing but its base, which may declare the argument by ONBUILD.",
            "A step that builds several Dockerfiles, as in a matrix, when one of them declares the argument.",
        ]
    ) { context, report in
        let builds = context.builds.filter { !$0.request.arguments.isEmpty && $0.request.otherFiles == nil }
        var seen = declaredElsewhere(builds, context)
        for build in builds {
            guard let (path, stages) = readable(build, context) else { continue }
            for argument in build.request.arguments {
                let name = argument.name
                guard isName(name), !stages.declares(name), !DockerfileStages.isPredefinedArgument(name),
                    seen.insert(argument.range).inserted
                else { continue }
                let place = context.place(of: name + "=", in: argument.range)
                    .map { SourceRange(path: $0.path, bytes: $0.bytes.lowerBound..<($0.bytes.upperBound - 1)) }
                if let place { guard seen.insert(place).inserted else { continue } }
                let given = Set(build.request.arguments.map(\.name))
                let near = nearestName(to: name, among: stages.declaredNames.filter { !given.contains($0) })
                let fixes = near.flatMap { near in place.map { [Diagnostic.Fix.replacing($0, by: near)] } }
                report(
                    .undeclared(name, in: path, near: near),
                    place ?? argument.range,
                    fixes: fixes ?? [],
                    causes: [place ?? argument.range] + stages.placesOfBase(using: name)
                )
            }
        }
    }

    /// The arguments that a step gives to several Dockerfiles, of which one declares them or may do so.
    private static func declaredElsewhere(_ builds: [ImageBuild], _ context: CheckContext) -> Set<SourceRange> {
        var counts: [SourceRange: Int] = [:]
        for build in builds { counts[build.range, default: 0] += 1 }
        var declared: Set<SourceRange> = []
        for build in builds where counts[build.range, default: 0] > 1 {
            let stages = readable(build, context)?.stages
            for argument in build.request.arguments where stages?.declares(argument.name) ?? true {
                declared.insert(argument.range)
            }
        }
        return declared
    }

    /// The Dockerfile of a build, when it tells all arguments that the build can take.
    private static func readable(
        _ build: ImageBuild,
        _ context: CheckContext
    ) -> (path: String, stages: DockerfileStages)? {
        guard let path = build.dockerfile, let stages = context.matrix.dockerfiles.stages(path),
            stages.problems.isEmpty, stages.hasKnownFrontend, !stages.leavesAllToBase
        else { return nil }
        return (path, stages)
    }
}

/// Whether an argument can be meant: a comment among the lines of the arguments is another mistake.
private func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || byte == UInt8(ascii: "_")
    }
}

extension DockerfileStages {
    /// The names that ARG declares anywhere, also for stages that build on this image.
    fileprivate var declaredNames: [String] {
        declaredArguments.map(\.name.text) + deferredArguments
    }

    fileprivate func declares(_ name: String) -> Bool {
        declaredArguments.contains { $0.name.text == name } || deferredArguments.contains(name)
    }

    private var deferredArguments: [String] {
        stages.flatMap(\.commands).flatMap { command -> [String] in
            guard case .onbuild(let trigger) = command.command, trigger.keyword == .arg,
                case .arg(let declarations)? = try? syntax.command(of: trigger)
            else { return [] }
            return declarations.map(\.name.text)
        }
    }

    /// Whether a stage does nothing by itself, so that its base image is made to do it, with arguments of its own.
    fileprivate var leavesAllToBase: Bool {
        stages.contains { stage in
            stage.commands.allSatisfy { command in
                switch command.command {
                case .arg, .label, .maintainer: true
                default: false
                }
            }
        }
    }
}

extension DockerfileStages {
    /// Where FROM asks for an argument.
    fileprivate func placesOfBase(using argument: String) -> [SourceRange] {
        stages.compactMap { syntax.use(of: argument, in: $0.from.base.range) }.map { syntax.file.place($0) }
    }
}

extension Diagnostic.Message {
    fileprivate static func undeclared(_ name: String, in path: String, near: String?) -> Self {
        if let near { return "'\(path)' declares no argument '\(name)'; did you mean '\(near)'?" }
        return "'\(path)' declares no argument '\(name)'; add 'ARG \(name)' there, or remove it here"
    }
}
