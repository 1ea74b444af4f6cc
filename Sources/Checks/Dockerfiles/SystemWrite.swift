import Dockerfile
import Shell
import SourceText

/// What a command writes to a place that belongs to root whatever happened before.
struct SystemWrite {
    let path: String
    /// The word of the script that names it.
    let range: Range<Int>
    /// The COPY that made the file root's.
    let origin: Origin?

    struct Origin {
        /// The words that name the place.
        let destination: Range<Int>
        /// Behind the keyword, where options stand.
        let options: Int
    }

    /// The first such write of a script that another user than root runs; nil where nobody can be sure.
    ///
    /// Whatever may have given a folder away makes unsure: a `chown` or `chmod` of a folder above, of a variable or by
    /// a program of its own, a folder that an earlier instruction names, and a base image of which little is known.
    static func first(in script: RunScript, of file: CheckedDockerfile) -> SystemWrite? {
        guard script.script.error == nil, script.slot < slotLimit,
            script.uses.calls.contains(where: { !Target.all(of: $0).isEmpty }),
            !mentions(helpers, script.run.text)
        else { return nil }
        let lineage = file.lineage(of: script.stage)
        let earlier = Earlier(file, lineage, before: script.slot)
        let base = file.bases[script.stage].flatMap { $0.startsAsRoot || $0.unprivilegedUser != nil ? $0 : nil }
        for call in script.uses.calls where !call.isConditional && !call.mayFail && !call.isSubstituted {
            // What fails in front of a pipe is not seen.
            guard !script.uses.calls.contains(where: { $0.pipeline == call.pipeline && $0.position > call.position })
            else {
                continue
            }
            let targets = Target.all(of: call)
            for target in targets {
                guard let path = earlier.absolute(target.path) else { continue }
                if target.changesOwned, let origin = earlier.copies[path], !script.names(path, before: call) {
                    return SystemWrite(path: path, range: target.range, origin: origin)
                }
                guard let base, target.path.hasPrefix("/"), let owned = target.rootsChild(path, base),
                    !earlier.mayBeGiven(owned),
                    Target.folders.contains(owned) || !(earlier.names(owned) || script.names(owned, before: call))
                else { continue }
                return SystemWrite(path: path, range: target.range, origin: nil)
            }
        }
        return nil
    }

    /// Nobody writes stages with more instructions, and what is before each one has to be read.
    private static let slotLimit = 400

    /// What runs a command as somebody else.
    private static let helpers = [
        "sudo", "gosu", "su-exec", "runuser", "fakeroot", "unshare", "setpriv", "doas", "su ",
    ]

    fileprivate static func mentions(_ words: [String], _ text: String) -> Bool {
        words.contains { text.contains(bytesOf: $0) }
    }
}

/// A path that a command writes, removes or changes.
private struct Target {
    let path: String
    let range: Range<Int>
    /// Whether the command makes the folders above as well.
    var makesFolders = false
    /// Whether a folder of that name is written into.
    var goesIntoFolder = false
    /// Whether only the owner may do it to what is there.
    var changesOwned = false

    static func all(of call: ShellCall) -> [Target] {
        var targets: [Target] = []
        for redirection in call.redirections {
            guard [.output, .append, .clobber, .outputAndError, .appendOutputAndError].contains(redirection.operator),
                case .word(let word) = redirection.target, let path = word.literal, path.hasPrefix("/")
            else { continue }
            targets.append(Target(path: path, range: word.range))
        }
        guard let run = RunCall(call), run.wrappers.isEmpty else { return targets }
        // An option's value, or what only the run knows, may be any of the words.
        guard !run.hasUnknownWords else { return targets }
        let words = run.arguments.compactMap { word in word.literal.map { (text: $0, range: word.range) } }
        let options = words.filter { $0.text.hasPrefix("-") }.map(\.text)
        let names = words.filter { !$0.text.hasPrefix("-") }
        func has(_ letter: Character, _ name: String) -> Bool {
            options.contains { $0 == name || !$0.hasPrefix("--") && $0.contains(letter) }
        }
        switch run.name {
        case "tee", "touch":
            targets += names.map { Target(path: $0.text, range: $0.range) }
        case "mkdir" where !has("m", "--mode"):
            targets += names.map { Target(path: $0.text, range: $0.range, makesFolders: has("p", "--parents")) }
        case "rm", "rmdir":
            // With `-f` what is not there is no mistake.
            guard !has("f", "--force") else { break }
            targets += names.map { Target(path: $0.text, range: $0.range) }
        case "cp", "mv", "ln":
            guard names.count >= 2, !has("t", "--target-directory"), let last = names.last else { break }
            targets.append(Target(path: last.text, range: last.range, goesIntoFolder: true))
        case "chmod", "chown", "chgrp":
            guard !options.contains(where: { $0.hasPrefix("--reference") || $0.hasPrefix("--from") }) else { break }
            targets += names.dropFirst().map { Target(path: $0.text, range: $0.range, changesOwned: true) }
        default: break
        }
        return targets
    }

