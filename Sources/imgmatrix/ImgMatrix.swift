import ArgumentParser

/// The program: what CI will build, from what, under which names, and what is wrong with it.
@main
struct ImgMatrix: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "imgmatrix")
}
