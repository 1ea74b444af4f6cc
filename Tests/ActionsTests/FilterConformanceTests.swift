import Actions
import TestSupport
import Testing

@Suite struct FilterConformanceTests {
    @Test(.enabled(if: ConformanceSuite.isPresent("gha-filter-patterns")))
    func `filter patterns`() throws {
        try ConformanceSuite("gha-filter-patterns").run { item in
            let names = item["inputs"] as? [String] ?? []
            do {
                let list = try FilterList(item["patterns"] as? [String] ?? [])
                if item["error"] != nil { return "no error" }
                let included = list.runs(for: names, as: .include)
                let ignored = list.runs(for: names, as: .ignore)
                if included != item["runs_with_include_list"] as? Bool { return "include list: \(included)" }
                return ignored == item["runs_with_ignore_list"] as? Bool ? nil : "ignore list: \(ignored)"
            } catch {
                return item["error"] == nil ? "\(error)" : nil
            }
        }
    }

    @Test(.enabled(if: ConformanceSuite.isPresent("gha-filter-validate")))
    func `filter validation`() throws {
        try ConformanceSuite("gha-filter-validate").run { item in
            let pattern = item["pattern"] as? String ?? ""
            for (key, problems) in [
                ("path_errors", FilterPattern.problems(inPath: pattern)),
                ("ref_errors", FilterPattern.problems(inRef: pattern)),
            ] {
                let expected = (item[key] as? [[String: Any]] ?? []).map { $0["column"] as? Int ?? -1 }
                let found = problems.map { problem in
                    problem.range.map { range in
                        1 + String(decoding: pattern.utf8.prefix(range.lowerBound), as: UTF8.self).unicodeScalars.count
                    } ?? 0
                }
                if found != expected { return "\(key): columns \(found) instead of \(expected)" }
            }
            return nil
        }
    }
}
