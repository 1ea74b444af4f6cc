import Dockerfile
import SourceText

extension Rule {
    /// A variable that nothing sets.
    static let undefinedVariable = Rule(
        id: "undefined-variable",
        severity: .warning,
        repair: .none,
        summary: "An instruction uses a variable that is not set in its stage.",
        why: """
            The variable is empty: files are copied from or to another place than was meant, or a variable gets half a value. \
            An ARG above the first FROM is for FROM lines only; a stage has to declare it again.
            """,
        bad: "…\nARG APP_VERSION=1.2\nFROM alpine:3.22\nENV VERSION=$APP_VERSION",
        good: "…\nARG APP_VERSION=1.2\nFROM alpine:3.22\nARG APP_VERSION\nENV VERSION=$APP_VERSION",
        exceptions: [
            "Texts for a shell, as in RUN and CMD: the shell replaces their variables.",
            "Variables that the base image may set, unless the file declares the name above the first FROM or further below.",
            "An ARG without a value.",
            "A variable with another value to offer, as `${DIR:-/srv}`, is a hint only.",
        ],
        buildCheck: .undefinedVar
    ) { finding, file in
        let others = file.stages.declaredArguments.filter { $0.name.text == finding.subject }
        let global = others.first { $0.scope == .global }
        let notes = (global ?? others.first).map { [Diagnostic.Note("declared here", file.place($0.name.range))] } ?? []
        return BuildCheckTelling(
            message: global != nil ? .globalOnly(finding.subject) : .undefined(finding.subject, near: finding.proposal),
            severity: file.offersOther(behind: finding.range) ? .hint : nil,
            notes: notes
        )
    }
}

extension CheckedDockerfile {
    /// Whether a variable has something to offer when it is not set, as in `${DIR:-/srv}`.
    fileprivate func offersOther(behind variable: Range<Int>) -> Bool {
        let bytes = syntax.file.bytes
        guard variable.upperBound < bytes.count, bytes[variable].dropFirst().first == UInt8(ascii: "{") else {
            return false
        }
        return [UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "+")].contains(bytes[variable.upperBound])
    }
}

extension Diagnostic.Message {
    fileprivate static func undefined(_ name: String, near: String?) -> Self {
        "nothing sets '$\(name)' up to here; \(near.map { "did you mean '$\($0)'?" } ?? "declare it with ARG or ENV above")"
    }

    fileprivate static func globalOnly(_ name: String) -> Self {
        "'\(name)' is declared above the first FROM, which counts for FROM lines only; add 'ARG \(name)' to this stage"
    }
}