    /// The file or folder that is made, or changed, in a folder of root's; nil where it is not in one for certain.
    func rootsChild(_ path: String, _ base: KnownBase) -> String? {
        if Self.folders.contains(path) { return goesIntoFolder || changesOwned ? path : nil }
        guard !changesOwned else { return nil }
        var parts = path.split(separator: "/", omittingEmptySubsequences: false)[...]
        while parts.count > 1 {
            let name = parts.removeLast()
            let folder = parts.joined(separator: "/")
            guard Self.folders.contains(folder) else { continue }
            let child = "\(folder)/\(name)"
            guard !name.isEmpty, !Self.given.contains(child) else { return nil }
            // With `-p` a folder that is there is no mistake, and only this one is known to hold none.
            guard makesFolders ? folder == "/opt" : child == path else { return nil }
            // An image with a user of its own may have folders for that user.
            if base.unprivilegedUser != nil, goesIntoFolder || makesFolders || folder == "/opt" { return nil }
            return child
        }
        return nil
    }

    /// Folders that are root's in every image, and that nobody else may write to.
    static let folders: Set<String> = [
        "/bin", "/etc", "/etc/apt", "/etc/apt/apt.conf.d", "/etc/apt/sources.list.d", "/etc/ld.so.conf.d",
        "/etc/profile.d", "/etc/ssl/certs", "/etc/sudoers.d", "/lib", "/lib64", "/opt", "/sbin", "/usr", "/usr/bin",
        "/usr/include", "/usr/lib", "/usr/local", "/usr/local/bin", "/usr/local/lib", "/usr/local/sbin", "/usr/sbin",
        "/usr/share", "/usr/share/keyrings", "/var/lib",
    ]

    /// Folders in those that an image gives away.
    private static let given: Set<String> = [
        "/etc/jupyter", "/opt/airflow", "/opt/conda", "/usr/local/bundle", "/usr/local/cargo", "/usr/local/rustup",
        "/usr/share/jenkins", "/usr/share/nginx",
    ]
}

/// What the instructions before a script did to files.
private struct Earlier {
    /// The files that were copied for root, by their paths, with the words that name the places.
    private(set) var copies: [String: SystemWrite.Origin] = [:]
    /// The folder of the script; nil when it is not known.
    private var directory: String?
    /// The texts of the scripts, and the paths that are copied to or that a WORKDIR makes.
    private var texts: [String] = []
    /// The folders that were given to somebody.
    private var given: [String] = []
    /// Whether something may have been given that has no name in the file.
    private var mayGiveAnything = false

    init(_ file: CheckedDockerfile, _ lineage: [DockerfileStages.Stage], before slot: Int) {
        directory = file.bases[lineage[0].index]?.startsAtRoot == true ? "" : nil
        for (index, stage) in lineage.enumerated().reversed() {
            for command in index == 0 ? stage.commands[..<slot] : stage.commands[...] {
                switch command.command {
                case .workdir(let word):
                    directory = absolute(word.text)
                    texts.append(word.text)
                case .copy(let copy), .add(let copy): add(copy, command.instruction)
                case .run(let run): add(run, file.script(of: command))
                case .volume(let words): texts += words.map(\.text)
                default: break
                }
            }
        }
    }

    /// The path from the root on; nil for one that is not known, or leads upwards.
    func absolute(_ path: String) -> String? {
        guard !path.isEmpty, !path.utf8.contains(where: { "$\"'\\*?[{~".utf8.contains($0) }) else { return nil }
        var parts: [Substring] = []
        if !path.hasPrefix("/") {
            guard let directory else { return nil }
            parts = directory.split(separator: "/")
        }
        for part in path.split(separator: "/") where part != "." {
            guard part != ".." else { return nil }
            parts.append(part)
        }
        return parts.isEmpty ? "" : "/" + parts.joined(separator: "/")
    }

