import Actions
import Dockerfile
import ImageMatrix
import SourceText
import Values

extension Rule {
    /// A name that tells of another base than the one that the image has.
    static let misleadingBaseName = Rule(
        id: "misleading-base-name",
        severity: .warning,
        repair: .none,
        source: .practice,
        summary: "The name is made of a variable for the base that the Dockerfile is not given.",
        why: """
            The image is called after one base and built on another: the Dockerfile's own default, or another value. Nobody \
            who pulls it can see that.
            """,
        bad: "build-args: BASE_IMAGE=${{ env.BASE_IMAGE }}",
        good: "BASE_TAG=${{ env.BASE_TAG }}",
        exceptions: [
            "A Dockerfile whose default is the same value builds what the name says.",
            "A value that has what the name says as a part of it, such as `2025-03-14-python-3.12`, is not another one.",
            "A variable that no FROM of the Dockerfile uses says nothing of the base.",
            "Where not all build arguments are known, nothing is said.",
        ]
    ) { context, report in
        var seen: Set<SourceRange> = []
        for build in context.builds where build.request.argumentsAreComplete {
            guard let dockerfile = build.dockerfile else { continue }
            for target in build.targets {
                for variable in target.reference.variables {
                    let argument = build.request.arguments.last { $0.name == variable.name }
                    if let argument {
                        // Mostly they are the same, and then nobody needs to search.
                        guard let given = argument.value?.text, given != variable.value,
                            !given.contains(variable.value)
                        else { continue }
                        guard let base = context.baseArgument(variable.name, of: dockerfile),
                            seen.insert(argument.range).inserted
                        else { continue }
                        report(
                            .otherBase(variable.name, given: given, named: variable.value),
                            argument.range,
                            notes: [
                                .init("the name has '\(variable.value)'", variable.place ?? target.range),
                                .init("the base is made of it", base.place),
                            ],
                            causes: [argument.range]
                                + (argument.value?.sources(writtenAt: argument.range, in: context) ?? [])
                        )
                    } else {
                        guard let base = context.baseArgument(variable.name, of: dockerfile),
                            let value = base.defaultValue, value != variable.value,
                            !value.contains(variable.value)
                        else { continue }
                        let place = variable.place ?? target.range
                        guard seen.insert(place).inserted else { continue }
                        report(
                            .defaultBase(variable.name, value: value, named: variable.value),
                            place,
                            notes: [.init("the default", base.place)]
                        )
                    }
                }
            }
        }
    }
}

extension Diagnostic.Message {
    fileprivate static func otherBase(_ name: String, given: String, named: String) -> Self {
        "the image is built with \(name)='\(given)', but its name says '\(named)'; give '\(name)=${{ env.\(name) }}'"
    }

    fileprivate static func defaultBase(_ name: String, value: String, named: String) -> Self {
        """
        the name says '\(named)', but the Dockerfile is built with its own \(name)='\(value)'; add \
        '\(name)=${{ env.\(name) }}' to the build arguments
        """
    }
}

extension Template {
    fileprivate struct Variable {
        let name: String
        let value: String
        /// Where the name uses it.
        let place: SourceRange?
    }

    /// The variables of the workflow that are in the text as they are declared.
    fileprivate var variables: [Variable] {
        pieces.compactMap { piece in
            guard case .text(let value, let origin?) = piece, let expression = origin.expression,
                expression.hasPrefix("env."),
                let cause = origin.cause, cause.expression == nil
            else { return nil }
            return Variable(name: String(expression.dropFirst(4)), value: value, place: origin.place)
        }
    }
}

extension CheckContext {
    fileprivate struct BaseArgument {
        /// Nil when there is none, or when it is made of other arguments.
        let defaultValue: String?
        let place: SourceRange
    }

    /// An argument that stands above the first FROM and is used in one, also through other arguments.
    fileprivate func baseArgument(_ name: String, of path: String) -> BaseArgument? {
        guard let syntax = dockerfile(path) else { return nil }
        let head = syntax.instructions.prefix { $0.keyword != .from }.filter { $0.keyword == .arg }
        for instruction in head {
            guard let (argument, value) = syntax.declaration(of: name, in: instruction) else { continue }
            let isUsed = (head + syntax.instructions.filter { $0.keyword == .from }).contains {
                syntax.uses(name, in: $0)
            }
            guard isUsed else { return nil }
            let isPlain = value.map { !$0.contains { "$\"'\\".contains($0) } } ?? false
            return BaseArgument(defaultValue: isPlain ? value : nil, place: syntax.file.place(argument.range))
        }
        return nil
    }
}

extension DockerfileSyntax {
    /// What an ARG declares under a name: `NAME=value`, or `NAME` alone.
    fileprivate func declaration(of name: String, in instruction: Instruction) -> (InstructionArgument, value: String?)?
    {
        for argument in arguments(of: instruction) {
            let bytes = file.bytes[argument.range]
            guard bytes.starts(with: name.utf8) else { continue }
            let rest = bytes.dropFirst(name.utf8.count)
            if rest.isEmpty { return (argument, nil) }
            if rest.first == UInt8(ascii: "=") {
                return (argument, String(text(of: argument, in: instruction).dropFirst(name.count + 1)))
            }
        }
        return nil
    }

    /// Whether `$NAME` or `${NAME` stands in an instruction.
    fileprivate func uses(_ name: String, in instruction: Instruction) -> Bool {
        let bytes = file.bytes[instruction.argumentsRange]
        let name = Array(name.utf8)
        var rest = bytes
        while let dollar = rest.firstIndex(of: UInt8(ascii: "$")) {
            rest = rest[(dollar + 1)...]
            let body = rest.first == UInt8(ascii: "{") ? rest.dropFirst() : rest
            guard body.starts(with: name) else { continue }
            let next = body.dropFirst(name.count).first ?? 0
            let isLonger =
                (next | 0x20 >= UInt8(ascii: "a") && next | 0x20 <= UInt8(ascii: "z")) || next == UInt8(ascii: "_")
                || (next >= UInt8(ascii: "0") && next <= UInt8(ascii: "9"))
            if !isLonger { return true }
        }
        return false
    }
}
