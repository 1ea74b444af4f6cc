/// A pattern as a machine that is in several states at once.
struct FilterProgram: Sendable {
    enum Step: Sendable {
        case byte(UInt8)
        /// One of some ASCII characters.
        case set(FilterSet)
        /// Stays, at any byte but a slash.
        case stayInFolder
        /// Stays, at any byte.
        case stay
        /// The first byte of some folders, which may be any.
        case firstOfFolders
        /// Stays, at any byte, and goes on behind a slash.
        case restOfFolders
    }

    private(set) var steps: [Step] = []
    /// Where a step can be left without a byte; the step itself when it cannot.
    private var exits: [UInt16] = []
    /// Where the part before a step begins, when it may be repeated; the step itself when it may not.
    private var returns: [UInt16] = [0]

    var isEmpty: Bool { steps.isEmpty }
    var count: Int { steps.count }

    mutating func append(_ step: Step) {
        steps.append(step)
        exits.append(UInt16(steps.count - 1))
        returns.append(UInt16(steps.count))
    }

    /// A step or several that may be left out.
    mutating func makeOptional(from start: Int) {
        exits[start] = UInt16(steps.count)
    }

    /// A step or several that may come again.
    mutating func makeRepeated(from start: Int) {
        returns[steps.count] = UInt16(start)
    }

    func matches(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        if steps.isEmpty { return name.isEmpty }
        // What ends in `**` is the most frequent form.
        if steps.count == 1, case .stay = steps[0] { return true }
        return steps.withUnsafeBufferPointer { steps in
            exits.withUnsafeBufferPointer { exits in
                returns.withUnsafeBufferPointer { returns in
                    FilterRun(steps: steps, exits: exits, returns: returns).matches(name)
                }
            }
        }
    }
}

/// One match: a bit for each state that the machine is in.
private struct FilterRun {
    typealias States = UnsafeMutableBufferPointer<UInt64>

    let steps: UnsafeBufferPointer<FilterProgram.Step>
    let exits: UnsafeBufferPointer<UInt16>
    let returns: UnsafeBufferPointer<UInt16>

    func matches(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        let words = steps.count / 64 + 1
        return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2 * words) { memory in
            memory.initialize(repeating: 0)
            var current = States(rebasing: memory[..<words])
            var next = States(rebasing: memory[words...])
            enter(0, current)
            for byte in name {
                guard advance(current, over: byte, into: next) else { return false }
                swap(&current, &next)
                next.update(repeating: 0)
            }
            return current[steps.count / 64] & (1 << (steps.count % 64)) != 0
        }
    }

    /// - Returns: false when no state is left.
    private func advance(_ current: States, over byte: UInt8, into next: States) -> Bool {
        var isAlive = false
        for word in current.indices {
            var bits = current[word]
            while bits != 0 {
                let state = word * 64 + bits.trailingZeroBitCount
                bits &= bits - 1
                guard state < steps.count else { continue }
                switch steps[state] {
                case .byte(let wanted):
                    guard byte == wanted else { continue }
                    enter(state + 1, next)
                case .set(let set):
                    guard set.contains(byte) else { continue }
                    enter(state + 1, next)
                case .stayInFolder:
                    guard byte != UInt8(ascii: "/") else { continue }
                    enter(state, next)
                case .stay:
                    enter(state, next)
                case .firstOfFolders:
                    enter(state + 1, next)
                case .restOfFolders:
                    enter(state, next)
                    if byte == UInt8(ascii: "/") { enter(state + 1, next) }
                }
                isAlive = true
            }
        }
        return isAlive
    }

    /// Adds a state, and those that are reached from it without a byte.
    private func enter(_ state: Int, _ states: States) {
        var state = state
        while true {
            let bit: UInt64 = 1 << (state % 64)
            if states[state / 64] & bit != 0 { return }
            states[state / 64] |= bit
            // What is repeated cannot be left out, so that its beginning leads nowhere else.
            let start = Int(returns[state])
            states[start / 64] |= 1 << (start % 64)
            guard state < steps.count, Int(exits[state]) != state else { return }
            state = Int(exits[state])
        }
    }
}

/// Some ASCII characters.
struct FilterSet: Sendable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    mutating func insert(_ byte: UInt8) {
        if byte < 64 { low |= 1 << byte } else if byte < 128 { high |= 1 << (byte - 64) }
    }

    func contains(_ byte: UInt8) -> Bool {
        if byte < 64 { return low & (1 << byte) != 0 }
        return byte < 128 && high & (1 << (byte - 64)) != 0
    }
}
