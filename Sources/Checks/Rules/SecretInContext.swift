import Actions
import Dockerfile
import ImageMatrix
import SourceText

extension Rule {
    /// Secrets that get into an image with the folder that they lie in.
    static let secretInContext = Rule(
        id: "secret-in-context",
        severity: .warning,
        repair: .unsafe,
        source: .buildContext,
        summary:
            "A folder is copied with a private key, a file '.env' or the history of the repository in it.",
        why: """
            Who can pull the image can read them, also when a later instruction removes them: every layer keeps what it got.
            """,
        bad: """
            COPY . /app
            PASSWORD=secret
            """,
        good: """
            COPY . /app
            .env
            """,
        exceptions: [
            "What the ignore file leaves out.",
            "`.env.example` and the like, public keys and certificates.",
            "Files that are copied by name, which somebody wanted.",
            "A file '.env' without a value.",
        ]
    ) { context, report in
        var seen: Set<[String]> = []
        for build in context.contextBuilds {
            for source in build.reachable.flatMap(\.copies).flatMap(\.sources) {
                guard build.kind(of: source.path) == .directory || source.path.isEmpty else { continue }
                for secret in secrets(below: source.path, of: build, in: context) {
                    guard
                        seen.insert([secret, source.place.path, "\(source.place.bytes.lowerBound)"]).inserted
                    else {
                        continue
                    }
                    report(.secret(secret), source.place, fixes: build.files.adding(secret).map { [$0] } ?? [])
                }
            }
        }
    }

    /// The files of a folder of the context that nobody wants in an image, relative to the context.
    private static func secrets(
        below folder: String,
        of build: ContextBuild,
        in context: CheckContext
    ) -> [String] {
        var found: [String] = []
        let start = build.folder.isEmpty ? 0 : build.folder.utf8.count + 1
        if folder.isEmpty, build.folder.isEmpty, context.tree.isDirectory(".git"),
            build.files.ignoredState(of: ".git") == false,
            build.files.ignoredState(of: ".git/config") == false
        {
            found.append(".git")
        }
        for path in context.files(below: build.files.repositoryPath(folder)) where mayBeSecret(path) {
            let inside = String(path.utf8.dropFirst(start)) ?? ""
            guard build.files.ignoredState(of: inside) == false, !build.names(inside), isSecret(path, in: context)
            else { continue }
            found.append(inside)
        }
        return found
    }

    private static func mayBeSecret(_ path: String) -> Bool {
        let name = path.lastPathPart
        return name == ".env" || name == "id_rsa" || name == "id_ed25519" || name == "id_ecdsa"
            || name.hasSuffix(".pem") || name.hasSuffix(".key")
    }

    private static func isSecret(_ path: String, in context: CheckContext) -> Bool {
        guard let bytes = try? context.tree.bytes(of: path, in: 0..<65536) else { return false }
        let text = String(decoding: bytes, as: UTF8.self)
        if path.lastPathPart == ".env" {
            return text.split(whereSeparator: \.isNewline).contains { line in
                guard let equals = line.firstIndex(of: "="), !line.hasPrefix("#") else { return false }
                return line[equals...].dropFirst().contains { !$0.isWhitespace && $0 != "\"" && $0 != "'" }
            }
        }
        return text.contains(bytesOf: "PRIVATE KEY-----")
    }
}

extension Diagnostic.Message {
    fileprivate static func secret(_ path: String) -> Self {
        if path == ".git" {
            return
                "the history of the repository gets into the image with the folder; write '.git' into the ignore file"
        }
        return "'\(path)' gets into the image with the folder; write it into the ignore file"
    }
}
