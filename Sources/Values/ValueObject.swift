/// Named values in the order they were given.
///
/// Names are found without regard to case, as in GitHub's contexts, unless the object says that case matters, as in the
/// environment of a step on Linux. An *open* object is one of which not every member is known.
package struct ValueObject: Sendable {
    package struct Member: Sendable {
        package let name: String
        package var value: Value

        package init(_ name: String, _ value: Value) {
            self.name = name
            self.value = value
        }
    }

    package private(set) var members: [Member]
    package let isCaseSensitive: Bool
    /// What a member that is not listed is: unknown for this reason, which names the object itself; nil when every member
    /// is listed.
    package var rest: Unknown?
    /// Whether what is not listed is a text if it is anything, as in `vars`.
    package var restIsText: Bool
    /// From a name's hash to the index of its member plus one, 0 for none; empty while a linear search is faster.
    private var slots: [UInt32]

    /// An object without members.
    package init() {
        self.init([])
    }

    package init(
        _ members: [(name: String, value: Value)],
        rest: Unknown? = nil,
        restIsText: Bool = false,
        isCaseSensitive: Bool = false
    ) {
        self.members = []
        self.isCaseSensitive = isCaseSensitive
        self.rest = rest
        self.restIsText = restIsText
        slots = []
        self.members.reserveCapacity(members.count)
        for (name, value) in members { self[name] = value }
    }

    package var isOpen: Bool { rest != nil }
    package var count: Int { members.count }
    package var isEmpty: Bool { members.isEmpty && rest == nil }

    /// A listed member. Setting nil takes the member away.
    package subscript(name: String) -> Value? {
        get { index(of: name).map { members[$0].value } }
        set {
            switch (index(of: name), newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil):
                members.remove(at: index)
                rebuildSlots()
            case (nil, let value?):
                members.append(Member(name, value))
                enterLast()
            case (nil, nil): break
            }
        }
    }

    /// What an expression sees under a name: a listed member, null, or an unknown value when the object is open.
    package func member(_ name: String) -> Value {
        if let index = index(of: name) { return members[index].value }
        guard let rest else { return .null }
        let unknown = Unknown("\(rest.expression).\(name)", because: rest.reason, at: rest.place)
        return restIsText ? Value(Template(unknown)) : Value(unknown)
    }

    // MARK: Search

    private static let linearLimit = 8

    private func index(of name: String) -> Int? {
        if slots.isEmpty { return members.firstIndex { matches($0.name, name) } }
        var slot = hash(name) & (slots.count - 1)
        while slots[slot] != 0 {
            let index = Int(slots[slot]) - 1
            if matches(members[index].name, name) { return index }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    private func matches(_ left: String, _ right: String) -> Bool {
        isCaseSensitive ? left.utf8.elementsEqual(right.utf8) : equalsIgnoringCase(left, right)
    }

    /// A hash that does not see case; letters outside of ASCII do not take part.
    private func hash(_ name: String) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 where byte < 0x80 {
            hash = (hash ^ UInt64(asciiLowercased(byte))) &* 0x0000_0100_0000_01B3
        }
        return Int(truncatingIfNeeded: hash ^ (hash >> 32)) & Int.max
    }

    private mutating func enterLast() {
        guard members.count > Self.linearLimit else { return }
        if slots.count < members.count * 2 { return rebuildSlots() }
        enter(members.count - 1)
    }

    private mutating func rebuildSlots() {
        slots = []
        guard members.count > Self.linearLimit else { return }
        var size = 32
        while size < members.count * 4 { size *= 2 }
        slots = Array(repeating: 0, count: size)
        for index in members.indices { enter(index) }
    }

    private mutating func enter(_ index: Int) {
        var slot = hash(members[index].name) & (slots.count - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = UInt32(index + 1)
    }
}

/// Two objects are equal when they have equal members under the same names, in any order.
extension ValueObject: Equatable {
    package static func == (left: Self, right: Self) -> Bool {
        left.members.count == right.members.count && left.rest == right.rest
            && left.members.allSatisfy { member in right[member.name] == member.value }
    }
}

extension ValueObject: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, Value)...) {
        self.init(elements.map { (name: $0.0, value: $0.1) })
    }
}
