/// The last words of an app's name, as `x` of `jupyter-pytorch-x`: what many names of images have of it.
struct NameTail: Hashable {
    let text: String
    /// What stands before it, with its separator.
    private let stem: Substring

    /// The tails of a name without the name itself, the longest first.
    static func all(of name: String) -> [NameTail] {
        name.indices.dropFirst().compactMap { index in
            guard let byte = name[name.index(before: index)].asciiValue, isSeparator(byte) else { return nil }
            return NameTail(text: String(name[index...]), stem: name[..<index])
        }
    }

    /// The tail of another name of the same family; the whole name when it is of another one.
    func counterpart(in name: String) -> String {
        name.hasPrefix(stem) && name.count > stem.count ? String(name.dropFirst(stem.count)) : name
    }
}
