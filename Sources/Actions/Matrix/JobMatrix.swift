import SourceText
import Values

/// What `strategy.matrix` makes of one job.
package enum JobMatrix: Sendable {
    /// In the order in which the jobs run.
    case combinations([Combination])
    /// Which jobs there are is decided by the run.
    case unknown(UnknownMatrix)

    /// How many jobs a matrix may make.
    package static let maximumCount = 256

    /// The values of one job.
    package struct Combination: Sendable {
        /// The `matrix` context.
        package internal(set) var values: ValueObject
        /// What the job's name ends with: the values of the axes, or all values of a combination that `include` adds.
        package let labels: [Template]

        /// The name that GitHub shows for the job, cut to 100 characters.
        package func displayName(of job: String) -> Template {
            guard let first = labels.first else { return Self.cut(Template(job)) }
            var name = Template("\(job) (")
            name.append(first)
            for label in labels.dropFirst() {
                name.append(", ")
                name.append(label)
            }
            name.append(")")
            return Self.cut(name)
        }

        private static let maximumLength = 100

        private static func cut(_ name: Template) -> Template {
            guard let text = name.text, text.utf16.count > maximumLength else { return name }
            return Template(String(decoding: text.utf16.prefix(maximumLength - 3), as: UTF16.self) + "...")
        }
    }

    /// A matrix of which not all is known.
    package struct UnknownMatrix: Sendable {
        package struct Part: Sendable {
            /// The axis, `include` or `exclude`; nil when the matrix as a whole is unknown.
            package let name: String?
            package let unknown: Unknown
        }

        /// What is unknown, in the order of the matrix.
        package let parts: [Part]
        /// What the `matrix` context is in every one of the jobs; an axis with several values is unknown in it.
        package let values: ValueObject
    }
}

/// What is wrong with a matrix.
package struct MatrixError: Error, Hashable, Sendable {
    package let message: String
    /// Where the wrong part is written, if it is written anywhere.
    package let place: SourceRange?

    init(_ message: String, at value: Value) {
        self.message = message
        place = value.origin?.place
    }
}
