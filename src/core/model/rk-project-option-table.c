/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The table of options. Its order is the order in which a new file is written. */

#include "config.h"

#include "rk-project-option.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MSEC G_TIME_SPAN_MILLISECOND
#define SEC G_TIME_SPAN_SECOND

/* No time that a person means is longer; and it keeps the sums far from overflow. */
#define LONGEST (1000 * G_TIME_SPAN_DAY)

#define AT(field) G_STRUCT_OFFSET (RkProject, field)

static const RkOptionWord flags[] = {
  { "true", TRUE }, { "false", FALSE }, { "yes", TRUE }, { "no", FALSE }, { "on", TRUE },
  { "off", FALSE }, { "1", TRUE },      { "0", FALSE },  { NULL },
};

static const RkOptionWord on_success[] = {
  { "stop", RK_ON_SUCCESS_STOP },
  { "wait", RK_ON_SUCCESS_WAIT },
  { NULL },
};

static const RkOptionWord notify[] = {
  { "default", RK_NOTIFY_DEFAULT },
  { "all", RK_NOTIFY_ALL },
  { "problems", RK_NOTIFY_PROBLEMS },
  { "none", RK_NOTIFY_NONE },
  { NULL },
};

static const RkOptionWord settle[] = { { "adaptive", -1 }, { NULL } };
static const RkOptionWord poll[] = { { "auto", 0 }, { "always", SEC }, { NULL } };

