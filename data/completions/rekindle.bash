# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of rekindle for bash.

_rekindle ()
{
  local current=${COMP_WORDS[COMP_CWORD]} verb=${COMP_WORDS[1]} i
  local verbs="run add list status start stop restart logs edit review remove explain pause resume daemon quit"

  # Behind "--" stands a command of the person's.
  for ((i = 1; i < COMP_CWORD; i++)); do
    if [[ ${COMP_WORDS[i]} == -- ]]; then
      mapfile -t COMPREPLY < <(compgen -o default -c -- "$current")
      return
    fi
  done
  if ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W "$verbs --help --version" -- "$current")
    return
  fi

  local options="--help" names=""
  case $verb in
    run) options+=" --watch --timeout --ext --ignore --include --no-gitignore --no-default-ignores --directory
                    --shell --stop-signal --stop-timeout --crash-delay --max-crash-delay --restart-code
                    --before --on-change --env --env-file --exit-on-change --on-success --exit-on-crash --settle --poll --json --clear --quiet --verbose" ;;
    add) options+=" --name --shell --choose --agree" ;;
    list) options+=" --json --names" ;;
    status) options+=" --json" ;;
    start | stop | restart) options+=" --all" ;;
    logs) options+=" --follow --lines --run --build" ;;
    review) options+=" --agree" ;;
    remove) options+=" --yes" ;;
  esac
  case $verb in
    status | start | stop | restart | logs | edit | review | remove | explain)
      names=$(rekindle list --names 2>/dev/null) ;;
  esac
  if [[ $current == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
  elif [[ $verb == add || $verb == run || ( $verb == explain && $COMP_CWORD -gt 2 ) ]]; then
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
    compopt -o filenames
  else
    local IFS=$'\n'
    mapfile -t COMPREPLY < <(compgen -W "$names" -- "$current")
  fi
}
complete -F _rekindle rekindle
