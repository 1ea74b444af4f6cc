import Actions
import ImageMatrix
import SourceText
import Values
import YAML

extension AppMaker {
    /// Plans an app that is made from a recipe.
    package func plan(
        _ name: AppName,
        recipe: Recipe,
        base: BaseImage? = nil,
        target: TargetRequest = TargetRequest()
    ) throws(ScaffoldingError) -> AppPlan {
        let place = try AppPlace(name, in: self)
        var values = try self.target(target)
        let base = if let base { base } else { try BaseImage(recipe.base) }
        values["base-registry"] = base.registry
        values["base-namespace"] = base.namespace
        values["base-image"] = base.image
        values["base-tag"] = base.tag
        values["app"] = name.description
        values["title"] = title(of: name)
        values["branch"] = YAMLText.scalar(YAMLText.filterPattern(branch))
        values["folder"] = place.folder
        values["folder-above"] = place.folderAbove
        values["workflow"] = place.workflow
        var files: [PlannedFile] = []
        for file in recipe.files {
            let text = try file.content.rendered(values)
            files.append(PlannedFile("\(place.folder)/\(file.path)", text: text, isExecutable: file.isExecutable))
        }
        files.append(PlannedFile(place.workflow, text: try recipe.workflow.rendered(values)))
        return AppPlan(
            place: place,
            files: files,
            images: try images(of: place, with: files),
            edited: recipe.edited.map { "\(place.folder)/\($0)" },
            remarks: []
        )
    }

    /// The name with blanks, unless another workflow is called so.
    private func title(of name: AppName) -> String {
        let spoken = String(name.description.map { "-_.".contains($0) ? " " : $0 })
        return matrix.workflows.contains { $0.title == "Build \(spoken)" } ? name.description : spoken
    }

    // MARK: Where images go

    /// What is said by the user, else by the configuration, else by the workflows, else by the remote on GitHub.
    private func target(_ request: TargetRequest) throws(ScaffoldingError) -> [String: String] {
        let guides = matrix.workflows.filter { workflow in
            ["TARGET_REGISTORY", "TARGET_NAMESPACE"].allSatisfy { workflow.environmentText($0) != nil }
        }
        let configured = configuration.target
        let registry =
            request.registry ?? configured.registry ?? guides.commonest("TARGET_REGISTORY") ?? Self.gitHubRegistry
        var namespace = request.namespace ?? configured.namespace
        // The namespace belongs to its registry.
        if namespace == nil {
            namespace = guides.filter { $0.environmentText("TARGET_REGISTORY") == registry }.commonest(
                "TARGET_NAMESPACE"
            )
        }
        if namespace == nil, registry == Self.gitHubRegistry, let repository = environments[0].repository,
            repository.server == "https://github.com"
        {
            namespace = repository.owner.lowercased()
        }
        guard let namespace else {
            let isGitHub = registry == Self.gitHubRegistry
            throw ScaffoldingError(
                .unknownTarget,
                isGitHub && request.registry == nil
                    ? "where images go is said by no workflow, no configuration and no remote on GitHub; "
                        + "say it with --namespace NAME, and with --registry HOST unless it is ghcr.io"
                    : "the namespace at '\(registry)' is said by no workflow and no configuration; say it with --namespace NAME"
            )
        }
        let login = guides.first { $0.environmentText("TARGET_REGISTORY") == registry }?.login
        let isGitHub = registry == Self.gitHubRegistry
        let username = isGitHub ? "${{ github.actor }}" : "${{ secrets.REGISTRY_USERNAME }}"
        let password = isGitHub ? "${{ secrets.GITHUB_TOKEN }}" : "${{ secrets.REGISTRY_PASSWORD }}"
        return [
            "target-registry": YAMLText.scalar(registry),
            "target-namespace": YAMLText.scalar(namespace),
            "username": YAMLText.scalar(login?.username ?? username),
            "password": YAMLText.scalar(login?.password ?? password),
            "permissions": "      contents: read" + (isGitHub ? "\n      packages: write" : ""),
        ]
    }

    private static let gitHubRegistry = "ghcr.io"
}

extension Workflow {
    /// The text of a variable of the whole workflow.
    fileprivate func environmentText(_ name: String) -> String? {
        env.first { $0.name == name }?.value.string.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Who pushes, as the workflow's own step says it.
    fileprivate var login: (username: String, password: String)? {
        for step in jobs.flatMap(\.steps) {
            guard case .repository("docker/login-action", _)? = step.uses?.string.map({ ActionReference($0) }),
                let username = step.input("username")?.value.string, let password = step.input("password")?.value.string
            else { continue }
            return (username, password)
        }
        return nil
    }
}

extension [Workflow] {
    /// The value that most workflows give to a variable; of equally frequent ones the first.
    fileprivate func commonest(_ name: String) -> String? {
        var counts: [(value: String, count: Int)] = []
        for value in compactMap({ $0.environmentText(name) }) {
            if let index = counts.firstIndex(where: { $0.value == value }) {
                counts[index].count += 1
            } else {
                counts.append((value, 1))
            }
        }
        let most = counts.map(\.count).max()
        return counts.first { $0.count == most }?.value
    }
}
