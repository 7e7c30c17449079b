#!/usr/bin/env bash
# Makes .venv ready to run the program and its tests; returns at once when it already is.
# Needs: bash, Python 3.11-3.13. Missing system libraries are installed with apt where that is possible.
# PYTHON=/path/to/python chooses the interpreter; pip's own configuration chooses the package index.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly root=$PWD venv=$PWD/.venv log=$PWD/build/setup.log

say() { printf '%s\n' "$*" >&2; }
die() { say "setup: $*"; exit 1; }

# What the environment depends on: a change of any of these, or of the folder, makes it stale.
fingerprint() { { cat requirements.lock pyproject.toml installer/*.{sh,py,txt}; echo "$root"; } | cksum; }

is_supported() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; }

find_python() {
  local candidate
  for candidate in ${PYTHON:+"$PYTHON"} python3.11 python3.12 python3.13 python3; do
    if is_supported "$candidate"; then echo "$candidate"; return; fi
  done
  die "needs Python 3.11, 3.12 or 3.13, and found none. Install one (Debian: apt install python3 python3-venv)" \
    "or name it: PYTHON=/path/to/python3.11 make setup"
}

root_command() {  # the words that give a command root's rights; fails where there is no way to get them
  if [ "$(id -u)" = 0 ]; then return; fi
  command -v sudo >/dev/null || return 1
  if [ -t 0 ]; then echo sudo; else sudo -n true 2>/dev/null && echo sudo -n; fi
}

apt_install() {
  local as_root
  command -v apt-get >/dev/null || return 1
  as_root=$(root_command) || return 1
  say "Installing with apt: $*"
  # shellcheck disable=SC2086  # as_root is zero, one or two words
  {
    $as_root apt-get update -q &&
      $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
        -o DPkg::Lock::Timeout=300 "$@"
  } >>"$log" 2>&1 </dev/null || { tail -n 15 "$log" >&2; return 1; }
}

missing_packages() {  # for "base" or "window"
  if [ "$1" = base ] && [ ! -x "$venv/bin/pip" ] && ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    "$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
  fi
  if [ "$(uname)" = Linux ]; then "$python" installer/missing_packages.py "$1"; fi
}

install_system_packages() {
  local missing
  missing=$(missing_packages base; missing_packages window)
  # shellcheck disable=SC2086  # a list of words
  if [ -z "$missing" ] || apt_install $missing; then return; fi
  missing=$(missing_packages base)
  if [ -n "$missing" ]; then
    die "system packages are missing and cannot be installed from here. Install them as root, then run this again" \
      "(the names are those of Debian and Ubuntu): apt-get install ${missing//$'\n'/ }"
  fi
  say "setup: the program works, but its window may not open before these are installed:" \
    "$(missing_packages window | paste -s -d ' ')"
}

install_test_programs() {  # a real browser and a real keyring; without them the tests that need them say so and skip
  local missing=() pair
  for pair in chromium:chromium gnome-keyring-daemon:gnome-keyring dbus-run-session:dbus; do
    command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
  done
  if [ ${#missing[@]} -gt 0 ] && [ "$(uname)" = Linux ]; then
    apt_install "${missing[@]}" || say "setup: without ${missing[*]} some tests are skipped"
  fi
}

is_usable() {  # a copied or moved environment is not: its commands name the old folder
  is_supported "$venv/bin/python" && "$venv/bin/python" -m pip --version >/dev/null 2>&1 &&
    grep -qF "$venv/bin/python" "$venv/bin/pip"
}

make_environment() {
  if ! is_usable; then
    say "Creating .venv with $("$python" --version)"
    "$python" -m venv --clear "$venv"
  fi
  say "Installing the packages of requirements.lock (the first time takes some minutes)"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --require-hashes \
    --requirement requirements.lock ||
    die "pip could not install the packages (see above). It needs the network, or a local index or wheel folder" \
      "named in pip's configuration."
  "$venv/bin/python" installer/link_project.py
}

check_environment() {
  QT_QPA_PLATFORM=offscreen "$venv/bin/python" -c 'from PySide6.QtWidgets import QApplication; QApplication([])' ||
    die "Qt does not start (see above)."
}

mkdir -p build
if [ "${CI:-}" = true ]; then install_test_programs; fi
if [ "$(cat "$venv/ready" 2>/dev/null)" = "$(fingerprint)" ]; then exit 0; fi
python=$(find_python)
install_system_packages
make_environment
check_environment
fingerprint >"$venv/ready"
say "Ready."
