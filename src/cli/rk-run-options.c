/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-run-options.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "rk-own-output.h"
#include "rk-signal-name.h"

/* No time that a person means is longer; and it keeps the sums far from overflow. */
#define MAX_SECONDS (1000.0 * 24 * 3600)

/* What GOption hands over before it is checked. */
typedef struct
{
  char **watch;
  char **extensions;
  char **ignore;
  char **include;
  char **restart_codes;
  char *directory;
  char *time_limit;
  char *stop_signal;
  char *stop_timeout;
  char *crash_delay;
  char *max_crash_delay;
  char *on_success;
  char *settle;
  double poll_sec; /* 0: not asked for */
  gboolean no_gitignore;
  gboolean no_default_ignores;
  gboolean shell;
  gboolean exit_on_crash;
  gboolean clear;
  gboolean quiet;
  gboolean verbose;
  char **command;
} Raw;

static void
raw_clear (Raw *raw)
{
  g_strfreev (raw->watch);
  g_strfreev (raw->extensions);
  g_strfreev (raw->ignore);
  g_strfreev (raw->include);
  g_strfreev (raw->restart_codes);
  g_strfreev (raw->command);
  g_free (raw->directory);
  g_free (raw->time_limit);
  g_free (raw->stop_signal);
  g_free (raw->stop_timeout);
  g_free (raw->crash_delay);
  g_free (raw->max_crash_delay);
  g_free (raw->on_success);
  g_free (raw->settle);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Raw, raw_clear)

G_GNUC_PRINTF (2, 3)
static gboolean
refuse (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, format, args);
  va_end (args);
  return FALSE;
}

static gboolean
parse_number (const char *text, double max, double *value)
{
  char *end;

  *value = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && isfinite (*value) && *value >= 0 && *value <= max;
}

/* Seconds, with a fraction where the person likes. Leaves @usec alone if @text is NULL. */
static gboolean
parse_seconds (const char *option, const char *text, gint64 *usec, GError **error)
{
  double seconds;

  if (text == NULL)
    return TRUE;
  if (!parse_number (text, MAX_SECONDS, &seconds))
    return refuse (error, _ ("%s takes a number of seconds, such as 5 or 0.5, not “%s”"), option,
                   text);
  *usec = (gint64)(seconds * G_USEC_PER_SEC);
  return TRUE;
}

static gboolean
parse_poll (const char *option, const char *value, gpointer data, GError **error)
{
  Raw *raw = data;

  if (value == NULL)
    {
      raw->poll_sec = 1;
      return TRUE;
    }
  if (!parse_number (value, MAX_SECONDS, &raw->poll_sec) || raw->poll_sec <= 0)
    return refuse (error, _ ("--poll takes a number of seconds, such as 2 or 0.5, not “%s”"),
                   value);
  return TRUE;
}

static gboolean
parse_settle (const Raw *raw, RkProject *draft, GError **error)
{
  double msec;

  if (raw->settle == NULL)
    return TRUE;
  if (!parse_number (raw->settle, MAX_SECONDS * 1000, &msec))
    return refuse (error, _ ("--settle takes a number of milliseconds, not “%s”"), raw->settle);
  draft->settle_usec = (gint64)(msec * 1000);
  return TRUE;
}

static gboolean
parse_choices (const Raw *raw, RkProject *draft, GError **error)
{
  if (raw->stop_signal != NULL)
    {
      draft->stop_signal = rk_signal_from_name (raw->stop_signal);
      if (draft->stop_signal == 0)
        return refuse (error,
                       _ ("--stop-signal takes a signal, such as TERM, INT or HUP, not “%s”"),
                       raw->stop_signal);
    }
  if (g_strcmp0 (raw->on_success, "wait") == 0)
    draft->on_success = RK_ON_SUCCESS_WAIT;
  else if (raw->on_success != NULL && strcmp (raw->on_success, "stop") != 0)
    return refuse (error, _ ("--on-success takes “stop” or “wait”, not “%s”"), raw->on_success);
  return TRUE;
}

static gboolean
parse_restart_codes (const Raw *raw, RkProject *draft, GArray *codes, GError **error)
{
  if (raw->restart_codes == NULL)
    return TRUE;

  for (char **text = raw->restart_codes; *text != NULL; text++)
    {
      guint64 code;
      if (!g_ascii_string_to_unsigned (*text, 10, 1, 255, &code, NULL))
        return refuse (error, _ ("--restart-code takes an exit code from 1 to 255, not “%s”"),
                       *text);
      int number = (int)code;
      g_array_append_val (codes, number);
    }
  draft->restart_codes = (const int *)codes->data;
  draft->n_restart_codes = codes->len;
  return TRUE;
}

/* "py,.html" given any number of times → "py", "html". */
static char **
split_extensions (char **given)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (char **list = given; list != NULL && *list != NULL; list++)
    {
      g_auto (GStrv) parts = g_strsplit (*list, ",", -1);
      for (char **part = parts; *part != NULL; part++)
        {
          const char *name = g_strstrip (*part);
          name += strspn (name, "*.");
          if (*name != '\0')
            g_strv_builder_add (builder, name);
        }
    }
  return g_strv_builder_end (builder);
}

