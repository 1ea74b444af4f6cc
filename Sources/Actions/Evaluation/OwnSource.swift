import Values

/// Whether what a `uses:` names is a file of the commit that is evaluated.
extension RunEnvironment {
    /// Where in the repository an address such as `owner/name/folder@ref` leads.
    ///
    /// - Parameter address: the address as it is written; GitHub ignores the case of owner and name only.
    /// - Returns: nil when it names another repository.
    func ownPath(_ address: String) -> (path: String, ref: String)? {
        guard let repository, let at = address.utf8.firstIndex(of: UInt8(ascii: "@")) else { return nil }
        let named = address[..<at]
        let own = repository.fullName
        guard named.utf8.count >= own.utf8.count,
            let end = named.utf8.index(named.startIndex, offsetBy: own.utf8.count, limitedBy: named.endIndex),
            equalsIgnoringCase(String(named[..<end]), own), end == named.endIndex || named[end] == "/"
        else { return nil }
        return (String(named[end...].drop { $0 == "/" }), String(address[address.utf8.index(after: at)...]))
    }

    /// Whether a ref names the commit that is evaluated: its id, or the branch or tag that it is pushed to.
    func isEvaluatedCommit(_ ref: String) -> Bool {
        if commit.sha(for: event).text == ref { return true }
        guard event.commit == .asked else { return false }
        switch event.ref {
        case .branch(let name): return ref == name || ref == "refs/heads/\(name)"
        case .tag(let name): return ref == name || ref == "refs/tags/\(name)"
        default: return false
        }
    }
}
