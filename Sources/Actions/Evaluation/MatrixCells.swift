import SourceText
import Values
import YAML

/// The jobs that the matrix of a job makes, each with its `matrix` context.
struct MatrixCells {
    private(set) var cells: [ValueObject] = [ValueObject()]
    /// Why there may be other jobs than `cells` says: the run decides.
    private(set) var unknown: Unknown?

    init(_ job: Job, seeing contexts: ValueObject, problems: inout [EvaluationProblem]) {
        guard let node = job.matrix else { return }
        var evaluator = NodeEvaluator(ExpressionContexts(contexts))
        let matrix = evaluator.value(node)
        problems += evaluator.problems
        do throws(MatrixError) {
            switch try JobMatrix(matrix) {
            case .combinations(let combinations): cells = combinations.map(\.values)
            case .unknown(let unknownMatrix):
                cells = [unknownMatrix.values]
                unknown = unknownMatrix.parts.first?.unknown
            }
        } catch {
            cells = []
            // What other jobs find out may well be nothing in this commit.
            guard !node.asksOtherJobs else { return }
            let place = error.place ?? node.document.file.place(node.range)
            problems.append(EvaluationProblem(code: .matrix, message: error.message, range: place))
        }
    }

    /// Forgets the jobs, because they are more than are followed; one stands for all.
    mutating func leaveOpen(because reason: String, at place: SourceRange) {
        guard cells.count > 1 else { return }
        let unknown = Unknown("matrix", because: reason, at: place)
        cells = [ValueObject([], rest: unknown)]
        self.unknown = unknown
    }

    /// The `strategy` context.
    var strategy: ValueObject {
        ValueObject([], rest: Unknown("strategy", because: "which job of the matrix runs is decided by the run"))
    }
}

extension YAMLNode {
    /// Whether the node is written with what other jobs put out.
    var asksOtherJobs: Bool {
        document.file.text(in: range).contains(bytesOf: "needs")
    }
}
