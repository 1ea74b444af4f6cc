import Dockerfile
import Shell
import SourceText

extension Rule {
    /// A tool that is not there.
    static let missingTool = Rule(
        id: "missing-tool",
        severity: .warning,
        repair: .none,
        source: .practice,
        summary: "A tool is called that the base image does not have and nothing installs.",
        why: """
            Slim images have neither `curl` nor `git`. Often the tool stood in the list of packages and was put into a \
            comment, which ends neither the list nor the instruction.
            """,
        bad: "…\nRUN apt-get update && apt-get install -y ca-certificates\nRUN curl -fsSLO https://example.org/a.txt",
        good:
            "…\nRUN apt-get update && apt-get install -y ca-certificates curl\nRUN curl -fsSLO https://example.org/a.txt",
        exceptions: [
            "Base images of which it is not known what they have.",
            "Whatever follows a program, a package or a file from another stage that may bring the tool along.",
            "Calls that may fail, and those that something else decides about, as `command -v curl && curl …`.",
        ]
    ) { context, report in
        for file in context.checkedDockerfiles {
            // Tools are looked for stage by stage; what is inherited is looked at again, for it is seldom much.
            for stage in file.stages.stages {
                guard var known = file.bases[stage.index]?.tools else { continue }
                var isKnown = true
                for ancestor in file.lineage(of: stage.index).reversed() where isKnown {
                    for command in ancestor.commands where isKnown {
                        switch command.command {
                        case .copy(let copy): isKnown = copy.from == nil
                        case .add, .shell: isKnown = false
                        case .run(let run):
                            guard let script = file.script(of: command), run.mounts.isEmpty else {
                                isKnown = false
                                break
                            }
                            isKnown = follow(script, &known) { call in
                                guard ancestor.index == stage.index else { return }
                                report(
                                    .missing(call.name),
                                    script.place(call.nameRange),
                                    notes: file.comment(naming: call.name, before: script.instruction)
                                )
                            }
                        default: break
                        }
                    }
                }
            }
        }
    }

    /// Follows the commands of a script; false as soon as nobody can say what there is.
    private static func follow(
        _ script: RunScript,
        _ known: inout Set<String>,
        _ miss: (RunCall) -> Void
    ) -> Bool {
        guard script.script.error == nil, script.uses.calls.count == script.calls.count + script.silentCalls else {
            return false
        }
        for call in script.calls {
            if tools.contains(call.name) {
                if !known.contains(call.name) {
                    guard call.isCertain, call.wrappers.isEmpty || call.wrappers == ["sudo"] else { return false }
                    miss(call)
                    known.insert(call.name)
                }
                // It may install whatever it likes.
                if call.name == "make" { return false }
            } else if let command = PackageCommand(call) {
                guard command.manager == .apt || command.manager == .apk || command.manager == .pip else {
                    return false
                }
                guard command.manager != .pip, command.verb == "install" || command.verb == "add" else { continue }
                guard !command.hasUnknownWords, !command.hasSource else { return false }
                for package in command.packages {
                    let name = String(package.text.prefix { !"=~<>@:/".contains($0) })
                    guard harmlessPackages.contains(name) || tools.contains(name) else { return false }
                    known.insert(name)
                    known.formUnion(brought[name] ?? [])
                }
            } else if !harmlessCommands.contains(call.name) {
                return false
            }
        }
        return true
    }

    private static let tools: Set<String> = ["curl", "gcc", "git", "make", "unzip", "wget"]

    /// The tools that packages bring along, those that they recommend included.
    private static let brought: [String: [String]] = [
        "build-essential": ["gcc", "make"], "cmake": ["gcc", "make"], "g++": ["gcc"], "python3-pip": ["gcc", "make"],
    ]

    /// Packages that bring none of the tools along.
    private static let harmlessPackages: Set<String> = [
        "apt-transport-https", "apt-utils", "bash", "build-essential", "bzip2", "ca-certificates", "cmake", "coreutils",
        "dumb-init", "file", "g++", "gcc", "gettext", "gnupg", "gnupg2", "gzip", "htop", "jq", "less", "libffi-dev",
        "libgl1", "libgl1-mesa-glx", "libglib2.0-0", "libpq-dev", "libsm6", "libssl-dev", "libxext6", "libxml2-dev",
        "libxrender1", "locales", "lsb-release", "make", "musl-dev", "nano", "openssh-client", "openssl", "patch",
        "pkg-config",
        "procps", "python3", "python3-dev", "python3-pip", "python3-setuptools", "python3-venv", "rsync", "sudo", "tar",
        "tini", "tree", "tzdata", "vim", "xz-utils", "zip", "zlib1g-dev",
    ]

    /// Commands that install nothing, or nothing of the kind.
    private static let harmlessCommands: Set<String> = [
        ":", "[", "addgroup", "adduser", "apt-mark", "awk", "cat", "cd", "chmod", "chown", "cp", "cut", "date", "echo",
        "export", "false", "find", "grep", "groupadd", "id", "install", "ldconfig", "ln", "locale-gen", "ls", "mkdir",
        "mv",
        "printf", "rm", "sed", "set", "sort", "tar", "tee", "test", "touch", "tr", "true", "umask", "uname",
        "update-ca-certificates", "useradd", "usermod", "whoami",
    ]
}

extension RunScript {
    /// How many commands run no program: assignments alone, and redirections.
    fileprivate var silentCalls: Int { uses.calls.count { $0.command.arguments.isEmpty } }
}

extension CheckedDockerfile {
    /// A comment above the end of an instruction that names a tool alone, as a line of a list does.
    fileprivate func comment(naming tool: String, before instruction: Instruction) -> [Diagnostic.Note] {
        let comment = syntax.comments.last { comment in
            guard comment.range.lowerBound < instruction.range.upperBound else { return false }
            let words = syntax.text(of: comment).split { $0 == " " || $0 == "\\" || $0 == "\t" }
            return words.count <= 3 && words.contains { $0 == tool }
        }
        return comment.map { [Diagnostic.Note("it stands in this comment, which installs nothing", place($0.range))] }
            ?? []
    }
}

extension Diagnostic.Message {
    fileprivate static func missing(_ tool: String) -> Self {
        "the base image has no '\(tool)' and nothing installs it up to here; add it to the packages"
    }
}
