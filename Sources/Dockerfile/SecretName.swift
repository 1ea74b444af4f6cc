/// Whether the name of a variable says that its value is a secret, as `GITHUB_TOKEN` or `secret_message`.
///
/// Words between underscores count, in any case. A word that says that the value is public, a file or a version takes the
/// meaning away. The words are those of BuildKit's check (https://docs.docker.com/reference/build-checks/).
func isSecretName(_ name: String) -> Bool {
    var isSecret = false
    for word in name.utf8.split(separator: UInt8(ascii: "_")) {
        guard word.count <= 11 else { continue }
        let word = String(decoding: word.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
        if harmlessWords.contains(word) { return false }
        isSecret = isSecret || secretWords.contains(word)
    }
    return isSecret
}

private let secretWords: Set<String> = [
    "apikey", "auth", "credential", "credentials", "key", "password", "pword", "passwd", "secret", "token",
]
private let harmlessWords: Set<String> = ["public", "file", "version"]
