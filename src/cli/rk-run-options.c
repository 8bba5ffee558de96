/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* What can be said of a project is in the table of project options; its names on the command line
 * too. Here are only the options that are about this run, and the ways in which a command line
 * differs from a file: relative paths begin where the person is, lists are given item by item, and
 * what does not exist is a mistake.
 */

#include "config.h"

#include "rk-run-options.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rk-env-file.h"
#include "rk-key-text.h"
#include "rk-own-output.h"
#include "rk-project-option.h"

/* What GOption hands over before it is checked. */
typedef struct
{
  GHashTable *values;     /* (element-type RkProjectOption GStrvBuilder): as they were given */
  GPtrArray *environment; /* (element-type utf8): KEY=VALUE */
  char *time_limit;
  gboolean shell;
  char **command;
  RkRunOptions *options; /* what is no matter of the project */
} Raw;

static void
raw_init (Raw *raw, RkRunOptions *options)
{
  *raw = (Raw){ .options = options };
  raw->values = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
  raw->environment = g_ptr_array_new_with_free_func (g_free);
}

static void
raw_clear (Raw *raw)
{
  g_clear_pointer (&raw->values, g_hash_table_unref);
  g_clear_pointer (&raw->environment, g_ptr_array_unref);
  g_strfreev (raw->command);
  g_free (raw->time_limit);
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
is_flag (const RkProjectOption *option)
{
  return option->argument != NULL && option->placeholder == NULL;
}

static gboolean
is_list (const RkProjectOption *option)
{
  return option->type == RK_OPTION_LIST || option->type == RK_OPTION_PATHS
         || option->type == RK_OPTION_CODES;
}

static gboolean
is_path (const RkProjectOption *option)
{
  return option->type == RK_OPTION_PATH || option->type == RK_OPTION_PATHS;
}

/* "--watch" or "-w" */
static const RkProjectOption *
find_option (const char *name)
{
  gsize n_options;
  const RkProjectOption *options = rk_project_options (&n_options);

  for (gsize i = 0; i < n_options; i++)
    if (options[i].argument != NULL
        && ((g_str_has_prefix (name, "--") && strcmp (options[i].argument, name + 2) == 0)
            || (name[1] == options[i].letter && name[1] != '-')))
      return &options[i];
  return NULL;
}

/* "py,*.html" → "py", "html". */
static void
add_extensions (GPtrArray *values, const char *list)
{
  g_auto (GStrv) parts = g_strsplit (list, ",", -1);

  for (char **part = parts; *part != NULL; part++)
    {
      const char *name = g_strstrip (*part);
      name += strspn (name, "*.");
      if (*name != '\0')
        g_ptr_array_add (values, g_strdup (name));
    }
}

static gboolean
add_path (GPtrArray *values, const char *path, const char *name, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);

  if (!g_file_test (absolute, G_FILE_TEST_EXISTS))
    return refuse (error, _ ("“%s” does not exist: %s takes what is there"), path, name);
  g_ptr_array_add (values, g_steal_pointer (&absolute));
  return TRUE;
}

/* What a flag says, and an option that may be given without a value. */
static const char *
get_implied_value (const RkProjectOption *option)
{
  if (!is_flag (option))
    return "always";
  return g_str_has_prefix (option->argument, "no-") ? "false" : "true";
}

/* GOption's callback for everything that the table has. */
static gboolean
take_value (const char *name, const char *value, gpointer data, GError **error)
{
  Raw *raw = data;
  const RkProjectOption *option = find_option (name);
  GPtrArray *values = g_hash_table_lookup (raw->values, option);

  if (values == NULL)
    {
      values = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (raw->values, (gpointer)option, values);
    }
  if (value == NULL)
    value = get_implied_value (option);
  if (value[0] == '\0')
    return refuse (error, _ ("%s needs a value, such as %s"), name, option->example);
  if (is_path (option))
    return add_path (values, value, name, error);
  if (strcmp (option->argument, "ext") == 0)
    add_extensions (values, value);
  else
    g_ptr_array_add (values, g_strdup (value));
  return TRUE;
}

static gboolean
take_variable (const char *name, const char *value, gpointer data, GError **error)
{
  Raw *raw = data;

  if (value[0] == '=' || strchr (value, '=') == NULL)
    return refuse (error, _ ("“%s” is no variable: write %s NAME=value"), value, name);
  g_ptr_array_add (raw->environment, g_strdup (value));
  return TRUE;
}

static gboolean
take_json (const char *name, const char *value, gpointer data, GError **error)
{
  Raw *raw = data;
  int fd = STDERR_FILENO;

  if (value != NULL)
    fd = open (value, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600);
  if (fd < 0)
    return refuse (error, _ ("“%s” cannot be written: %s"), value, g_strerror (errno));
  if (raw->options->json_fd > STDERR_FILENO)
    close (raw->options->json_fd);
  raw->options->json_fd = fd;
  return TRUE;
}

