/// The form of the names of the apps' own workflows, such as `build-push-{app}.yaml`.
struct WorkflowNamePattern: Sendable {
    private let prefix: String
    private let suffix: String
    /// What a name may end with: GitHub reads `.yaml` and `.yml`.
    private let suffixes: [String]

    init(_ text: String) {
        let place = Array("{app}".utf8)
        let bytes = Array(text.utf8)
        let start = bytes.indices.first { bytes[$0...].starts(with: place) }
        prefix = String(decoding: bytes[..<(start ?? bytes.count)], as: UTF8.self)
        suffix = start.map { String(decoding: bytes[($0 + place.count)...], as: UTF8.self) } ?? ""
        var suffixes = [suffix]
        if suffix.hasSuffix(".yaml") { suffixes.append(suffix.dropLast(4) + "yml") }
        if suffix.hasSuffix(".yml") { suffixes.append(suffix.dropLast(3) + "yaml") }
        self.suffixes = suffixes
    }

    func name(ofApp app: String) -> String {
        "\(prefix)\(app)\(suffix)"
    }

    /// The app that the last part of a path names; nil when it has another form.
    func app(ofPath path: String) -> String? {
        var path = path
        return path.withUTF8 { path in
            let name = path[(path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0)...]
            guard name.starts(with: prefix.utf8) else { return nil }
            let rest = name.dropFirst(prefix.utf8.count)
            for suffix in suffixes where rest.count > suffix.utf8.count {
                guard rest.suffix(suffix.utf8.count).elementsEqual(suffix.utf8) else { continue }
                return String(decoding: rest.dropLast(suffix.utf8.count), as: UTF8.self)
            }
            return nil
        }
    }
}
