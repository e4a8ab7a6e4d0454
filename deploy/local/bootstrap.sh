#!/bin/sh
# Makes a bare Debian machine ready: system packages, .venv, Python packages, this project. Says what it installs; does
# nothing, in a few milliseconds, when nothing changed since the last time.
set -eu
umask 022
cd "$(dirname "$0")/../.."

STAMP=.venv/.stufenplan
LOG=.venv/install.log
say() { printf '%s\n' "$*"; }
fail() { printf 'Fehler: %s\n' "$*" >&2; exit 1; }

# --- what is missing on the machine ------------------------------------------------------------------------------

command -v python3 >/dev/null || fail "Python fehlt. Bitte einmal ausführen: apt-get install python3"
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "Stufenplan braucht Python 3.11 oder neuer; hier ist $(python3 --version)."

missing=""
unwanted=""
python3 -c 'import ensurepip, venv' 2>/dev/null || missing="$missing python3-venv"
if [ -z "${AMQP_URI:-}" ] && [ ! -x /usr/lib/rabbitmq/bin/rabbitmq-server ]; then
    missing="$missing rabbitmq-server"
    unwanted="rabbitmq-server.service"
    [ -x /usr/bin/epmd ] || unwanted="$unwanted epmd.service epmd.socket"
fi
# The letters are set in Noto Sans: it has every letter of DIN 91379, which names in public registers may use.
[ -f /usr/share/fonts/truetype/noto/NotoSans-Regular.ttf ] || missing="$missing fonts-noto-core"

# --- system packages ---------------------------------------------------------------------------------------------

# The packages start services when they are installed. None is wanted: the system runs RabbitMQ as a node of its own.
# A policy file forbids it for the time of the installation, and what was switched on for the next boot is switched off.
install_system_packages() {
    as_root=""
    if [ "$(id -u)" -ne 0 ]; then
        if command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
            as_root="sudo"
        else
            fail "Es fehlen Systempakete, und hier ist kein Recht, sie zu installieren. Bitte einmal als root ausführen:
    apt-get update && apt-get install --no-install-recommends$missing
Für RabbitMQ geht es auch ohne: AMQP_URI auf einen vorhandenen RabbitMQ-Server setzen."
        fi
    fi
    command -v apt-get >/dev/null || fail "Es fehlen:$missing. Auf diesem System gibt es kein apt-get; bitte von Hand installieren."
    say "Systempakete werden installiert:$missing"
    policy=/usr/sbin/policy-rc.d
    ours=""
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null
        $as_root chmod 755 "$policy"
        ours="$policy"
    fi
    trap '[ -z "$ours" ] || $as_root rm -f "$ours"' EXIT INT TERM HUP
    report=$(mktemp)
    # shellcheck disable=SC2086
    if ! { $as_root apt-get update -q && $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends -o DPkg::Lock::Timeout=300 $missing; } >"$report" 2>&1; then
        tail -n 15 "$report" >&2
        fail "apt-get konnte die Systempakete nicht installieren (vollständige Ausgabe: $report)."
    fi
    rm -f "$report"
    [ -z "$ours" ] || $as_root rm -f "$ours"
    trap - EXIT INT TERM HUP
    for unit in $unwanted; do
        $as_root deb-systemd-helper disable "$unit" >/dev/null 2>&1 || true
    done
}

[ -z "$missing" ] || install_system_packages

# --- Python packages ---------------------------------------------------------------------------------------------

wanted=$(cat requirements.lock pyproject.toml deploy/local/bootstrap.sh | sha256sum | cut -d' ' -f1)-$(pwd -P | sha256sum | cut -c1-8)
if [ -x .venv/bin/python ] && [ "$(cat "$STAMP" 2>/dev/null)" = "$wanted" ]; then
    exit 0
fi

# One that was copied or moved here still starts the programs (mypy, lint-imports) of the place it comes from.
if ! .venv/bin/python -c 'import pip' 2>/dev/null || ! grep -qsF "$(pwd -P)/.venv" .venv/bin/activate; then
    say "Python-Umgebung .venv wird angelegt"
    python3 -m venv --clear .venv
fi
rm -f "$STAMP"

count=$(grep -c '==' requirements.lock)
say "$count Python-Pakete werden installiert (Protokoll: $LOG)"
.venv/bin/python -m pip install --disable-pip-version-check --no-input --progress-bar off \
    --require-hashes -r requirements.lock >"$LOG" 2>&1 &
pip=$!
trap 'kill "$pip" 2>/dev/null' INT TERM HUP
shown=-1
while kill -0 "$pip" 2>/dev/null; do
    fetched=$(grep -cE '^(Collecting|Requirement already satisfied)' "$LOG" || true)
    if [ -t 1 ]; then
        printf '\r  %s von %s' "$fetched" "$count"
    elif [ $((fetched / 25)) -ne $((shown / 25)) ]; then
        say "  $fetched von $count"
    fi
    shown=$fetched
    sleep 0.5
done
[ ! -t 1 ] || printf '\r                    \r'
if ! wait "$pip"; then
    tail -n 8 "$LOG" >&2
    fail "pip konnte die Python-Pakete nicht installieren (vollständige Ausgabe: $LOG)."
fi
.venv/bin/python -m pip install --disable-pip-version-check --no-input --quiet --no-deps --no-build-isolation \
    --editable . >>"$LOG" 2>&1 || { tail -n 8 "$LOG" >&2; fail "Das Projekt selbst ließ sich nicht installieren (Protokoll: $LOG)."; }
printf '%s' "$wanted" >"$STAMP"
say "Bereit."