/* The raw value, as it would stand in a file. */
static char *
dup_raw_value (const RkProjectOption *option, GPtrArray *values)
{
  if (!is_list (option))
    return rk_key_text_escape (values->pdata[values->len - 1]);

  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; i < values->len; i++)
    g_strv_builder_add (builder, values->pdata[i]);
  g_auto (GStrv) items = g_strv_builder_end (builder);
  return rk_key_text_join ((const char *const *)items);
}

/* In the words of the command line. */
static gboolean
parse_option (const RkProjectOption *option, GPtrArray *values, RkProjectDraft *draft,
              GError **error)
{
  g_autofree char *name = g_strconcat ("--", option->argument, NULL);
  g_autofree char *value = dup_raw_value (option, values);
  const RkPlaces places = { "/", "/" };
  RkProjectOption renamed = *option;

  renamed.key = name;
  return rk_project_option_parse (&renamed, value, &places, draft, error);
}

static gboolean
parse_all (const Raw *raw, RkProjectDraft *draft, GError **error)
{
  gsize n_options;
  const RkProjectOption *options = rk_project_options (&n_options);

  for (gsize i = 0; i < n_options; i++)
    {
      GPtrArray *values = g_hash_table_lookup (raw->values, &options[i]);
      if (values != NULL && values->len > 0 && !parse_option (&options[i], values, draft, error))
        return FALSE;
    }
  return TRUE;
}

/* Any time that is longer than a moment. */
static gboolean
parse_time_limit (const Raw *raw, gint64 *usec, GError **error)
{
  g_auto (RkProjectDraft) scratch = { 0 };
  RkProjectOption option = *rk_project_option_find ("Run", "StopTimeout");
  g_autoptr (GPtrArray) values = g_ptr_array_new ();

  if (raw->time_limit == NULL)
    return TRUE;
  option.argument = "timeout";
  option.example = "30s";
  rk_project_draft_begin (&scratch, NULL);
  g_ptr_array_add (values, raw->time_limit);
  if (!parse_option (&option, values, &scratch, error))
    return FALSE;
  *usec = scratch.values.stop_timeout_usec;
  return TRUE;
}

static gboolean
check_command (const Raw *raw, GError **error)
{
  if (raw->command == NULL || raw->command[0] == NULL || raw->command[0][0] == '\0')
    return refuse (error, _ ("there is no command to run: give it after “--”"));
  return TRUE;
}

static gboolean
check_directory (const char *directory, GError **error)
{
  if (g_file_test (directory, G_FILE_TEST_IS_DIR))
    return TRUE;
  return refuse (error, _ ("“%s” is not a directory: --directory takes the one to run in"),
                 directory);
}

/* A store may hold a file that is not there yet; whoever types its name now means one that is. */
static gboolean
check_environment_file (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize len;
  g_autoptr (GError) local = NULL;
  g_autoptr (RkFileProblem) problem = NULL;

  if (path == NULL)
    return TRUE;
  if (!g_file_get_contents (path, &text, &len, &local))
    return refuse (error, "%s", local->message);
  g_strfreev (rk_env_file_parse (text, len, path, &problem));
  if (problem == NULL)
    return TRUE;
  g_autofree char *words = rk_file_problem_to_string (problem);
  return refuse (error, "%s", words);
}

static const char *const *
dup_environment (const Raw *raw, RkProjectDraft *draft)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < raw->environment->len; i++)
    g_strv_builder_add (builder, raw->environment->pdata[i]);
  return rk_project_draft_own_strv (draft, g_strv_builder_end (builder));
}

static void
name_command (const Raw *raw, RkProjectDraft *draft)
{
  char *line = g_strjoinv (" ", raw->command);

  draft->values.shell_line = raw->shell ? line : NULL;
  draft->values.arguments = raw->shell ? NULL : (const char *const *)raw->command;
  draft->values.name =
      rk_project_draft_own (draft, g_path_get_basename (raw->shell ? line : raw->command[0]));
  rk_project_draft_own (draft, line);
}

static gboolean
build_project (const Raw *raw, GError **error)
{
  g_auto (RkProjectDraft) draft = { 0 };
  RkProject *values = &draft.values;

  rk_project_draft_begin (&draft, NULL);
  values->directory = rk_project_draft_own (&draft, g_get_current_dir ());
  values->login_shell_environment = FALSE;
  if (!check_command (raw, error) || !parse_all (raw, &draft, error)
      || !check_directory (values->directory, error)
      || !check_environment_file (values->environment_file, error))
    return FALSE;

  const char *const here[] = { values->directory, NULL };
  if (values->watch[0] == NULL)
    values->watch = here;
  values->ignore = rk_project_draft_own_strv (
      &draft, rk_own_output_dup_ignores (values->watch, values->ignore, raw->options->json_fd));
  values->environment = dup_environment (raw, &draft);
  name_command (raw, &draft);
  raw->options->project = rk_project_new (values);
  return TRUE;
}

