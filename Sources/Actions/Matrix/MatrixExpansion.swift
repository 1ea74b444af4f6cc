import Values

extension JobMatrix {
    /// Expands a matrix whose expressions are computed.
    ///
    /// The axes are combined, the first one slowest; `exclude` takes combinations away; each entry of `include` adds its further
    /// values to every combination of the axes that it agrees with, and becomes a combination of its own when there is none.
    package init(_ matrix: Value) throws(MatrixError) {
        self = try MatrixExpansion(matrix).result()
    }
}

private struct MatrixExpansion {
    private typealias Axis = (name: String, values: [Value])

    /// How many combinations are looked at, before `exclude` takes some away.
    private static let maximumProduct = 100_000

    private let matrix: Value
    private var axes: [Axis] = []
    private var include: [ValueObject] = []
    private var exclude: [ValueObject] = []
    private var unknowns: [JobMatrix.UnknownMatrix.Part] = []

    init(_ matrix: Value) throws(MatrixError) {
        self.matrix = matrix
        switch matrix.content {
        case .unknown(let cause):
            unknowns.append(.init(name: nil, unknown: cause))
        case .object(let object):
            for member in object.members { try read(member) }
            if let rest = object.rest { unknowns.append(.init(name: nil, unknown: rest)) }
        default:
            throw MatrixError("a matrix is a mapping of names to lists", at: matrix)
        }
    }

    private mutating func read(_ member: ValueObject.Member) throws(MatrixError) {
        let (name, value) = (member.name, member.value)
        switch value.content {
        case .unknown(let cause):
            unknowns.append(.init(name: name, unknown: cause))
        case .array(let elements):
            if equalsIgnoringCase(name, "include") {
                include = try entries(elements, of: name)
            } else if equalsIgnoringCase(name, "exclude") {
                exclude = try entries(elements, of: name)
            } else if elements.isEmpty {
                throw MatrixError("the list '\(name)' of the matrix has no values", at: value)
            } else {
                axes.append((name, elements))
            }
        case .text(let text) where text.firstUnknown != nil:
            throw MatrixError("'\(name)' of the matrix must be a list; it is a text with unknown parts", at: value)
        default:
            throw MatrixError("'\(name)' of the matrix must be a list", at: value)
        }
    }

    private mutating func entries(_ elements: [Value], of name: String) throws(MatrixError) -> [ValueObject] {
        var entries: [ValueObject] = []
        for element in elements {
            switch element.content {
            case .object(let object):
                if let rest = object.rest { unknowns.append(.init(name: name, unknown: rest)) }
                entries.append(object)
            case .unknown(let cause): unknowns.append(.init(name: name, unknown: cause))
            default: throw MatrixError("an entry of '\(name)' must be a mapping of names to values", at: element)
            }
        }
        return entries
    }

    func result() throws(MatrixError) -> JobMatrix {
        guard unknowns.isEmpty else { return .unknown(unknownMatrix(unknowns)) }
        guard !axes.isEmpty || !include.isEmpty else { throw MatrixError("the matrix has no values", at: matrix) }
        do {
            return .combinations(try combinations())
        } catch {
            switch error {
            case .wrong(let error): throw error
            case .unknown(let part): return .unknown(unknownMatrix([part]))
            }
        }
    }

    // MARK: Combinations

    private enum Stop: Error {
        case wrong(MatrixError)
        case unknown(JobMatrix.UnknownMatrix.Part)
    }

    private func combinations() throws(Stop) -> [JobMatrix.Combination] {
        for entry in exclude {
            for member in entry.members where !isAxis(member.name) {
                throw .wrong(MatrixError("'\(member.name)' in 'exclude' is no list of the matrix", at: member.value))
            }
        }
        var combined = try product()
        let count = combined.count
        for entry in include {
            let conditions = entry.members.filter { isAxis($0.name) }
            var isTaken = false
            for index in 0..<count {
                switch agrees(conditions, with: combined[index].values) {
                case true?:
                    isTaken = true
                    for member in entry.members where !isAxis(member.name) {
                        combined[index].values[member.name] = member.value
                    }
                case nil: throw .unknown(undecided("include", conditions, combined[index].values))
                default: break
                }
            }
            if !isTaken {
                combined.append(.init(values: entry, labels: labels(of: entry.members.map(\.value))))
                try checkCount(combined.count)
            }
        }
        return combined
    }

