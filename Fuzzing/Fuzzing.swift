import Foundation
import Glibc

/// `fuzz <parser> [options of libFuzzer] [folder]`, or `fuzz --seeds <parser> <folder>`, or `fuzz --list`.
///
/// The linker takes this as the program's `main`; libFuzzer's own would know one target only.
@_cdecl("fuzz_main")
public func fuzz(_ count: Int32, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Int32 {
    let words = (0..<Int(count)).compactMap { arguments[$0].map { String(cString: $0) } }
    if words.dropFirst() == ["--list"] {
        print(Parser.all.map(\.name).joined(separator: "\n"))
        return 0
    }
    if words.count == 4, words[1] == "--seeds", let parser = Parser(named: words[2]) {
        writeSeeds(of: parser, to: URL(fileURLWithPath: words[3]))
        return 0
    }
    guard words.count > 1, let parser = Parser(named: words[1]) else {
        print("usage: fuzz <parser> [options of libFuzzer] [folder]; `fuzz --list` names the parsers")
        return 64
    }
    // libFuzzer sees the program and its own options.
    arguments[1] = arguments[0]
    var rest: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = arguments + 1
    var restCount = count - 1
    chosen = parser
    return runDriver(&restCount, &rest, read)
}

/// One input; libFuzzer wants it under this name, too.
@_cdecl("LLVMFuzzerTestOneInput")
public func read(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    chosen.read([UInt8](UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}

/// Set once before libFuzzer starts, which calls from one thread.
nonisolated(unsafe) private var chosen = Parser.all[0]

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

/// Writes each text of the parser's conformance suites to a file.
private func writeSeeds(of parser: Parser, to folder: URL) {
    let environment = ProcessInfo.processInfo.environment
    let root = URL(fileURLWithPath: environment["IMGMATRIX_CONFORMANCE"] ?? "../shared/conformance")
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var number = 0
    for (suite, key) in parser.seeds {
        let file = root.appendingPathComponent("\(suite)/cases.json")
        guard let data = try? Data(contentsOf: file),
            let cases = try? JSONSerialization.jsonObject(with: data) as? [[String: Any]]
        else { continue }
        for value in cases.compactMap({ $0[key] }) {
            let files = (value as? [String: Any])?.values.compactMap { $0 as? String }
            let texts = files ?? value as? [String] ?? (value as? String).map { [$0] } ?? []
            guard !texts.isEmpty else { continue }
            let seed = folder.appendingPathComponent("\(suite)-\(number)")
            try? Data(texts.joined(separator: "\n").utf8).write(to: seed)
            number += 1
        }
    }
}