    /// Whether an earlier instruction names a path.
    func names(_ path: String) -> Bool { texts.contains { $0.contains(bytesOf: path) } }

    /// Whether a path, or a folder above it, may belong to somebody else.
    func mayBeGiven(_ path: String) -> Bool {
        mayGiveAnything || given.contains { path == $0 || path.begins(withBytesOf: $0 + "/") || $0.isEmpty }
    }

    private mutating func add(_ copy: CopyCommand, _ instruction: Instruction) {
        let origin = SystemWrite.Origin(
            destination: copy.destination.range,
            options: instruction.keywordRange.upperBound
        )
        texts.append(copy.destination.text)
        guard copy.owner == nil else {
            guard let path = absolute(copy.destination.text) else {
                mayGiveAnything = true
                return
            }
            given.append(path)
            copies = copies.filter { $0.key != path && !$0.key.begins(withBytesOf: path + "/") }
            return
        }
        guard copy.from == nil, copy.documents.isEmpty, !copy.sources.isEmpty else { return }
        let destination = copy.destination.text
        let isFolder = destination.hasSuffix("/") || destination == "." || destination.hasSuffix("/.")
        guard isFolder || copy.sources.count == 1, let place = absolute(destination) else { return }
        for source in copy.sources {
            let name = source.text.lastPathPart
            // A folder's owner is not that of what lies in it, and a name without a dot may be a folder.
            guard name.utf8.dropFirst().contains(UInt8(ascii: ".")), !name.hasSuffix(".d"), absolute("/" + name) != nil
            else { continue }
            guard !isFolder else {
                copies["\(place)/\(name)"] = origin
                continue
            }
            // Where a folder of that name is, the file goes into it.
            if place.lastPathPart == name { copies[place] = origin }
        }
    }

    private mutating func add(_ run: RunCommand, _ script: RunScript?) {
        let text = run.text
        // What is made anew is not what was copied.
        copies = copies.filter { !text.contains(bytesOf: $0.key) }
        texts.append(text)
        let changers = ["chown", "chmod", "chgrp", "setfacl", "fix-permissions"]
        guard let script, script.script.error == nil else {
            mayGiveAnything = true
            copies = [:]
            return
        }
        if SystemWrite.mentions(["-u 0", "-u0", "--uid 0", "--uid=0", "/etc/passwd"], text) { mayGiveAnything = true }
        let calls = script.calls.filter { changers.contains($0.name) }
        // Another program calls them, or a script that nobody sees.
        let names = changers.reduce(0) { $0 + (text.contains(bytesOf: $1) ? 1 : 0) }
        if names > Set(calls.map(\.name)).count || script.calls.contains(where: { script.isOwnProgram($0) }) {
            mayGiveAnything = true
            copies = [:]
        }
        for call in calls {
            for word in call.arguments {
                guard let path = word.literal else {
                    mayGiveAnything = true
                    copies = [:]
                    continue
                }
                guard let path = absolute(path) else { continue }
                given.append(path)
                copies = copies.filter { $0.key != path && !$0.key.begins(withBytesOf: path + "/") }
            }
        }
    }
}

extension RunScript {
    fileprivate func text(in range: Range<Int>) -> String {
        String(decoding: Array(run.text.utf8)[range.clamped(to: 0..<run.text.utf8.count)], as: UTF8.self)
    }

    /// Whether an earlier command names a path, or changes what paths and owners mean.
    fileprivate func names(_ path: String, before call: ShellCall) -> Bool {
        uses.calls.contains { other in
            guard other.range.lowerBound < call.range.lowerBound else { return false }
            let text = text(in: other.range)
            return text.contains(bytesOf: path) || SystemWrite.mentions(["chown", "chmod", "cd "], text)
        }
    }

    /// Whether a command is a program by its path outside of the folders of the system.
    fileprivate func isOwnProgram(_ call: RunCall) -> Bool {
        let word = text(in: call.nameRange)
        guard word.contains("/") else { return word.hasSuffix(".sh") }
        return !["/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/"].contains { word.hasPrefix($0) }
    }
}
