import Glibc

/// `make-matrix <apps> <commits>`: writes a repository without mistakes for `git fast-import` to stdout.
///
/// The first commit has all the apps, each further one changes the packages of one app. The same numbers give the same
/// bytes, and so the same commit ids.
@main
struct MakeMatrix {
    static func main() {
        let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        guard numbers.count == 2, numbers[0] >= 1, numbers[1] >= 1 else {
            print("usage: make-matrix <apps> <commits>")
            exit(64)
        }
        let apps = (0..<numbers[0]).map { App(number: $0) }
        var stream = FastImport()
        stream.commit("Add \(apps.count) apps", files: apps.flatMap(\.files))
        // The multiplier and increment of Numerical Recipes: each app comes up, in no visible order.
        var state: UInt32 = 1
        for round in 1..<numbers[1] {
            state = state &* 1_664_525 &+ 1_013_904_223
            let app = apps[Int(state >> 8) % apps.count]
            stream.commit("Update \(app.name)", files: [app.requirements(round: round)])
        }
        stream.flush()
    }
}
