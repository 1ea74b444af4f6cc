import CLibGit2

enum ObjectKind: Int32 {
    case commit = 1
    case tree = 2
    case blob = 3
    case tag = 4

    var name: String {
        switch self {
        case .commit: "commit"
        case .tree: "tree"
        case .blob: "blob"
        case .tag: "tag"
        }
    }
}

/// The objects of one repository, read as the bytes that git stores.
///
/// Shared by what belongs to one `Repository`, so like it not for two threads at once.
final class ObjectStore {
    private let handle: OpaquePointer
    private var commits: [ObjectID: CommitNode] = [:]
    /// Trees read last, as a ring: neighbours in history are compared with each other.
    private var recentTrees: [RawTree] = []
    private var nextTree = 0
    private static let recentTreeCount = 16

    init(of repository: OpaquePointer) throws(GitError) {
        var handle: OpaquePointer?
        try check("open the object store", git_repository_odb(&handle, repository))
        guard let handle else {
            throw GitError(.other, action: "open the object store", reason: "there is none")
        }
        self.handle = handle
    }

    /// Opens the objects in a folder apart from any repository.
    init(folder: String) throws(GitError) {
        var handle: OpaquePointer?
        try check("open the objects in \(folder)", git_odb_open(&handle, folder))
        guard let handle else {
            throw GitError(.other, action: "open the objects in \(folder)", reason: "there are none")
        }
        self.handle = handle
    }

    deinit { git_odb_free(handle) }

    /// What an object is and how many bytes it has.
    func header(of id: ObjectID) throws(GitError) -> (kind: ObjectKind, size: Int) {
        var oid = id.oid
        var size = 0
        var type = GIT_OBJECT_INVALID
        try found(id, git_odb_read_header(&size, &type, handle, &oid))
        guard let kind = ObjectKind(rawValue: type.rawValue) else { throw .corrupt(id, "object") }
        return (kind, size)
    }

    func contains(_ id: ObjectID) -> Bool {
        var oid = id.oid
        return git_odb_exists(handle, &oid) == 1
    }

    /// Passes the bytes of an object of the wanted kind.
    func read<Result>(
        _ id: ObjectID,
        as kind: ObjectKind,
        _ body: (Span<UInt8>) throws(GitError) -> Result
    ) throws(GitError) -> Result {
        let object = try open(id, as: kind)
        defer { git_odb_object_free(object) }
        let bytes = UnsafeRawBufferPointer(start: git_odb_object_data(object), count: git_odb_object_size(object))
        return try body(bytes.bindMemory(to: UInt8.self).span)
    }

    /// Tree, parents and date of a commit.
    func commit(_ id: ObjectID) throws(GitError) -> CommitNode {
        if let known = commits[id] { return known }
        let node = try read(id, as: .commit) { (bytes) throws(GitError) in CommitNode(bytes) }
        guard let node else { throw .corrupt(id, "commit") }
        commits[id] = node
        return node
    }

    func tree(_ id: ObjectID) throws(GitError) -> RawTree {
        if let known = recentTrees.first(where: { $0.id == id }) { return known }
        // git treats the empty tree as present everywhere.
        let tree = id == .emptyTree ? RawTree.empty : RawTree(id: id, object: try open(id, as: .tree))
        if recentTrees.count < Self.recentTreeCount {
            recentTrees.append(tree)
        } else {
            recentTrees[nextTree] = tree
            nextTree = (nextTree + 1) % Self.recentTreeCount
        }
        return tree
    }

    /// Follows a tag to what it names in the end.
    func peel(_ id: ObjectID) throws(GitError) -> (id: ObjectID, kind: ObjectKind) {
        var id = id
        // Chains of tags are short; a longer one can only be made on purpose.
        for _ in 0..<1000 {
            let kind = try header(of: id).kind
            guard kind == .tag else { return (id, kind) }
            id = try tag(id).target
        }
        throw .corrupt(id, "tag")
    }

    func tag(_ id: ObjectID) throws(GitError) -> AnnotatedTag {
        let tag = try read(id, as: .tag) { (bytes) throws(GitError) in AnnotatedTag(bytes) }
        guard let tag else { throw .corrupt(id, "tag") }
        return tag
    }

    /// Whether more than one object begins with the first digits of an id.
    func isAmbiguous(_ id: ObjectID, digits: Int) -> Bool {
        var oid = id.oid
        var found = git_oid()
        return git_odb_exists_prefix(&found, handle, &oid, digits) == GIT_EAMBIGUOUS.rawValue
    }

    /// All objects whose ids begin with hexadecimal digits; looks at every object, so only for what is ambiguous.
    func objects(beginningWith digits: String) throws(GitError) -> [ObjectID] {
        final class Search {
            let digits: String
            var found: Set<ObjectID> = []
            init(_ digits: String) { self.digits = digits }
        }
        let search = Search(digits)
        let status = git_odb_foreach(
            handle,
            { oid, payload in
                guard let oid, let payload else { return -1 }
                let search = Unmanaged<Search>.fromOpaque(payload).takeUnretainedValue()
                let id = ObjectID(oid.pointee)
                if id.prefix(search.digits.utf8.count) == search.digits { search.found.insert(id) }
                return 0
            },
            Unmanaged.passUnretained(search).toOpaque()
        )
        try check("list the objects that begin with \(digits)", status)
        return search.found.sorted()
    }

    /// The only object whose id begins with these digits; throws `ambiguousRevision` when there are more.
    func object(beginningWith digits: String) throws(GitError) -> ObjectID? {
        var short = git_oid()
        guard git_oid_fromstrn(&short, digits, digits.utf8.count) == 0 else { return nil }
        var found = git_oid()
        let status = git_odb_exists_prefix(&found, handle, &short, digits.utf8.count)
        if status == GIT_ENOTFOUND.rawValue { return nil }
        try check("find the object \(digits)", status)
        return ObjectID(found)
    }

    private func open(_ id: ObjectID, as kind: ObjectKind) throws(GitError) -> OpaquePointer {
        var oid = id.oid
        var object: OpaquePointer?
        try found(id, git_odb_read(&object, handle, &oid))
        guard let object else { throw .missing(id, action: "read the \(kind.name) \(id)") }
        guard git_odb_object_type(object).rawValue == kind.rawValue else {
            git_odb_object_free(object)
            throw GitError(.corruptObject, action: "read the \(kind.name) \(id)", reason: "it is no \(kind.name)")
        }
        return object
    }

    private func found(_ id: ObjectID, _ status: Int32) throws(GitError) {
        if status == GIT_ENOTFOUND.rawValue { throw .missing(id, action: "read the object \(id)") }
        try check("read the object \(id)", status)
    }
}
