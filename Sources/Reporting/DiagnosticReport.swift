import SourceText

/// What `check` has to say.
package struct DiagnosticReport: Sendable {
    /// In the order in which they are shown.
    package var diagnostics: [Diagnostic]
    /// How many files were looked at.
    package var fileCount: Int

    package init(_ diagnostics: [Diagnostic], fileCount: Int) {
        self.diagnostics = diagnostics
        self.fileCount = fileCount
    }

    package func count(of severity: Diagnostic.Severity) -> Int {
        diagnostics.reduce(0) { $1.severity == severity ? $0 + 1 : $0 }
    }

    /// One line on the whole, as "2 errors, 1 warning in 9 files".
    package var summary: String {
        let counts = Diagnostic.Severity.allCases.compactMap { severity in
            let number = count(of: severity)
            return number > 0 ? counted(number, severity.rawValue) : nil
        }
        return "\(counts.isEmpty ? "nothing found" : counts.joined(separator: ", ")) in \(counted(fileCount, "file"))"
    }
}

extension Diagnostic.Severity {
    var tone: Style.Tone {
        switch self {
        case .error: .error
        case .warning: .warning
        case .hint: .hint
        }
    }
}
