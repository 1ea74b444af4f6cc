/// The title of a copied workflow: the old one with the new app in the place of the old.
enum WorkflowTitle {
    /// - Parameter taken: the titles of the other workflows.
    static func renamed(_ title: String, from old: String, to new: String, taken: Set<String>) -> String {
        let renamed =
            replacing(old, by: new, in: title) ?? replacingTail(of: old, by: new, in: title) ?? "\(title) \(new)"
        return taken.contains(renamed) || renamed == title ? "\(title) \(new)" : renamed
    }

    /// The whole name, its words parted as the title parts them.
    private static func replacing(_ old: String, by new: String, in title: String) -> String? {
        guard let place = place(of: words(of: old), in: title) else { return nil }
        let found = title[place]
        let isSpoken =
            found.contains(" ") || !found.contains(where: isNameSeparator) && old.contains(where: isNameSeparator)
        let text = isSpoken ? words(of: new).joined(separator: " ") : new
        return String(title[..<place.lowerBound]) + text + title[place.upperBound...]
    }

    /// Only the last words of the name, which tell it from those of its family.
    private static func replacingTail(of old: String, by new: String, in title: String) -> String? {
        for tail in NameTail.all(of: old) {
            guard let place = place(of: words(of: tail.text), in: title) else { continue }
            return String(title[..<place.lowerBound]) + words(of: tail.counterpart(in: new)).joined(separator: " ")
                + title[place.upperBound...]
        }
        return nil
    }

    private static func words(of name: String) -> [Substring] {
        name.split(whereSeparator: isNameSeparator)
    }

    private static func isNameSeparator(_ character: Character) -> Bool { "-_. ".contains(character) }

    /// Where words follow each other in a title, each parted from the next by one separator, whatever their case.
    private static func place(of words: [Substring], in title: String) -> Range<String.Index>? {
        guard !words.isEmpty else { return nil }
        var start = title.startIndex
        while start < title.endIndex {
            let isBoundary = start == title.startIndex || !isLetter(title[title.index(before: start)])
            if isBoundary, let end = end(of: words, in: title, from: start) { return start..<end }
            start = title.index(after: start)
        }
        return nil
    }

    private static func end(of words: [Substring], in title: String, from start: String.Index) -> String.Index? {
        var position = start
        for (index, word) in words.enumerated() {
            if index > 0 {
                guard position < title.endIndex, isNameSeparator(title[position]) else { return nil }
                position = title.index(after: position)
            }
            for character in word {
                guard position < title.endIndex, title[position].lowercased() == character.lowercased() else {
                    return nil
                }
                position = title.index(after: position)
            }
        }
        return position == title.endIndex || !isLetter(title[position]) ? position : nil
    }

    private static func isLetter(_ character: Character) -> Bool { character.isLetter || character.isNumber }
}
