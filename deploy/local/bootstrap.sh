#!/bin/sh
# Makes a bare Debian machine ready: system packages, .venv, Python packages, this project. Says what it installs; does
# nothing, in a few milliseconds, when nothing changed since the last time. `bootstrap.sh dev` also brings what tests.
set -eu
umask 022
cd "$(dirname "$0")/../.."

LOCK=requirements${1:+-$1}.lock
STAMP=.venv/.stufenplan
LOG=.venv/install.log
say() { printf '%s\n' "$*"; }
# Everything a person reads here stands in German and English: `both GERMAN ENGLISH` prints one of them.
case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in
    "" | C | C.* | POSIX | de*)
        both() { printf '%s' "$1"; }
        error="Fehler"
        ;;
    *)
        both() { printf '%s' "$2"; }
        error="Error"
        ;;
esac
fail() { printf '%s: %s\n' "$error" "$*" >&2; exit 1; }

# --- what is missing on the machine ------------------------------------------------------------------------------

command -v python3 >/dev/null || fail "$(both \
    "Python fehlt. Bitte einmal als root ausführen: apt-get install python3" \
    "Python is missing. Please run once as root: apt-get install python3")"
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "$(both \
    "Stufenplan braucht Python 3.11 oder neuer; hier ist $(python3 --version)." \
    "Stufenplan needs Python 3.11 or later; this is $(python3 --version).")"

# What root left here in somebody else's checkout can neither be used nor removed. (Root itself hands over below.)
for path in .venv .venv/lib .run .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info; do
    if [ -e "$path" ] && [ ! -w "$path" ]; then
        fail "$(both \
            "$path gehört $(stat -c %U "$path"). Bitte einmal ausführen: sudo chown -R $(id -u):$(id -g) '$(pwd -P)'" \
            "$path belongs to $(stat -c %U "$path"). Please run once: sudo chown -R $(id -u):$(id -g) '$(pwd -P)'")"
    fi
done

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
# The console is tested in a real browser.
[ -z "${1:-}" ] || [ -x /usr/bin/chromium ] || missing="$missing chromium"

# --- system packages ---------------------------------------------------------------------------------------------

# The packages start services when they are installed. None is wanted: the system runs RabbitMQ as a node of its own.
# A policy file forbids it for the time of the installation, and what was switched on for the next boot is switched off.
install_system_packages() {
    as_root=""
    if [ "$(id -u)" -ne 0 ]; then
        if command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
            as_root="sudo"
        else
            command="apt-get update && apt-get install --no-install-recommends$missing"
            fail "$(both \
                "Es fehlen Systempakete; bitte einmal als root ausführen: $command" \
                "System packages are missing; please run once as root: $command")"
        fi
    fi
    command -v apt-get >/dev/null || fail "$(both \
        "Es fehlen:$missing. Auf diesem System gibt es kein apt-get; bitte von Hand installieren." \
        "These are missing:$missing. This system has no apt-get; please install them by hand.")"
    say "$(both "Systempakete werden installiert:" "Installing system packages:")$missing"
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
        fail "$(both \
            "apt-get konnte die Systempakete nicht installieren (vollständige Ausgabe: $report)." \
            "apt-get could not install the system packages (its whole output: $report).")"
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

# Root in somebody else's checkout leaves to them what it installs: they go on without it.
hand_over() { chown -R --reference=. .venv ./*.egg-info 2>/dev/null || true; }
if [ "$(id -u)" -eq 0 ] && [ "$(stat -c %u .)" -ne 0 ]; then
    trap hand_over EXIT
fi

wanted=$(cat requirements*.lock package-lock.json pyproject.toml deploy/local/bootstrap.sh | sha256sum | cut -d' ' -f1)-$(pwd -P | sha256sum | cut -c1-8)
# What tests holds all that runs, too.
if [ -x .venv/bin/python ]; then
    case "$(cat "$STAMP" 2>/dev/null)" in
        "$wanted $LOCK" | "$wanted requirements-dev.lock") exit 0 ;;
    esac
fi

# One that was copied or moved here still starts the programs (mypy, lint-imports) of the place it comes from.
if ! .venv/bin/python -c 'import pip' 2>/dev/null || ! grep -qsF "$(pwd -P)/.venv" .venv/bin/activate; then
    say "$(both "Python-Umgebung .venv wird angelegt" "Making the Python environment .venv")"
    python3 -m venv --clear .venv
fi
rm -f "$STAMP"

count=$(grep -c '==' "$LOCK")
say "$(both "$count Python-Pakete werden installiert (Protokoll: $LOG)" "Installing $count Python packages (log: $LOG)")"
of=$(both von of)
.venv/bin/python -m pip install --disable-pip-version-check --no-input --progress-bar off \
    --require-hashes -r "$LOCK" >"$LOG" 2>&1 &
pip=$!
trap 'kill "$pip" 2>/dev/null' INT TERM HUP
shown=-1
while kill -0 "$pip" 2>/dev/null; do
    fetched=$(grep -cE '^(Collecting|Requirement already satisfied)' "$LOG" || true)
    if [ -t 1 ]; then
        printf '\r  %s %s %s' "$fetched" "$of" "$count"
    elif [ $((fetched / 25)) -ne $((shown / 25)) ]; then
        say "  $fetched $of $count"
    fi
    shown=$fetched
    sleep 0.5
done
[ ! -t 1 ] || printf '\r                    \r'
if ! wait "$pip"; then
    tail -n 8 "$LOG" >&2
    fail "$(both \
        "pip konnte die Python-Pakete nicht installieren (vollständige Ausgabe: $LOG)." \
        "pip could not install the Python packages (its whole output: $LOG).")"
fi
.venv/bin/python -m pip install --disable-pip-version-check --no-input --quiet --no-deps --no-build-isolation \
    --editable . >>"$LOG" 2>&1 || {
    tail -n 8 "$LOG" >&2
    fail "$(both "Das Projekt selbst ließ sich nicht installieren (Protokoll: $LOG)." \
        "The project itself could not be installed (log: $LOG).")"
}

# --- what the gateway's pages take from others (package.json) -----------------------------------------------------

# By the npm that came with the Python packages, whatever the machine has; into .venv, so that one folder holds all.
npm=.venv/lib/node
rm -rf "$npm" && mkdir -p "$npm" && cp package.json package-lock.json .npmrc "$npm"
PATH="$PWD/.venv/bin:$PATH" npm ci --prefix "$npm" $([ -n "${1:-}" ] || echo --omit=dev) --cache "$npm/.cache" >>"$LOG" 2>&1 || {
    tail -n 8 "$LOG" >&2
    fail "$(both "npm konnte nicht installieren, was die Seiten brauchen (vollständige Ausgabe: $LOG)." \
        "npm could not install what the pages need (its whole output: $LOG).")"
}
rm -rf "$npm/.cache"
printf '%s' "$wanted $LOCK" >"$STAMP"
say "$(both "Bereit." "Ready.")"
