import Dockerfile
import SourceText

extension Rule {
    /// A package of apt with a slip in its name.
    static let misspeltPackage = Rule(
        id: "misspelt-package",
        severity: .error,
        repair: .unsafe,
        source: .debianPackages,
        summary: "The name of a package for apt is one letter away from a common one.",
        why: "`apt-get` finds no package of that name, and the build fails, mostly after minutes of other work.",
        bad: "RUN apt-get update && apt-get install -y pyton3-pip",
        good: "RUN apt-get update && apt-get install -y python3-pip",
        exceptions: [
            "Names that are not close to a common one; no name is reported only because it is not known.",
            "Names that differ in their digits, which are versions.",
            "Short names.",
        ]
    ) { context, report in
        for file in context.checkedDockerfiles {
            for script in file.scripts {
                for command in script.packageCommands where command.manager == .apt && command.verb == "install" {
                    for package in command.packages {
                        guard let name = package.text.packageName, let right = CommonPackages.nearest(to: name) else {
                            continue
                        }
                        let isWhole = name == package.text
                        // The version behind the name is no part of the mistake.
                        let end = isWhole ? package.range.upperBound : package.range.lowerBound + name.utf8.count
                        let place = script.place(package.range.lowerBound..<end)
                        report(
                            .misspelt(name, right),
                            place,
                            fixes: isWhole ? [.replacing(place, by: right)] : []
                        )
                    }
                }
            }
        }
    }
}

extension String {
    /// The name in front of a version or an architecture; nil for a path or a pattern.
    fileprivate var packageName: String? {
        guard let end = utf8.firstIndex(where: { "=:/*+".utf8.contains($0) }) else { return self }
        return "=:".utf8.contains(utf8[end]) ? String(self[..<end]) : nil
    }
}

extension Diagnostic.Message {
    fileprivate static func misspelt(_ name: String, _ right: String) -> Self {
        "apt has no package '\(name)'; did you mean '\(right)'?"
    }
}
