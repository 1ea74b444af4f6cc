import Glibc

extension String {
    /// Whether the text stands before another one in the order of their bytes, as git and `LC_ALL=C sort` order names.
    package func precedesByBytes(_ other: String) -> Bool {
        let order = utf8.withContiguousStorageIfAvailable { mine in
            other.utf8.withContiguousStorageIfAvailable { theirs -> Bool in
                let count = min(mine.count, theirs.count)
                guard count > 0, let left = mine.baseAddress, let right = theirs.baseAddress else {
                    return mine.count < theirs.count
                }
                let order = memcmp(left, right, count)
                return order == 0 ? mine.count < theirs.count : order < 0
            }
        }
        return (order ?? nil) ?? utf8.lexicographicallyPrecedes(other.utf8)
    }
}
