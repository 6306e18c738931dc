# The project's own tests: labs/check --self-test.

# Programs that some tests need; tests without them are shown as skipped.
want_for_self_test() {
    want patch patch
    want git git
    want doxygen doxygen
    want dot graphviz
    want curl curl
    want nginx nginx
    want nc netcat-openbsd
    want redis-server redis-server
    want redis-cli redis-tools
    want clang++ clang
    want_fuzzer
    want_autograder
}

want_autograder() {
    want bwrap bubblewrap
    want pkg-config pkg-config
    want jq jq
    python3 -c 'import yaml' 2>/dev/null || missing="$missing python3-yaml"
    want_header archive.h libarchive-dev
    want_header CLI/CLI.hpp libcli11-dev
    want_header nlohmann/json.hpp nlohmann-json3-dev
    want_header seccomp.h libseccomp-dev
    want_header utf8proc.h libutf8proc-dev
}

# libFuzzer and the sanitizers for clang++: a package of their own in Debian, a part of clang's in older Ubuntus.
want_fuzzer() {
    runtime=$(clang++ -print-runtime-dir 2>/dev/null) && ls "$runtime"/libclang_rt.fuzzer[-.]* >/dev/null 2>&1 && return 0
    ! apt-cache show libclang-rt-dev >/dev/null 2>&1 || missing="$missing libclang-rt-dev"
}

self_test() {
    compiler=${CXX:-g++}
    missing=''
    want_to_build
    want_for_self_test
    if [ -n "$missing" ] && ! install_missing; then
        missing=''
        want_to_build
        [ -z "$missing" ] || exit 2
        want_for_self_test
        printf 'Going on without; the tests that need them are skipped.\n' >&2
    fi
    tree=$root/build/self-test
    configure -DSOKET_TESTS=ON -DSOKET_UNITY=ON
    lock
    ninja -C "$tree" 9>&- || die "the build failed"
    unlock
    log=$tree/self-test.log
    LC_ALL=C.UTF-8 ctest --test-dir "$tree" --output-on-failure -j "$(($(nproc) + 3))" -O "$log"
    passed=$(grep -c ' Passed  ' "$log")
    skipped=$(grep -c '\*\*\*Skipped' "$log")
    failed=$(sed -n 's/.* tests passed, \([0-9]*\) tests failed out of .*/\1/p' "$log")
    printf '%s passed, %s failed, %s skipped\n' "$passed" "${failed:-?}" "$skipped"
    [ "${failed:-1}" = 0 ]
    exit $?
}
