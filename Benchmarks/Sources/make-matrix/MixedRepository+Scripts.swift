/// Workflows whose scripts decide what is built.
extension MixedRepository {
    /// A name put together by the small tools of the shell.
    static func namesFromScripts(_ number: Int) -> [FastImport.File] {
        let name = "scripted-\(number)"
        return app("src/\(name)") + [
            .init(
                path: "src/\(name)/metadata.json",
                text: """
                    {
                      "app": "\(name)",
                      "version": "7.\(number).1",
                      "channels": [{"name": "stable", "platforms": ["linux/amd64", "linux/arm64"]}]
                    }

                    """
            ),
            workflow(
                name,
                #"""
                name: \#(name)
                on:
                  push:
                    branches: [main]
                jobs:
                  prepare:
                    runs-on: ubuntu-latest
                    outputs:
                      version: ${{ steps.read.outputs.version }}
                      minor: ${{ steps.read.outputs.minor }}
                      platforms: ${{ steps.read.outputs.platforms }}
                    steps:
                      - uses: actions/checkout@v4
                      - id: read
                        run: |
                          set -euo pipefail
                          file=src/\#(name)/metadata.json
                          version=$(jq -r .version "$file")
                          minor=$(echo "$version" | cut -d. -f1,2)
                          platforms=$(jq -r '.channels[0].platforms | join(",")' "$file")
                          echo "version=$version" >> "$GITHUB_OUTPUT"
                          echo "minor=${minor}" >> "$GITHUB_OUTPUT"
                          echo "platforms=$platforms" >> "$GITHUB_OUTPUT"
                  build:
                    needs: prepare
                    runs-on: ubuntu-latest
                    steps:
                      - uses: actions/checkout@v4
                      - name: Variables
                        run: |
                          echo "OWNER=$(echo $GITHUB_REPOSITORY | cut -d/ -f1 | tr A-Z a-z)" >> $GITHUB_ENV
                          echo "BASE=$(sed -n 's/^ARG BASE=//p' src/\#(name)/Dockerfile | head -n 1)" >> $GITHUB_ENV
                          BRANCH=$(echo ${GITHUB_REF_NAME} | sed 's|/|-|g')
                          echo "BRANCH=$BRANCH" >> $GITHUB_ENV
                      - uses: docker/setup-buildx-action@v3
                      - uses: docker/login-action@v3
                        with:
                          registry: ghcr.io
                          username: ${{ github.actor }}
                          password: ${{ secrets.GITHUB_TOKEN }}
                      - uses: docker/build-push-action@v6
                        with:
                          context: src/\#(name)
                          platforms: ${{ needs.prepare.outputs.platforms }}
                          push: true
                          build-args: |
                            BASE=${{ env.BASE }}
                            VERSION=${{ needs.prepare.outputs.version }}
                          tags: |
                            ghcr.io/${{ env.OWNER }}/\#(name):${{ needs.prepare.outputs.version }}
                            ghcr.io/${{ env.OWNER }}/\#(name):${{ needs.prepare.outputs.minor }}
                            ghcr.io/${{ env.OWNER }}/\#(name):${{ env.BRANCH }}

                """#
            ),
        ]
    }

    /// `docker build` and `docker push`, once for each folder of a list.
    static func dockerInLoops(_ number: Int) -> [FastImport.File] {
        let folder = "loop-\(number)"
        let names = ["alpha", "beta", "gamma", "delta"]
        return names.flatMap { app("\(folder)/\($0)") } + [
            workflow(
                folder,
                #"""
                name: \#(folder)
                on:
                  push:
                    branches: [main]
                env:
                  REPOSITORY: ghcr.io/lab
                jobs:
                  build:
                    runs-on: ubuntu-latest
                    steps:
                      - uses: actions/checkout@v4
                      - name: Log in
                        run: echo "${{ secrets.GITHUB_TOKEN }}" | docker login ghcr.io -u "$GITHUB_ACTOR" --password-stdin
                      - name: Build
                        run: |
                          TAG=$(git rev-parse --short HEAD)
                          for name in \#(names.joined(separator: " ")); do
                            image="$REPOSITORY/\#(folder)-$name"
                            version=$(cat \#(folder)/$name/VERSION)
                            if [ ! -f "\#(folder)/$name/Dockerfile" ]; then
                              echo "no Dockerfile for $name"
                              continue
                            fi
                            docker build \
                              --build-arg VERSION="$version" \
                              --label org.opencontainers.image.revision="$GITHUB_SHA" \
                              -t "$image:$version" -t "$image:$TAG" \
                              "\#(folder)/$name"
                            docker push "$image:$version"
                            docker push "$image:$TAG"
                          done

                """#
            )
        ]
    }

    /// A matrix of the folders that hold a Dockerfile.
    static func foundFolders(_ number: Int) -> [FastImport.File] {
        let folder = "found-\(number)"
        let names = ["base", "dev", "notebook", "runner", "web"]
        return names.flatMap { app("\(folder)/\($0)") } + [
            workflow(
                folder,
                #"""
                name: \#(folder)
                on:
                  push:
                    branches: [main]
                  workflow_dispatch:
                jobs:
                  list:
                    runs-on: ubuntu-latest
                    outputs:
                      matrix: ${{ steps.find.outputs.matrix }}
                    steps:
                      - uses: actions/checkout@v4
                      - id: find
                        run: |
                          folders=$(find \#(folder) -mindepth 2 -maxdepth 2 -name Dockerfile -printf '%h\n' | sort)
                          matrix=$(echo "$folders" | jq -R -s -c 'split("\n") | map(select(length > 0)) | map({context: ., name: (. | split("/") | last)})')
                          echo "matrix={\"include\":$matrix}" >> "$GITHUB_OUTPUT"
                  build:
                    needs: list
                    runs-on: ubuntu-latest
                    strategy:
                      fail-fast: false
                      matrix: ${{ fromJSON(needs.list.outputs.matrix) }}
                    steps:
                      - uses: actions/checkout@v4
                      - uses: docker/setup-buildx-action@v3
                      - uses: docker/login-action@v3
                        with:
                          registry: ghcr.io
                          username: ${{ github.actor }}
                          password: ${{ secrets.GITHUB_TOKEN }}
                      - name: Version
                        id: version
                        run: echo "version=$(head -n1 ${{ matrix.context }}/VERSION | tr -d '[:space:]')" >> $GITHUB_OUTPUT
                      - uses: docker/build-push-action@v6
                        with:
                          context: ${{ matrix.context }}
                          push: true
                          build-args: VERSION=${{ steps.version.outputs.version }}
                          tags: |
                            ghcr.io/lab/\#(folder)-${{ matrix.name }}:${{ steps.version.outputs.version }}
                            ghcr.io/lab/\#(folder)-${{ matrix.name }}:latest

                """#
            )
        ]
    }
}
