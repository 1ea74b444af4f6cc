import Glibc
import Synchronization

/// Holds back the signals that end a program while files are put in place.
///
/// A signal that came meanwhile is raised again at the end, so that the program ends as the user wanted, but not
/// between two files that belong together.
struct SignalGuard {
    /// A write over the size limit of a file then fails instead of ending the program.
    private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGXFSZ]
    private static let pending = Atomic<Int32>(0)

    /// The signal that came since the guard began; 0 for none.
    static var caught: Int32 { pending.load(ordering: .relaxed) }

    private var former: [sigaction] = []

    init() {
        Self.pending.store(0, ordering: .relaxed)
        for signal in Self.signals {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { SignalGuard.pending.store($0, ordering: .relaxed) }
            action.sa_flags = Int32(SA_RESTART)
            var old = sigaction()
            sigaction(signal, &action, &old)
            former.append(old)
        }
    }

    func end() {
        for (signal, action) in zip(Self.signals, former) {
            var action = action
            sigaction(signal, &action, nil)
        }
        if Self.caught != 0, Self.caught != SIGXFSZ { raise(Self.caught) }
    }
}
