import Scaffolding
import SourceText
import TestSupport
import Testing

@Suite struct RecipeTests {
    @Test func `makes a pair without findings in an empty repository`() throws {
        let bench = try Workbench(remote: "git@github.com:Ada/Images.git")
        let plan = try bench.maker().plan(try AppName("jupyter-a"), recipe: .jupyter)
        try plan.write(to: bench.repository.path)
        #expect(
            plan.files.map(\.path) == [
                "src/jupyter-a/Dockerfile", "src/jupyter-a/requirements.txt", "src/jupyter-a/noop.txt",
                ".github/workflows/build-push-jupyter-a.yaml",
            ]
        )
        #expect(plan.names == ["ghcr.io/ada/scipy-notebook-jupyter-a:2025-03-14-"])
        #expect(try bench.images(of: "jupyter-a") == plan.names)
        #expect(try bench.findings() == [])
    }

    @Test func `fits beside other apps and goes where they go`() throws {
        let bench = try Workbench("-- pair jupyter-a --\n-- pair jupyter-b --\n", remote: "https://github.com/other/x")
        for name in ["jupyter-c", "jupyter-d"] {
            let plan = try bench.maker().plan(try AppName(name), recipe: .jupyter)
            #expect(plan.names == ["ghcr.io/lab/scipy-notebook-\(name):2025-03-14-"])
            try plan.write(to: bench.repository.path)
        }
        #expect(try bench.findings() == [])
    }

    @Test(arguments: ["null", "123", "1e3", "true", "0x1f", "yes"])
    func `keeps a name that YAML would read as something else`(name: String) throws {
        let bench = try Workbench("-- pair jupyter-a --\n")
        let plan = try bench.maker().plan(try AppName(name), recipe: .jupyter)
        #expect(plan.names == ["ghcr.io/lab/scipy-notebook-\(name):2025-03-14-"])
        try plan.write(to: bench.repository.path)
        #expect(try bench.findings() == [])
    }

    @Test func `takes the target from options, then the configuration`() throws {
        let bench = try Workbench(
            """
            -- pair jupyter-a --
            -- .imgmatrix.yaml --
            target: {registry: registry.example.com, namespace: team/images}
            """
        )
        let maker = try bench.maker()
        let configured = try maker.plan(try AppName("b"), recipe: .jupyter)
        #expect(configured.names == ["registry.example.com/team/images/scipy-notebook-b:2025-03-14-"])
        let workflow = try #require(configured.text(".github/workflows/build-push-b.yaml"))
        #expect(workflow.contains("username: ${{ secrets.REGISTRY_USERNAME }}"))
        #expect(!workflow.contains("packages: write"))
        let target = try TargetRequest(registry: "docker.io", namespace: "ada")
        #expect(
            try maker.plan(try AppName("b"), recipe: .jupyter, target: target).names == [
                "docker.io/ada/scipy-notebook-b:2025-03-14-"
            ]
        )
    }

    @Test func `says which option tells where images go`() throws {
        for remote in [nil, "https://gitlab.com/ada/images.git", "/srv/git/images"] {
            let bench = try Workbench(remote: remote)
            let maker = try bench.maker()
            let error = #expect(throws: ScaffoldingError.self) { try maker.plan(try AppName("a"), recipe: .jupyter) }
            #expect(error?.code == .unknownTarget)
            #expect(error?.description.contains("--namespace") == true)
            #expect(error?.description.contains("--registry") == true)
            let target = try TargetRequest(registry: nil, namespace: "ada")
            #expect(
                try maker.plan(try AppName("a"), recipe: .jupyter, target: target).names == [
                    "ghcr.io/ada/scipy-notebook-a:2025-03-14-"
                ]
            )
        }
        #expect(throws: ScaffoldingError.self) { try TargetRequest(registry: "a/b", namespace: nil) }
        #expect(throws: ScaffoldingError.self) { try TargetRequest(registry: nil, namespace: "Ada") }
    }

    @Test func `logs in as the other workflows do`() throws {
        let bench = try Workbench(
            """
            -- pair jupyter-a --
            -- change .github/workflows/build-push-jupyter-a.yaml --
            -  TARGET_REGISTORY: ghcr.io
            +  TARGET_REGISTORY: registry.example.com
            -          username: ${{ github.actor }}
            -          password: ${{ secrets.GITHUB_TOKEN }}
            +          username: ${{ secrets.ROBOT }}
            +          password: ${{ secrets.ROBOT_TOKEN }}
            """
        )
        let plan = try bench.maker().plan(try AppName("b"), recipe: .jupyter)
        let workflow = try #require(plan.text(".github/workflows/build-push-b.yaml"))
        #expect(workflow.contains("username: ${{ secrets.ROBOT }}\n          password: ${{ secrets.ROBOT_TOKEN }}\n"))
        #expect(plan.names == ["registry.example.com/lab/scipy-notebook-b:2025-03-14-"])
    }

    @Test func `builds the repository's own default branch`() throws {
        let bench = try Workbench("-- pair jupyter-a --\n")
        let plan = try bench.maker(branch: "release+1").plan(try AppName("b"), recipe: .jupyter)
        let workflow = try #require(plan.text(".github/workflows/build-push-b.yaml"))
        #expect(workflow.contains("    branches:\n      - 'release\\+1'\n      - 'feat/**'\n"))
    }

    @Test func `builds on the base that is given`() throws {
        let bench = try Workbench("-- pair jupyter-a --\n")
        let base = try BaseImage("quay.io/jupyter/base-notebook:3.10")
        let plan = try bench.maker().plan(try AppName("b"), recipe: .jupyter, base: base)
        #expect(plan.names == ["ghcr.io/lab/base-notebook-b:3.10-"])
        #expect(plan.text("src/b/Dockerfile")?.contains("ARG BASE_IMAGE=base-notebook\nARG BASE_TAG=3.10\n") == true)
        try plan.write(to: bench.repository.path)
        #expect(try bench.findings() == [])
    }

    @Test func `follows the configuration's folders and workflow names`() throws {
        let bench = try Workbench(
            """
            -- .imgmatrix.yaml --
            apps: [images/jupyter-*]
            workflows: 'image-{app}.yml'
            target: {registry: ghcr.io, namespace: lab}
            """
        )
        let maker = try bench.maker()
        let plan = try maker.plan(try AppName("jupyter-a"), recipe: .jupyter)
        #expect(plan.place.folder == "images/jupyter-a")
        #expect(plan.place.workflow == ".github/workflows/image-jupyter-a.yml")
        try plan.write(to: bench.repository.path)
        #expect(try bench.findings() == [])
        let error = #expect(throws: ScaffoldingError.self) { try maker.plan(try AppName("vscode"), recipe: .jupyter) }
        #expect(error?.code == .noPlace)
        #expect(error?.description.contains("'jupyter-vscode'") == true)
    }

    @Test(arguments: ["apps: [images/one]", "apps: ['*/docker']", "ignore: ['src/**']", "dockerfiles: [Containerfile]"])
    func `refuses when the configuration has no place`(configuration: String) throws {
        let bench = try Workbench(
            "-- .imgmatrix.yaml --\n\(configuration)\ntarget: {registry: ghcr.io, namespace: lab}\n"
        )
        let maker = try bench.maker()
        let error = #expect(throws: ScaffoldingError.self) { try maker.plan(try AppName("a"), recipe: .jupyter) }
        #expect(error?.code == .noPlace)
    }

    @Test(arguments: [
        "-- src/a/notes.txt --\nx\n",
        "-- src/a --\nno folder\n",
        "-- link src/a elsewhere --\n",
        "-- src/A/notes.txt --\nx\n",
        "-- Src/b/notes.txt --\nx\n",
        "-- .github/workflows/build-push-a.yaml --\non: push\n",
        "-- .github/workflows/build-push-a.yml --\non: push\n",
        "-- .github/workflows/Build-Push-A.yaml --\non: push\n",
        "-- pair a --\n",
    ])
    func `overwrites nothing`(archive: String) throws {
        let bench = try Workbench(archive)
        let maker = try bench.maker()
        let target = try TargetRequest(registry: nil, namespace: "lab")
        let error = #expect(throws: ScaffoldingError.self) {
            try maker.plan(try AppName("a"), recipe: .jupyter, target: target)
        }
        #expect(error?.code == .exists, "\(String(describing: error))")
    }

    @Test func `writes neither when the workflow cannot be written any more`() throws {
        let bench = try Workbench("-- pair jupyter-a --\n")
        let plan = try bench.maker().plan(try AppName("b"), recipe: .jupyter)
        try bench.repository.remove(".github/workflows")
        try bench.repository.write(".github/workflows", "a file, not a folder")
        let error = #expect(throws: FileWriteError.self) { try plan.write(to: bench.repository.path) }
        #expect(error?.path == plan.place.workflow)
        #expect(bench.tree.kind(of: "src/b") == nil)
        try bench.repository.remove(".github/workflows")
        try plan.write(to: bench.repository.path)
        #expect(bench.tree.isFile(plan.place.workflow))
    }

    @Test func `knows its recipes`() throws {
        #expect(Recipe.all.map(\.name) == ["jupyter"])
        let error = #expect(throws: ScaffoldingError.self) { try Recipe(named: "jupiter") }
        #expect(error?.description.contains("did you mean 'jupyter'?") == true)
    }

    @Test(arguments: [
        ("a «x» b «y»«x»", "a 1 b 21"), ("", ""), ("${{ x }} <x> {{x}}", "${{ x }} <x> {{x}}"),
    ])
    func `fills in a template`(text: String, expected: String) throws {
        #expect(try RecipeTemplate(text).rendered(["x": "1", "y": "2"]) == expected)
    }

    @Test(arguments: ["«z»", "«»", "«x", "x»", "««x»»"])
    func `refuses a template that asks for what there is not`(text: String) {
        let error = #expect(throws: ScaffoldingError.self) { try RecipeTemplate(text).rendered(["x": "1"]) }
        #expect(error?.code == .badRecipe)
    }
}
