import SourceText

/// The stages of a Dockerfile: which instructions belong together, and what is declared where.
package struct DockerfileStages: Sendable {
    /// An instruction and what it says.
    package struct Command: Sendable {
        package let instruction: Instruction
        package let command: DockerfileCommand
    }

    /// What stands between a FROM and the next one.
    package struct Stage: Sendable {
        package let index: Int
        /// The FROM.
        package let instruction: Instruction
        package let from: FromCommand
        /// Those that could be read.
        package fileprivate(set) var commands: [Command] = []

        package var name: String? { from.name?.text }
    }

    /// Where an argument is declared.
    package enum Scope: Hashable, Sendable {
        /// Above the first FROM: for FROM lines, and for stages that declare the name again.
        case global
        /// In a stage, from the declaration to the end of the stage and in stages that build on it.
        case stage(Int)
    }

    package struct DeclaredArgument: Hashable, Sendable {
        package let name: DockerfileWord
        package let defaultValue: DockerfileWord?
        package let scope: Scope
    }

    package let syntax: DockerfileSyntax
    package private(set) var stages: [Stage] = []
    package private(set) var declaredArguments: [DeclaredArgument] = []
    /// What is wrong with lines and instructions; those of the lines first, else in the order of the file.
    package private(set) var problems: [DockerfileProblem]

    package init(_ syntax: DockerfileSyntax) {
        self.syntax = syntax
        problems = syntax.problems
        for instruction in syntax.instructions { add(instruction) }
        if stages.isEmpty, problems.isEmpty, let last = syntax.instructions.last {
            let end = last.range.upperBound
            problems.append(DockerfileProblem(.noStage, "the file has no FROM; add one", end..<end))
        }
    }

    package init(_ file: SourceFile) {
        self.init(DockerfileSyntax(file))
    }

    private mutating func add(_ instruction: Instruction) {
        let command: DockerfileCommand
        do {
            if instruction.isMalformed {
                if instruction.keyword == .from { addStage(instruction, nil) }
                return
            }
            command = try syntax.command(of: instruction)
        } catch {
            problems.append(error)
            // What follows belongs to a stage all the same.
            if instruction.keyword == .from { addStage(instruction, nil) }
            return
        }
        switch command {
        case .from(let from):
            addStage(instruction, from)
            return
        case .arg(let declarations):
            let scope = stages.isEmpty ? Scope.global : .stage(stages.count - 1)
            declaredArguments += declarations.map {
                DeclaredArgument(name: $0.name, defaultValue: $0.defaultValue, scope: scope)
            }
            if stages.isEmpty { return }
        default:
            guard !stages.isEmpty else {
                // Once is enough; and a word that is no instruction was perhaps meant to be FROM.
                guard problems.isEmpty else { return }
                problems.append(
                    DockerfileProblem(
                        .noStage,
                        "\(syntax.keywordText(of: instruction)) stands above the first FROM; move it below",
                        instruction.keywordRange
                    )
                )
                return
            }
        }
        stages[stages.count - 1].commands.append(Command(instruction: instruction, command: command))
    }

    private mutating func addStage(_ instruction: Instruction, _ from: FromCommand?) {
        let words = syntax.arguments(of: instruction).prefix(1).map {
            DockerfileWord(text: syntax.text(of: $0, in: instruction), range: $0.range)
        }
        let base = words.first ?? DockerfileWord(text: "", range: instruction.keywordRange)
        let from = from ?? FromCommand(base: base, name: nil, platform: nil)
        stages.append(Stage(index: stages.count, instruction: instruction, from: from))
    }
}

extension DockerfileStages {
    /// The stage that a target names: its name in any case; nil when there is none. The last one of that name counts.
    package func stage(named name: String) -> Stage? {
        let name = name.lowercased()
        return stages.last { $0.name == name }
    }

    /// Whether a build argument may be given although no ARG declares it.
    ///
    /// (https://docs.docker.com/reference/dockerfile/#predefined-args,
    /// https://docs.docker.com/build/building/variables/#build-tool-configuration-variables)
    package static func isPredefinedArgument(_ name: String) -> Bool {
        if name.hasPrefix("BUILDKIT_") || name == "SOURCE_DATE_EPOCH" { return true }
        if platformArguments.contains(name) { return true }
        // Upper and lower case, nothing between.
        guard name == name.uppercased() || name == name.lowercased() else { return false }
        return ["http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy"].contains(name.lowercased())
    }

    /// The arguments that BuildKit sets by itself, in the global scope.
    package static let platformArguments: Set<String> = [
        "BUILDPLATFORM", "BUILDOS", "BUILDOSVERSION", "BUILDARCH", "BUILDVARIANT", "TARGETPLATFORM", "TARGETOS",
        "TARGETOSVERSION", "TARGETARCH", "TARGETVARIANT", "TARGETSTAGE",
    ]
}