static char **
make_absolute (char **given, const char *otherwise, GError **error)
{
  char *nowhere[] = { (char *)otherwise, NULL };
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (char **path = given != NULL ? given : nowhere; *path != NULL; path++)
    {
      g_autofree char *absolute = g_canonicalize_filename (*path, NULL);
      if (!g_file_test (absolute, G_FILE_TEST_EXISTS))
        {
          refuse (error, _ ("“%s” does not exist: --watch takes a directory or a file"), *path);
          return NULL;
        }
      g_strv_builder_add (builder, absolute);
    }
  return g_strv_builder_end (builder);
}

static gboolean
check_directory (const char *directory, GError **error)
{
  if (g_file_test (directory, G_FILE_TEST_IS_DIR))
    return TRUE;
  return refuse (error, _ ("“%s” is not a directory: --directory takes the one to run in"),
                 directory);
}

static gboolean
check_command (const Raw *raw, GError **error)
{
  if (raw->command == NULL || raw->command[0] == NULL || raw->command[0][0] == '\0')
    return refuse (error, _ ("there is no command to run: give it after “--”"));
  return TRUE;
}

static gboolean
fill_draft (const Raw *raw, RkProject *draft, GArray *codes, GError **error)
{
  return check_command (raw, error)
         && parse_seconds ("--stop-timeout", raw->stop_timeout, &draft->stop_timeout_usec, error)
         && parse_seconds ("--crash-delay", raw->crash_delay, &draft->crash_delay_usec, error)
         && parse_seconds ("--max-crash-delay", raw->max_crash_delay, &draft->max_crash_delay_usec,
                           error)
         && parse_settle (raw, draft, error) && parse_choices (raw, draft, error)
         && parse_restart_codes (raw, draft, codes, error);
}

static gboolean
build_project (RkRunOptions *self, const Raw *raw, GError **error)
{
  RkProject draft;
  g_autoptr (GArray) codes = g_array_new (FALSE, FALSE, sizeof (int));
  g_auto (GStrv) extensions = split_extensions (raw->extensions);
  g_autofree char *directory =
      g_canonicalize_filename (raw->directory ? raw->directory : ".", NULL);

  rk_project_draft_init (&draft);
  if (!fill_draft (raw, &draft, codes, error) || !check_directory (directory, error))
    return FALSE;
  g_auto (GStrv) watch = make_absolute (raw->watch, directory, error);
  if (watch == NULL)
    return FALSE;

  g_autofree char *line = g_strjoinv (" ", raw->command);
  g_autofree char *name = g_path_get_basename (raw->shell ? line : raw->command[0]);
  draft.name = name;
  draft.directory = directory;
  draft.shell_line = raw->shell ? line : NULL;
  draft.arguments = raw->shell ? NULL : (const char *const *)raw->command;
  draft.watch = (const char *const *)watch;
  draft.extensions = (const char *const *)extensions;
  const char *const nothing[] = { NULL };
  g_auto (GStrv) ignore = rk_own_output_dup_ignores (
      draft.watch, raw->ignore != NULL ? (const char *const *)raw->ignore : nothing);
  draft.ignore = (const char *const *)ignore;
  if (raw->include != NULL)
    draft.include = (const char *const *)raw->include;
  draft.use_gitignore = !raw->no_gitignore;
  draft.use_default_ignores = !raw->no_default_ignores;
  draft.poll_usec = (gint64)(raw->poll_sec * G_USEC_PER_SEC);
  draft.clear_screen = raw->clear;
  draft.login_shell_environment = FALSE;
  self->project = rk_project_new (&draft);
  return TRUE;
}

