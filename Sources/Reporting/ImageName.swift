import SourceText
import Values

/// A name under which CI publishes an image, and the image build that gives it.
package struct ImageName: Sendable {
    /// Whether an image build pushes its image.
    package enum Push: Hashable, Sendable {
        case known(Bool)
        case unknown
        /// Nothing that is followed pushes it; the reason tells what may.
        case unseen(Unknown)
    }

    /// Nil for an image build that belongs to no app folder.
    package var app: String?
    /// The path of the workflow.
    package var workflow: String
    package var job: String
    /// The matrix cell, in the order of its keys in the workflow.
    package var matrix: [JSONValue.Member]
    package var reference: Template
    package var base: [Template]
    package var context: String?
    package var dockerfile: String?
    package var platforms: [String]
    package var push: Push
    /// The event for which the name is answered.
    package var event: String
    /// Whether the filters of event and ref start the workflow.
    package var triggered: Bool
    /// What must be true for the image build to happen, when that is unknown.
    package var condition: String?
    /// Whether a change selects the image build from a matrix of candidates.
    package var ifChanged: Bool
    /// Where the name is written.
    package var range: SourceRange

    package init(
        app: String?,
        workflow: String,
        job: String,
        matrix: [JSONValue.Member] = [],
        reference: Template,
        base: [Template] = [],
        context: String? = nil,
        dockerfile: String? = nil,
        platforms: [String] = [],
        push: Push = .known(true),
        event: String = "push",
        triggered: Bool = true,
        condition: String? = nil,
        ifChanged: Bool = false,
        range: SourceRange
    ) {
        self.app = app
        self.workflow = workflow
        self.job = job
        self.matrix = matrix
        self.reference = reference
        self.base = base
        self.context = context
        self.dockerfile = dockerfile
        self.platforms = platforms
        self.push = push
        self.event = event
        self.triggered = triggered
        self.condition = condition
        self.ifChanged = ifChanged
        self.range = range
    }

    /// Whether every part of the name is known, and nobody doubts that CI gives it to the image.
    package var isExact: Bool {
        if case .unseen = push { false } else { reference.isKnown }
    }

    /// Why the name is not exact; empty when it is.
    var unknowns: [Unknown] {
        if case .unseen(let unknown) = push { reference.unknowns + [unknown] } else { reference.unknowns }
    }

    /// When the image is built and whether it is pushed, as "push, if changed".
    var circumstances: String {
        var parts = [event]
        if !triggered { parts.append("not triggered") }
        if let condition { parts.append("if \(condition)") }
        if ifChanged { parts.append("if changed") }
        switch push {
        case .known(true): break
        case .known(false): parts.append("not pushed")
        case .unknown: parts.append("perhaps not pushed")
        case .unseen: parts.append("perhaps pushed")
        }
        return parts.joined(separator: ", ")
    }
}
