import Actions
import ELF
import ImageMatrix
import SourceText
import Values

/// Machine code of a folder that an image cannot run.
struct ForeignCode {
    /// Relative to the context.
    let path: String
    /// What it is made for, as `macOS` or `arm64`.
    let system: String

    /// So many files of a folder are looked into.
    private static let fileLimit = 2000

    /// Nil also where some of the folder is for the image: packages that bring code for all systems do no harm.
    init?(below folder: String, of build: ContextBuild, in context: CheckContext) {
        let platforms = build.build.request.platforms
        let machines = platforms.compactMap { platform in
            platform.text.map { text in text.split(separator: "/").dropFirst().first.map(String.init) ?? text }
        }
        let start = build.folder.isEmpty ? 0 : build.folder.utf8.count + 1
        var found: (path: String, system: String)?
        for path in context.files(below: build.files.repositoryPath(folder)).prefix(Self.fileLimit) {
            guard Self.mayHoldCode(path, context), let head = try? context.tree.bytes(of: path, in: 0..<64) else {
                continue
            }
            let system: String
            if let header = ELFHeader(reading: { $0.lowerBound == 0 ? head : nil }) {
                guard let machine = header.architecture else { continue }
                // Without a platform the image is for the machine of the builder.
                guard !machines.isEmpty, machines.count == platforms.count, !machines.contains(machine) else {
                    return nil
                }
                system = machine
            } else if Self.machOMagic.contains(where: { head.starts(with: $0) }) {
                system = "macOS"
            } else if head.starts(with: [0x4D, 0x5A]) {
                system = "Windows"
            } else {
                continue
            }
            if found == nil { found = (String(path.utf8.dropFirst(start)) ?? path, system) }
        }
        guard let found else { return nil }
        (path, system) = found
    }

    private static let machOMagic: [[UInt8]] = [
        [0xCE, 0xFA, 0xED, 0xFE], [0xCF, 0xFA, 0xED, 0xFE], [0xFE, 0xED, 0xFA, 0xCE], [0xFE, 0xED, 0xFA, 0xCF],
    ]

    /// Libraries by their names, and programs by their mark; not what is there for every system on purpose.
    private static func mayHoldCode(_ path: String, _ context: CheckContext) -> Bool {
        guard !path.contains(bytesOf: "/prebuilds/") else { return false }
        if [".node", ".so", ".dylib", ".dll", ".pyd"].contains(where: { path.hasSuffix($0) }) { return true }
        return context.tree.kind(of: path) == .file(isExecutable: true)
    }
}
