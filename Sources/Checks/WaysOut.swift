import Actions
import Values

extension ExpressionSyntax {
    /// The nodes of which the expression asks whether they hold anything, or for which it has something else to offer.
    var nodesWithWayOut: [Index] {
        var found: [Index] = []
        for node in nodes {
            switch node.kind {
            case .not(let operand): found.append(operand)
            case .and(let operands), .or(let operands): found += operands.dropLast()
            case .comparison(_, let left, let right):
                if isEmptyLiteral(right) { found.append(left) }
                if isEmptyLiteral(left) { found.append(right) }
            default: break
            }
        }
        return found
    }

    private func isEmptyLiteral(_ index: Index) -> Bool {
        guard case .literal(let value) = nodes[index].kind else { return false }
        return value.isNull || value.text == ""
    }
}