static const RkProjectOption options[] = {
  { "Project", "Name", RK_OPTION_TEXT, AT (name), .example = "Web shop",
    .summary = N_ ("What it is called in the menu.") },
  { "Project", "Command", RK_OPTION_COMMAND, AT (arguments), .example = "python3 -u app.py",
    .summary = N_ ("The program and its arguments, quoted as in a shell, but executed directly.") },
  { "Project", "ShellCommand", RK_OPTION_TEXT, AT (shell_line),
    .example = "make && ./app | tee log",
    .summary = N_ ("Instead of Command: one line for /bin/sh.") },
  { "Project", "Directory", RK_OPTION_PATH, AT (directory), .example = "~/src/shop",
    .summary = N_ ("Where the command runs."), .argument = "directory", .letter = 'C',
    .placeholder = N_ ("DIR") },
  { "Project", "Before", RK_OPTION_TEXT, AT (before), .example = "make -s",
    .summary = N_ ("A shell line that must succeed before each start: the build."),
    .argument = "before", .placeholder = N_ ("COMMAND") },
  { "Project", "OpenUrl", RK_OPTION_TEXT, AT (open_url), .example = "http://localhost:8000/",
    .summary = N_ ("Where the running program can be seen.") },
  { "Project", "Group", RK_OPTION_TEXT, AT (group), .example = "Customers",
    .summary = N_ ("A heading to list it under.") },
  { "Project", "Position", RK_OPTION_NUMBER, AT (position), .min = -1000000, .max = 1000000,
    .example = "10", .summary = N_ ("Its place in the list: smaller is earlier.") },
  { "Project", "StartWithRekindle", RK_OPTION_WORD, AT (start_with_rekindle), flags,
    .example = "true", .summary = N_ ("Start it when Rekindle starts.") },
  { "Project", "Notify", RK_OPTION_WORD, AT (notify), notify, .example = "problems",
    .summary = N_ ("Which notifications it may cause.") },

  { "Watch", "Paths", RK_OPTION_PATHS, AT (watch), .example = "src;templates;settings.toml;",
    .summary = N_ ("Directories and files to watch, relative to Directory; without it: all of it."),
    .argument = "watch", .letter = 'w', .placeholder = N_ ("PATH") },
  { "Watch", "Extensions", RK_OPTION_LIST, AT (extensions), .example = "py;html;",
    .summary = N_ ("Only files with these extensions."), .argument = "ext", .letter = 'e',
    .placeholder = N_ ("LIST") },
  { "Watch", "Ignore", RK_OPTION_LIST, AT (ignore), .example = "uploads/;*.tmp;",
    .summary = N_ ("What to leave out, in the syntax of .gitignore."), .argument = "ignore",
    .letter = 'i', .placeholder = N_ ("PATTERN") },
  { "Watch", "Include", RK_OPTION_LIST, AT (include), .example = "src/**;",
    .summary = N_ ("Only paths that match one of these."), .argument = "include",
    .placeholder = N_ ("PATTERN") },
  { "Watch", "UseGitignore", RK_OPTION_WORD, AT (use_gitignore), flags, .example = "false",
    .summary = N_ ("Leave out what git ignores."), .argument = "no-gitignore" },
  { "Watch", "UseDefaultIgnores", RK_OPTION_WORD, AT (use_default_ignores), flags,
    .example = "false", .summary = N_ ("Leave out caches, logs and editors’ temporary files."),
    .argument = "no-default-ignores" },
  { "Watch", "Settle", RK_OPTION_DURATION, AT (settle_usec), settle, MSEC, 0, LONGEST,
    .example = "100ms", .summary = N_ ("How long the files must be quiet before a start."),
    .argument = "settle", .placeholder = N_ ("MS") },
  { "Watch", "Poll", RK_OPTION_DURATION, AT (poll_usec), poll, SEC, 10 * MSEC, LONGEST,
    .example = "2s", .summary = N_ ("Look at the files so often, instead of only where needed."),
    .argument = "poll", .placeholder = N_ ("SECONDS") },
  { "Watch", "OnChange", RK_OPTION_ON_CHANGE, AT (on_change), .example = "signal:HUP",
    .summary = N_ ("What a change does: restart, none, or signal:NAME."), .argument = "on-change",
    .placeholder = "restart|signal:NAME|none" },

  { "Run", "OnSuccess", RK_OPTION_WORD, AT (on_success), on_success, .example = "wait",
    .summary = N_ ("After exit 0: stop, or wait for the next change."), .argument = "on-success",
    .placeholder = "stop|wait" },
  { "Run", "RestartCodes", RK_OPTION_CODES, AT (restart_codes), .min = 1, .max = 255,
    .example = "8;3;", .summary = N_ ("Exit codes by which it asks for a restart."),
    .argument = "restart-code", .placeholder = N_ ("N") },
  { "Run", "CrashDelay", RK_OPTION_DURATION, AT (crash_delay_usec), NULL, SEC, 0, LONGEST,
    .example = "10s", .summary = N_ ("How long to wait after a crash; a change ends the wait."),
    .argument = "crash-delay", .placeholder = N_ ("SECONDS") },
  { "Run", "MaxCrashDelay", RK_OPTION_DURATION, AT (max_crash_delay_usec), NULL, SEC, 0, LONGEST,
    .example = "60s", .summary = N_ ("How long to wait at most, while it keeps crashing."),
    .argument = "max-crash-delay", .placeholder = N_ ("SECONDS") },
  { "Run", "StopSignal", RK_OPTION_SIGNAL, AT (stop_signal), .example = "INT",
    .summary = N_ ("The signal that asks it to end."), .argument = "stop-signal",
    .placeholder = N_ ("SIG") },
  { "Run", "StopTimeout", RK_OPTION_DURATION, AT (stop_timeout_usec), NULL, SEC, 0, LONGEST,
    .example = "5s", .summary = N_ ("How long it may take to end before it is killed."),
    .argument = "stop-timeout", .placeholder = N_ ("SECONDS") },
  { "Run", "ClearScreen", RK_OPTION_WORD, AT (clear_screen), flags, .example = "true",
    .summary = N_ ("Clear the output before each start."), .argument = "clear" },
  { "Run", "LoginShellEnvironment", RK_OPTION_WORD, AT (login_shell_environment), flags,
    .example = "false", .summary = N_ ("Begin with the environment of the login shell.") },
  { "Run", "EnvironmentFile", RK_OPTION_PATH, AT (environment_file), .example = "~/src/shop/.env",
    .summary = N_ ("A file with lines KEY=VALUE for the environment."), .argument = "env-file",
    .placeholder = N_ ("FILE") },
  { "Run", "ExitOnChange", RK_OPTION_WORD, AT (exit_on_change), flags, .example = "true",
    .summary = N_ ("Set EXIT_ON_CHANGE: the program leaves by itself when its code changes."),
    .argument = "exit-on-change" },
};

/**
 * rk_project_options:
 * @n_options: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_options): all options, in the order of a new file. The
 * group [Environment] is none of them: its keys are the person's.
 */
const RkProjectOption *
rk_project_options (gsize *n_options)
{
  *n_options = G_N_ELEMENTS (options);
  return options;
}

/**
 * rk_project_option_find:
 * @group: a group of a project file
 * @key: a key in it
 *
 * Returns: (transfer none) (nullable): the option that stands there
 */
const RkProjectOption *
rk_project_option_find (const char *group, const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    if (strcmp (options[i].group, group) == 0 && strcmp (options[i].key, key) == 0)
      return &options[i];
  return NULL;
}

/**
 * rk_project_option_find_key:
 * @key: a key of a project file; each is in one group only
 *
 * Returns: (transfer none) (nullable): its option
 */
const RkProjectOption *
rk_project_option_find_key (const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    if (strcmp (options[i].key, key) == 0)
      return &options[i];
  return NULL;
}
