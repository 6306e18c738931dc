#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the image: installs what grading needs and builds everything that does not depend on a
# submission, so that a submission only costs its own compilation and run. Needs Ubuntu 22.04 or Debian 12, or newer.
# https://gradescope-autograders.readthedocs.io/en/latest/specs/
set -euo pipefail
source=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
soket=$source/soket

export DEBIAN_FRONTEND=noninteractive
apt-get -qq update
apt-get -qq -y -o Dpkg::Use-Pty=0 install --no-install-recommends g++ cmake ninja-build pkg-config doctest-dev bubblewrap libseccomp-dev \
    libarchive-dev libutf8proc-dev nlohmann-json3-dev libcli11-dev

chmod +x "$soket/common/autograder/soket"
echo 'Isolation as far as this build can tell; what counts is what a submission finds:'
"$soket/common/autograder/soket" check || [ -x "$soket/build/grade/soket" ]

# Nobody but root reads the tests. What starts a sandbox has already become nobody, and must still get to sandbox-init.
chmod -R go-rwx "$source"
for folder in "$source" "$soket" "$soket/build" "$soket/build/grade" "$soket/build/grade/autograder"; do chmod go+x "$folder"; done
chmod 755 "$soket/build/grade/autograder/sandbox-init"
echo 'Soket is ready.'
