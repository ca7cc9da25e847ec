# Prépare .venv avec les versions figées. À charger après system-packages.sh, à la racine du projet.
unset PYTHONDONTWRITEBYTECODE # chaque processus compilerait de nouveau tout le projet

usable_python() {
  local candidate
  for candidate in python3 python3.11 python3.12 python3.13 python3.14; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  return 1
}

make_venv() {
  local python=$1
  "$python" -c 'import ensurepip' 2>/dev/null && "$python" -m venv .venv && return
  install_packages python3-venv ca-certificates || return 1
  "$python" -m venv --clear .venv
}

# prepare_python VERROU… : ne réinstalle que si un verrou a changé.
prepare_python() {
  local python
  if ! python=$(usable_python); then
    install_packages python3 python3-venv ca-certificates || true
    python=$(usable_python) || {
      echo "Python 3.11 ou plus récent est nécessaire." >&2
      exit 1
    }
  fi
  if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    echo "Création de .venv"
    make_venv "$python" || exit 1
  fi
  local lock stamp wanted
  for lock in "$@"; do
    stamp=.venv/$lock.installed
    wanted=$(sha256sum <"$lock")
    if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
      echo "Installation de $lock"
      .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock" 2>"$stamp.log" ||
        { cat "$stamp.log" >&2 && return 1; }
      echo "$wanted" >"$stamp"
    fi
  done
}
