// swift-tools-version: 6.2

import PackageDescription

// A package of its own, so that nobody who only wants the program builds it. `Benchmarks/run` does it all.
let package = Package(
    name: "imgmatrix-benchmarks",
    targets: [
        .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        // A repository of any number of apps and commits.
        .executableTarget(name: "make-matrix"),
        // The named limit of speed: libyaml's bare event loop over the same workflows.
        .executableTarget(name: "yaml-limit", dependencies: ["CLibYAML"]),
        // Processor time, wall time and memory of a command.
        .executableTarget(name: "measure"),
    ],
    swiftLanguageModes: [.v6]
)
