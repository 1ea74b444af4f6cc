import Actions
import ImageMatrix
import SourceText
import TestSupport
import Testing

@Suite struct ConfigurationTests {
    private func read(_ text: String) throws -> Configuration {
        try Configuration(reading: SourceFile(path: Configuration.fileName, text: text), rules: ["image-collision"])
    }

    @Test func `has a default for everything`() throws {
        for text in ["", "# nothing\n", "---\n", "rules:\n", "{}\n"] {
            let configuration = try read(text)
            #expect(configuration.apps == ["src/*"])
            #expect(configuration.workflowPath(ofApp: "a") == ".github/workflows/build-push-a.yaml")
            #expect(configuration.requiredEnvironment.count == 7)
        }
    }

    @Test func `reads every key`() throws {
        let configuration = try read(
            """
            apps: [images/*, ./tools/]
            dockerfiles: Dockerfile
            workflows: "{app}.yml"
            required-env: [BASE_TAG]
            target: {registry: ghcr.io, namespace: lab}
            rules: {image-collision: off}
            ignore: [archive/**]
            vars: {NAMESPACE: lab, secrets.REGISTRY: ghcr.io}
            shared-images: ghcr.io/lab/*
            """
        )
        #expect(configuration.apps == ["images/*", "tools"])
        #expect(configuration.dockerfiles == ["Dockerfile"])
        #expect(configuration.workflowPath(ofApp: "a") == ".github/workflows/a.yml")
        #expect(configuration.appName(ofWorkflow: ".github/workflows/a.yml") == "a")
        #expect(configuration.target == Configuration.Target(registry: "ghcr.io", namespace: "lab"))
        #expect(configuration.rules == ["image-collision": .off])
        #expect(configuration.ignores("archive/x/Dockerfile"))
        #expect(!configuration.ignores("src/x/Dockerfile"))
        #expect(configuration.values == ["vars.NAMESPACE": "lab", "secrets.REGISTRY": "ghcr.io"])
        #expect(configuration.sharedImages == ["ghcr.io/lab/*"])
    }

    @Test(arguments: [
        ("⟦aps⟧: src/*\n", "unknown key 'aps'; did you mean 'apps'?"),
        ("apps: ⟦../x⟧\n", "'../x' leads out of the repository; write a path below its root"),
        ("apps: ⟦/x⟧\n", "'/x' leads out of the repository; write a path below its root"),
        ("apps: {⟦a: b⟧}\n", nil),
        ("rules: {⟦image-colision⟧: off}\n", "there is no rule 'image-colision'; did you mean 'image-collision'?"),
        ("rules: {image-collision: ⟦loud⟧}\n", "a rule is set to off, hint, warning or error"),
        ("workflows: ⟦build.yaml⟧\n", "'workflows' must be a file name with '{app}' in it, as 'build-push-{app}.yaml'"),
        ("target: {⟦host⟧: x}\n", nil),
        ("⟦- a⟧\n", "the configuration must be a mapping, as in 'apps: [src/*]'"),
    ])
    func `says where a mistake is and what to do`(text: String, message: String?) {
        let marked = MarkedText(text)
        let error = #expect(throws: ConfigurationError.self) { try read(marked.text) }
        let first = error?.diagnostics.first
        #expect(error?.diagnostics.count == 1)
        if let message { #expect(first?.message.description == message) }
        if text.hasPrefix("apps: {") { return }
        #expect(first?.range.bytes == marked.ranges.first)
    }

    /// The published schema takes what the program takes, and refuses what it refuses.
    @Test(arguments: [
        ("{}", true), ("null", true), (#"{"apps": "src/*", "rules": {"a": "off"}}"#, true),
        (#"{"vars": {"A": 1}, "shared-images": ["x"]}"#, true), (#"{"aps": []}"#, false),
        (#"{"rules": {"a": "loud"}}"#, false), (#"{"workflows": "build.yaml"}"#, false),
        (#"{"target": {"host": "x"}}"#, false),
        ("[]", false),
    ])
    func `agrees with its schema`(json: String, isValid: Bool) throws {
        let complaints = try JSONSchema(named: "configuration.v1").complaints(about: JSONDocument(text: json))
        #expect(complaints.isEmpty == isValid, "\(complaints)")
    }
}

@Suite struct RepositoryIdentityTests {
    @Test(arguments: [
        ("https://github.com/Lab/images.git", "Lab", "images", "https://github.com"),
        ("https://github.com/lab/images/", "lab", "images", "https://github.com"),
        ("https://token@github.com/lab/images", "lab", "images", "https://github.com"),
        ("git@github.com:lab/images.git", "lab", "images", "https://github.com"),
        ("ssh://git@ssh.github.com:443/lab/images", "lab", "images", "https://github.com"),
        ("ssh://git@ghe.example.com/lab/images.git", "lab", "images", "https://ghe.example.com"),
    ])
    func `reads the address of a remote`(address: String, owner: String, name: String, server: String) {
        #expect(RepositoryIdentity(remote: address) == RepositoryIdentity(owner: owner, name: name, server: server))
    }

    @Test(arguments: [
        "/srv/git/images", "../images", "file:///srv/images", "https://github.com/images", "C:\\images", "",
    ])
    func `takes no other address`(address: String) {
        #expect(RepositoryIdentity(remote: address) == nil)
    }
}
