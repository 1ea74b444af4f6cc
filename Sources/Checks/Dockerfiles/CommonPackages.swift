import SourceText

/// Packages of Debian and Ubuntu that Dockerfiles often install, to find slips in their names.
enum CommonPackages {
    /// The common name that a name is a slip of; nil for names that exist, or that are not close to a common one.
    ///
    /// One part between dashes is one letter away, or has two letters swapped, and is long enough that this is no other
    /// name. Digits do not count: they are versions.
    static func nearest(to name: String) -> String? {
        guard name.utf8.count >= 7, name.utf8.count <= 40, !known.contains(name) else { return nil }
        let written = Shape(name)
        return shapes.first { shape in
            guard abs(shape.length - written.length) <= 1, shape.parts.count == written.parts.count,
                shape.digits == written.digits
            else { return false }
            guard let different = shape.parts.indices.first(where: { shape.parts[$0] != written.parts[$0] }),
                shape.parts[(different + 1)...] == written.parts[(different + 1)...]
            else { return false }
            let right = shape.parts[different]
            guard typingDistance(written.parts[different], right) == 1 else { return false }
            // Of short parts only the one that so many names end with, and only with its letters swapped.
            if right == dev { return written.parts[different].sorted() == right.sorted() }
            if right.count >= (shape.name.hasPrefix("lib") ? 8 : 6) { return true }
            // A shorter one, as in `build-essential`, where a long part beside it leaves no doubt.
            return right.count == 5 && !shape.name.hasPrefix("lib") && shape.parts.contains { $0.count >= 8 }
        }?.name
    }

    /// A name in parts.
    private struct Shape {
        let name: String
        let length: Int
        /// The letters between dashes.
        let parts: [[Unicode.Scalar]]
        let digits: [Unicode.Scalar]

        init(_ name: String) {
            self.name = name
            length = name.utf8.count
            parts = name.split(separator: "-").map(letters)
            digits = name.unicodeScalars.filter { ("0"..."9").contains($0) }
        }
    }

    private static let dev = Array("dev".unicodeScalars)
    private static let shapes = names.map(Shape.init)

    private static func letters(_ part: Substring) -> [Unicode.Scalar] {
        part.unicodeScalars.filter { !("0"..."9").contains($0) && $0 != "." }
    }

    private static let known = Set(names + siblings)

    /// Names that exist and are close to a common one.
    private static let siblings = [
        "cfortran", "cython", "cython3", "ipython", "ipython3", "jython", "openssn", "ldnsutils", "libdqlite-dev",
        "liblapacke-dev", "libmagics++-dev", "libmariadbd-dev",
        "libncurses-dev",
        "libnetcdff-dev", "libopencc-dev", "libopengv-dev", "libopenhpi-dev", "libopenmpt-dev", "libpnetcdf-dev",
        "moreutils",
        "python3-opengv",
    ]

    private static let names = [
        "apt-transport-https", "autoconf", "automake", "bash-completion", "build-essential", "ca-certificates",
        "clang-format", "coreutils", "default-jdk", "default-jre", "dnsutils", "fontconfig", "fonts-dejavu",
        "fonts-liberation", "gettext", "gfortran", "graphviz", "imagemagick", "inotify-tools", "iproute2",
        "iputils-ping",
        "libasound2", "libatlas-base-dev", "libboost-all-dev", "libcairo2-dev", "libcurl4-openssl-dev",
        "libfontconfig1",
        "libfontconfig1-dev", "libfreetype6-dev", "libfribidi-dev", "libgl1-mesa-glx", "libharfbuzz-dev",
        "liblapack-dev",
        "libmagick++-dev", "libmariadb-dev", "libmysqlclient-dev", "libncurses5-dev", "libncursesw5-dev",
        "libnetcdf-dev",
        "libopenblas-dev", "libopencv-dev", "libopenmpi-dev", "libprotobuf-dev", "libreadline-dev", "libsndfile1",
        "libsodium-dev", "libsqlite3-dev", "libudunits2-dev", "libxmlsec1-dev", "libxrender1", "locales", "lsb-release",
        "mariadb-client", "net-tools", "netcat-openbsd", "ninja-build", "openjdk-11-jdk", "openjdk-17-jdk",
        "openjdk-17-jre-headless", "openjdk-21-jdk", "openmpi-bin", "openssh-client", "openssh-server", "openssl",
        "pkg-config", "postgresql-client", "protobuf-compiler", "python3", "python3-dev", "python3-distutils",
        "python3-numpy", "python3-opencv", "python3-pip", "python3-setuptools", "python3-tk", "python3-venv",
        "python3-wheel", "python-is-python3", "software-properties-common", "subversion", "supervisor",
        "texlive-fonts-recommended", "texlive-latex-base", "texlive-latex-extra", "texlive-latex-recommended",
        "texlive-xetex", "valgrind",
    ]
}
