import Actions
import ImageMatrix
import Values
import YAML

extension JobRun {
    /// Whether the job runs on a machine of GitHub's, which begins without any login.
    var isHosted: Bool {
        guard let node = job.body["runs-on"], let contexts = steps.first?.contexts else { return false }
        let labels = node.listed.map { label -> String? in
            guard let text = label.string, let template = try? TemplateString(parsing: text) else { return nil }
            return (try? template.template(in: ExpressionContexts(contexts)))?.text
        }
        return !labels.isEmpty
            && labels.allSatisfy { label in
                ["ubuntu-", "windows-", "macos-"].contains { label?.hasPrefix($0) ?? false }
            }
    }

    /// Whether a program of the job could push an image: it needs a token that may write packages, one that a cloud takes, a
    /// secret, or a machine that has logged in before.
    func mayPublish(in workflow: Workflow) -> Bool {
        guard isHosted, let root = workflow.document.root,
            let permissions = TokenPermissions(job.body["permissions"] ?? root["permissions"])
        else { return true }
        return permissions[.packages] == .write || permissions[.idToken] == .write
            || ContextUses(of: "secrets", in: root).goesBeyond(["github_token"])
    }
}
