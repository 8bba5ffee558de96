# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of rekindle for fish.

function __rekindle_names
    rekindle list --names 2>/dev/null
end

function __rekindle_verb
    set -l words (commandline -opc)
    contains -- "$words[2]" $argv
end

complete -c rekindle -f
complete -c rekindle -n __fish_use_subcommand -a run -d 'run a command here and restart it when its files change'
complete -c rekindle -n __fish_use_subcommand -a add -d 'register a folder as a project'
complete -c rekindle -n __fish_use_subcommand -a list -d 'list the registered projects'
complete -c rekindle -n __fish_use_subcommand -a status -d 'say how they are'
complete -c rekindle -n __fish_use_subcommand -a start -d 'start projects'
complete -c rekindle -n __fish_use_subcommand -a stop -d 'stop projects'
complete -c rekindle -n __fish_use_subcommand -a restart -d 'restart projects'
complete -c rekindle -n __fish_use_subcommand -a logs -d 'print a project’s output'
complete -c rekindle -n __fish_use_subcommand -a edit -d 'edit a project’s file'
complete -c rekindle -n __fish_use_subcommand -a review -d 'agree to a project’s changed rekindle.project'
complete -c rekindle -n __fish_use_subcommand -a remove -d 'forget a project'
complete -c rekindle -n __fish_use_subcommand -a explain -d 'say whether a path matters, and why'
complete -c rekindle -n __fish_use_subcommand -a pause -d 'let changes restart nothing'
complete -c rekindle -n __fish_use_subcommand -a resume -d 'let changes count again'
complete -c rekindle -n __fish_use_subcommand -a daemon -d 'be the host, without a display'
complete -c rekindle -n __fish_use_subcommand -a quit -d 'stop all projects and end Rekindle'

complete -c rekindle -n '__rekindle_verb status start stop restart logs edit review remove explain' -a '(__rekindle_names)'
complete -c rekindle -n '__rekindle_verb run add explain' -F
complete -c rekindle -n '__rekindle_verb start stop restart' -l all -d 'all projects'
complete -c rekindle -n '__rekindle_verb list status' -l json -d 'print JSON'
complete -c rekindle -n '__rekindle_verb list' -l names -d 'print only the ids'
complete -c rekindle -n '__rekindle_verb logs' -s f -l follow -d 'go on with what comes'
complete -c rekindle -n '__rekindle_verb logs' -s n -l lines -x -d 'only the last lines'
complete -c rekindle -n '__rekindle_verb logs' -l build -d 'of the latest build'
complete -c rekindle -n '__rekindle_verb logs' -l run -x -d 'of this run'
complete -c rekindle -n '__rekindle_verb add' -s n -l name -x -d 'what to call it'
complete -c rekindle -n '__rekindle_verb add' -l choose -x -d 'take the Nth of the ways that were recognised'
complete -c rekindle -n '__rekindle_verb add review' -l agree -d 'agree without being asked'
complete -c rekindle -n '__rekindle_verb remove' -s y -l yes -d 'do not ask'
complete -c rekindle -n '__rekindle_verb run' -s w -l watch -r -d 'watch this'
complete -c rekindle -n '__rekindle_verb run' -s t -l timeout -x -d 'leave after this time'
complete -c rekindle -n '__rekindle_verb run' -s e -l ext -x -d 'only these extensions'
complete -c rekindle -n '__rekindle_verb run' -s i -l ignore -x -d 'leave out what matches'
complete -c rekindle -n '__rekindle_verb run' -l include -x -d 'only what matches'
complete -c rekindle -n '__rekindle_verb run' -s C -l directory -r -d 'run there'
complete -c rekindle -n '__rekindle_verb run' -s s -l shell -d 'COMMAND is one shell line'
complete -c rekindle -n '__rekindle_verb run' -l no-gitignore -d 'watch also what git ignores'
complete -c rekindle -n '__rekindle_verb run' -l no-default-ignores -d 'watch also caches and logs'
complete -c rekindle -n '__rekindle_verb run' -l stop-signal -x -d 'what asks it to end'
complete -c rekindle -n '__rekindle_verb run' -l stop-timeout -x -d 'how long it may take to end'
complete -c rekindle -n '__rekindle_verb run' -l crash-delay -x -d 'the wait after a crash'
complete -c rekindle -n '__rekindle_verb run' -l max-crash-delay -x -d 'the longest wait'
complete -c rekindle -n '__rekindle_verb run' -l restart-code -x -d 'exit code that asks for a restart'
complete -c rekindle -n '__rekindle_verb run' -l before -x -d 'build, before each start'
complete -c rekindle -n '__rekindle_verb run' -l on-change -x -a 'restart none signal:HUP' -d 'what a change does'
complete -c rekindle -n '__rekindle_verb run' -l env -x -d 'variable of the command'
complete -c rekindle -n '__rekindle_verb run' -l env-file -r -d 'file of variables'
complete -c rekindle -n '__rekindle_verb run' -l exit-on-change -d 'the command leaves by itself'
complete -c rekindle -n '__rekindle_verb run' -l on-success -x -a 'stop wait' -d 'what exit 0 means'
complete -c rekindle -n '__rekindle_verb run' -l exit-on-crash -d 'leave with the command’s status'
complete -c rekindle -n '__rekindle_verb run' -l settle -x -d 'quiet time after a burst, in ms'
complete -c rekindle -n '__rekindle_verb run' -l poll -d 'force polling'
complete -c rekindle -n '__rekindle_verb run' -l json -d 'tell other programs what happens'
complete -c rekindle -n '__rekindle_verb run' -l clear -d 'clear the terminal before each start'
complete -c rekindle -n '__rekindle_verb run' -l quiet -d 'say less'
complete -c rekindle -n '__rekindle_verb run' -l verbose -d 'say more'
