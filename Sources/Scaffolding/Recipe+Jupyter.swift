extension Recipe {
    /// JupyterLab with packages of the user's own, built on one of the images of the Jupyter project.
    package static let jupyter = Recipe(
        name: "jupyter",
        summary: "JupyterLab with packages of your own.",
        base: "quay.io/jupyter/scipy-notebook:2025-03-14",
        files: [
            File("Dockerfile", dockerfile),
            File("requirements.txt", requirements),
            File("noop.txt", noop),
        ],
        workflow: RecipeTemplate(workflow),
        edited: ["Dockerfile", "requirements.txt"]
    )

    private static let dockerfile = """
        # JupyterLab with what is added below.
        ARG BASE_REGISTORY=«base-registry»
        ARG BASE_NAMESPACE=«base-namespace»
        ARG BASE_IMAGE=«base-image»
        ARG BASE_TAG=«base-tag»
        FROM ${BASE_REGISTORY}/${BASE_NAMESPACE}/${BASE_IMAGE}:${BASE_TAG}

        USER root

        # System packages, one a line. A line that begins with # is left out.
        RUN apt-get update --yes \\
            && apt-get install --yes --no-install-recommends \\
            git \\
            # tmux \\
            && apt-get clean && rm -rf /var/lib/apt/lists/*

        # Python packages stand in requirements.txt. The second file lets COPY succeed when the first one was removed.
        COPY requirements.tx[t] noop.txt /tmp/pip-tmp/
        RUN if [ -f /tmp/pip-tmp/requirements.txt ]; then \\
                pip install --disable-pip-version-check --no-cache-dir -r /tmp/pip-tmp/requirements.txt; \\
            fi \\
            && rm -rf /tmp/pip-tmp \\
            && fix-permissions "${CONDA_DIR}" \\
            && fix-permissions "/home/${NB_USER}"

        USER ${NB_UID}

        """

    private static let requirements = """
        # Python packages, one a line, each with the version that you tested:
        # transformers==4.51.3

        """

    private static let noop = """
        This file is copied beside requirements.txt, so that COPY has something to copy when there is none.

        """

    private static let workflow = """
        name: 'Build «title»'

        on:
          push:
            branches:
              - «branch»
              - 'feat/**'
            paths:
              - '«folder»/**'
              - '«workflow»'
          workflow_dispatch:

        env:
          # Where the image goes; the same in all workflows of this repository.
          TARGET_REGISTORY: «target-registry»
          TARGET_NAMESPACE: «target-namespace»
          # The folder of the app, as in the paths above.
          WORKLOAD_TYPE: '«app»'
          # What the image is built from.
          BASE_REGISTORY: «base-registry»
          BASE_NAMESPACE: '«base-namespace»'
          BASE_IMAGE: '«base-image»'
          BASE_TAG: '«base-tag»'

        jobs:
          build:
            runs-on: ubuntu-24.04
            permissions:
        «permissions»
            steps:
              - name: Check out
                uses: actions/checkout@v4

              # The id of the commit ends the tag, so that an image leads back to its sources.
              - name: Write APP_VERSION
                run: echo "APP_VERSION=$(git describe --tags --always)" >> "$GITHUB_ENV"

              - name: Set up buildx
                uses: docker/setup-buildx-action@v3

              - name: Log in
                uses: docker/login-action@v3
                with:
                  registry: ${{ env.TARGET_REGISTORY }}
                  username: «username»
                  password: «password»

              - name: Build and push
                uses: docker/build-push-action@v6
                with:
                  context: «folder-above»${{ env.WORKLOAD_TYPE }}
                  push: true
                  build-args: |
                    BASE_REGISTORY=${{ env.BASE_REGISTORY }}
                    BASE_NAMESPACE=${{ env.BASE_NAMESPACE }}
                    BASE_IMAGE=${{ env.BASE_IMAGE }}
                    BASE_TAG=${{ env.BASE_TAG }}
                  tags: |
                    ${{ env.TARGET_REGISTORY }}/${{ env.TARGET_NAMESPACE }}/${{ env.BASE_IMAGE }}-«app»:${{ env.BASE_TAG }}-${{ env.APP_VERSION }}

        """
}
