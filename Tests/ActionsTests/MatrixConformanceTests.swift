import Actions
import SourceText
import TestSupport
import Testing
import Values
import YAML

@Suite struct MatrixConformanceTests {
    @Test(.enabled(if: ConformanceSuite.isPresent("gha-matrix")))
    func `matrices`() throws {
        let suite = ConformanceSuite("gha-matrix")
        let cases = try orderedCases(suite)
        try suite.run { item in
            let item = try #require(cases[item["name"] as? String ?? ""])
            let text = item.member("matrix_yaml").text ?? ""
            let root = try #require(YAMLDocument(SourceFile(path: "matrix.yaml", text: text)).root)
            do {
                guard case .combinations(let combinations) = try JobMatrix(Value(literal: root)) else {
                    return "unknown"
                }
                let expected = try #require(item.member("combinations").array)
                let names = combinations.map { $0.displayName(of: "j").display }
                if names != expected.map({ $0.member("name").text }) { return "names \(names)" }
                let values = combinations.map { Value($0.values) }
                return values == expected.map { $0.member("matrix") } ? nil : "\(values)"
            } catch let error as MatrixError {
                return item.member("error").isNull ? error.message : nil
            }
        }
    }
}
