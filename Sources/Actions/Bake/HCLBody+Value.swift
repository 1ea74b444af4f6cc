import SourceText
import Values

extension HCLBody {
    /// A bake file that an action wrote: one target, of which some may be unknown.
    init(bakeFile file: Value, at place: SourceRange?) {
        self.init()
        let range = place ?? SourceRange(path: "", bytes: 0..<0)
        for target in file.object?["target"]?.object?.members ?? [] {
            var body = HCLBody()
            for member in target.value.object?.members ?? [] {
                body.attributes.append(
                    HCLAttribute(name: member.name, expression: HCLExpression(.literal(member.value), range))
                )
            }
            blocks.append(HCLBlock(type: "target", labels: [target.name], body: body, range: range))
        }
    }
}
