/// Workflows that build what was changed.
extension MixedRepository {
    private static let names = ["core", "editor", "gateway", "ingest", "mailer", "search", "store", "worker"]

    /// `git diff` cut to the first two parts of its paths.
    static func changedByGit(_ number: Int) -> [FastImport.File] {
        let folder = "changed-\(number)"
        return names.flatMap { app("\(folder)/\($0)") } + [
            workflow(
                folder,
                #"""
                name: \#(folder)
                on:
                  push:
                    branches: [main]
                jobs:
                  detect:
                    runs-on: ubuntu-latest
                    outputs:
                      apps: ${{ steps.list.outputs.apps }}
                      any: ${{ steps.list.outputs.any }}
                    steps:
                      - uses: actions/checkout@v4
                        with:
                          fetch-depth: 0
                      - id: list
                        run: |
                          before=${{ github.event.before }}
                          if [ "$before" = "0000000000000000000000000000000000000000" ]; then
                            apps=$(find \#(folder) -mindepth 2 -maxdepth 2 -name Dockerfile | cut -d/ -f2 | sort)
                          else
                            apps=$(git diff --name-only "$before" ${{ github.sha }} | grep '^\#(folder)/' | cut -d/ -f2 | sort -u)
                          fi
                          json=$(printf '%s\n' $apps | jq -R . | jq -sc 'map(select(. != ""))')
                          echo "apps=$json" >> "$GITHUB_OUTPUT"
                          if [ "$json" != "[]" ]; then echo "any=true" >> "$GITHUB_OUTPUT"; fi
                  build:
                    needs: detect
                    if: needs.detect.outputs.any == 'true'
                    runs-on: ubuntu-latest
                    strategy:
                      matrix:
                        app: ${{ fromJSON(needs.detect.outputs.apps) }}
                    steps:
                      - uses: actions/checkout@v4
                      - uses: docker/setup-buildx-action@v3
                      - uses: docker/login-action@v3
                        with:
                          registry: ghcr.io
                          username: ${{ github.actor }}
                          password: ${{ secrets.GITHUB_TOKEN }}
                      - id: version
                        run: echo "version=$(cat \#(folder)/${{ matrix.app }}/VERSION)" >> $GITHUB_OUTPUT
                      - uses: docker/build-push-action@v6
                        with:
                          context: \#(folder)/${{ matrix.app }}
                          push: true
                          tags: |
                            ghcr.io/lab/\#(folder)-${{ matrix.app }}:${{ steps.version.outputs.version }}
                            ghcr.io/lab/\#(folder)-${{ matrix.app }}:${{ github.sha }}

                """#
            )
        ]
    }

    /// One filter for each folder.
    static func changedByFilters(_ number: Int) -> [FastImport.File] {
        let folder = "filtered-\(number)"
        let indentation = String(repeating: " ", count: 12)
        let filters = names.map { "\(indentation)\($0): ['\(folder)/\($0)/**', 'shared/\(folder)/**']" }
        return names.flatMap { app("\(folder)/\($0)") } + [
            workflow(
                folder,
                #"""
                name: \#(folder)
                on:
                  push:
                    branches: [main]
                  pull_request:
                jobs:
                  changes:
                    runs-on: ubuntu-latest
                    outputs:
                      apps: ${{ steps.filter.outputs.changes }}
                    steps:
                      - uses: actions/checkout@v4
                      - uses: dorny/paths-filter@v3
                        id: filter
                        with:
                          filters: |
                \#(filters.joined(separator: "\n"))
                  build:
                    needs: changes
                    if: needs.changes.outputs.apps != '[]'
                    runs-on: ubuntu-latest
                    strategy:
                      matrix:
                        app: ${{ fromJSON(needs.changes.outputs.apps) }}
                    steps:
                      - uses: actions/checkout@v4
                      - uses: docker/login-action@v3
                        if: github.event_name == 'push'
                        with:
                          registry: ghcr.io
                          username: ${{ github.actor }}
                          password: ${{ secrets.GITHUB_TOKEN }}
                      - id: meta
                        uses: docker/metadata-action@v5
                        with:
                          images: ghcr.io/lab/\#(folder)-${{ matrix.app }}
                          tags: |
                            type=ref,event=branch
                            type=sha
                      - uses: docker/build-push-action@v6
                        with:
                          context: \#(folder)/${{ matrix.app }}
                          push: ${{ github.event_name == 'push' }}
                          tags: ${{ steps.meta.outputs.tags }}

                """#
            )
        ]
    }
}