    /// The combinations of the axes that are not excluded.
    private func product() throws(Stop) -> [JobMatrix.Combination] {
        guard !axes.isEmpty else { return [] }
        var total = 1
        for axis in axes {
            total *= axis.values.count
            guard total <= Self.maximumProduct else { throw .wrong(tooMany(total)) }
        }
        var found: [JobMatrix.Combination] = []
        for number in 0..<total {
            var rest = number
            var picked: [Value] = []
            for axis in axes.reversed() {
                picked.append(axis.values[rest % axis.values.count])
                rest /= axis.values.count
            }
            picked.reverse()
            let values = ValueObject(zip(axes, picked).map { ($0.name, $1) })
            if try isExcluded(values) { continue }
            found.append(.init(values: values, labels: labels(of: picked)))
            try checkCount(found.count)
        }
        return found
    }

    private func isExcluded(_ values: ValueObject) throws(Stop) -> Bool {
        var undecidedEntry: ValueObject?
        for entry in exclude {
            switch agrees(entry.members, with: values) {
            case true?: return true
            case nil: undecidedEntry = entry
            default: break
            }
        }
        if let undecidedEntry { throw .unknown(undecided("exclude", undecidedEntry.members, values)) }
        return false
    }

    private func isAxis(_ name: String) -> Bool {
        axes.contains { equalsIgnoringCase($0.name, name) }
    }

    private func checkCount(_ count: Int) throws(Stop) {
        if count > JobMatrix.maximumCount { throw .wrong(tooMany(count)) }
    }

    private func tooMany(_ count: Int) -> MatrixError {
        MatrixError("the matrix makes \(count) jobs or more; GitHub allows \(JobMatrix.maximumCount)", at: matrix)
    }

    // MARK: Agreement

    /// Whether a combination has all the values of an entry; nil when that is unknown.
    private func agrees(_ entry: [ValueObject.Member], with values: ValueObject) -> Bool? {
        var isKnown = true
        for member in entry {
            switch agrees(member.value, with: values.member(member.name)) {
            case false?: return false
            case nil: isKnown = false
            default: break
            }
        }
        return isKnown ? true : nil
    }

    /// Whether a value has what is wanted: of a list and of a mapping only what is named is compared, and that as `==` does.
    private func agrees(_ wanted: Value, with value: Value) -> Bool? {
        switch (wanted.content, value.content) {
        case (_, .unknown), (.unknown, _): return nil
        case (.object(let wanted), .object(let object)):
            return agrees(wanted.members, with: object)
        case (.array(let wanted), .array(let elements)):
            guard wanted.count <= elements.count else { return false }
            var isKnown = true
            for (want, element) in zip(wanted, elements) {
                switch agrees(want, with: element) {
                case false?: return false
                case nil: isKnown = false
                default: break
                }
            }
            return isKnown ? true : nil
        default:
            return wanted.isEqual(to: value)
        }
    }

    private func undecided(
        _ name: String,
        _ entry: [ValueObject.Member],
        _ values: ValueObject
    ) -> JobMatrix.UnknownMatrix.Part {
        let causes = entry.lazy.compactMap { $0.value.firstUnknown ?? values.member($0.name).firstUnknown }
        return .init(
            name: name,
            unknown: causes.first ?? Unknown("matrix", because: "whether an entry of '\(name)' agrees is unknown")
        )
    }

    // MARK: Names and contexts

    /// The texts of all that stands in some values; what is empty is left out.
    private func labels(of values: [Value]) -> [Template] {
        var labels: [Template] = []
        for value in values { append(value, to: &labels) }
        return labels
    }

    private func append(_ value: Value, to labels: inout [Template]) {
        switch value.content {
        case .array(let elements): for element in elements { append(element, to: &labels) }
        case .object(let object): for member in object.members { append(member.value, to: &labels) }
        default:
            let text = value.template
            if !text.isEmpty { labels.append(text) }
        }
    }

    private func unknownMatrix(_ parts: [JobMatrix.UnknownMatrix.Part]) -> JobMatrix.UnknownMatrix {
        let isWholeUnknown = parts.contains { $0.name == nil }
        let mayAddJobs =
            !include.isEmpty || parts.contains { $0.name.map { equalsIgnoringCase($0, "include") } ?? true }
        var values = ValueObject()
        for axis in axes {
            if axis.values.count == 1, !mayAddJobs {
                values[axis.name] = axis.values[0]
            } else {
                values[axis.name] = Value(
                    Unknown("matrix.\(axis.name)", because: "it is another one in each job of a matrix that is unknown")
                )
            }
        }
        for part in parts {
            guard let name = part.name, !equalsIgnoringCase(name, "include"), !equalsIgnoringCase(name, "exclude")
            else {
                continue
            }
            values[name] = Value(Unknown("matrix.\(name)", because: part.unknown.reason, at: part.unknown.place))
        }
        if mayAddJobs || isWholeUnknown, let first = parts.first {
            values.rest = Unknown("matrix", because: first.unknown.reason, at: first.unknown.place)
        }
        return JobMatrix.UnknownMatrix(parts: parts, values: values)
    }
}
