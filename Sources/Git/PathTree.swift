/// Paths by their parts, each path with a number, so that sets of paths are bits.
struct PathTree {
    struct Node {
        /// Names are compared by their bytes: two ways to write the same letter are two names to git.
        var children: [[UInt8]: Int] = [:]
        /// The number of the path that ends here.
        var path: Int?
        /// The numbers of all paths that end here or below.
        var range = 0..<0
    }

    private(set) var nodes = [Node()]
    private(set) var pathCount = 0
    /// The numbers of the paths in the order in which they were given.
    private(set) var numbers: [Int] = []

    init(_ paths: [String]) {
        let ends = paths.map { insert($0) }
        // Below a node the numbers are consecutive. The nodes are visited without recursion: a path may be deep.
        var pending: [(node: Int, isDone: Bool)] = [(0, false)]
        let isEnd = Set(ends)
        while let (node, isDone) = pending.popLast() {
            if isDone {
                nodes[node].range = nodes[node].range.lowerBound..<pathCount
                continue
            }
            nodes[node].range = pathCount..<pathCount
            if isEnd.contains(node) {
                nodes[node].path = pathCount
                pathCount += 1
            }
            pending.append((node, true))
            for child in nodes[node].children.values { pending.append((child, false)) }
        }
        numbers = ends.compactMap { nodes[$0].path }
    }

    func child(of node: Int, named name: UnsafeBufferPointer<UInt8>) -> Int? {
        nodes[node].children[Array(name)]
    }

    /// The node at which the path ends.
    private mutating func insert(_ path: String) -> Int {
        var node = 0
        for part in path.utf8.split(separator: UInt8(ascii: "/")) where !part.elementsEqual([UInt8(ascii: ".")]) {
            let name = Array(part)
            if let child = nodes[node].children[name] {
                node = child
            } else {
                nodes.append(Node())
                nodes[node].children[name] = nodes.count - 1
                node = nodes.count - 1
            }
        }
        return node
    }
}

/// Numbers of paths.
struct PathSet: Hashable {
    private var words: [UInt64]

    init(noneOf count: Int) {
        words = Array(repeating: 0, count: (count + 63) / 64)
    }

    init(allOf count: Int) {
        words = Array(repeating: .max, count: (count + 63) / 64)
        if count % 64 != 0, let last = words.indices.last { words[last] = 1 << UInt64(count % 64) - 1 }
    }

    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    mutating func insert(_ number: Int) {
        words[number / 64] |= 1 << UInt64(number % 64)
    }

    mutating func formUnion(_ other: PathSet) {
        for index in words.indices { words[index] |= other.words[index] }
    }

    mutating func formIntersection(_ other: PathSet) {
        for index in words.indices { words[index] &= other.words[index] }
    }

    func subtracting(_ other: PathSet) -> PathSet {
        var result = self
        for index in words.indices { result.words[index] &= ~other.words[index] }
        return result
    }

    func intersects(_ range: Range<Int>) -> Bool {
        var number = range.lowerBound
        while number < range.upperBound {
            let word = words[number / 64] >> UInt64(number % 64)
            let count = min(64 - number % 64, range.upperBound - number)
            if count == 64 ? word != 0 : word & (1 << UInt64(count) - 1) != 0 { return true }
            number += count
        }
        return false
    }

    func forEach(_ body: (Int) -> Void) {
        for (index, bits) in words.enumerated() {
            var bits = bits
            while bits != 0 {
                body(64 * index + bits.trailingZeroBitCount)
                bits &= bits - 1
            }
        }
    }
}
