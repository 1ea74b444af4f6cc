/// Workflows that call another one, or use an action of the repository.
extension MixedRepository {
    /// The workflow that the others call.
    static func calledWorkflow(_: Int) -> [FastImport.File] {
        [
            workflow(
                "_build",
                #"""
                name: Build one image
                on:
                  workflow_call:
                    inputs:
                      image:
                        required: true
                        type: string
                      version:
                        type: string
                        default: '1.0'
                      publish:
                        type: boolean
                        default: false
                      revision:
                        type: number
                        default: 1
                      base:
                        type: string
                        default: debian:12-slim
                    outputs:
                      reference:
                        description: The image that was built
                        value: ${{ jobs.build.outputs.reference }}
                jobs:
                  build:
                    runs-on: ubuntu-latest
                    outputs:
                      reference: ${{ steps.prepare.outputs.reference }}
                    env:
                      REGISTRY: ghcr.io
                    steps:
                      - uses: actions/checkout@v4
                        with:
                          fetch-depth: 0
                      - name: Prepare
                        id: prepare
                        run: |
                          OWNER=$(echo "${{ github.repository_owner }}" | tr '[:upper:]' '[:lower:]')
                          TAG=${{ inputs.version }}-${{ inputs.revision }}
                          if [ "${{ inputs.publish }}" == "true" ]; then
                            REPOSITORY=$REGISTRY/$OWNER
                          else
                            REPOSITORY=$REGISTRY/$OWNER/preview
                          fi
                          case "${{ inputs.base }}" in
                            *alpine*) SUFFIX=-alpine ;;
                            *slim*) SUFFIX=-slim ;;
                            *) SUFFIX= ;;
                          esac
                          echo "REPOSITORY=$REPOSITORY" >> "$GITHUB_ENV"
                          echo "TAG=$TAG$SUFFIX" >> "$GITHUB_ENV"
                          echo "reference=$REPOSITORY/${{ inputs.image }}:$TAG$SUFFIX" >> "$GITHUB_OUTPUT"
                      - name: Print the names
                        run: |
                          echo "Repository: ${REPOSITORY}"
                          echo "Tag: ${TAG}"
                          echo "Commit: $(git describe --tags --always)"
                      - uses: docker/setup-qemu-action@v3
                        if: inputs.publish
                      - uses: docker/setup-buildx-action@v3
                      - uses: docker/login-action@v3
                        if: ${{ inputs.publish }}
                        with:
                          registry: ${{ env.REGISTRY }}
                          username: ${{ github.actor }}
                          password: ${{ secrets.GITHUB_TOKEN }}
                      - uses: docker/build-push-action@v6
                        with:
                          context: src/${{ inputs.image }}
                          push: ${{ inputs.publish }}
                          platforms: ${{ inputs.publish && 'linux/amd64,linux/arm64' || 'linux/amd64' }}
                          build-args: |
                            BASE=${{ inputs.base }}
                            VERSION=${{ inputs.version }}
                          tags: |
                            ${{ env.REPOSITORY }}/${{ inputs.image }}:${{ env.TAG }}
                            ${{ env.REPOSITORY }}/${{ inputs.image }}:${{ github.sha }}
                      - name: Test
                        run: |
                          docker run --rm ${{ env.REPOSITORY }}/${{ inputs.image }}:${{ env.TAG }} --version
                          docker run --rm --entrypoint sh ${{ env.REPOSITORY }}/${{ inputs.image }}:${{ env.TAG }} -c 'id -u'

                """#
            )
        ]
    }

    static func oneCall(_ number: Int) -> [FastImport.File] {
        let name = "called-\(number)"
        return app("src/\(name)") + [
            workflow(
                name,
                #"""
                name: \#(name)
                on:
                  push:
                    branches: [main]
                    paths: ['src/\#(name)/**', .github/workflows/\#(name).yaml]
                  workflow_dispatch:
                jobs:
                  image:
                    uses: ./.github/workflows/_build.yaml
                    permissions:
                      contents: read
                      packages: write
                    with:
                      image: \#(name)
                      version: 2.\#(number).0
                      publish: ${{ github.event_name == 'push' && github.ref == 'refs/heads/main' }}
                    secrets: inherit

                """#
            )
        ]
    }

    static func callsOfMatrix(_ number: Int) -> [FastImport.File] {
        let names = ["small", "large", "gpu"].map { "family-\(number)-\($0)" }
        return names.flatMap { app("src/\($0)") } + [
            workflow(
                "family-\(number)",
                #"""
                name: family-\#(number)
                on:
                  push:
                    branches: [main]
                jobs:
                  images:
                    strategy:
                      matrix:
                        image: [\#(names.joined(separator: ", "))]
                        base: ["python:3.12-slim"]
                    uses: ./.github/workflows/_build.yaml
                    with:
                      image: ${{ matrix.image }}
                      base: ${{ matrix.base }}
                      version: "4.\#(number)"
                      revision: \#(number)
                      publish: true
                    secrets: inherit
                  done:
                    needs: images
                    runs-on: ubuntu-latest
                    steps:
                      - run: echo "last was ${{ needs.images.outputs.reference }}"

                """#
            )
        ]
    }

    /// Two jobs that leave login and names to an action of the repository.
    static func compositeAction(_ number: Int) -> [FastImport.File] {
        let name = "worker-\(number)"
        let action = FastImport.File(
            path: ".github/actions/prepare/action.yaml",
            text: #"""
                name: Prepare
                inputs:
                  image:
                    required: true
                  flavour:
                    default: plain
                outputs:
                  tags:
                    value: ${{ steps.names.outputs.tags }}
                runs:
                  using: composite
                  steps:
                    - uses: docker/setup-buildx-action@v3
                    - shell: bash
                      run: |
                        echo "REPOSITORY=ghcr.io/${GITHUB_REPOSITORY,,}/${{ inputs.image }}" >> $GITHUB_ENV
                        echo "BRANCH=${GITHUB_REF#refs/heads/}" >> $GITHUB_ENV
                    - id: names
                      shell: bash
                      run: |
                        tag=$(echo "$BRANCH" | sed -e 's/[^a-zA-Z0-9._-]/-/g')
                        {
                          echo 'tags<<EOF'
                          echo "$REPOSITORY:$tag-${{ inputs.flavour }}"
                          echo "$REPOSITORY:${GITHUB_SHA:0:12}-${{ inputs.flavour }}"
                          echo EOF
                        } >> "$GITHUB_OUTPUT"

                """#
        )
        return (number == 1 ? [action] : []) + app("src/\(name)") + [
            workflow(
                name,
                #"""
                name: \#(name)
                on:
                  push:
                    branches: [main]
                jobs:
                  build:
                    runs-on: ubuntu-latest
                    strategy:
                      matrix:
                        flavour: [plain, debug]
                    steps:
                      - uses: actions/checkout@v4
                      - uses: docker/login-action@v3
                        with:
                          registry: ghcr.io
                          username: ${{ github.actor }}
                          password: ${{ secrets.GITHUB_TOKEN }}
                      - id: prepare
                        uses: ./.github/actions/prepare
                        with:
                          image: \#(name)
                          flavour: ${{ matrix.flavour }}
                      - uses: docker/build-push-action@v6
                        with:
                          context: src/\#(name)
                          push: true
                          build-args: VERSION=${{ matrix.flavour }}
                          tags: ${{ steps.prepare.outputs.tags }}

                """#
            )
        ]
    }
}
