import Actions
import Dockerfile
import ImageMatrix
import SourceText

/// The user that the instructions of a Dockerfile run as.
struct StageUsers {
    enum User: Hashable {
        case root
        case other(String)
        case unknown
    }

    /// For each stage the user in front of each command, and at the end.
    private var users: [[User]] = []

    init(_ file: CheckedDockerfile) {
        for stage in file.stages.stages {
            var user: User
            let lineage = file.lineage(of: stage.index)
            if lineage.count > 1 {
                user = users[lineage[1].index].last ?? .unknown
            } else if let base = file.bases[stage.index] {
                user = base.unprivilegedUser.map { .other($0) } ?? (base.startsAsRoot ? .root : .unknown)
            } else {
                user = .unknown
            }
            var ofStage: [User] = []
            for (slot, command) in stage.commands.enumerated() {
                ofStage.append(user)
                if case .user(let word) = command.command {
                    user = Self.user(word.text, file, lineage, before: slot)
                }
            }
            users.append(ofStage + [user])
        }
    }

    func user(stage: Int, slot: Int) -> User { users[stage][slot] }

    private static func user(
        _ text: String,
        _ file: CheckedDockerfile,
        _ lineage: [DockerfileStages.Stage],
        before slot: Int
    ) -> User {
        // Quotes are taken off before the name is looked up.
        let text = text.filter { $0 != "\"" && $0 != "'" }
        var name = text
        if text.utf8.contains(UInt8(ascii: "$")) {
            guard let value = file.value(of: text, in: lineage) else {
                let isOfJupyter = file.bases[lineage[0].index]?.isJupyterStack == true
                return isOfJupyter && (text.contains(bytesOf: "NB_UID") || text.contains(bytesOf: "NB_USER"))
                    ? .other("jovyan") : .unknown
            }
            name = value
        }
        let user = name.prefix { $0 != ":" }
        if user.isEmpty { return .unknown }
        return user == "root" || user == "0" ? .root : .other(String(user))
    }
}

extension CheckedDockerfile {
    /// The value of a text that is one variable, as the file gives it; nil when it gives several, or none.
    fileprivate func value(of text: String, in lineage: [DockerfileStages.Stage]) -> String? {
        let name = text.filter { $0 != "$" && $0 != "{" && $0 != "}" }
        guard text == "$" + name || text == "${" + name + "}" else { return nil }
        // What a build gives is not in the file.
        guard !builds.contains(where: { $0.request.arguments.contains { $0.name == name } }) else { return nil }
        var values: Set<String> = []
        for stage in lineage {
            for command in stage.commands {
                switch command.command {
                case .env(let pairs):
                    for pair in pairs where pair.name.text == name { values.insert(pair.value.text) }
                case .arg(let declarations):
                    for declaration in declarations where declaration.name.text == name {
                        if let value = declaration.defaultValue { values.insert(value.text) }
                    }
                default: break
                }
            }
        }
        for argument in stages.declaredArguments where argument.scope == .global && argument.name.text == name {
            if let value = argument.defaultValue { values.insert(value.text) }
        }
        guard values.count == 1, let value = values.first else { return nil }
        let isPlain = value.utf8.allSatisfy { !"$\"'\\".utf8.contains($0) }
        return isPlain ? value : nil
    }
}
