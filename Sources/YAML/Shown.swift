/// Some text of the file, short enough for a message.
func shown(_ text: String) -> String {
    let firstLine = text.prefix { !$0.isNewline }
    let short = firstLine.prefix(40)
    return short.count < text.count ? short + "…" : String(short)
}

/// Some bytes of the file as text that is short enough for a message.
func shown(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    shown(String(decoding: bytes.prefix(200), as: UTF8.self))
}
