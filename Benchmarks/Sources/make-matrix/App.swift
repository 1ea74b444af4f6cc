/// One app of the made repository: a folder and the workflow that builds it.
struct App {
    let number: Int

    var name: String { "notebook-\(String(100_000 + number).dropFirst())" }

    var files: [FastImport.File] {
        [
            .init(path: ".github/workflows/build-push-\(name).yaml", text: workflow),
            .init(path: "src/\(name)/Dockerfile", text: dockerfile),
            .init(path: "src/\(name)/noop.txt", text: ""),
            requirements(round: 0),
        ]
    }

    func requirements(round: Int) -> FastImport.File {
        .init(
            path: "src/\(name)/requirements.txt",
            text: """
                # 软件包列表 \(name)
                --index-url https://pypi.org/simple
                numpy==2.2.\(round)
                pandas==2.2.3
                scikit-learn==1.6.1

                """
        )
    }

    private var workflow: String {
        """
        name: 'Build \(name)'

        # 构建并推送镜像：src/\(name)
        # 每次提交后自动构建，无需手动操作
        on:
          push:
            branches:
              - main
              - 'feat/**'
            paths:
              - 'src/\(name)/**'
              - '.github/workflows/build-push-\(name).yaml'
          workflow_dispatch:

        env:
          # 目标镜像的地址，所有应用都一样
          TARGET_REGISTORY: registry.example.com
          TARGET_NAMESPACE: lab
          # 应用目录，没有 src/ 前缀
          WORKLOAD_TYPE: \(name)
          # 基础镜像：https://quay.io/repository/jupyter/scipy-notebook?tab=tags
          BASE_REGISTORY: quay.io
          BASE_NAMESPACE: jupyter
          BASE_IMAGE: scipy-notebook
          BASE_TAG: python-3.11

        concurrency:
          group: ${{ github.workflow }}-${{ github.ref }}
          cancel-in-progress: true

        jobs:
          build:
            runs-on: ubuntu-24.04
            timeout-minutes: 120
            permissions:
              contents: read
            steps:
              # 大镜像需要更多磁盘空间
              - name: Free disk space
                run: |
                  df --human-readable /
                  sudo rm -rf /usr/share/dotnet /usr/local/lib/android
                  sudo docker image prune --all --force
                  df --human-readable /

              - name: Check out
                uses: actions/checkout@v4

              # 标签的最后一段是提交的 id
              - name: Write APP_VERSION
                run: |
                  echo "APP_VERSION=$(git describe --tags --always)" >> "$GITHUB_ENV"

              - name: Set up buildx
                uses: docker/setup-buildx-action@v3

              - name: Log in
                uses: docker/login-action@v3
                with:
                  registry: ${{ env.TARGET_REGISTORY }}
                  username: ${{ secrets.REGISTRY_USERNAME }}
                  password: ${{ secrets.REGISTRY_PASSWORD }}

              # 构建镜像
              - name: Build and push
                uses: docker/build-push-action@v6
                with:
                  context: src/${{ env.WORKLOAD_TYPE }}
                  file: src/${{ env.WORKLOAD_TYPE }}/Dockerfile
                  platforms: linux/amd64
                  push: true
                  build-args: |
                    BASE_REGISTORY=${{ env.BASE_REGISTORY }}
                    BASE_NAMESPACE=${{ env.BASE_NAMESPACE }}
                    BASE_IMAGE=${{ env.BASE_IMAGE }}
                    BASE_TAG=${{ env.BASE_TAG }}
                  tags: |
                    ${{ env.TARGET_REGISTORY }}/${{ env.TARGET_NAMESPACE }}/${{ env.BASE_IMAGE }}-\(name):${{ env.BASE_TAG }}-${{ env.APP_VERSION }}

        """
    }

    private var dockerfile: String {
        #"""
        # \#(name): 在基础镜像上安装软件
        ARG BASE_REGISTORY=quay.io
        ARG BASE_NAMESPACE=jupyter
        ARG BASE_IMAGE=scipy-notebook
        ARG BASE_TAG=python-3.11
        FROM ${BASE_REGISTORY}/${BASE_NAMESPACE}/${BASE_IMAGE}:${BASE_TAG}

        USER root

        # 系统软件
        RUN apt-get update --yes \
            && apt-get install --yes --no-install-recommends \
            # build-essential \
            curl \
            # - pandoc converts notebooks
            pandoc \
            libopenmpi-dev \
            # screen \
            tmux \
            vim \
            zip \
            && apt-get clean && rm -rf /var/lib/apt/lists/*

        # 语言与时区
        ENV LANG=C.UTF-8 \
            TZ=Asia/Shanghai \
            PIP_NO_CACHE_DIR=1

        # 中文字体，供 matplotlib 使用
        RUN apt-get update --yes \
            && apt-get install --yes --no-install-recommends fonts-noto-cjk \
            && apt-get clean && rm -rf /var/lib/apt/lists/*

        # 编辑器
        ENV CODE_VERSION=4.96.4
        RUN curl -fsSLO "https://github.com/coder/code-server/releases/download/v${CODE_VERSION}/code-server_${CODE_VERSION}_amd64.deb" \
            && dpkg -i "code-server_${CODE_VERSION}_amd64.deb" \
            && rm -f "code-server_${CODE_VERSION}_amd64.deb"

        RUN mamba install --yes \
            'jupyter-server-proxy' \
            'jupyter-vscode-proxy' \
            && mamba clean --all -f -y \
            && fix-permissions "${CONDA_DIR}" \
            && fix-permissions "/home/${NB_USER}"

        # pip 软件包写在 requirements.txt
        COPY requirements.tx[t] noop.txt /tmp/pip-tmp/
        RUN if [ -f /tmp/pip-tmp/requirements.txt ]; then \
                pip install --disable-pip-version-check --no-cache-dir -r /tmp/pip-tmp/requirements.txt; \
            fi \
            && rm -rf /tmp/pip-tmp \
            && fix-permissions "${CONDA_DIR}" \
            && fix-permissions "/home/${NB_USER}"

        USER ${NB_UID}

        """#
    }
}