static GOptionContext *
create_context (Raw *raw)
{
  const GOptionEntry entries[] = {
    { "watch", 'w', 0, G_OPTION_ARG_FILENAME_ARRAY, &raw->watch,
      N_ ("Watch this directory or file (repeatable; default: where the command runs)"),
      N_ ("DIR") },
    { "timeout", 't', 0, G_OPTION_ARG_STRING, &raw->time_limit,
      N_ ("Stop the command and leave after this time"), N_ ("SECONDS") },
    { "ext", 'e', 0, G_OPTION_ARG_STRING_ARRAY, &raw->extensions,
      N_ ("Only files with these extensions, such as py,html"), N_ ("LIST") },
    { "ignore", 'i', 0, G_OPTION_ARG_FILENAME_ARRAY, &raw->ignore,
      N_ ("Leave out what matches, in the syntax of .gitignore (repeatable)"), N_ ("PATTERN") },
    { "include", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &raw->include,
      N_ ("Only paths that match (repeatable)"), N_ ("PATTERN") },
    { "no-gitignore", 0, 0, G_OPTION_ARG_NONE, &raw->no_gitignore,
      N_ ("Watch also what git ignores"), NULL },
    { "no-default-ignores", 0, 0, G_OPTION_ARG_NONE, &raw->no_default_ignores,
      N_ ("Watch also caches, logs, editors’ temporary files, node_modules…"), NULL },
    { "directory", 'C', 0, G_OPTION_ARG_FILENAME, &raw->directory, N_ ("Run the command there"),
      N_ ("DIR") },
    { "shell", 's', 0, G_OPTION_ARG_NONE, &raw->shell, N_ ("COMMAND is one line for the shell"),
      NULL },
    { "stop-signal", 0, 0, G_OPTION_ARG_STRING, &raw->stop_signal,
      N_ ("Ask the command to end with this signal (default: TERM)"), N_ ("SIG") },
    { "stop-timeout", 0, 0, G_OPTION_ARG_STRING, &raw->stop_timeout,
      N_ ("Kill what has not ended after this time (default: 5)"), N_ ("SECONDS") },
    { "crash-delay", 0, 0, G_OPTION_ARG_STRING, &raw->crash_delay,
      N_ ("Wait this long after a crash (default: 10)"), N_ ("SECONDS") },
    { "max-crash-delay", 0, 0, G_OPTION_ARG_STRING, &raw->max_crash_delay,
      N_ ("The wait doubles up to this while it keeps crashing (default: 60)"), N_ ("SECONDS") },
    { "restart-code", 0, 0, G_OPTION_ARG_STRING_ARRAY, &raw->restart_codes,
      N_ ("Restart at once when the command ends with this (repeatable; default: 8 and 3)"),
      N_ ("N") },
    { "on-success", 0, 0, G_OPTION_ARG_STRING, &raw->on_success,
      N_ ("After exit code 0: leave, or wait for the next change"), N_ ("stop|wait") },
    { "exit-on-crash", 0, 0, G_OPTION_ARG_NONE, &raw->exit_on_crash,
      N_ ("Leave with the command’s own status when it crashes"), NULL },
    { "settle", 0, 0, G_OPTION_ARG_STRING, &raw->settle,
      N_ ("Start only after the files were quiet for so long (default: adaptive)"), N_ ("MS") },
    { "poll", 0, G_OPTION_FLAG_OPTIONAL_ARG, G_OPTION_ARG_CALLBACK, parse_poll,
      N_ ("Look at the files every so often instead of being told by the kernel"), N_ ("SECONDS") },
    { "clear", 0, 0, G_OPTION_ARG_NONE, &raw->clear, N_ ("Clear the terminal before each start"),
      NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &raw->quiet, N_ ("Say errors only"), NULL },
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, &raw->verbose, N_ ("Say more"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &raw->command, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  GOptionContext *context = g_option_context_new (_ ("[--] COMMAND [ARG…]"));
  GOptionGroup *group = g_option_group_new ("run", NULL, NULL, raw, NULL);

  g_option_group_add_entries (group, entries);
  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  g_option_context_set_main_group (context, group);
  g_option_context_set_strict_posix (context, TRUE);
  g_option_context_set_summary (context, _ ("Runs a command and restarts it when files change."));
  g_option_context_set_description (
      context,
      _ ("Exit status: 0 when the command ended with 0, 130 after Ctrl-C, 143 after TERM, 124\n"
         "after --timeout, 2 for a wrong command line, 1 for an error of Rekindle’s own.\n"));
  return context;
}

/* GOption takes the first "--" away only where it stands before everything else that remains. */
static void
drop_separator (Raw *raw)
{
  if (raw->command == NULL || g_strcmp0 (raw->command[0], "--") != 0)
    return;
  g_free (raw->command[0]);
  memmove (raw->command, raw->command + 1,
           g_strv_length (raw->command + 1) * sizeof (char *) + sizeof (char *));
}

/**
 * rk_run_options_parse:
 * @self: filled in; to be cleared with rk_run_options_clear()
 * @argc: as main() has it, from the verb on
 * @argv: as main() has it, from the verb on
 * @error: %G_OPTION_ERROR: says in words what is wrong and what would be right
 *
 * With --help it prints the help and ends the process with 0.
 *
 * Returns: whether the command line is right
 */
gboolean
rk_run_options_parse (RkRunOptions *self, int argc, char **argv, GError **error)
{
  g_auto (Raw) raw = { 0 };
  g_autoptr (GOptionContext) context = create_context (&raw);
  g_auto (GStrv) arguments = g_strdupv (argv);

  *self = (RkRunOptions){ 0 };
  if (!g_option_context_parse_strv (context, &arguments, error))
    return FALSE;
  drop_separator (&raw);

  self->exit_on_crash = raw.exit_on_crash;
  self->quiet = raw.quiet;
  self->verbose = raw.verbose;
  return parse_seconds ("--timeout", raw.time_limit, &self->time_limit_usec, error)
         && build_project (self, &raw, error);
}

/**
 * rk_run_options_clear:
 * @self: options that were parsed
 */
void
rk_run_options_clear (RkRunOptions *self)
{
  g_clear_pointer (&self->project, rk_project_unref);
}
