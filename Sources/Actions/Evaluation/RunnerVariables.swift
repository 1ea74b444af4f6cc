import Shell
import Values

/// The variables and files that the runner gives to every script.
enum RunnerVariables {
    static let environmentFile = "/github/file_commands/env"
    static let outputFile = "/github/file_commands/output"
    private static let pathFile = "/github/file_commands/path"
    private static let summaryFile = "/github/file_commands/summary"
    static let commandFiles = [environmentFile, outputFile, pathFile, summaryFile]

    /// What every script of a run finds: the variables and the files that the runner makes.
    static func state(gitHub: ValueObject) -> ShellState {
        var state = ShellState(workspace: RunEnvironment.workspace)
        // So much that the variables of a step find place, too.
        state.variables.reserveCapacity(80)
        for (name, member) in ofGitHub {
            state.export(name, gitHub.member(member).template)
        }
        for name in ofTheRun.sorted() {
            state.export(name, Template(Unknown("$\(name)", because: "the runner sets it")))
        }
        state.export("CI", "true")
        state.export("GITHUB_ACTIONS", "true")
        state.export("GITHUB_WORKSPACE", Template(RunEnvironment.workspace))
        state.export("GITHUB_ENV", Template(environmentFile))
        state.export("GITHUB_OUTPUT", Template(outputFile))
        state.export("GITHUB_PATH", Template(pathFile))
        state.export("GITHUB_STEP_SUMMARY", Template(summaryFile))
        // The runner makes these files empty for each step.
        for file in commandFiles { state.files[file] = VirtualFile() }
        for name in ofTheMachine {
            state.export(name, Template(Unknown("$\(name)", because: "the machine that runs the job sets it")))
        }
        return state
    }

    /// The default variables of the runner and the members of `github` that they repeat.
    ///
    /// <https://docs.github.com/actions/reference/workflows-and-actions/variables#default-environment-variables>
    private static let ofGitHub: [(name: String, member: String)] = [
        ("GITHUB_ACTOR", "actor"), ("GITHUB_API_URL", "api_url"), ("GITHUB_BASE_REF", "base_ref"),
        ("GITHUB_EVENT_NAME", "event_name"), ("GITHUB_HEAD_REF", "head_ref"), ("GITHUB_JOB", "job"),
        ("GITHUB_REF", "ref"), ("GITHUB_REF_NAME", "ref_name"), ("GITHUB_REF_TYPE", "ref_type"),
        ("GITHUB_REPOSITORY", "repository"), ("GITHUB_REPOSITORY_OWNER", "repository_owner"),
        ("GITHUB_RUN_ATTEMPT", "run_attempt"), ("GITHUB_RUN_ID", "run_id"), ("GITHUB_RUN_NUMBER", "run_number"),
        ("GITHUB_SERVER_URL", "server_url"), ("GITHUB_SHA", "sha"), ("GITHUB_TRIGGERING_ACTOR", "triggering_actor"),
    ]

    /// The default variables of the runner that only the run knows.
    private static let ofTheRun: Set<String> = [
        "GITHUB_ACTION", "GITHUB_ACTION_PATH", "GITHUB_ACTION_REF", "GITHUB_ACTION_REPOSITORY", "GITHUB_ACTOR_ID",
        "GITHUB_EVENT_PATH", "GITHUB_GRAPHQL_URL", "GITHUB_REF_PROTECTED", "GITHUB_REPOSITORY_ID",
        "GITHUB_REPOSITORY_OWNER_ID", "GITHUB_RETENTION_DAYS", "GITHUB_STATE", "GITHUB_WORKFLOW_REF",
        "GITHUB_WORKFLOW_SHA", "RUNNER_ARCH", "RUNNER_DEBUG", "RUNNER_ENVIRONMENT", "RUNNER_NAME", "RUNNER_OS",
        "RUNNER_TEMP", "RUNNER_TOOL_CACHE", "RUNNER_TRACKING_ID", "RUNNER_WORKSPACE",
    ]

    /// What the images of GitHub's machines, or the account that runs the job, set.
    ///
    /// <https://github.com/actions/runner-images>
    private static let ofTheMachine = [
        "ACCEPT_EULA", "ACTIONS_CACHE_URL", "ACTIONS_RUNTIME_URL", "AGENT_TOOLSDIRECTORY", "ANDROID_HOME",
        "ANDROID_NDK", "ANDROID_NDK_HOME", "ANDROID_SDK_ROOT", "ANT_HOME", "CHROMEWEBDRIVER", "CHROME_BIN", "CONDA",
        "DEBIAN_FRONTEND", "DOTNET_ROOT", "GECKOWEBDRIVER", "GRADLE_HOME", "HOME", "HOSTNAME", "ImageOS",
        "ImageVersion", "JAVA_HOME", "LANG", "LOGNAME", "NVM_DIR", "PATH", "PIPX_BIN_DIR", "PIPX_HOME", "SHELL",
        "SWIFT_PATH", "TERM", "TMPDIR", "TZ", "USER", "VCPKG_INSTALLATION_ROOT", "XDG_CONFIG_HOME",
        "XDG_RUNTIME_DIR",
    ]

    /// Whether a variable is one that the runner sets last.
    static func isReserved(_ name: String) -> Bool {
        guard name.hasPrefix("GITHUB_") || name.hasPrefix("RUNNER_") else { return false }
        return ofTheRun.contains(name) || ofGitHub.contains { $0.name == name }
            || name == "GITHUB_WORKFLOW"
            || ["GITHUB_WORKSPACE", "GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY"].contains(name)
    }
}
