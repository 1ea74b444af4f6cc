import SourceText
import Values

/// The commands of container tools in scripts: what they build, name and push.
enum ContainerCommands {
    /// What is known of a command.
    struct Outcome {
        var effects: [StepEffect.Kind] = []
        /// Why it may build or push more than that.
        var unfollowed: Unknown?
        /// Whether a script may well ask whether it succeeds, so that its status is left to the run.
        var isQuestion = false

        init(_ effects: [StepEffect.Kind] = [], unfollowed: Unknown? = nil, isQuestion: Bool = false) {
            self.effects = effects
            self.unfollowed = unfollowed
            self.isQuestion = isQuestion
        }
    }

    /// What a command does; nil when it is no command of a container tool that makes or moves images.
    static func outcome(of line: CommandLine) -> Outcome? {
        guard let tool = line.text(0)?.lastPathPart else { return nil }
        switch tool {
        case "docker": return docker(line.dropFirst(1), build: .dockerBuild)
        case "nerdctl": return docker(line.dropFirst(1), build: .nerdctlBuild)
        case "podman": return podman(line.dropFirst(1), build: .podmanBuild)
        case "buildah": return podman(line.dropFirst(1), build: .buildahBuild)
        case "devcontainer": return devcontainer(line.dropFirst(1))
        case "executor": return line.text(0)?.contains("kaniko") ?? false ? kaniko(line.dropFirst(1)) : nil
        case "skopeo": return skopeo(line.dropFirst(1))
        case "crane", "gcrane": return crane(line.dropFirst(1)) ?? foreignLogin(line)
        case "regctl": return regctl(line.dropFirst(1)) ?? foreignLogin(line)
        case "oras": return line.text(1) == "login" ? login(line.dropFirst(2)) : nil
        case "aws", "az", "doctl", "gcloud", "helm", "ibmcloud", "oc": return foreignLogin(line)
        default: return withoutWrapper(line).flatMap { outcome(of: $0) }
        }
    }

    /// The command that another one runs, as another user or under a watch; nil where there is none.
    static func withoutWrapper(_ line: CommandLine) -> CommandLine? {
        switch line.text(0)?.lastPathPart {
        case "sudo":
            let options = CommandOptions(line.dropFirst(1), switches: ["E", "n", "H", "S"], stopsAtOperand: true)
            return CommandLine(words: options.operands, range: line.range)
        case "nohup", "time": return line.dropFirst(1)
        case "timeout":
            let options = CommandOptions(
                line.dropFirst(1),
                switches: ["foreground", "preserve-status", "v", "verbose", "f", "p"],
                stopsAtOperand: true
            )
            // The first operand is the time.
            return CommandLine(words: Array(options.operands.dropFirst()), range: line.range)
        default: return nil
        }
    }

    // MARK: Logins

    static func login(_ line: CommandLine) -> Outcome {
        let options = CommandOptions(line, switches: ["password-stdin", "get-login", "tls-verify", "v", "verbose"])
        return Outcome([
            .login(registry: options.operands.first?.value, range: options.operands.first?.range ?? line.range)
        ])
    }

    /// The login that a command brings along for the one name that it pushes.
    static func ownLogin(_ options: CommandOptions, for name: CommandLine.Word) -> [StepEffect.Kind] {
        let credentials = options.all("creds", "dest-creds", "authfile", "dest-authfile", "dest-registry-token")
        guard !credentials.isEmpty else { return [] }
        let head = name.value.split(atFirst: UInt8(ascii: "/"))?.head
        // A first part that is no name of a machine belongs to Docker Hub.
        let isHost = head.map { $0.text?.utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") } ?? true }
        return [.login(registry: isHost ?? false ? head : nil, range: name.range)]
    }

    /// Tools that keep what they know of registries where Docker finds it; which registry they mean is theirs to know.
    private static func foreignLogin(_ line: CommandLine) -> Outcome? {
        let words: Set<String> = [
            "login", "configure-docker", "auth", "get-login", "get-login-password", "docker-config",
        ]
        guard let word = line.words.first(where: { $0.text.map(words.contains) ?? false }) else { return nil }
        let reason = "'\(line.text(0) ?? "")' decides which registry it logs in to"
        let registry = Template(Unknown("registry", because: reason, at: word.range))
        return Outcome([.login(registry: registry, range: line.range)])
    }

    // MARK: What is not followed

    /// Whether a command that is not followed is one that builds or pushes images, or may be.
    static func mayBuild(_ line: CommandLine) -> Bool {
        guard let name = line.text(0) else { return false }
        let tool = name.lastPathPart
        switch tool {
        case "docker", "nerdctl", "podman":
            let global = CommandOptions(line.dropFirst(1), switches: dockerSwitches, stopsAtOperand: true)
            let words = global.operands.map(\.text)
            switch words.first ?? nil {
            case "compose"?: return words.contains("build") || words.contains("push") || words.contains("up")
            case "bake"?, "stack"?: return true
            case "buildx"?: return (words.dropFirst().first ?? nil).map { ["bake", "build", "b"].contains($0) } ?? true
            default: return false
            }
        case "skopeo": return ["copy", "sync"].contains(line.text(1))
        case "crane", "gcrane":
            return ["append", "copy", "cp", "flatten", "index", "mutate", "push", "rebase", "tag"].contains(
                line.text(1)
            )
        case "regctl": return ["image", "index", "tag", "artifact", "manifest"].contains(line.text(1))
        case "docker-compose", "podman-compose", "make", "just", "kaniko", "earthly", "ko", "jib", "pack",
            "repo2docker", "jupyter-repo2docker", "docker-buildx":
            return true
        default: return name.hasPrefix("./") || name.hasPrefix("../")
        }
    }
}
