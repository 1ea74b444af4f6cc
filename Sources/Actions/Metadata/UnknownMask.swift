import SourceText
import Values

/// Lets texts with unknown parts be handled as plain texts: one scalar, which no text has, stands for each unknown part.
struct UnknownMask {
    private(set) var unknowns: [Unknown] = []

    /// The first of the scalars that stand for unknown parts; a plane for private use has more than anybody needs.
    private static let first: UInt32 = 0xF0000
    private static let scalars: ClosedRange<UInt32> = first...0xFFFFD

    static func isMask(_ scalar: Unicode.Scalar) -> Bool { scalars.contains(scalar.value) }

    mutating func mask(_ unknown: Unknown) -> String {
        let index = unknowns.firstIndex(of: unknown) ?? unknowns.count
        if index == unknowns.count { unknowns.append(unknown) }
        let value = min(Self.first + UInt32(index), Self.scalars.upperBound)
        return Unicode.Scalar(value).map { String(Character($0)) } ?? ""
    }

    mutating func mask(_ template: Template) -> String {
        var masked = ""
        for piece in template.pieces {
            switch piece {
            // A text that has such scalars itself loses them, and with them the name that it makes is refused.
            case .text(let text, _):
                masked.unicodeScalars += text.unicodeScalars.map { Self.isMask($0) ? "\u{FFFD}" : $0 }
            case .unknown(let unknown, _): masked += mask(unknown)
            }
        }
        return masked
    }

    func firstUnknown(in text: String) -> Unknown? {
        text.unicodeScalars.first { Self.isMask($0) }.flatMap { unknown($0) }
    }

    private func unknown(_ scalar: Unicode.Scalar) -> Unknown? {
        let index = Int(scalar.value - Self.first)
        return index < unknowns.count ? unknowns[index] : nil
    }

    /// The text with its unknown parts.
    func template(_ text: String, from origin: Origin? = nil) -> Template {
        var template = Template()
        var known = ""
        for scalar in text.unicodeScalars {
            guard Self.isMask(scalar), let unknown = unknown(scalar) else {
                known.unicodeScalars.append(scalar)
                continue
            }
            if !known.isEmpty { template.append(known, from: origin) }
            known = ""
            template.append(Template(unknown, from: origin))
        }
        if !known.isEmpty { template.append(known, from: origin) }
        return template
    }
}
