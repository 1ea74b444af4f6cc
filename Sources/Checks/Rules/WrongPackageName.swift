import Requirements
import SourceText

extension Rule {
    /// The name of a module, or a slip, in place of a package's name.
    static let wrongPackageName = Rule(
        id: "wrong-package-name",
        severity: .warning,
        repair: .unsafe,
        source: .packageNames,
        summary:
            "A list for pip, or a command, names a module instead of its package, or a well-known package with a slip.",
        why: """
            Packages are often called otherwise than what is imported. Under the other name there is nothing, or something \
            of somebody else, which is installed all the same. A slip in the name of a well-known package is an error.
            """,
        bad: "skimage",
        good: "scikit-image",
        exceptions: [
            "Names that are near a well-known one and exist themselves, such as `tensorboardX` and `dataset`.",
            "Addresses, paths, and lists with an index of their own.",
        ]
    ) { context, report in
        for list in context.requirementLists.lists where !list.hasOwnIndex {
            for (_, requirement) in list.file.requirements where requirement.source == .index {
                guard let name = requirement.name, let normalized = requirement.normalizedName else { continue }
                let place = list.place(name.range)
                if let package = PackageNames.packages[normalized] {
                    report(.module(name.text, package), place, fixes: package.map { [.replacing(place, by: $0)] } ?? [])
                } else if let meant = PackageNames.meant(by: normalized) {
                    report(.slip(name.text, meant), place, severity: .error, fixes: [.replacing(place, by: meant)])
                }
            }
        }
        for command in context.commandRequirements where !command.entries.isEmpty {
            for entry in command.entries where entry.requirement.source == .index {
                guard let name = entry.requirement.name, let normalized = entry.requirement.normalizedName else {
                    continue
                }
                guard PackageNames.packages[normalized] != nil || PackageNames.meant(by: normalized) != nil,
                    !command.mayHaveOwnIndex
                else { continue }
                let place = command.place(name, of: entry)
                let isWritten = command.file.text(in: place.bytes) == name.text
                if let package = PackageNames.packages[normalized] {
                    let fix = isWritten ? package.map { Diagnostic.Fix.replacing(place, by: $0) } : nil
                    report(.module(name.text, package), place, fixes: fix.map { [$0] } ?? [])
                } else if let meant = PackageNames.meant(by: normalized) {
                    report(
                        .slip(name.text, meant),
                        place,
                        severity: .error,
                        fixes: isWritten ? [.replacing(place, by: meant)] : []
                    )
                }
            }
        }
    }
}

extension RequirementLists.List {
    /// Whether packages come from another place than the public index, where any name may exist.
    fileprivate var hasOwnIndex: Bool {
        let kinds: [OptionKind] = [.indexURL, .pypiURL, .extraIndexURL, .findLinks, .noIndex]
        return kinds.flatMap { file.options($0) }.contains { option in
            guard let address = option.value?.text else { return true }
            return !["pypi.org", "pypi.python.org", "download.pytorch.org", "mirrors."].contains {
                address.contains(bytesOf: $0)
            } && !address.contains(bytesOf: "simple")
        }
    }
}

private enum PackageNames {
    /// The packages of modules that are called otherwise; nil where no package is meant.
    static let packages: [String: String?] = [
        "skimage": "scikit-image", "sklearn": "scikit-learn", "cv2": "opencv-python", "pil": "Pillow", "yaml": "PyYAML",
        "bs4": "beautifulsoup4", "crypto": "pycryptodome", "dateutil": "python-dateutil", "attr": "attrs",
        "mc": String?.none,
    ]

    /// The well-known package whose name has one slip here: two letters swapped, or one inside of it missing, doubled or
    /// wrong.
    static func meant(by name: String) -> String? {
        guard name.utf8.count >= 7, !wellKnown.contains(name), !real.contains(name) else { return nil }
        let written = Array(name.unicodeScalars)
        return wellKnown.first { candidate in
            let right = Array(candidate.unicodeScalars)
            // A dash more or less is no slip, and often a package of its own.
            guard candidate.filter({ $0 != "-" }) != name.filter({ $0 != "-" }) else { return false }
            // What differs at its end, or in a digit, may well be another package.
            guard abs(right.count - written.count) <= 1, right.first == written.first,
                right.last == written.last || isSwap(right.suffix(2), written.suffix(2))
            else { return false }
            return typingDistance(written, right) == 1
                && right.filter(\.isDigit) == written.filter(\.isDigit)
        }
    }

    private static func isSwap(_ left: ArraySlice<Unicode.Scalar>, _ right: ArraySlice<Unicode.Scalar>) -> Bool {
        left.elementsEqual(right.reversed())
    }

    private static let wellKnown = [
        "accelerate", "beautifulsoup4", "bitsandbytes", "cryptography", "deepspeed", "diffusers", "huggingface-hub",
        "ipykernel", "ipywidgets", "jupyterhub", "jupyterlab", "lightgbm", "matplotlib", "networkx", "notebook",
        "opencv-python", "pandas", "pytorch-lightning", "requests", "safetensors", "scikit-image", "scikit-learn",
        "seaborn", "sentencepiece", "setuptools", "sqlalchemy", "statsmodels", "tensorboard", "tensorflow",
        "tokenizers", "torchaudio", "torchvision", "transformers", "xgboost",
    ]

    /// Packages that exist and are one letter away from a well-known one.
    private static let real: Set<String> = [
        "scikits-image", "scikits-learn", "tensorboards", "diffuser", "transformer", "jupyter-lab",
    ]
}

extension Unicode.Scalar {
    fileprivate var isDigit: Bool { (0x30...0x39).contains(value) }
}

extension Diagnostic.Message {
    fileprivate static func module(_ name: String, _ package: String?) -> Self {
        guard let package else { return "'\(name)' is no package of Python but a program; install it with apt" }
        return "'\(name)' is the name of a module; its package is called '\(package)'"
    }

    fileprivate static func slip(_ name: String, _ meant: String) -> Self {
        "there is no well-known package '\(name)'; did you mean '\(meant)'?"
    }
}
