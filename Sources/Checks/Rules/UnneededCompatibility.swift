import Dockerfile
import ELF
import ImageMatrix
import Shell
import SourceText

extension Rule {
    /// A loader for programs that need none.
    static let unneededCompatibility = Rule(
        id: "unneeded-gcompat",
        severity: .hint,
        repair: .none,
        source: .practice,
        summary: "Alpine gets 'gcompat', but every program that is copied is linked statically.",
        why:
            "The package adds 2.7 MB for programs that were linked against glibc; one that is linked statically loads nothing.",
        bad: """
            FROM alpine:3.22
            RUN apk add --no-cache gcompat
            COPY hello /usr/local/bin/
            """,
        good: """
            FROM alpine:3.22
            COPY hello /usr/local/bin/
            """,
        exceptions: [
            "Images without a program of the context, or with one of another stage or image.",
            "A stage that installs, fetches or unpacks something else, which may need it.",
        ]
    ) { context, report in
        var seen: Set<SourceRange> = []
        for build in context.contextBuilds {
            guard let base = build.base, BaseLibrary(base) == .musl, let install = build.onlyCompatibility else {
                continue
            }
            let programs = build.programs
            guard !programs.isEmpty, programs.allSatisfy({ $0.header.interpreter == nil }),
                build.lineage.flatMap(\.copies).allSatisfy({ $0.command.from == nil && $0.command.documents.isEmpty }),
                seen.insert(install.place).inserted
            else { continue }
            report(
                .unneeded(install.name, programs[0].path),
                install.place,
                notes: [Diagnostic.Note("this program needs no loader", programs[0].place)]
            )
        }
    }
}

extension ContextBuild {
    /// The package for programs of glibc, where the scripts of the image do nothing but install packages.
    fileprivate var onlyCompatibility: (name: String, place: SourceRange)? {
        var found: (name: String, place: SourceRange)?
        for command in lineage.flatMap(\.runs) {
            guard let script = script(of: command), script.script.error == nil else { return nil }
            for call in script.calls {
                guard let command = PackageCommand(call) else {
                    guard ["chmod", "chown", "mkdir", "adduser", "addgroup", "set", "rm"].contains(call.name) else {
                        return nil
                    }
                    continue
                }
                guard command.manager == .apk, !command.hasUnknownWords else { return nil }
                for package in command.packages {
                    switch package.text {
                    case "gcompat", "libc6-compat": found = (package.text, script.place(package.range))
                    case "bash", "busybox", "ca-certificates", "tini", "tzdata": break
                    default: return nil
                    }
                }
            }
        }
        return found
    }
}

extension Diagnostic.Message {
    fileprivate static func unneeded(_ package: String, _ program: String) -> Self {
        "'\(program)' is linked statically and needs no loader, so '\(package)' is of no use; leave it out"
    }
}
