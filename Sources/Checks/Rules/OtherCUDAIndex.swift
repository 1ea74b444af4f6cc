import Requirements
import SourceText

extension Rule {
    /// A build for one CUDA from the index of another.
    static let otherCUDAIndex = Rule(
        id: "other-cuda-index",
        severity: .warning,
        repair: .none,
        source: .pyTorchWheels,
        summary: "A version is one for another CUDA than the index holds.",
        why: """
            PyTorch keeps an index for each version of CUDA. A version that ends in '+cu116' is not in the index 'whl/cu118', \
            and pip finds no matching distribution.
            """,
        bad: """
            --extra-index-url https://download.pytorch.org/whl/cu118
            torch==1.12.0+cu116
            """,
        good: """
            --extra-index-url https://download.pytorch.org/whl/cu116
            torch==1.12.0+cu116
            """,
        exceptions: ["A list with another index or another place for packages that may hold the version."]
    ) { context, report in
        for list in context.requirementLists.lists {
            let kinds: [OptionKind] = [.indexURL, .extraIndexURL, .findLinks]
            let options = kinds.flatMap { list.file.options($0) }
            let indexes = options.filter { !($0.value?.text.isPublicIndex ?? false) }
            let held = indexes.map { $0.value.flatMap { Self.cuda(ofIndex: $0.text) } }
            // An index that does not say what it holds may hold anything.
            guard !held.isEmpty, held.allSatisfy({ $0 != nil }) else { continue }
            for (line, requirement) in list.file.requirements where !line.hasVariable {
                for specifier in requirement.specifiers where specifier.comparison.text == "==" {
                    guard let wanted = Self.cuda(ofVersion: specifier.version.text), !held.contains(wanted) else {
                        continue
                    }
                    let index = held[0] ?? ""
                    report(
                        .other(specifier.version.text, index, wanted),
                        list.place(specifier.version.range),
                        notes: [Diagnostic.Note("this index is asked", list.place(indexes[0].name.range))]
                    )
                }
            }
        }
        for command in context.commandRequirements {
            let indexes = command.indexes.filter { !$0.value.isPublicIndex }
            let held = indexes.map { Self.cuda(ofIndex: $0.value) }
            // A list may name more of them.
            guard !held.isEmpty, held.allSatisfy({ $0 != nil }), command.lists.isEmpty, !command.command.hasUnknownWords
            else { continue }
            for entry in command.entries {
                for specifier in entry.requirement.specifiers where specifier.comparison.text == "==" {
                    guard let wanted = Self.cuda(ofVersion: specifier.version.text), !held.contains(wanted) else {
                        continue
                    }
                    report(
                        .other(specifier.version.text, held[0] ?? "", wanted),
                        command.place(specifier.version, of: entry),
                        notes: [Diagnostic.Note("this index is asked", indexes[0].place)]
                    )
                }
            }
        }
    }

    /// `cu118` of `https://download.pytorch.org/whl/cu118`.
    private static func cuda(ofIndex address: String) -> String? {
        let parts = address.split(separator: "/")
        guard let place = parts.lastIndex(of: "whl"), place + 1 < parts.count else { return nil }
        return isCUDA(parts[place + 1]) ? String(parts[place + 1]) : nil
    }

    private static func cuda(ofVersion version: String) -> String? {
        let parts = version.split(separator: "+", maxSplits: 1)
        return parts.count == 2 && isCUDA(parts[1]) ? String(parts[1]) : nil
    }

    private static func isCUDA(_ text: Substring) -> Bool {
        text.hasPrefix("cu") && (4...6).contains(text.utf8.count)
            && text.utf8.dropFirst(2).allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}

extension String {
    /// Whether it is the address of the index that has no builds for one CUDA.
    fileprivate var isPublicIndex: Bool { contains(bytesOf: "//pypi.org/") }
}

extension Diagnostic.Message {
    fileprivate static func other(_ version: String, _ index: String, _ wanted: String) -> Self {
        "'\(version)' is not in the index 'whl/\(index)'; write 'whl/\(wanted)' there, or the version for \(index)"
    }
}
