import SourceText
import Testing

@Suite struct SpellingTests {
    @Test(
        arguments: [
            ("path", ["branches", "paths", "tags"], "paths"),
            ("BASE_REGISTRY", ["BASE_REGISTORY", "BASE_IMAGE"], "BASE_REGISTORY"),
            ("mimo", ["mino", "other"], "mino"),
            // Neighbours that changed places are one mistake.
            ("psuh", ["push", "pull"], "push"),
            // Case is no mistake.
            ("Paths", ["paths"], "paths"),
            // Another word is no answer.
            ("context", ["tags", "push"], nil),
            ("ab", ["xy"], nil),
        ] as [(String, [String], String?)]
    )
    func `finds the name that was meant`(written: String, names: [String], meant: String?) {
        #expect(nearestName(to: written, among: names) == meant)
    }
}
