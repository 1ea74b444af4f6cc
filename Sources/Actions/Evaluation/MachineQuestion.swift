import Values

/// What a script asks about its machine, as far as the job's labels tell.
enum MachineQuestion {
    /// The line that a command prints; nil for another command, or when the labels do not tell.
    ///
    /// - Parameter runner: the `runner` context.
    static func answer(_ name: String, arguments: [String], runner: ValueObject) -> String? {
        guard runner["os"]?.template.text == "Linux" else { return nil }
        let architecture = runner["arch"]?.template.text
        let isArm = architecture == "ARM64"
        guard isArm || architecture == "X64" else {
            return name == "uname" && (arguments.isEmpty || arguments == ["-s"]) ? "Linux" : nil
        }
        switch (name, arguments) {
        case ("uname", []), ("uname", ["-s"]): return "Linux"
        case ("uname", ["-m"]), ("uname", ["-p"]), ("uname", ["-i"]), ("arch", []): return isArm ? "aarch64" : "x86_64"
        case ("dpkg", ["--print-architecture"]): return isArm ? "arm64" : "amd64"
        default: return nil
        }
    }
}
