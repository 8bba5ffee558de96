/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The order is that of the window. */

#include "config.h"

#include "rk-option-label.h"

#include <glib/gi18n.h>
#include <string.h>

#define PROJECT RK_OPTION_PAGE_PROJECT
#define FILES RK_OPTION_PAGE_FILES
#define ADVANCED RK_OPTION_PAGE_ADVANCED

static const RkOptionChoice shell[] = {
  { "auto", N_ ("By a shell only where needed") },
  { "direct", N_ ("Directly") },
  { "shell", N_ ("By the shell /bin/sh") },
  { NULL },
};

static const RkOptionChoice on_success[] = {
  { "stop", N_ ("It was closed: stay stopped") },
  { "wait", N_ ("Run it again at the next change") },
  { NULL },
};

static const RkOptionChoice on_change[] = {
  { "restart", N_ ("Restart it") },
  { "none", N_ ("Do nothing") },
  { "signal:HUP", N_ ("Send it the signal HUP") },
  { "signal:USR1", N_ ("Send it the signal USR1") },
  { "signal:USR2", N_ ("Send it the signal USR2") },
  { NULL },
};

static const RkOptionChoice stop_signal[] = {
  { "TERM", N_ ("TERM: please end") },
  { "INT", N_ ("INT: as Ctrl+C does") },
  { "HUP", N_ ("HUP: the terminal is closed") },
  { "QUIT", N_ ("QUIT: end, with a memory dump") },
  { "KILL", N_ ("KILL: at once, unsaved data is lost") },
  { NULL },
};

static const RkOptionChoice notify[] = {
  { "default", N_ ("As in the preferences") },
  { "all", N_ ("All") },
  { "problems", N_ ("Only problems") },
  { "none", N_ ("None") },
  { NULL },
};

static const RkOptionLabel labels[] = {
  { "Directory", PROJECT, NULL, N_ ("_Folder"), N_ ("Where the command runs.") },
  { "Name", PROJECT, NULL, N_ ("_Name"), "" },
  { "Command", PROJECT, NULL, N_ ("C_ommand"), "" },
  { "Before", PROJECT, NULL, N_ ("_Build first"),
    N_ ("A command that must succeed before each start. If it fails, what runs goes on.") },
  { "OpenUrl", PROJECT, NULL, N_ ("Add_ress"),
    N_ ("Where the running program can be seen, for “Open in browser”.") },
  { "StartWithRekindle", PROJECT, NULL, N_ ("Start it _whenever Rekindle starts"), "" },

  { "Ignore", FILES, NULL, N_ ("Lea_ve out"),
    N_ ("Patterns as in .gitignore, one per line. A leading ! takes one back.") },
  { "Extensions", FILES, NULL, N_ ("Only these e_xtensions"),
    N_ ("Without dots, one per line. Empty: all.") },
  { "Include", FILES, NULL, N_ ("Only what _matches"),
    N_ ("Patterns, one per line. Empty: everything.") },
  { "Paths", FILES, NULL, N_ ("_Watched folders and files"),
    N_ ("One per line, relative to the folder. Empty: all of the folder.") },
  { "UseGitignore", FILES, NULL, N_ ("Leave out what _git ignores"), "" },
  { "UseDefaultIgnores", FILES, NULL, N_ ("Leave out caches and _logs"),
    N_ ("Also databases and editors’ temporary files.") },

  { "OnChange", ADVANCED, N_ ("Starting and stopping"), N_ ("_When a file changes"), "",
    on_change },
  { "OnSuccess", ADVANCED, NULL, N_ ("When it ends with_out an error"), "", on_success },
  { RK_OPTION_KEY_SHELL, ADVANCED, NULL, N_ ("Command is exec_uted"),
    N_ ("A shell is needed for pipes, variables and wildcards."), shell },
  { "StopSignal", ADVANCED, NULL, N_ ("S_top it with the signal"), "", stop_signal },
  { "StopTimeout", ADVANCED, NULL, N_ ("Time to e_nd"),
    N_ ("What has not ended by then is killed.") },
  { "CrashDelay", ADVANCED, NULL, N_ ("Wait after a c_rash"),
    N_ ("A change of a file ends the wait at once.") },
  { "MaxCrashDelay", ADVANCED, NULL, N_ ("Wait at _most"),
    N_ ("While it keeps crashing, the wait is doubled up to this.") },
  { "RestartCodes", ADVANCED, NULL, N_ ("E_xit codes that ask for a restart"),
    N_ ("Numbers from 1 to 255. A program that ends with one of them has not crashed.") },

  { RK_OPTION_KEY_ENVIRONMENT, ADVANCED, N_ ("Environment"), N_ ("_Variables"),
    N_ ("NAME=value, one per line, over everything else.") },
  { "EnvironmentFile", ADVANCED, NULL, N_ ("Variables from a _file"),
    N_ ("A file with lines NAME=value, such as .env.") },
  { "LoginShellEnvironment", ADVANCED, NULL, N_ ("Begin with the _login shell’s environment"),
    N_ ("So that tools of nvm, pyenv or ~/.local/bin are found.") },
  { "ExitOnChange", ADVANCED, NULL, N_ ("Set _EXIT__ON__CHANGE"),
    N_ ("For programs that notice changes themselves and then ask for a restart.") },

  { "Settle", ADVANCED, N_ ("Watching"), N_ ("Wait until files are _quiet for"),
    N_ ("Before each start.") },
  { "Poll", ADVANCED, NULL, N_ ("Look at the files b_y polling"),
    N_ ("Network file systems are polled by themselves.") },

  { "Notify", ADVANCED, N_ ("In the list"), N_ ("Not_ifications"), "", notify },
  { "Group", ADVANCED, NULL, N_ ("_Group"), N_ ("A heading to list it under.") },
  { "Position", ADVANCED, NULL, N_ ("_Position"), N_ ("Smaller numbers come first.") },
  { "ClearScreen", ADVANCED, NULL, N_ ("Clear the output _before each start"), "" },
};

/**
 * rk_option_labels:
 * @n_labels: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_labels): all of them, in the order of the window
 */
const RkOptionLabel *
rk_option_labels (gsize *n_labels)
{
  *n_labels = G_N_ELEMENTS (labels);
  return labels;
}

/**
 * rk_option_label_find:
 * @key: of an option
 *
 * Returns: (transfer none) (nullable): how it is called
 */
const RkOptionLabel *
rk_option_label_find (const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    if (strcmp (labels[i].key, key) == 0)
      return &labels[i];
  return NULL;
}

/**
 * rk_option_label_dup_plain:
 * @label: a label with a mnemonic
 *
 * Returns: (transfer full): without it
 */
char *
rk_option_label_dup_plain (const char *label)
{
  GString *plain = g_string_new (NULL);

  for (const char *at = label; *at != '\0'; at++)
    {
      at += *at == '_' && at[1] != '\0';
      g_string_append_c (plain, *at);
    }
  return g_string_free (plain, FALSE);
}

/**
 * rk_option_label_dup_reason:
 * @key: (nullable): of an option
 * @reason: what is wrong with it, translated
 *
 * Returns: (transfer full): the reason, with the field's name, since it may be on another page
 */
char *
rk_option_label_dup_reason (const char *key, const char *reason)
{
  const RkOptionLabel *label = key != NULL ? rk_option_label_find (key) : NULL;

  if (label == NULL)
    return g_strdup (reason);
  g_autofree char *plain = rk_option_label_dup_plain (_ (label->label));
  /* Translators: a field of the dialog, and what is wrong with it */
  return g_strdup_printf (C_ ("field", "%s: %s"), plain, reason);
}
