#!/usr/bin/env bash
# Prove the README where nothing is prepared: in a bare Debian 12 made by debootstrap, from a fresh
# clone of what is committed here, with an empty home. As root; needs debootstrap and git.
#
#   tools/bare_debian.sh [setup] [demo] [test]      default: demo test, the README's two commands
#
# The network, and how this machine reaches its package mirrors, are lent to it; processes and mounts
# end with it. KEEP=1 leaves the folder for a look.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly DEMO_SHOWN_S=${DEMO_SHOWN_S:-120} # without a package cache; the promise of 60 s is with one
readonly SYSTEM=git,make,python3,ca-certificates

main() {
  [ "$(id -u)" = 0 ] || stop "please run it as root"
  command -v debootstrap >/dev/null || stop "please run: apt-get install debootstrap"
  root=$(mktemp -d "${TMPDIR:-/tmp}/bare-debian.XXXXXX")
  chmod 755 "$root" # PostgreSQL is another user in there
  trap clean_up EXIT
  say "making a bare Debian 12 in $root"
  # the mirror that this machine uses itself, else debootstrap's own
  local mirror
  mirror=$(apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 2>/dev/null |
    sed -n 's/^bookworm //p' | head -n 1)
  debootstrap --variant=minbase --include="$SYSTEM" bookworm "$root" ${mirror:+"$mirror"} \
    >"$root.log" 2>&1 || stop "debootstrap failed: $root.log"
  lend_settings
  git clone --quiet . "$root/yunhao"
  [ $# -gt 0 ] || set -- demo test
  for target; do
    "try_$target"
  done
  say "all of it works: $*"
}

# How packages are reached, proxies and certificates included, belongs to the machine.
lend_settings() {
  local path
  for path in /etc/resolv.conf /etc/pip.conf /etc/xdg/pip /etc/ssl/certs/ca-certificates.crt /etc/apt/apt.conf.d/99*; do
    [ -e "$path" ] || continue
    mkdir -p "$root$(dirname "$path")"
    cp --recursive --dereference "$path" "$root$(dirname "$path")/"
  done
  for path in .pip .config/pip; do
    [ -e "$HOME/$path" ] || continue
    mkdir -p "$root/root/$(dirname "$path")"
    cp --recursive --dereference "$HOME/$path" "$root/root/$(dirname "$path")/"
  done
}

# Takes this shell's place: in the background `$!` is then what has to be ended, not a shell around it.
become() {
  local lent=() name
  for name in $(compgen -e | grep -iE '^(pip_.*|.*_proxy|ssl_cert_file)$' || true); do
    lent+=("$name=${!name}")
  done
  # its own processes and mounts, all ended with the command; a real /dev for the browser
  exec unshare --mount --pid --fork --kill-child=TERM bash -c '
    mount --rbind /dev "$0/dev" && mount -t proc proc "$0/proc" && mount -t tmpfs tmp "$0/tmp" &&
    exec chroot "$0" "$@"' "$root" \
    env -i HOME=/root LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin "${lent[@]}" \
    bash -c 'cd /yunhao && exec "$@"' yunhao "$@" </dev/null
}

inside() { (become "$@"); }

try_setup() {
  timed "make setup, the first time" inside make setup
  timed "make setup, again" inside make setup
}

try_demo() {
  demo_until_shown "the first time"
  demo_until_shown "again"
}

demo_until_shown() {
  local start=$SECONDS demo file=$root/yunhao/data/demo.json centre=
  rm -f "$file"
  become make demo >"$root.demo.log" 2>&1 &
  demo=$!
  until [ -n "$centre" ] && shown "$centre"; do
    kill -0 "$demo" 2>/dev/null || stop "make demo ended: $(tail -n 20 "$root.demo.log")"
    [ $((SECONDS - start)) -lt "$DEMO_SHOWN_S" ] || stop "no demo after $DEMO_SHOWN_S s: $root.demo.log"
    sleep 0.2
    if [ -f "$file" ]; then
      centre=$(sed -nE 's/.*"centre": *"([^"]+)".*/\1/p' "$file")
    fi
  done
  say "make demo, $1: shown after $((SECONDS - start)) s at $centre"
  # unshare lets the signal pass by: it is for the command in it
  kill -TERM $(cat "/proc/$demo/task/$demo/children")
  wait "$demo" || true
}

shown() {
  python3 -c 'import sys, urllib.request as u; u.urlopen(sys.argv[1] + "/readyz", timeout=2)' "$1" \
    2>/dev/null
}

try_test() {
  timed "make test" inside make test
}

timed() {
  local what=$1 start=$SECONDS
  shift
  "$@" || stop "$what failed"
  say "$what: $((SECONDS - start)) s"
}

say() { printf '\n== %s\n' "$*"; }
stop() {
  printf '\n%s\n' "$*" >&2
  exit 1
}
clean_up() {
  if [ -z "${KEEP:-}" ]; then
    rm -rf --one-file-system "$root" "$root".*log
  fi
}

main "$@"
