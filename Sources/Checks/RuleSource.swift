import Dockerfile

/// Who says that what a rule finds is a mistake.
package struct RuleSource: Hashable, Sendable {
    /// What is cited, as "Dockerfile reference".
    package let title: String
    /// Where to read it; nil for what stands nowhere.
    package let address: String?

    private init(_ title: String, _ address: String?) {
        self.title = title
        self.address = address
    }

    /// Mistakes that people of such repositories made and mended; no page forbids them.
    static let practice = RuleSource("practice", nil)
}

/// GitHub.
extension RuleSource {
    private static func gitHub(_ title: String, _ page: String) -> RuleSource {
        RuleSource("GitHub: \(title)", "https://docs.github.com/actions/reference/\(page)")
    }

    static let workflowSyntax = gitHub("workflow syntax", "workflows-and-actions/workflow-syntax")
    static let filterPatterns = gitHub(
        "filter patterns",
        "workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet"
    )
    static let events = gitHub("events", "workflows-and-actions/events-that-trigger-workflows")
    static let contexts = gitHub("contexts", "workflows-and-actions/contexts")
    static let expressions = gitHub("expressions", "workflows-and-actions/expressions")
    static let workflowCommands = gitHub("workflow commands", "workflows-and-actions/workflow-commands")
    static let reusedWorkflows = gitHub("reused workflows", "workflows-and-actions/reusing-workflow-configurations")
    static let hostedRunners = gitHub("hosted runners", "runners/github-hosted-runners")
    static let changelog = RuleSource("GitHub: changelog", "https://github.blog/changelog/label/actions/")
}

/// Builders, their actions, and the names of images.
extension RuleSource {
    /// The page of one of BuildKit's checks.
    static func buildCheck(_ check: BuildCheck) -> RuleSource {
        let page = check.rawValue.hyphenated
        return RuleSource("BuildKit: \(check.rawValue)", "https://docs.docker.com/reference/build-checks/\(page)/")
    }

    static let dockerfileReference = RuleSource("Dockerfile reference", "https://docs.docker.com/reference/dockerfile/")
    static let bestPractices = RuleSource(
        "Docker: best practices",
        "https://docs.docker.com/build/building/best-practices/"
    )
    static let baseImages = RuleSource("Docker: base images", "https://docs.docker.com/build/building/base-images/")
    static let buildContext = RuleSource("Docker: build context", "https://docs.docker.com/build/concepts/context/")
    static let buildCache = RuleSource("Docker: build cache", "https://docs.docker.com/build/cache/optimize/")
    static let buildPushAction = RuleSource(
        "docker/build-push-action",
        "https://github.com/docker/build-push-action#readme"
    )
    static let loginAction = RuleSource("docker/login-action", "https://github.com/docker/login-action#readme")
    static let referenceGrammar = RuleSource(
        "distribution: grammar of references",
        "https://pkg.go.dev/github.com/distribution/reference"
    )
    static let jupyterStacks = RuleSource(
        "Jupyter Docker Stacks",
        "https://jupyter-docker-stacks.readthedocs.io/en/latest/using/common.html"
    )
}

/// Packages, file formats and systems.
extension RuleSource {
    static let requirementsFormat = RuleSource(
        "pip: requirements file format",
        "https://pip.pypa.io/en/stable/reference/requirements-file-format/"
    )
    static let pipResolution = RuleSource(
        "pip: dependency resolution",
        "https://pip.pypa.io/en/stable/topics/dependency-resolution/"
    )
    static let pipVCS = RuleSource("pip: VCS support", "https://pip.pypa.io/en/stable/topics/vcs-support/")
    static let dependencySpecifiers = RuleSource(
        "PyPA: dependency specifiers",
        "https://packaging.python.org/en/latest/specifications/dependency-specifiers/"
    )
    static let packageNames = RuleSource(
        "PyPA: packages and modules",
        "https://packaging.python.org/en/latest/discussions/distribution-package-vs-import-package/"
    )
    static let pyTorchWheels = RuleSource(
        "PyTorch: versions",
        "https://pytorch.org/get-started/previous-versions/"
    )
    static let condaEnvironment = RuleSource(
        "conda: environment files",
        "https://docs.conda.io/projects/conda/en/stable/user-guide/tasks/manage-environments.html"
    )
    static let debianPackages = RuleSource("Debian: packages", "https://packages.debian.org/")
    static let npmCI = RuleSource("npm: npm ci", "https://docs.npmjs.com/cli/commands/npm-ci")
    static let shellLanguage = RuleSource(
        "POSIX: shell",
        "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html"
    )
    static let readUtility = RuleSource(
        "POSIX: read",
        "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/read.html"
    )
    static let yaml = RuleSource("YAML", "https://yaml.org/spec/1.2.2/")
    static let json = RuleSource("JSON", "https://www.rfc-editor.org/rfc/rfc8259")
    static let elf = RuleSource("ELF specification", "https://refspecs.linuxfoundation.org/elf/elf.pdf")
}

extension String {
    /// The words of a name in capitals, in lower case with hyphens: `json-args-recommended` of `JSONArgsRecommended`.
    fileprivate var hyphenated: String {
        let letters = Array(self)
        var text = ""
        for (index, letter) in letters.enumerated() {
            let next = index + 1 < letters.count ? letters[index + 1] : letter
            if index > 0, letter.isUppercase, letters[index - 1].isLowercase || next.isLowercase { text += "-" }
            text += letter.lowercased()
        }
        return text
    }
}
