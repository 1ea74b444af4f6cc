import Glibc

/// `make-matrix <apps> <commits>`, `make-matrix mixed`: writes a repository for `git fast-import` to stdout.
///
/// Of apps without mistakes the first commit has all, each further one changes the packages of one app; the mixed repository
/// has one commit. The same arguments give the same bytes, and so the same commit ids.
@main
struct MakeMatrix {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        let numbers = arguments.compactMap { Int($0) }
        if Array(arguments) == ["mixed"] {
            var stream = FastImport()
            let counts = "\(MixedRepository.workflowCount) workflows, \(MixedRepository.buildCount) image builds"
            stream.commit("Add \(counts)", files: MixedRepository().files)
            stream.flush()
        } else if numbers.count == 2, arguments.count == 2, numbers[0] >= 1, numbers[1] >= 1 {
            writeApps(numbers[0], commits: numbers[1])
        } else {
            print("usage: make-matrix <apps> <commits> | make-matrix mixed")
            exit(64)
        }
    }

    private static func writeApps(_ count: Int, commits: Int) {
        let apps = (0..<count).map { App(number: $0) }
        var stream = FastImport()
        stream.commit("Add \(apps.count) apps", files: apps.flatMap(\.files))
        // The multiplier and increment of Numerical Recipes: each app comes up, in no visible order.
        var state: UInt32 = 1
        for round in 1..<commits {
            state = state &* 1_664_525 &+ 1_013_904_223
            let app = apps[Int(state >> 8) % apps.count]
            stream.commit("Update \(app.name)", files: [app.requirements(round: round)])
        }
        stream.flush()
    }
}
