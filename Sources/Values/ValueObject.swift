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

    /// What the object holds, behind one pointer, so that a value is small and cheap to hand on.
    private var storage: Storage

    /// Never changed while two objects share it, which makes it safe to send, and needless to guard each access.
    private final class Storage: @unchecked Sendable {
        @exclusivity(unchecked) var members: [Member] = []
        let isCaseSensitive: Bool
        @exclusivity(unchecked) var rest: Unknown?
        @exclusivity(unchecked) var restIsText: Bool
        /// From a name's hash to the index of its member plus one, 0 for none; empty while a linear search is faster.
        @exclusivity(unchecked) var slots: [UInt32] = []

        init(isCaseSensitive: Bool, rest: Unknown?, restIsText: Bool) {
            self.isCaseSensitive = isCaseSensitive
            self.rest = rest
            self.restIsText = restIsText
        }

        func copy() -> Storage {
            let copy = Storage(isCaseSensitive: isCaseSensitive, rest: rest, restIsText: restIsText)
            copy.members = members
            copy.slots = slots
            return copy
        }
    }

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
        storage = Storage(isCaseSensitive: isCaseSensitive, rest: rest, restIsText: restIsText)
        storage.members.reserveCapacity(members.count)
        for (name, value) in members { self[name] = value }
    }

    package var members: [Member] { storage.members }
    package var isCaseSensitive: Bool { storage.isCaseSensitive }

    /// What a member that is not listed is: unknown for this reason, which names the object itself; nil when every member
    /// is listed.
    package var rest: Unknown? {
        get { storage.rest }
        set {
            makeUnique()
            storage.rest = newValue
        }
    }

    /// Whether what is not listed is a text if it is anything, as in `vars`.
    package var restIsText: Bool {
        get { storage.restIsText }
        set {
            makeUnique()
            storage.restIsText = newValue
        }
    }

    private mutating func makeUnique() {
        if !isKnownUniquelyReferenced(&storage) { storage = storage.copy() }
    }

    package var isOpen: Bool { storage.rest != nil }
    package var count: Int { storage.members.count }
    package var isEmpty: Bool { storage.members.isEmpty && !isOpen }

    /// A listed member. Setting nil takes the member away.
    package subscript(name: String) -> Value? {
        get { index(of: name).map { storage.members[$0].value } }
        set {
            makeUnique()
            switch (index(of: name), newValue) {
            case (let index?, let value?): storage.members[index].value = value
            case (let index?, nil):
                storage.members.remove(at: index)
                rebuildSlots()
            case (nil, let value?):
                storage.members.append(Member(name, value))
                enterLast()
            case (nil, nil): break
            }
        }
    }

    /// Whether a member is listed.
    package func contains(_ name: String) -> Bool { index(of: name) != nil }

    /// What an expression sees under a name: a listed member, null, or an unknown value when the object is open.
    package func member(_ name: String) -> Value {
        if let index = index(of: name) { return storage.members[index].value }
        guard let rest else { return .null }
        let unknown = Unknown("\(rest.expression).\(name)", because: rest.reason, at: rest.place)
        return restIsText ? Value(Template(unknown)) : Value(unknown)
    }

    // MARK: Search

    private static let linearLimit = 8

    private func index(of name: String) -> Int? {
        if storage.slots.isEmpty {
            for index in storage.members.indices where matches(storage.members[index].name, name) { return index }
            return nil
        }
        let mask = storage.slots.count - 1
        var slot = hash(name) & mask
        while storage.slots[slot] != 0 {
            let index = Int(storage.slots[slot]) - 1
            if matches(storage.members[index].name, name) { return index }
            slot = (slot + 1) & mask
        }
        return nil
    }

    private func matches(_ left: String, _ right: String) -> Bool {
        // Texts of different lengths may be the same without regard to case, outside of ASCII.
        storage.isCaseSensitive
            ? left.utf8.count == right.utf8.count && left.utf8.elementsEqual(right.utf8)
            : equalsIgnoringCase(left, right)
    }

    /// A hash that does not see case; letters outside of ASCII do not take part.
    private func hash(_ name: String) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 where byte < 0x80 {
            hash = (hash ^ UInt64(asciiLowercased(byte))) &* 0x0000_0100_0000_01B3
        }
        return Int(truncatingIfNeeded: hash ^ (hash >> 32)) & Int.max
    }

    private func enterLast() {
        let count = storage.members.count
        guard count > Self.linearLimit else { return }
        if storage.slots.count < count * 2 { return rebuildSlots() }
        enter(count - 1)
    }

    private func rebuildSlots() {
        storage.slots = []
        guard count > Self.linearLimit else { return }
        var size = 32
        while size < count * 4 { size *= 2 }
        storage.slots = Array(repeating: 0, count: size)
        for index in 0..<count { enter(index) }
    }

    private func enter(_ index: Int) {
        var slot = hash(storage.members[index].name) & (storage.slots.count - 1)
        while storage.slots[slot] != 0 { slot = (slot + 1) & (storage.slots.count - 1) }
        storage.slots[slot] = UInt32(index + 1)
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
