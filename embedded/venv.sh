# Shared by ./run and ./test (POSIX sh). Needs $here, the folder of the checkout; leaves the caller in it.
# Makes .venv from the hashed locks it is given, again only when a lock or Python has changed. ./run needs two
# locks, ./test the same two and one more.

give_up() {
    printf '%s: %s\n' "$0" "$*" >&2
    exit 1
}

find_python() {
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    give_up 'Python 3.11 or newer is needed. On Debian and Ubuntu: apt-get install python3 python3-venv'
}

make_venv() {
    python=$(find_python) || exit 1
    if "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        "$python" -m venv --clear .venv
    elif command -v uv >/dev/null; then
        uv venv --quiet --clear --python "$python" .venv
    else
        give_up 'Python cannot make a virtual environment here. On Debian and Ubuntu: apt-get install python3-venv'
    fi
}

install() { # the locks, each as "-r FILE"
    if .venv/bin/python -c 'import pip' 2>/dev/null; then
        .venv/bin/python -m pip install -qq --no-compile --disable-pip-version-check --require-hashes "$@"
    else
        uv pip install --quiet --python .venv/bin/python --require-hashes "$@"
    fi || give_up 'The packages could not be installed; the lines above say why. Run the same command again to go on.'
}

installed() { # what a .venv with these locks was made from; compared with what is there now
    .venv/bin/python -V && cat "$@"
}

ensure_venv() {
    cd "$here"
    stamp=.venv/installed-$# # one for ./run, one for ./test
    if installed "$@" 2>/dev/null | cmp -s - "$stamp"; then return; fi

    exec 9>.venv.lock
    flock 9 # two commands at once: the second waits, and finds the work done
    if ! installed "$@" 2>/dev/null | cmp -s - "$stamp"; then
        echo "Installing Vigil's packages into .venv (once; about 20 seconds and the download) ..." >&2
        # Usable is a .venv whose Python starts and has an installer; any other is made anew.
        if ! { .venv/bin/python -c 'import pip' || { .venv/bin/python -V && command -v uv; }; } >/dev/null 2>&1; then
            make_venv
        fi
        locks=
        for lock in "$@"; do locks="$locks -r $lock"; done
        # shellcheck disable=SC2086  # split on purpose
        install $locks
        nice .venv/bin/python -m compileall -q .venv/lib >/dev/null 2>&1 9>&- & # while the servers start
        installed "$1" "$2" >.venv/installed-2 # what ./test installs serves ./run as well
        installed "$@" >"$stamp"
    fi
    exec 9>&-
}
