/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-project: one project as a person registered it: an immutable value. Editing replaces it. The
 * fields are public to be read; rk_project_new() copies a draft, so nobody can write to a project.
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  RK_ON_SUCCESS_STOP, /* exit 0 means that the person closed it */
  RK_ON_SUCCESS_WAIT, /* for tests and builds: run again at the next change */
} RkOnSuccess;

typedef enum
{
  RK_NOTIFY_DEFAULT, /* as the preferences say */
  RK_NOTIFY_ALL,
  RK_NOTIFY_PROBLEMS,
  RK_NOTIFY_NONE,
} RkNotify;

typedef enum
{
  RK_ON_CHANGE_RESTART,
  RK_ON_CHANGE_SIGNAL, /* send on_change_signal to the command and let it run */
  RK_ON_CHANGE_NONE,   /* look after it, but leave it alone */
} RkOnChange;

#define RK_TYPE_PROJECT (rk_project_get_type ())

/**
 * RkProject:
 * @id: (nullable): the file's name in the store; %NULL for a project that is not stored
 * @name: what the person calls it
 * @group: (nullable): a heading to list it under
 * @position: its place in the list, smaller is earlier
 * @arguments: (nullable) (array zero-terminated=1): the command, executed directly
 * @shell_line: (nullable): the command as one line for /bin/sh; one of the two is given
 * @directory: absolute: where the command runs
 * @watch: (array zero-terminated=1): absolute directories and single files
 * @extensions: (array zero-terminated=1): only these, without dots; empty: all
 * @ignore: (array zero-terminated=1): patterns in gitignore syntax
 * @include: (array zero-terminated=1): only paths that match one of these; empty: all
 * @use_gitignore: leave out what git ignores
 * @use_default_ignores: leave out what never is code
 * @stop_signal: what asks the command to end
 * @stop_timeout_usec: how long it may take to end before SIGKILL
 * @crash_delay_usec: the wait after a first crash
 * @max_crash_delay_usec: the longest wait after a crash
 * @restart_codes: (array length=n_restart_codes): exit codes that ask for a restart
 * @n_restart_codes: their number
 * @on_success: what exit 0 means
 * @settle_usec: a fixed quiet time before each start; -1: adaptive
 * @poll_usec: look at the files so often instead of being told; 0: only where that is necessary
 * @clear_screen: clear the terminal before each start
 * @start_with_rekindle: start it when Rekindle starts
 * @notify: which notifications it may cause
 * @environment: (array zero-terminated=1): KEY=VALUE, over everything else
 * @environment_file: (nullable): absolute: a file of such lines
 * @login_shell_environment: begin with the environment of the person's login shell
 * @exit_on_change: set EXIT_ON_CHANGE=true: the program itself leaves with a restart code
 * @open_url: (nullable): where the running program can be seen
 * @before: (nullable): a shell line that must succeed before a start: the build
 * @on_change: what a change does
 * @on_change_signal: for RK_ON_CHANGE_SIGNAL
 */
typedef struct
{
  const char *id;
  const char *name;
  const char *group;
  int position;

  const char *const *arguments;
  const char *shell_line;
  const char *directory;
  const char *const *environment;
  const char *environment_file;
  gboolean login_shell_environment;
  gboolean exit_on_change;
  const char *before;

  const char *const *watch;
  const char *const *extensions;
  const char *const *ignore;
  const char *const *include;
  gboolean use_gitignore;
  gboolean use_default_ignores;
  gint64 settle_usec;
  gint64 poll_usec;
  RkOnChange on_change;
  int on_change_signal;

  int stop_signal;
  gint64 stop_timeout_usec;
  gint64 crash_delay_usec;
  gint64 max_crash_delay_usec;
  const int *restart_codes;
  gsize n_restart_codes;
  RkOnSuccess on_success;

  gboolean clear_screen;
  gboolean start_with_rekindle;
  RkNotify notify;
  const char *open_url;
} RkProject;

GType rk_project_get_type (void);

void rk_project_draft_init (RkProject *draft);
RkProject *rk_project_new (const RkProject *draft);
RkProject *rk_project_ref (RkProject *self);
void rk_project_unref (RkProject *self);
gboolean rk_project_equal (const RkProject *a, const RkProject *b);
gboolean rk_project_needs_restart (const RkProject *a, const RkProject *b);
char **rk_project_dup_command (const RkProject *self);
char *rk_project_quote_command (const char *const *arguments);
char *rk_project_describe_command (const RkProject *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RkProject, rk_project_unref)

G_END_DECLS
