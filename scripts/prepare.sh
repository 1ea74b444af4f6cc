# shellcheck shell=sh
# What the other scripts need before they build: system packages and a Swift toolchain. Sourced, never run.
# Everything it has to say goes to stderr, because stdout belongs to the program.

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

fail() {
    say "$*"
    exit 2
}

# need_packages <package>...: installs with apt-get what is not there yet.
need_packages() {
    missing=
    for package in "$@"; do
        dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q ' installed$' ||
            missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    command -v apt-get >/dev/null 2>&1 ||
        fail "cannot install$missing: there is no apt-get; install them, or what your system calls them, and try again"
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 ||
            fail "cannot install$missing: this needs root, and there is no sudo; run 'apt-get install$missing' as root"
        # Without a terminal nobody could answer a question for the password.
        if [ -t 0 ]; then as_root=sudo; else as_root="sudo -n"; fi
    fi
    say "installing$missing"
    log=$(mktemp)
    # $as_root and $missing are lists of words.
    # shellcheck disable=SC2086
    if ! {
        $as_root apt-get update &&
            $as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $missing
    } </dev/null >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        fail "cannot install$missing; see the messages of apt-get above"
    fi
    rm -f "$log"
}

# The libraries may also come from elsewhere than Debian's packages; pkg-config knows.
need_libraries() {
    if command -v git >/dev/null 2>&1 && pkg-config --exists yaml-0.1 libgit2 2>/dev/null; then return 0; fi
    need_packages git pkg-config libyaml-dev libgit2-dev
}

need_swift() {
    command -v swift >/dev/null 2>&1 ||
        fail "there is no Swift toolchain; install Swift 6.3 from https://www.swift.org/install/linux/ and put 'swift' into PATH"
    found=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p')
    case $found in
        [0-5].* | 6.[0-2]) fail "Swift $found is too old; install Swift 6.3 from https://www.swift.org/install/linux/" ;;
    esac
}
