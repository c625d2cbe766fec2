# Functions that .ci/setup and .ci/extras share. Every step has a time limit, so that none can wait forever.

LIMIT=${SETUP_LIMIT:-1800}  # seconds for one step: minutes are usual, a slow network takes longer

limited() {  # macOS has no timeout, but Perl: an alarm outlives exec
    if command -v timeout >/dev/null; then timeout --kill-after=10 "$LIMIT" "$@"
    elif command -v perl >/dev/null; then perl -e 'alarm shift; exec @ARGV' "$LIMIT" "$@"
    else "$@"; fi
}

as_root() {  # sudo asks for a password only where somebody can give it
    if [ "$(id -u)" -eq 0 ]; then limited "$@"
    elif ! command -v sudo >/dev/null; then return 1
    elif [ -t 0 ]; then sudo timeout --kill-after=10 "$LIMIT" "$@"
    else limited sudo -n "$@"; fi
}

apt() {  # waits for other package managers and for the network, but not forever, and asks nothing
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq \
        -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o Acquire::http::Timeout=60 -o Acquire::https::Timeout=60 \
        -o Dpkg::Options::=--force-confold "$@" </dev/null >/dev/null 2>&1
}

apt_update() {  # apt-get does not wait for the lock on the lists, which a machine that has just started may hold
    local end=$((SECONDS + ${SETUP_RETRY:-60}))
    until apt update; do
        if [ "$SECONDS" -ge "$end" ]; then return 1; fi
        sleep 5
    done
}
