/// Workflows whose names come from variables, matrices and `docker/metadata-action`.
extension MixedRepository {
    /// One image; the tag is the short id of the commit.
    static func plain(_ number: Int) -> [FastImport.File] {
        let name = "tool-\(number)"
        // Three ways to the same id.
        let short = [
            #"echo "SHORT_SHA=$(git rev-parse --short HEAD)" >> "$GITHUB_ENV""#,
            #"echo "SHORT_SHA=${GITHUB_SHA::7}" >> "$GITHUB_ENV""#,
            #"echo "SHORT_SHA=$(echo ${{ github.sha }} | cut -c1-7)" >> "$GITHUB_ENV""#,
        ][number % 3]
        let tag = number % 6 == 0 ? "${{ env.DATE }}-${{ env.SHORT_SHA }}" : "${{ env.SHORT_SHA }}"
        return app("src/\(name)") + [
            workflow(
                "build-push-\(name)",
                #"""
                name: Build \#(name)
                on:
                  push:
                    branches: [main]
                    paths: ['src/\#(name)/**', .github/workflows/build-push-\#(name).yaml]
                  workflow_dispatch:
                env:
                  REGISTRY: ghcr.io
                  IMAGE_NAME: ${{ github.repository }}/\#(name)
                jobs:
                  build:
                    runs-on: ubuntu-latest
                    permissions:
                      contents: read
                      packages: write
                    steps:
                      - uses: actions/checkout@v4
                      - name: Prepare
                        run: |
                          \#(short)
                          echo "DATE=$(date +%Y%m%d)" >> "$GITHUB_ENV"
                      - uses: docker/setup-buildx-action@v3
                      - uses: docker/login-action@v3
                        with:
                          registry: ${{ env.REGISTRY }}
                          username: ${{ github.actor }}
                          password: ${{ secrets.GITHUB_TOKEN }}
                      - uses: docker/build-push-action@v6
                        with:
                          context: src/\#(name)
                          push: ${{ github.event_name != 'pull_request' }}
                          build-args: VERSION=${{ env.SHORT_SHA }}
                          cache-from: type=gha
                          tags: |
                            ${{ env.REGISTRY }}/${{ env.IMAGE_NAME }}:latest
                            ${{ env.REGISTRY }}/${{ env.IMAGE_NAME }}:\#(tag)

                """#
            )
        ]
    }

    /// The variants of an image, each with all that is its own.
    static func listedVariants(_ number: Int) -> [FastImport.File] {
        let name = "runtime-\(number)"
        return app("src/\(name)") + [
            workflow(
                name,
                #"""
                name: \#(name)
                on:
                  push:
                    branches: [main, 'release/**']
                  schedule:
                    - cron: '0 4 * * 1'
                jobs:
                  build:
                    runs-on: ubuntu-latest
                    strategy:
                      fail-fast: false
                      matrix:
                        include:
                          - variant: slim
                            base: debian:12-slim
                            python: "3.10"
                          - variant: full
                            base: debian:12
                            python: "3.12"
                            latest: true
                          - variant: cuda
                            base: nvidia/cuda:12.4.1-base-ubuntu22.04
                            python: "3.12"
                            platforms: linux/amd64
                    env:
                      IMAGE: ghcr.io/${{ github.repository_owner }}/\#(name)
                    steps:
                      - uses: actions/checkout@v4
                      - uses: docker/setup-qemu-action@v3
                        if: ${{ !matrix.platforms }}
                      - uses: docker/setup-buildx-action@v3
                      - uses: docker/login-action@v3
                        with:
                          registry: ghcr.io
                          username: ${{ github.repository_owner }}
                          password: ${{ secrets.GITHUB_TOKEN }}
                      - id: names
                        run: |
                          version=$(cat src/\#(name)/VERSION)
                          tags="$IMAGE:$version-${{ matrix.variant }}"
                          if [ "${{ matrix.latest }}" = "true" ]; then
                            tags="$tags,$IMAGE:$version,$IMAGE:latest"
                          fi
                          echo "tags=$tags" >> $GITHUB_OUTPUT
                          echo "version=$version" >> $GITHUB_OUTPUT
                      - uses: docker/build-push-action@v6
                        with:
                          context: src/\#(name)
                          platforms: ${{ matrix.platforms || 'linux/amd64,linux/arm64' }}
                          push: true
                          build-args: |
                            BASE=${{ matrix.base }}
                            PYTHON_VERSION=${{ matrix.python }}
                            VERSION=${{ steps.names.outputs.version }}
                          tags: ${{ steps.names.outputs.tags }}

                """#
            )
        ]
    }

    /// Two axes, one combination left out, the names from the metadata action.
    static func twoAxes(_ number: Int) -> [FastImport.File] {
        let name = "service-\(number)"
        return app("src/\(name)") + [
            workflow(
                name,
                #"""
                name: \#(name)
                on: [push, pull_request]
                jobs:
                  build:
                    runs-on: ubuntu-latest
                    strategy:
                      matrix:
                        python: ["3.11", "3.12"]
                        distribution: [bookworm, alpine]
                        exclude:
                          - python: "3.11"
                            distribution: alpine
                    steps:
                      - uses: actions/checkout@v4
                      - uses: docker/setup-buildx-action@v3
                      - id: meta
                        uses: docker/metadata-action@v5
                        with:
                          images: |
                            ghcr.io/${{ github.repository }}/\#(name)
                            docker.io/lab/\#(name)
                          flavor: |
                            latest=false
                            suffix=-py${{ matrix.python }}-${{ matrix.distribution }}
                          tags: |
                            type=ref,event=branch
                            type=ref,event=pr
                            type=sha,format=short
                            type=raw,value=stable,enable={{is_default_branch}}
                      - uses: docker/login-action@v3
                        if: github.event_name != 'pull_request'
                        with:
                          registry: ghcr.io
                          username: ${{ github.actor }}
                          password: ${{ secrets.GITHUB_TOKEN }}
                      - uses: docker/login-action@v3
                        if: github.event_name != 'pull_request'
                        with:
                          username: ${{ secrets.DOCKERHUB_USERNAME }}
                          password: ${{ secrets.DOCKERHUB_TOKEN }}
                      - uses: docker/build-push-action@v6
                        with:
                          context: src/\#(name)
                          push: ${{ github.event_name != 'pull_request' }}
                          build-args: |
                            BASE=python:${{ matrix.python }}-${{ matrix.distribution }}
                          tags: ${{ steps.meta.outputs.tags }}
                          labels: ${{ steps.meta.outputs.labels }}

                """#
            )
        ]
    }

    /// One image of a release or a branch, named by the metadata action.
    static func metadata(_ number: Int) -> [FastImport.File] {
        let name = "server-\(number)"
        return app("src/\(name)") + [
            workflow(
                name,
                #"""
                name: \#(name)
                on:
                  push:
                    branches: [main]
                    tags: ['v*.*.*']
                  pull_request:
                    branches: [main]
                env:
                  REGISTRY: ghcr.io
                  IMAGE_NAME: ${{ github.repository_owner }}/\#(name)
                jobs:
                  build-and-push:
                    runs-on: ubuntu-latest
                    steps:
                      - name: Check out
                        uses: actions/checkout@v4
                      - name: Log in
                        if: github.event_name != 'pull_request'
                        uses: docker/login-action@v3
                        with:
                          registry: ${{ env.REGISTRY }}
                          username: ${{ github.actor }}
                          password: ${{ secrets.GITHUB_TOKEN }}
                      - name: Names
                        id: meta
                        uses: docker/metadata-action@v5
                        with:
                          images: ${{ env.REGISTRY }}/${{ env.IMAGE_NAME }}
                          tags: |
                            type=schedule
                            type=ref,event=branch
                            type=semver,pattern={{version}}
                            type=semver,pattern={{major}}.{{minor}}
                            type=sha
                      - name: Build
                        uses: docker/build-push-action@v6
                        with:
                          context: ./src/\#(name)
                          push: ${{ github.event_name != 'pull_request' }}
                          tags: ${{ steps.meta.outputs.tags }}
                          labels: ${{ steps.meta.outputs.labels }}
                          cache-from: type=gha
                          cache-to: type=gha,mode=max

                """#
            )
        ]
    }

    /// The targets of a bake file.
    static func bake(_ number: Int) -> [FastImport.File] {
        let folder = "bake-\(number)"
        let targets = ["api", "web", "jobs"]
        return targets.flatMap { app("\(folder)/\($0)") } + [
            .init(
                path: "\(folder)/docker-bake.hcl",
                text: """
                    variable "TAG" {
                      default = "dev"
                    }
                    variable "REGISTRY" {
                      default = "ghcr.io/lab"
                    }
                    group "default" {
                      targets = ["images"]
                    }
                    target "images" {
                      name = app
                      matrix = {
                        app = ["\(targets.joined(separator: "\", \""))"]
                      }
                      context = app
                      args = { VERSION = TAG }
                      tags = ["${REGISTRY}/\(folder)-${app}:${TAG}", "${REGISTRY}/\(folder)-${app}:latest"]
                    }

                    """
            ),
            workflow(
                folder,
                #"""
                name: \#(folder)
                on:
                  push:
                    branches: [main]
                jobs:
                  bake:
                    runs-on: ubuntu-latest
                    steps:
                      - uses: actions/checkout@v4
                      - run: echo "TAG=$(git rev-parse --short=8 HEAD)" >> $GITHUB_ENV
                      - uses: docker/setup-buildx-action@v3
                      - uses: docker/login-action@v3
                        with:
                          registry: ghcr.io
                          username: ${{ github.actor }}
                          password: ${{ secrets.GITHUB_TOKEN }}
                      - uses: docker/bake-action@v6
                        with:
                          source: .
                          workdir: \#(folder)
                          files: docker-bake.hcl
                          push: true

                """#
            ),
        ]
    }
}
