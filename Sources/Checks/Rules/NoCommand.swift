import Dockerfile
import Shell
import SourceText

extension Rule {
    /// A package where a command belongs.
    static let noCommand = Rule(
        id: "no-command",
        severity: .error,
        repair: .none,
        source: .practice,
        summary: "The first word of a command is the name of a package or of an extension.",
        why: """
            The words before it were lost, or a `&&` stands in the middle of a list: the shell finds no program of that \
            name, and the build fails.
            """,
        bad: "RUN torch==2.1.0 torchvision==0.16.0",
        good: "RUN pip install torch==2.1.0 torchvision==0.16.0",
        exceptions: [
            "`[ a == b ]` and `[[ a == b ]]`.",
            "Names that only the run knows.",
        ]
    ) { context, report in
        for file in context.checkedDockerfiles {
            for script in file.scripts where script.script.error == nil {
                for call in script.uses.calls {
                    // The shell takes `torch==2.1.0` for a variable with the value `=2.1.0`, and says nothing.
                    guard let requirement = call.command.assignments.first(where: \.isRequirement) else { continue }
                    report(.package(requirement.name + "=="), script.place(requirement.range))
                }
                for (index, call) in script.calls.enumerated() where call.looksLikeExtension {
                    let former = script.calls[..<index].last { $0.texts.contains("--install-extension") }
                    guard let former else { continue }
                    report(
                        .afterList(call.name, former.name),
                        script.place(call.nameRange),
                        severity: .warning
                    )
                }
                var installer: PackageCommand?
                var commands = script.packageCommands[...]
                for call in script.calls {
                    if call.name.contains(bytesOf: "=="), call.name.utf8.first != UInt8(ascii: "=") {
                        report(.package(call.name), script.place(call.nameRange))
                    } else if let installer, call.looksLikePackage(of: installer.manager) {
                        report(
                            .afterList(call.name, installer.call.name),
                            script.place(call.nameRange),
                            severity: .warning
                        )
                    }
                    installer = nil
                    if let next = commands.first, next.call.nameRange == call.nameRange {
                        commands.removeFirst()
                        if next.verb == "install" || next.verb == "add" { installer = next }
                    }
                }
            }
        }
    }
}

extension ShellAssignment {
    /// Whether it is written as `name==version`.
    fileprivate var isRequirement: Bool {
        guard !isAppending, index == nil, case .word(let word) = value, let first = word.parts.first,
            case .literal(let text) = first.kind
        else { return false }
        return text.utf8.first == UInt8(ascii: "=")
            && text.utf8.dropFirst().first.map { (0x30...0x39).contains($0) } == true
    }
}

extension RunCall {
    /// Whether the name is that of an editor's extension, as `ms-python.debugpy`.
    fileprivate var looksLikeExtension: Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return wrappers.isEmpty && parts.count == 2 && parts[0].contains("-") && parts[1].count > 3
            && name.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || "-.".utf8.contains($0)
            }
    }

    /// Whether the name is one that packages of a system have and no program has.
    fileprivate func looksLikePackage(of manager: PackageCommand.Manager) -> Bool {
        guard wrappers.isEmpty, manager == .apt || manager == .apk || manager == .dnf else { return false }
        return name.hasSuffix("-dev") || name.hasSuffix("-devel") || (name.hasPrefix("lib") && name.contains("-"))
    }
}

extension Diagnostic.Message {
    fileprivate static func package(_ name: String) -> Self {
        "'\(name)' begins no command but a package with its version; write the install command in front of it"
    }

    fileprivate static func afterList(_ name: String, _ installer: String) -> Self {
        "'\(name)' looks like a package, not like a command; does it belong to the list of '\(installer)' before it?"
    }
}
