/// Commits waiting to be looked at: the youngest first, and of the same second the one that came first.
///
/// The order is git's; where histories are described or merged, the answer depends on it.
struct CommitQueue {
    private struct Entry {
        let date: UInt64
        let order: Int
        let id: ObjectID

        func precedes(_ other: Entry) -> Bool {
            date != other.date ? date > other.date : order < other.order
        }
    }

    private var heap: [Entry] = []
    private var count = 0

    var isEmpty: Bool { heap.isEmpty }

    /// All that wait, in no order.
    var commits: some Sequence<ObjectID> { heap.lazy.map(\.id) }

    mutating func insert(_ id: ObjectID, date: UInt64) {
        heap.append(Entry(date: date, order: count, id: id))
        count += 1
        var child = heap.count - 1
        while child > 0, heap[child].precedes(heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func removeFirst() -> ObjectID? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return first.id }
        heap[0] = last
        var parent = 0
        while true {
            var child = 2 * parent + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child + 1].precedes(heap[child]) { child += 1 }
            guard heap[child].precedes(heap[parent]) else { break }
            heap.swapAt(child, parent)
            parent = child
        }
        return first.id
    }
}