/* "Kill what has not ended after this time. (5s)" */
static char *
dup_help (const RkProjectOption *option)
{
  RkProject defaults;
  const RkPlaces places = { NULL, "/" };

  rk_project_draft_init (&defaults);
  /* Translators: a flag's meaning is the opposite of what follows. */
  if (is_flag (option) && strcmp (get_implied_value (option), "false") == 0)
    return g_strdup_printf (_ ("Turn this off: %s"), _ (option->summary));
  if (is_flag (option) || option->type == RK_OPTION_PATH)
    return g_strdup (_ (option->summary));
  g_autofree char *value = rk_project_option_format (option, &defaults, &places);
  if (value == NULL || value[0] == '\0')
    return g_strdup (_ (option->summary));
  /* Translators: an option's meaning, and what holds where it is not given. */
  return g_strdup_printf (_ ("%s (default: %s)"), _ (option->summary), value);
}

static GOptionFlags
get_flags (const RkProjectOption *option)
{
  if (is_flag (option))
    return G_OPTION_FLAG_NO_ARG;
  if (strcmp (option->argument, "poll") == 0)
    return G_OPTION_FLAG_OPTIONAL_ARG;
  /* Any bytes are a path, and a pattern; but a command is one too. */
  return G_OPTION_FLAG_FILENAME;
}

/* The table's options as GOption knows them. Their texts live as long as @help. */
static void
add_project_options (GOptionGroup *group, GPtrArray *help)
{
  gsize n_options;
  const RkProjectOption *options = rk_project_options (&n_options);

  for (gsize i = 0; i < n_options; i++)
    {
      if (options[i].argument == NULL)
        continue;
      char *text = dup_help (&options[i]);
      const GOptionEntry entries[] = {
        { options[i].argument, options[i].letter, get_flags (&options[i]), G_OPTION_ARG_CALLBACK,
          take_value, text, options[i].placeholder },
        G_OPTION_ENTRY_NULL,
      };
      g_ptr_array_add (help, text);
      g_option_group_add_entries (group, entries);
    }
}

static void
add_own_options (GOptionGroup *group, Raw *raw)
{
  const GOptionEntry entries[] = {
    { "env", 0, G_OPTION_FLAG_FILENAME, G_OPTION_ARG_CALLBACK, take_variable,
      N_ ("Set a variable of the command’s environment (repeatable)"), N_ ("NAME=VALUE") },
    { "timeout", 't', 0, G_OPTION_ARG_STRING, &raw->time_limit,
      N_ ("Stop the command and leave after this time"), N_ ("SECONDS") },
    { "shell", 's', 0, G_OPTION_ARG_NONE, &raw->shell, N_ ("COMMAND is one line for the shell"),
      NULL },
    { "exit-on-crash", 0, 0, G_OPTION_ARG_NONE, &raw->options->exit_on_crash,
      N_ ("Leave with the command’s own status when it crashes"), NULL },
    { "json", 0, G_OPTION_FLAG_OPTIONAL_ARG | G_OPTION_FLAG_FILENAME, G_OPTION_ARG_CALLBACK,
      take_json,
      N_ ("Tell what happens as JSON, a line each: to FILE, or to standard error instead of words"),
      N_ ("FILE") },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &raw->options->quiet, N_ ("Say errors only"), NULL },
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, &raw->options->verbose, N_ ("Say more"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &raw->command, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };

  g_option_group_add_entries (group, entries);
}

static GOptionContext *
create_context (Raw *raw, GPtrArray *help)
{
  GOptionContext *context = g_option_context_new (_ ("[--] COMMAND [ARG…]"));
  GOptionGroup *group = g_option_group_new ("run", NULL, NULL, raw, NULL);

  add_project_options (group, help);
  add_own_options (group, raw);
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
 * @error: says in words what is wrong and what would be right
 *
 * With --help it prints the help and ends the process with 0.
 *
 * Returns: whether the command line is right
 */
gboolean
rk_run_options_parse (RkRunOptions *self, int argc, char **argv, GError **error)
{
  g_auto (Raw) raw = { 0 };
  g_autoptr (GPtrArray) help = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) arguments = g_strdupv (argv);

  *self = (RkRunOptions){ .json_fd = -1 };
  raw_init (&raw, self);
  g_autoptr (GOptionContext) context = create_context (&raw, help);
  if (!g_option_context_parse_strv (context, &arguments, error))
    return FALSE;
  drop_separator (&raw);
  return parse_time_limit (&raw, &self->time_limit_usec, error) && build_project (&raw, error);
}

/**
 * rk_run_options_clear:
 * @self: options that were parsed
 */
void
rk_run_options_clear (RkRunOptions *self)
{
  g_clear_pointer (&self->project, rk_project_unref);
  if (self->json_fd > STDERR_FILENO)
    close (self->json_fd);
  self->json_fd = -1;
}
