import Values

/// What a build is asked for.
package struct BuildRequest: Sendable {
    /// The build arguments, whose values may be unknown.
    package var arguments: [String: Template] = [:]
    /// The stage to build; the last one when nil.
    package var target: String?
    /// The platform to build for, as `linux/arm64`; nil when it is the builder's own.
    package var platform: Template?
    /// The platform of the builder; nil when nobody says.
    package var buildPlatform: Template?
    /// The environment that an image sets, when it is known.
    package var imageEnvironment: @Sendable (Template) -> [String: String]? = { _ in nil }

    package init(
        arguments: [String: Template] = [:],
        target: String? = nil,
        platform: Template? = nil,
        buildPlatform: Template? = nil
    ) {
        self.arguments = arguments
        self.target = target
        self.platform = platform
        self.buildPlatform = buildPlatform
    }
}

extension BuildRequest {
    /// The value that the build gives an argument.
    func given(_ name: String) -> Template? {
        guard let value = arguments[name] else { return nil }
        if value.pieces.allSatisfy({ $0.origin != nil }) { return value }
        let origin = Origin("build argument \(name)", at: nil)
        return Template(
            pieces: value.pieces.map { piece in
                switch piece {
                case .text(let text, let own): .text(text, own ?? origin)
                case .unknown(let unknown, let own): .unknown(unknown, own ?? origin)
                }
            }
        )
    }

    /// The value of an argument that BuildKit sets by itself, unless the build gives one; nil for another name.
    func platformArgument(_ name: String, defaultTarget: String?) -> Template? {
        guard DockerfileStages.platformArguments.contains(name) else { return nil }
        if let value = given(name) { return value }
        if name == "TARGETSTAGE" {
            let stage = target ?? defaultTarget ?? ""
            return Template(stage.isEmpty ? "default" : stage)
        }
        let platform = name.hasPrefix("TARGET") ? self.platform ?? buildPlatform : buildPlatform
        guard let text = platform?.text, let known = PlatformName(text)?.normalized else {
            let reason = platform?.firstUnknown?.reason ?? "the platform is the builder's own"
            return Template(Unknown("$" + name, because: reason, at: platform?.firstUnknown?.place))
        }
        let part =
            switch name.dropFirst(name.hasPrefix("TARGET") ? 6 : 5) {
            case "OS": known.system
            case "OSVERSION": known.systemVersion
            case "ARCH": known.architecture
            case "VARIANT": known.variant
            default: known.text
            }
        return Template(part, from: platform?.pieces.first?.origin)
    }
}
