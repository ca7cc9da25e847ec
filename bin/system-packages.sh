# Installe les paquets Debian qui manquent. À charger : . bin/system-packages.sh

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
  command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }
}

# Aucun service ne démarre et aucune grappe PostgreSQL n’est créée pendant l’installation.
without_services() {
  local policy=/usr/sbin/policy-rc.d kept="" cluster=/etc/postgresql-common/createcluster.conf status=0
  as_root mkdir -p /etc/postgresql-common
  if ! grep -qs '^ *create_main_cluster *= *false' "$cluster"; then
    echo 'create_main_cluster = false' | as_root tee -a "$cluster" >/dev/null
  fi
  if [ -e "$policy" ]; then
    kept="$policy.qualipref"
    as_root mv "$policy" "$kept"
  fi
  printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
  as_root chmod 755 "$policy"
  "$@" || status=$?
  as_root rm -f "$policy"
  if [ -n "$kept" ]; then as_root mv "$kept" "$policy"; fi
  return "$status"
}

# install_packages PAQUET… : vrai si tout est installé ; sinon écrit la ligne à exécuter.
install_packages() {
  if may_install; then
    echo "Installation des paquets : $*"
    as_root apt-get update -qq >/dev/null 2>&1 || true
    if without_services as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" >/dev/null </dev/null; then
      return 0
    fi
  fi
  echo "À installer par l’administrateur de la machine : apt-get install --no-install-recommends $*" >&2
  return 1
}

postgres_bin() {
  { find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null || true; } | sort -V | tail -1 | xargs -r dirname
}

chromium_path() {
  command -v chromium || command -v chromium-browser
}

has_clamd() {
  PATH=$PATH:/usr/sbin command -v clamd
}

has_pango() {
  "${1:-python3}" -c 'import ctypes; [ctypes.CDLL(n) for n in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0")]' 2>/dev/null
}
