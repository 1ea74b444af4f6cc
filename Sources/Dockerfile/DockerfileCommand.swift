/// A text of an instruction and where it stands.
package struct DockerfileWord: Hashable, Sendable {
    /// Lines joined and JSON escapes replaced; quotes and variables are still in it.
    package let text: String
    package let range: Range<Int>
}

/// What an instruction says, its words not yet expanded.
package enum DockerfileCommand: Hashable, Sendable {
    case add(CopyCommand)
    case arg([ArgumentDeclaration])
    case cmd(ProcessCommand)
    case copy(CopyCommand)
    case entrypoint(ProcessCommand)
    case env([Pair])
    case expose([DockerfileWord])
    case from(FromCommand)
    case healthcheck(HealthcheckCommand)
    case label([Pair])
    case maintainer(DockerfileWord)
    /// With the instruction that is deferred.
    case onbuild(Instruction)
    case run(RunCommand)
    case shell([DockerfileWord])
    case stopsignal(DockerfileWord)
    case user(DockerfileWord)
    case volume([DockerfileWord])
    case workdir(DockerfileWord)

    /// A name and its value, of ENV or LABEL.
    package struct Pair: Hashable, Sendable {
        package let name: DockerfileWord
        package let value: DockerfileWord
    }
}

/// FROM: what a stage begins with.
package struct FromCommand: Hashable, Sendable {
    /// An image, another stage, or `scratch`.
    package let base: DockerfileWord
    /// The name of the stage in lower case, as stages are found by it.
    package let name: DockerfileWord?
    package let platform: DockerfileWord?
}

/// One name that ARG declares.
package struct ArgumentDeclaration: Hashable, Sendable {
    package let name: DockerfileWord
    /// The value unless the build gives another; nil when there is no `=`.
    package let defaultValue: DockerfileWord?
}

/// COPY or ADD.
package struct CopyCommand: Hashable, Sendable {
    /// A document that is copied as a file.
    package struct Document: Hashable, Sendable {
        package let word: DockerfileWord
        /// Nil when the word only looks as if there were a document.
        package let heredoc: Heredoc?
        package let name: String
        package let isExpanded: Bool
    }

    package let sources: [DockerfileWord]
    package let documents: [Document]
    package let destination: DockerfileWord
    /// A stage, its index, or an image; nil for the build context. Always nil for ADD.
    package let from: DockerfileWord?
    package let owner: DockerfileWord?
    package let mode: DockerfileWord?
    package let excludedPatterns: [DockerfileWord]
    package let checksum: DockerfileWord?
    package let isLinked: Bool
    package let keepsParents: Bool
    /// Nil when the file does not say.
    package let keepsGitDirectory: Bool?
    /// Nil when the file does not say.
    package let unpacks: Bool?
}

/// CMD or ENTRYPOINT.
package enum ProcessCommand: Hashable, Sendable {
    case shell(ShellText)
    /// The words of a JSON array.
    case exec([DockerfileWord])
}

/// RUN.
package struct RunCommand: Hashable, Sendable {
    /// What is run; documents are attached to a shell text as the shell sees them.
    package let process: ProcessCommand
    package let mounts: [RunMount]
    package let network: DockerfileWord?
    package let security: DockerfileWord?
    package let devices: [DockerfileWord]
    /// Whether the text is a document that begins with `#!`, which is run as a file.
    package let isScriptFile: Bool
}

/// HEALTHCHECK.
package enum HealthcheckCommand: Hashable, Sendable {
    /// Takes away the check of the base image.
    case none
    case check(Check)

    package struct Check: Hashable, Sendable {
        package let process: ProcessCommand
        /// Times are in nanoseconds; nil when the file does not say.
        package let interval: Int64?
        package let timeout: Int64?
        package let startPeriod: Int64?
        package let startInterval: Int64?
        package let retries: Int32?
    }
}
