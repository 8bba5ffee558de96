# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2034
# Shared by the scripts beside it: which Debian packages are needed, and how they get installed.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

packages_build='gcc meson ninja-build pkg-config gettext libglib2.0-dev libgtk-3-dev libnotify-dev
  libvte-2.91-dev libjson-glib-dev librsvg2-bin librsvg2-common adwaita-icon-theme
  desktop-file-utils'
packages_test='clang libclang-rt-14-dev shellcheck python3 git rsync procps
  python3-django python3-jsonschema nodejs bindfs sshfs fuse3 openssh-sftp-server gvfs
  dbus-daemon dbus-x11 at-spi2-core python3-gi gir1.2-gtk-3.0 gir1.2-atspi-2.0 python3-pyatspi
  xvfb openbox xfce4-panel trayer dunst sway waybar grim xdotool x11-utils x11-apps xauth imagemagick
  appstream appstream-util fonts-dejavu-core
  sugar-calculate-activity python3-sugar3 python3-carquinyol telepathy-mission-control-5'

say() { printf '%s\n' "$*"; }

die() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# Prints those of the given packages that are not installed, on one line.
missing_packages() {
  local name missing=()
  for name in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing+=("$name")
  done
  printf '%s' "${missing[*]}"
}

# install_packages yes|ask PACKAGE…: installs what is missing; asks first where there is somebody to ask.
install_packages() {
  local answer mode=$1 missing as_root=()
  shift
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  command -v apt-get >/dev/null || die "this needs apt-get (Debian 12), or these packages by hand: $missing"

  say "To be installed with apt-get: $missing"
  if [ "$mode" = ask ] && [ -t 0 ]; then
    read -r -p 'Install them now? [Y/n] ' answer
    case $answer in [nN]*) die 'nothing was installed' ;; esac
  fi
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq || die 'apt-get update failed: is there a network?'
  # shellcheck disable=SC2086
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing \
    >/dev/null || die 'apt-get install failed'
}
