import Foundation
import Reporting
import Scaffolding
import SourceText
import TestSupport
import Testing

@Suite struct CopyTests {
    @Test func `makes a pair without findings`() throws {
        let bench = try Workbench("-- pair jupyter-a --\n-- pair jupyter-b --\n")
        let plan = try bench.maker().plan(try AppName("jupyter-c"), copying: "jupyter-a")
        try plan.write(to: bench.repository.path)
        #expect(plan.names == ["ghcr.io/lab/scipy-notebook-jupyter-c:2025-03-14-"])
        #expect(try bench.images(of: "jupyter-c") == plan.names)
        #expect(try bench.findings() == [])
        #expect(try bench.text("src/jupyter-c/Dockerfile") == bench.text("src/jupyter-a/Dockerfile"))
        #expect(plan.remarks == [])
    }

    /// `IMGMATRIX_RECORD=1 swift test` writes the expected difference anew.
    @Test(arguments: ["guide", "spoken", "computed"])
    func `changes every place of the name and no other byte`(fixture: String) throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Expected")
        let input = folder.appendingPathComponent("\(fixture).yaml")
        let old = [UInt8](try Data(contentsOf: input))
        let bench = try Workbench(
            "-- pair jupyter-pytorch --\n-- pair jupyter-pytorch-x --\n-- pair jupyter-pytorch-x-large --\n"
        )
        try bench.repository.write(".github/workflows/build-push-jupyter-pytorch-x.yaml", bytes: old)
        let plan = try bench.maker().plan(try AppName("jupyter-pytorch-qlora"), copying: "jupyter-pytorch-x")
        let path = ".github/workflows/build-push-jupyter-pytorch-qlora.yaml"
        let new = try #require(plan.files.first { $0.path == path }).bytes
        let difference = UnifiedDiff(path: path, from: old, to: new).text()
        let expectation = folder.appendingPathComponent("\(fixture).diff")
        if ProcessInfo.processInfo.environment["IMGMATRIX_RECORD"] == "1" {
            try difference.write(to: expectation, atomically: true, encoding: .utf8)
        }
        #expect(difference == (try String(contentsOf: expectation, encoding: .utf8)))
        try plan.write(to: bench.repository.path)
        #expect(try bench.findings() == [])
    }

    @Test(arguments: [
        // The tail of a family.
        (
            "jupyter-pytorch-x", "jupyter-pytorch-qlora", "${{ env.BASE_IMAGE }}-x:${{ env.BASE_TAG }}",
            "scipy-notebook-qlora:2025-03-14"
        ),
        (
            "jupyter-pytorch-x", "vscode", "${{ env.BASE_IMAGE }}-x:${{ env.BASE_TAG }}",
            "scipy-notebook-vscode:2025-03-14"
        ),
        ("jupyter-pytorch-x", "jupyter-qlora", "pytorch-x:${{ env.BASE_TAG }}", "qlora:2025-03-14"),
        // The name itself, written or computed.
        ("jupyter-x", "vscode", "jupyter-x:1", "vscode:1"),
        ("jupyter-x", "vscode", "images:${{ env.WORKLOAD_TYPE }}-1", "images:vscode-1"),
        // Neither.
        ("jupyter-x", "vscode", "${{ env.BASE_IMAGE }}:${{ env.BASE_TAG }}", "scipy-notebook-vscode:2025-03-14"),
        ("jupyter-x", "vscode", "${{ env.BASE_IMAGE }}-gpu:1", "scipy-notebook-gpu-vscode:1"),
        ("jupyter-x", "vscode", "gpu", "gpu-vscode"),
        ("jupyter-x", "vscode", "gpu:${{ env.BASE_TAG }}-${{ env.APP_VERSION }}", "gpu-vscode:2025-03-14-"),
        // An expression that makes the name.
        (
            "jupyter-x", "jupyter-q", "${{ format('{0}-x:{1}', env.BASE_IMAGE, env.BASE_TAG) }}",
            "scipy-notebook-q:2025-03-14"
        ),
    ])
    func `gives the image a name of its own`(old: String, new: String, name: String, expected: String) throws {
        let bench = try Workbench(
            """
            -- pair \(old) --
            -- change .github/workflows/build-push-\(old).yaml --
            -          tags: ${{ env.TARGET_REGISTORY }}/${{ env.TARGET_NAMESPACE }}/${{ env.BASE_IMAGE }}-\(old):${{ env.BASE_TAG }}-${{ env.APP_VERSION }}
            +          tags: ghcr.io/lab/\(name)
            """
        )
        let plan = try bench.maker().plan(try AppName(new), copying: old)
        #expect(plan.names == ["ghcr.io/lab/\(expected)"])
    }

    @Test func `takes the whole name when the tail is another app's`() throws {
        let tags = "          tags: ${{ env.TARGET_REGISTORY }}/${{ env.TARGET_NAMESPACE }}/${{ env.BASE_IMAGE }}"
        let bench = try Workbench(
            """
            -- pair torch-x --
            -- change .github/workflows/build-push-torch-x.yaml --
            -\(tags)-torch-x:${{ env.BASE_TAG }}-${{ env.APP_VERSION }}
            +\(tags)-x:${{ env.BASE_TAG }}-${{ env.APP_VERSION }}
            -- pair flow-q --
            -- change .github/workflows/build-push-flow-q.yaml --
            -\(tags)-flow-q:${{ env.BASE_TAG }}-${{ env.APP_VERSION }}
            +\(tags)-q:${{ env.BASE_TAG }}-${{ env.APP_VERSION }}
            """
        )
        let plan = try bench.maker().plan(try AppName("torch-q"), copying: "torch-x")
        #expect(plan.names == ["ghcr.io/lab/scipy-notebook-torch-q:2025-03-14-"])
    }

    @Test func `changes the variable that a name comes from`() throws {
        let bench = try Workbench(
            """
            -- pair torch-x --
            -- change .github/workflows/build-push-torch-x.yaml --
            -  BASE_REGISTORY: quay.io
            +  IMAGE: scipy-x
            +  BASE_REGISTORY: quay.io
            -          tags: ${{ env.TARGET_REGISTORY }}/${{ env.TARGET_NAMESPACE }}/${{ env.BASE_IMAGE }}-torch-x:${{ env.BASE_TAG }}-${{ env.APP_VERSION }}
            +          tags: ghcr.io/lab/${{ env.IMAGE }}:1
            """
        )
        let plan = try bench.maker().plan(try AppName("torch-q"), copying: "torch-x")
        #expect(plan.names == ["ghcr.io/lab/scipy-q:1"])
        #expect(plan.text(".github/workflows/build-push-torch-q.yaml")?.contains("  IMAGE: scipy-q\n") == true)
    }

    @Test func `gives names that differ on the default branch, too`() throws {
        let bench = try Workbench(
            """
            -- pair torch-x --
            -- change .github/workflows/build-push-torch-x.yaml --
            -          tags: ${{ env.TARGET_REGISTORY }}/${{ env.TARGET_NAMESPACE }}/${{ env.BASE_IMAGE }}-torch-x:${{ env.BASE_TAG }}-${{ env.APP_VERSION }}
            +          tags: |
            +            ghcr.io/lab/${{ env.BASE_IMAGE }}-torch-x:dev
            +            ${{ github.ref == 'refs/heads/main' && format('ghcr.io/lab/{0}-x:{1}', env.BASE_IMAGE, env.BASE_TAG) || '' }}
            """
        )
        let plan = try bench.maker(checkedOut: "feat/q").plan(try AppName("torch-q"), copying: "torch-x")
        #expect(plan.names == ["ghcr.io/lab/scipy-notebook-torch-q:dev"])
        let workflow = try #require(plan.text(".github/workflows/build-push-torch-q.yaml"))
        #expect(workflow.contains("format('ghcr.io/lab/{0}-q:{1}'"))
    }

    @Test func `does not mind names that stay on the runner`() throws {
        let bench = try Workbench(
            """
            -- pair torch-x --
            -- change .github/workflows/build-push-torch-x.yaml --
            -      - name: Build and push
            +      - uses: docker/build-push-action@v6
            +        with: {context: src/torch-x, load: true, tags: 'test:latest'}
            +      - name: Build and push
            """
        )
        let plan = try bench.maker().plan(try AppName("torch-q"), copying: "torch-x")
        #expect(plan.names == ["ghcr.io/lab/scipy-notebook-torch-q:2025-03-14-"])
        #expect(plan.text(".github/workflows/build-push-torch-q.yaml")?.contains("tags: 'test:latest'") == true)
    }

    @Test func `leaves common words alone when the app is called like one`() throws {
        let bench = try Workbench(
            """
            -- pair jupyter --
            -- change .github/workflows/build-push-jupyter.yaml --
            -name: Build jupyter
            +name: Jupyter images
            -        run: echo "APP_VERSION=$(git describe --tags --always)" >> "$GITHUB_ENV"
            +        run: |
            +          jupyter --version || true
            +          ls src/jupyter src/jupyter/Dockerfile other/jupyter-x
            """
        )
        let plan = try bench.maker().plan(try AppName("lab-a"), copying: "jupyter")
        let workflow = try #require(plan.text(".github/workflows/build-push-lab-a.yaml"))
        #expect(workflow.contains("name: lab-a images\n"))
        #expect(workflow.contains("  BASE_NAMESPACE: jupyter\n"))
        #expect(workflow.contains("  WORKLOAD_TYPE: lab-a\n"))
        #expect(
            workflow.contains(
                "          jupyter --version || true\n          ls src/lab-a src/lab-a/Dockerfile other/jupyter-x\n"
            )
        )
        #expect(plan.text("src/lab-a/Dockerfile") == (try bench.text("src/jupyter/Dockerfile")))
    }

    @Test(arguments: ["null", "123", "true"])
    func `keeps a name that YAML would read as something else`(name: String) throws {
        let bench = try Workbench("-- pair jupyter-a --\n")
        let plan = try bench.maker().plan(try AppName(name), copying: "jupyter-a")
        #expect(
            plan.text(".github/workflows/build-push-\(name).yaml")?.contains("  WORKLOAD_TYPE: '\(name)'\n") == true
        )
        try plan.write(to: bench.repository.path)
        #expect(try bench.findings() == [])
    }

    // MARK: The folder

    @Test func `copies what git keeps, as it is`() throws {
        let bench = try Workbench(
            """
            -- pair a-x --
            -- .gitignore --
            *.log
            /src/*/cache/
            -- src/a-x/bin/run.sh --
            #!/bin/sh
            -- link src/a-x/start.sh bin/run.sh --
            -- src/a-x/a-x.txt --
            a-x
            """
        )
        try bench.repository.git("update-index", "--chmod=+x", "src/a-x/bin/run.sh")
        #expect(chmod("\(bench.repository.path)/src/a-x/bin/run.sh", 0o755) == 0)
        try bench.repository.write("src/a-x/build.log", "ignored")
        try bench.repository.write("src/a-x/cache/model.bin", "ignored")
        try bench.repository.write("src/a-x/__pycache__/a.pyc", "generated")
        try bench.repository.write("src/a-x/new.txt", "not added yet")
        try bench.repository.write("src/a-x/raw.bin", bytes: [0, 255, 10, 13])
        let plan = try bench.maker().plan(try AppName("b"), copying: "a-x")
        try plan.write(to: bench.repository.path)
        #expect(
            plan.files.map(\.path) == [
                "src/b/Dockerfile", "src/b/a-x.txt", "src/b/bin/run.sh", "src/b/new.txt", "src/b/raw.bin",
                "src/b/requirements.txt",
                "src/b/start.sh", ".github/workflows/build-push-b.yaml",
            ]
        )
        #expect(bench.tree.kind(of: "src/b/bin/run.sh") == .file(isExecutable: true))
        #expect(bench.tree.kind(of: "src/b/start.sh") == .symbolicLink(target: "bin/run.sh"))
        #expect(try bench.tree.read("src/b/raw.bin") == [0, 255, 10, 13])
        #expect(try bench.text("src/b/a-x.txt") == "a-x\n")
    }

    @Test(arguments: ["../a-x/Dockerfile", "/etc/passwd", "../../../outside", "bin/../../other"])
    func `refuses a link out of the folder`(target: String) throws {
        let bench = try Workbench("-- pair a-x --\n-- link src/a-x/link \(target) --\n")
        let maker = try bench.maker()
        let error = #expect(throws: ScaffoldingError.self) { try maker.plan(try AppName("b"), copying: "a-x") }
        #expect(error?.code == .badSource)
        #expect(error?.description.contains("'\(target)'") == true)
    }

    @Test func `follows the folder into Dockerfiles that are built from the root`() throws {
        let bench = try Workbench(
            """
            -- pair a-x --
            -- change src/a-x/Dockerfile --
            -COPY requirements.txt /tmp/requirements.txt
            +COPY src/a-x/requirements.txt src/a-x-large/more.txt /tmp/
            -- src/a-x/Dockerfile.dockerignore --
            *
            !src/a-x
            -- change .github/workflows/build-push-a-x.yaml --
            -          context: src/${{ env.WORKLOAD_TYPE }}
            +          context: .
            +          file: src/a-x/Dockerfile
            """
        )
        let plan = try bench.maker().plan(try AppName("b"), copying: "a-x")
        #expect(
            plan.text("src/b/Dockerfile")?.contains("COPY src/b/requirements.txt src/a-x-large/more.txt /tmp/\n")
                == true
        )
        #expect(plan.text("src/b/Dockerfile.dockerignore") == "*\n!src/b\n")
    }

    // MARK: The base

    @Test func `changes the base in the workflow and in the Dockerfile`() throws {
        let bench = try Workbench(
            """
            -- pair a-x --
            -- change .github/workflows/build-push-a-x.yaml --
            -  BASE_TAG: "2025-03-14"
            +  # Tags of jupyter/scipy-notebook.
            +  BASE_TAG: 3.11 # tested
            """
        )
        let plan = try bench.maker().plan(
            try AppName("b"),
            copying: "a-x",
            base: try BaseImage("docker.io/lab/data:3.10")
        )
        let workflow = try #require(plan.text(".github/workflows/build-push-b.yaml"))
        #expect(
            workflow.contains(
                """
                  BASE_REGISTORY: docker.io
                  BASE_NAMESPACE: lab
                  BASE_IMAGE: data
                  # Tags of jupyter/scipy-notebook.
                  BASE_TAG: '3.10' # tested

                """
            )
        )
        #expect(
            plan.text("src/b/Dockerfile")?.hasPrefix(
                """
                ARG BASE_REGISTORY=docker.io
                ARG BASE_NAMESPACE=lab
                ARG BASE_IMAGE=data
                ARG BASE_TAG=3.10
                FROM
                """
            ) == true
        )
        #expect(plan.names == ["ghcr.io/lab/data-b:3.10-"])
        #expect(plan.remarks.count == 1)
        #expect(plan.remarks.first?.contains("speaks of 'jupyter/scipy-notebook'") == true)
    }

    @Test(arguments: [
        (
            "-- change .github/workflows/build-push-a-x.yaml --\n-  BASE_NAMESPACE: jupyter\n+  OTHER: jupyter\n",
            "BASE_NAMESPACE"
        ),
        (
            "-- change .github/workflows/build-push-a-x.yaml --\n-  BASE_NAMESPACE: jupyter\n+  BASE_NAMESPACE: ${{ vars.NS }}\n",
            "no fixed text"
        ),
        ("-- src/a-x/Dockerfile --\nFROM quay.io/jupyter/scipy-notebook:2025-03-14\n", "no Dockerfile"),
    ])
    func `refuses a base that would change nothing`(change: String, word: String) throws {
        let bench = try Workbench("-- pair a-x --\n\(change)")
        let maker = try bench.maker()
        let base = try BaseImage("docker.io/lab/data:1")
        let error = #expect(throws: ScaffoldingError.self) {
            try maker.plan(try AppName("b"), copying: "a-x", base: base)
        }
        #expect(error?.code == .noPlaceForBase)
        #expect(error?.description.contains(word) == true)
    }

    // MARK: Refusals

    @Test func `knows the apps that can be copied`() throws {
        let bench = try Workbench("-- pair jupyter-a --\n-- src/lonely/Dockerfile --\nFROM scratch\n")
        let maker = try bench.maker()
        for (source, code, word) in [
            ("jupyter-b", ScaffoldingError.Code.unknownApp, "did you mean 'jupyter-a'?"),
            ("zzz", .unknownApp, "the apps are"),
            ("lonely", .noWorkflow, "build-push-lonely.yaml"),
        ] {
            let error = #expect(throws: ScaffoldingError.self) { try maker.plan(try AppName("b"), copying: source) }
            #expect(error?.code == code)
            #expect(error?.description.contains(word) == true, "\(String(describing: error))")
        }
    }

    @Test func `refuses a workflow that builds several apps`() throws {
        let bench = try Workbench(
            """
            -- src/a/Dockerfile --
            FROM scratch
            -- src/b/Dockerfile --
            FROM scratch
            -- .github/workflows/all.yaml --
            on: push
            jobs:
              build:
                runs-on: ubuntu-24.04
                strategy: {matrix: {app: [a, b]}}
                steps:
                  - uses: actions/checkout@v4
                  - uses: docker/build-push-action@v6
                    with: {context: 'src/${{ matrix.app }}', push: true, tags: 'ghcr.io/lab/${{ matrix.app }}:1'}
            """
        )
        let maker = try bench.maker()
        let error = #expect(throws: ScaffoldingError.self) { try maker.plan(try AppName("c"), copying: "a") }
        #expect(error?.code == .noWorkflow)
        #expect(error?.description.contains("builds 'b' as well as 'a'") == true, "\(String(describing: error))")
    }

    @Test(arguments: [
        // Nothing of the name can be told before the run.
        ("          tags: ${{ vars.IMAGE }}", "as that of 'torch-x' is"),
        ("          tags: ${{ vars.IMAGE }}-${{ github.run_id }}", "as that of 'torch-x' is"),
        // The new part would stand where a name cannot have it.
        ("          tags: ghcr.io/lab/Data:1", "upper-case"),
    ])
    func `refuses when no name of its own can be given`(tags: String, word: String) throws {
        let bench = try Workbench(
            """
            -- pair torch-x --
            -- change .github/workflows/build-push-torch-x.yaml --
            -          tags: ${{ env.TARGET_REGISTORY }}/${{ env.TARGET_NAMESPACE }}/${{ env.BASE_IMAGE }}-torch-x:${{ env.BASE_TAG }}-${{ env.APP_VERSION }}
            +\(tags)
            """
        )
        let maker = try bench.maker()
        let error = #expect(throws: ScaffoldingError.self) { try maker.plan(try AppName("b"), copying: "torch-x") }
        #expect(error?.code == .names)
        #expect(error?.description.contains(word) == true, "\(String(describing: error))")
    }
}
