# What must be on the machine. When nothing is missing, nothing here starts a process.

# want PROGRAM PACKAGE: remembers PACKAGE as missing when there is no such program.
want() {
    command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ] || missing="$missing $2"
}

# want_header HEADER PACKAGE: the same for a library, which has no command.
want_header() {
    [ -e "/usr/include/$1" ] || [ -e "/usr/local/include/$1" ] ||
        printf '#include <%s>\n' "$1" | $compiler -x c++ -E - >/dev/null 2>&1 || missing="$missing $2"
}

want_to_build() {
    want "${compiler%% *}" g++
    want cmake cmake
    want ninja ninja-build
    want_header doctest/doctest.h doctest-dev
}

need_tools() {
    compiler=${CXX:-g++}
    missing=''
    want_to_build
    [ -n "$missing" ] || return 0
    [ -z "${CXX:-}" ] || command -v "${compiler%% *}" >/dev/null 2>&1 || die "CXX is $CXX, which is not installed"
    install_missing || exit 2
    missing=''
    want_to_build
    [ -z "$missing" ] || die "still missing after the installation:$missing"
}

# Installs the packages in $missing on Debian and Ubuntu; elsewhere says what to install.
install_missing() {
    printf 'Missing on this machine:%s\n' "$missing" >&2
    sudo=''
    if ! command -v apt-get >/dev/null 2>&1; then
        printf 'labs/check: install them (those are the names of the Debian packages), then try again\n' >&2
        return 1
    elif [ "$(id -u)" != 0 ]; then
        sudo=sudo
        if ! command -v sudo >/dev/null 2>&1; then
            printf 'labs/check: ask whoever may install packages for: apt-get install%s\n' "$missing" >&2
            return 1
        fi
    fi
    printf 'Installing with %sapt-get, once; this can take some minutes ...\n' "${sudo:+sudo }" >&2
    apt_install 2>/dev/null && return 0
    $sudo apt-get -qq update >/dev/null 2>&1 # a fresh machine has no package lists
    log=$(apt_install 2>&1) && return 0
    printf '%s\n' "$log" | tail -n 5 >&2
    printf 'labs/check: apt-get could not install%s\n' "$missing" >&2
    return 1
}

# shellcheck disable=SC2086 # a list of words
apt_install() {
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 \
        install --no-install-recommends $missing >/dev/null
}
