// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "imgmatrix",
    products: [
        .executable(name: "imgmatrix", targets: ["imgmatrix"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: [
        // Floor 0: system libraries.
        .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CLibGit2", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"])]),

        // Floor 1: text and values, without any format.
        .target(name: "SourceText"),
        .target(name: "Values", dependencies: ["SourceText"]),

        // Floor 2: one format or system each.
        .target(name: "YAML", dependencies: ["CLibYAML", "SourceText"]),
        .target(name: "Git", dependencies: ["CLibGit2", "SourceText"]),
        .target(name: "OCI"),
        .target(name: "ELF"),
        .target(name: "Requirements", dependencies: ["SourceText"]),
        .target(name: "Shell", dependencies: ["SourceText", "Values"]),
        .target(name: "Dockerfile", dependencies: ["SourceText", "Values"]),

        // Floor 3: GitHub Actions.
        .target(name: "Actions", dependencies: ["Git", "OCI", "Shell", "SourceText", "Values", "YAML"]),

        // Floor 4: the domain.
        .target(
            name: "ImageMatrix",
            dependencies: ["Actions", "Dockerfile", "Git", "OCI", "Shell", "SourceText", "Values", "YAML"]
        ),

        // Floor 5: what can be asked of an image matrix.
        .target(
            name: "Checks",
            dependencies: [
                "Actions", "Dockerfile", "ELF", "Git", "ImageMatrix", "OCI", "Requirements", "SourceText", "Values",
                "YAML",
            ]
        ),
        .target(
            name: "Scaffolding",
            dependencies: ["Actions", "Dockerfile", "ImageMatrix", "OCI", "SourceText", "Values", "YAML"]
        ),

        // Floor 6: how answers look.
        .target(name: "Reporting", dependencies: ["SourceText", "Values"]),

        // Floor 7: the commands.
        .executableTarget(
            name: "imgmatrix",
            dependencies: [
                "Actions", "Checks", "Git", "ImageMatrix", "Reporting", "Scaffolding", "SourceText", "Values",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),

        // Measured beside git by Benchmarks/run.
        .executableTarget(name: "benchmark-history", dependencies: ["Git", "SourceText"]),

        // Tests.
        .target(name: "TestSupport", dependencies: ["SourceText"], path: "Tests/TestSupport"),
        .testTarget(name: "DockerfileTests", dependencies: ["Dockerfile", "SourceText", "TestSupport", "Values"]),
        .testTarget(name: "ShellTests", dependencies: ["Shell", "SourceText", "TestSupport", "Values"]),
        .testTarget(name: "SourceTextTests", dependencies: ["SourceText", "TestSupport"]),
        .testTarget(name: "YAMLTests", dependencies: ["SourceText", "TestSupport", "YAML"]),
        .testTarget(name: "ValuesTests", dependencies: ["SourceText", "Values", "TestSupport"]),
        .testTarget(name: "ActionsTests", dependencies: ["Actions", "SourceText", "Values", "YAML", "TestSupport"]),
        .testTarget(
            name: "ChecksTests",
            dependencies: ["Actions", "Checks", "Git", "ImageMatrix", "SourceText", "TestSupport"],
            exclude: ["Repositories", "Rules"]
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["TestSupport", "imgmatrix"],
            exclude: ["Readme", "RealBuilds", "Seeds"]
        ),
        .testTarget(
            name: "ImageMatrixTests",
            dependencies: ["Actions", "Git", "ImageMatrix", "SourceText", "TestSupport", "Values"],
            exclude: ["Repositories"]
        ),
        .testTarget(name: "ELFTests", dependencies: ["ELF", "TestSupport"]),
        .testTarget(name: "RequirementsTests", dependencies: ["Requirements", "SourceText", "TestSupport"]),
        .testTarget(name: "OCITests", dependencies: ["OCI", "TestSupport"]),
        .testTarget(name: "ReportingTests", dependencies: ["Reporting", "SourceText", "TestSupport", "Values"]),
        .testTarget(
            name: "ScaffoldingTests",
            dependencies: [
                "Actions", "Checks", "Git", "ImageMatrix", "Reporting", "Scaffolding", "SourceText", "TestSupport",
                "Values", "imgmatrix",
            ],
            exclude: ["Expected"]
        ),
        .testTarget(name: "GitTests", dependencies: ["Git", "SourceText", "TestSupport"]),
    ],
    swiftLanguageModes: [.v6]
)

// Built by `scripts/fuzz` only: it needs a compiler with libFuzzer.
if Context.environment["IMGMATRIX_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "fuzz",
            dependencies: [
                "Actions", "Checks", "Dockerfile", "ELF", "Git", "ImageMatrix", "OCI", "Reporting", "Requirements",
                "Shell", "SourceText", "Values", "YAML",
            ],
            path: "Fuzzing"
        )
    )
}

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ]
    // `scripts/test` asks for this; a user with a newer compiler must still be able to build.
    if Context.environment["IMGMATRIX_WARNINGS_AS_ERRORS"] != nil {
        target.swiftSettings?.append(.treatAllWarnings(as: .error))
    }
}
