/// A source text whose interesting places are marked with `⟦` and `⟧`, so that no test counts columns.
package struct MarkedText {
    /// The text without the marks.
    package let text: String
    /// The marked places in the order of their opening marks, as byte ranges of the text.
    package let ranges: [Range<Int>]

    package init(_ marked: String) {
        var bytes: [UInt8] = []
        var open: [Int] = []
        var found: [(order: Int, range: Range<Int>)] = []
        var order = 0
        var orders: [Int] = []
        for scalar in marked.unicodeScalars {
            switch scalar {
            case "⟦":
                open.append(bytes.count)
                orders.append(order)
                order += 1
            case "⟧":
                guard let start = open.popLast(), let index = orders.popLast() else { fatalError("unpaired ⟧") }
                found.append((index, start..<bytes.count))
            default:
                bytes += Array(String(scalar).utf8)
            }
        }
        precondition(open.isEmpty, "unpaired ⟦")
        text = String(decoding: bytes, as: UTF8.self)
        ranges = found.sorted { $0.order < $1.order }.map(\.range)
    }

    package var bytes: [UInt8] { Array(text.utf8) }
}
