import Dockerfile
import ImageMatrix
import Requirements
import SourceText
import YAML

/// The lists of packages that apps install: those that a Dockerfile installs, and those that are called so.
struct RequirementLists {
    struct List {
        let file: RequirementsFile
        let isForUV: Bool

        var path: String { file.file.path }
    }

    /// In the order in which they are found.
    private(set) var lists: [List] = []
    /// Files as `environment.yml`.
    private(set) var environments: [YAMLDocument] = []
    private var seen: Set<String> = []

    private static let includeLimit = 100

    init(_ context: CheckContext) {
        var contexts: [String: [String]] = [:]
        for build in context.builds {
            guard let dockerfile = build.dockerfile, let folder = build.context else { continue }
            if contexts[dockerfile]?.contains(folder) != true { contexts[dockerfile, default: []].append(folder) }
        }
        for app in context.matrix.apps {
            var otherNames: Set<String> = []
            for dockerfile in app.dockerfiles {
                guard let stages = context.matrix.dockerfiles.stages(dockerfile) else { continue }
                let installed = InstalledLists(stages, context.scripts(of: stages))
                otherNames.formUnion(installed.otherNames)
                for use in installed.uses {
                    for folder in contexts[dockerfile] ?? [app.folder] {
                        guard let path = RepositoryPaths.normalized("\(folder)/\(use.path)") else { continue }
                        if use.installer == .conda { otherNames.insert(path.lastPathPart) }
                        add(path, by: use.installer, in: context)
                    }
                }
            }
            addByName(in: app.folder, otherNames, context)
        }
    }

    /// Adds the files whose names say what they are, unless a command makes something else of them.
    private mutating func addByName(in folder: String, _ otherNames: Set<String>, _ context: CheckContext) {
        for entry in context.entries(of: folder) {
            guard case .file = entry.kind, !otherNames.contains(entry.name) else { continue }
            let path = "\(folder)/\(entry.name)"
            if Self.isPipName(entry.name) {
                add(path, by: .pip, in: context)
            } else if entry.name == "environment.yml" || entry.name == "environment.yaml" {
                add(path, by: .conda, in: context)
            }
        }
    }

    /// `requirements.txt`, `requirements-gpu.txt`, `dev_requirements.txt`, but not `apt-requirements.txt`.
    private static func isPipName(_ name: String) -> Bool {
        guard name.hasSuffix(".txt") else { return false }
        let words = name.dropLast(4).split { "-_.".contains($0) }
        guard words.first == "requirements" || words.last == "requirements" else { return false }
        return !words.contains { others.contains($0) }
    }

    private static let others: Set<Substring> = [
        "apt", "apk", "apps", "bioconda", "brew", "conda", "cran", "debian", "dnf", "galaxy", "gem", "julia", "linux",
        "mamba", "npm", "os", "r", "ruby", "sys", "system", "ubuntu", "yum",
    ]

    private mutating func add(_ path: String, by installer: InstalledLists.Installer, in context: CheckContext) {
        guard seen.count < 10_000, seen.insert(path).inserted, context.tree.isFile(path),
            !context.configuration.ignores(path), let bytes = try? context.tree.read(path)
        else { return }
        let file = SourceFile(path: path, bytes: bytes)
        if path.hasSuffix(".yml") || path.hasSuffix(".yaml") {
            environments.append(YAMLDocument(file))
            return
        }
        guard installer != .conda, bytes.count < 1 << 20, !bytes.contains(0) else { return }
        let list = List(file: RequirementsFile(file), isForUV: installer == .uv)
        lists.append(list)
        guard lists.count < Self.includeLimit * (context.matrix.apps.count + 1) else { return }
        for option in list.file.options(.requirement) + list.file.options(.constraint) {
            guard let included = list.path(of: option) else { continue }
            add(included, by: installer, in: context)
        }
    }
}

extension RequirementLists.List {
    /// The path of the repository that an option names, from the folder of the list on.
    func path(of option: RequirementsFile.Option) -> String? {
        guard let value = option.value?.text, !value.contains("://"), !value.hasPrefix("/") else { return nil }
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        return RepositoryPaths.normalized("\(folder)/\(value)")
    }

    func place(_ range: Range<Int>) -> SourceRange { file.file.place(range) }
}
