import Foundation

/// A real builder with an empty store of its own, which goes when the value goes.
///
/// It runs without a daemon, and its steps in a changed root instead of a container, for which it must be root.
package struct Buildah: ~Copyable {
    package struct Result: Sendable {
        package let isBuilt: Bool
        /// What it said, on both of its streams.
        package let log: String
    }

    private let store: String

    /// Whether there is one, and a program for its base images that needs no libraries.
    package static var isPresent: Bool {
        geteuid() == 0
            && ["/usr/bin/buildah", busybox].allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }
    }

    private static let busybox = "/bin/busybox"

    package init() throws {
        store = FileManager.default.temporaryDirectory.path + "/imgmatrix-buildah-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: store + "/base", withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: Self.busybox, toPath: store + "/base/busybox")
    }

    deinit {
        _ = try? run(["rmi", "--all", "--force"])
        try? FileManager.default.removeItem(atPath: store)
    }

    /// Makes an image with a shell and the usual small programs, labelled with its own name.
    package func makeBase(_ name: String) throws {
        let text = """
            FROM scratch
            COPY busybox /bin/busybox
            RUN ["/bin/busybox", "--install", "-s", "/bin"]
            LABEL base=\(name)
            """
        try Data(text.utf8).write(to: URL(fileURLWithPath: store + "/base/Dockerfile"))
        let result = try build(store + "/base", name: name)
        guard result.isBuilt else { throw Failure(description: result.log) }
    }

    package func build(_ context: String, name: String, arguments: [String] = []) throws -> Result {
        try run(["bud", "--isolation", "chroot", "--pull-never", "-t", name] + arguments + [context])
    }

    /// The value of a label of an image.
    package func label(_ label: String, of name: String) throws -> String {
        try said(["inspect", "--type", "image", "--format", "{{index .OCIv1.Config.Labels \"\(label)\"}}", name])
    }

    /// The files and links below a folder of an image, relative to it, in the order of their names.
    package func files(below folder: String, of name: String) throws -> [String] {
        let container = try said(["from", "--pull-never", name])
        let root = try said(["mount", container]) + folder
        var found: [String] = []
        for path in try FileManager.default.subpathsOfDirectory(atPath: root) {
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(root)/\(path)")
            if attributes[.type] as? FileAttributeType != .typeDirectory { found.append(path) }
        }
        _ = try run(["rm", container])
        return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    private func said(_ arguments: [String]) throws -> String {
        let result = try run(arguments)
        guard result.isBuilt else { throw Failure(description: result.log) }
        return result.log.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func run(_ arguments: [String]) throws -> Result {
        let log = URL(fileURLWithPath: "\(store)/log-\(UUID().uuidString)")
        try Data().write(to: log)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/buildah")
        process.arguments =
            ["--storage-driver", "vfs", "--root", store + "/root", "--runroot", store + "/run"] + arguments
        process.environment = ["PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "HOME": store, "TMPDIR": store]
        process.standardInput = FileHandle.nullDevice
        let handle = try FileHandle(forWritingTo: log)
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        process.waitUntilExit()
        // What a step prints may be any bytes.
        let text = String(decoding: try Data(contentsOf: log), as: UTF8.self)
        return Result(isBuilt: process.terminationStatus == 0, log: text)
    }
}
