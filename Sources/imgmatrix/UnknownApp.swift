import ImageMatrix
import SourceText

extension CommandFailure {
    /// There is no app of a name; says which one was probably meant.
    init(unknownApp name: String, in matrix: ImageMatrix) {
        let names = matrix.apps.map(\.name)
        if let nearest = nearestName(to: name, among: names) {
            self.init("there is no app '\(name)'; did you mean '\(nearest)'?")
            return
        }
        if names.isEmpty {
            let advice = Discovery(matrix.tree, configuration: matrix.configuration).advice
            self.init("there is no app '\(name)'; \(advice)")
            return
        }
        let shown = names.prefix(10).joined(separator: ", ")
        self.init("there is no app '\(name)'; the apps are \(shown)\(names.count > 10 ? ", …" : "")")
    }
}
