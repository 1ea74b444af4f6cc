/// The syntax of workflows as tables: what each value may be, which keys each mapping has, and which expressions stand where.
///
/// The tables themselves are in `WorkflowSchema+Jobs.swift` and `WorkflowSchema+Triggers.swift`.
/// <https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax>
final class WorkflowSchema: Sendable {
    /// The kinds of values.
    struct Kinds: OptionSet, Sendable {
        let rawValue: UInt8
        static let null = Kinds(rawValue: 1)
        static let bool = Kinds(rawValue: 2)
        static let number = Kinds(rawValue: 4)
        /// Every scalar becomes a text where a text is wanted.
        static let text = Kinds(rawValue: 8)
        static let sequence = Kinds(rawValue: 16)
        static let mapping = Kinds(rawValue: 32)
    }

    /// What is looked at beyond kinds and keys.
    enum Detail: Sendable {
        case none
        case container, runnerGroup, dispatchInput, matrixList, trigger, activities
    }

    typealias TypeIndex = Int

    /// What a value may be; without references, because each value of a workflow asks for a copy.
    struct ValueType: Sendable {
        var kinds: Kinds
        var scope: ExpressionScope = []
        /// Which list of constants the text must be in; nil for any text.
        var constants: Int?
        var mustHaveText = false
        var isCondition = false
        var detail = Detail.none
        /// Of the entries of a list.
        var element: TypeIndex = WorkflowSchema.anything
        var mapping: Int?
    }

    struct Key: Sendable {
        let name: String
        let packed: PackedName
        let type: TypeIndex
        /// The forms of the mapping that have the key.
        let forms: UInt8
        let isRequired: Bool
    }

    struct MappingType: Sendable {
        let title: MappingTitle
        let keys: [Key]
        /// Of the values of keys that are not listed; nil where the listed ones are all.
        let others: TypeIndex?
        /// How many forms there are; a step runs a script or an action.
        let formCount: Int

        func key(_ name: PackedName, _ text: UnsafeBufferPointer<UInt8>) -> Int? {
            for index in keys.indices where keys[index].packed == name {
                if text.count <= 8 || text.elementsEqual(keys[index].name.utf8) { return index }
            }
            return nil
        }
    }

    /// The first bytes of a name and its length, to compare names without looking at their text.
    struct PackedName: Equatable, Sendable {
        let start: UInt64
        let count: Int

        init(_ text: UnsafeBufferPointer<UInt8>) {
            var start: UInt64 = 0
            for byte in text.prefix(8) { start = start << 8 | UInt64(byte) }
            self.start = start
            count = text.count
        }

        init(_ name: String) {
            var name = name
            self = name.withUTF8 { PackedName($0) }
        }
    }

    /// The type that takes everything.
    static let anything: TypeIndex = 0

    static let shared = WorkflowSchema()

    let types: [ValueType]
    let mappings: [MappingType]
    let constants: [[String]]
    let root: TypeIndex
    let triggers: Int

    private init() {
        var builder = Builder()
        let on = builder.triggers()
        root = builder.workflow(on: on)
        triggers = builder.types[on].mapping ?? 0
        types = builder.types
        mappings = builder.mappings
        constants = builder.constants
    }
}

extension WorkflowSchema {
    /// Puts the tables together.
    struct Builder {
        var types = [
            ValueType(
                kinds: [.null, .bool, .number, .text, .sequence, .mapping],
                element: WorkflowSchema.anything
            )
        ]
        var mappings: [MappingType] = []
        var constants: [[String]] = []

        mutating func add(_ type: ValueType) -> TypeIndex {
            types.append(type)
            return types.count - 1
        }

        mutating func text(_ scope: ExpressionScope = [], nonEmpty: Bool = false) -> TypeIndex {
            add(ValueType(kinds: .text, scope: scope, mustHaveText: nonEmpty))
        }

        mutating func bool(_ scope: ExpressionScope = []) -> TypeIndex {
            add(ValueType(kinds: .bool, scope: scope))
        }

        mutating func number(_ scope: ExpressionScope = []) -> TypeIndex {
            add(ValueType(kinds: .number, scope: scope))
        }

        mutating func condition(_ scope: ExpressionScope) -> TypeIndex {
            add(ValueType(kinds: .text, scope: scope, isCondition: true))
        }

        mutating func oneOf(_ constants: [String]) -> TypeIndex {
            add(ValueType(kinds: .text, constants: list(of: constants)))
        }

        mutating func list(of constants: [String]) -> Int? {
            if constants.isEmpty { return nil }
            self.constants.append(constants)
            return self.constants.count - 1
        }

        /// A list of texts, or one text alone.
        mutating func texts(_ scope: ExpressionScope = [], orOne: Bool = true) -> TypeIndex {
            let element = text(scope, nonEmpty: true)
            return add(
                ValueType(
                    kinds: orOne ? [.text, .sequence] : .sequence,
                    scope: scope,
                    mustHaveText: true,
                    element: element
                )
            )
        }

        mutating func list(of element: TypeIndex, _ scope: ExpressionScope = []) -> TypeIndex {
            add(ValueType(kinds: .sequence, scope: scope, element: element))
        }

        /// A mapping whose keys its author chooses.
        mutating func names(
            _ title: MappingTitle,
            to others: TypeIndex,
            _ scope: ExpressionScope = [],
            orElse kinds: Kinds = []
        ) -> TypeIndex {
            mapping(title, [], others: others, scope, orElse: kinds)
        }

        mutating func mapping(
            _ title: MappingTitle,
            _ keys: [(name: String, type: TypeIndex)],
            required: Set<String> = [],
            others: TypeIndex? = nil,
            _ scope: ExpressionScope = [],
            orElse kinds: Kinds = [],
            constants: [String] = [],
            mustHaveText: Bool = false,
            detail: Detail = .none
        ) -> TypeIndex {
            forms(
                title,
                keys.map { ($0.name, $0.type, 1, required.contains($0.name)) },
                count: 1,
                others: others,
                ValueType(
                    kinds: kinds.union(.mapping),
                    scope: scope,
                    constants: list(of: constants),
                    mustHaveText: mustHaveText,
                    detail: detail
                )
            )
        }

        /// A mapping that has several forms, each with a required key of its own.
        mutating func forms(
            _ title: MappingTitle,
            _ keys: [(name: String, type: TypeIndex, forms: UInt8, isRequired: Bool)],
            count: Int,
            others: TypeIndex? = nil,
            _ type: ValueType = ValueType(kinds: .mapping)
        ) -> TypeIndex {
            mappings.append(
                MappingType(
                    title: title,
                    keys: keys.map { key in
                        Key(
                            name: key.name,
                            packed: PackedName(key.name),
                            type: key.type,
                            forms: key.forms,
                            isRequired: key.isRequired
                        )
                    },
                    others: others,
                    formCount: count
                )
            )
            var type = type
            type.mapping = mappings.count - 1
            return add(type)
        }
    }
}
