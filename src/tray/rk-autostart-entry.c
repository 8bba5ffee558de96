/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-autostart-entry.h"

#include <string.h>

#define GROUP G_KEY_FILE_DESKTOP_GROUP
#define GNOME_ENABLED "X-GNOME-Autostart-enabled"
#define HIDDEN_OPTION "--hidden"

/**
 * rk_autostart_entry_load:
 * @path: a desktop entry
 * @error: why it cannot be read; %G_FILE_ERROR_NOENT if there is none
 *
 * Returns: (transfer full) (nullable): it, with comments and translations, or %NULL
 */
GKeyFile *
rk_autostart_entry_load (const char *path, GError **error)
{
  g_autoptr (GKeyFile) entry = g_key_file_new ();
  GKeyFileFlags flags = G_KEY_FILE_KEEP_COMMENTS | G_KEY_FILE_KEEP_TRANSLATIONS;

  if (!g_key_file_load_from_file (entry, path, flags, error))
    return NULL;
  return g_steal_pointer (&entry);
}

/* Looked up in PATH at login if it is installed where PATH leads; else the full path: what
 * generates units from these entries skips a program that it does not find. */
static char *
get_command_name (const char *program)
{
  if (g_str_has_prefix (program, "/usr/bin/"))
    return g_path_get_basename (program);
  return g_strdup (program);
}

/* The specification's quoting of an argument of Exec. */
static char *
quote_argument (const char *argument)
{
  g_autoptr (GString) quoted = g_string_new (NULL);
  gboolean plain = TRUE;

  for (const char *p = argument; *p != '\0'; p++)
    {
      if (strchr ("\"`$\\", *p) != NULL)
        g_string_append_c (quoted, '\\');
      if (*p == '%')
        g_string_append_c (quoted, '%');
      g_string_append_c (quoted, *p);
      plain = plain && (g_ascii_isalnum (*p) || strchr ("/._-+:@,%", *p) != NULL);
    }
  if (plain)
    return g_string_free (g_steal_pointer (&quoted), FALSE);
  return g_strdup_printf ("\"%s\"", quoted->str);
}

/**
 * rk_autostart_entry_set_program:
 * @entry: an entry
 * @program: the absolute path of the program to start
 */
void
rk_autostart_entry_set_program (GKeyFile *entry, const char *program)
{
  g_autofree char *name = get_command_name (program);
  g_autofree char *quoted = quote_argument (name);
  g_autofree char *exec = g_strdup_printf ("%s %s", quoted, HIDDEN_OPTION);

  g_key_file_set_string (entry, GROUP, G_KEY_FILE_DESKTOP_KEY_EXEC, exec);
  g_key_file_set_string (entry, GROUP, G_KEY_FILE_DESKTOP_KEY_TRY_EXEC, name);
}

/**
 * rk_autostart_entry_fill:
 * @entry: an entry, perhaps empty; keys that are not ours stay
 * @app_id: the application id
 * @program: the absolute path of the program to start
 *
 * Makes it start Rekindle, hidden. No GNOME phase or delay is written: systemd skips entries with a
 * phase, and hardly anybody knows the delay.
 */
void
rk_autostart_entry_fill (GKeyFile *entry, const char *app_id, const char *program)
{
  g_key_file_set_string (entry, GROUP, G_KEY_FILE_DESKTOP_KEY_TYPE, "Application");
  g_key_file_set_string (entry, GROUP, G_KEY_FILE_DESKTOP_KEY_NAME, "Rekindle");
  g_key_file_set_string (entry, GROUP, G_KEY_FILE_DESKTOP_KEY_ICON, app_id);
  rk_autostart_entry_set_program (entry, program);
  g_key_file_set_boolean (entry, GROUP, G_KEY_FILE_DESKTOP_KEY_TERMINAL, FALSE);
  g_key_file_set_boolean (entry, GROUP, G_KEY_FILE_DESKTOP_KEY_STARTUP_NOTIFY, FALSE);
  g_key_file_set_boolean (entry, GROUP, G_KEY_FILE_DESKTOP_KEY_HIDDEN, FALSE);
  g_key_file_set_boolean (entry, GROUP, GNOME_ENABLED, TRUE);
}

/**
 * rk_autostart_entry_hide:
 * @entry: an entry
 *
 * Switches it off in the one way that everybody honours.
 */
void
rk_autostart_entry_hide (GKeyFile *entry)
{
  g_key_file_set_boolean (entry, GROUP, G_KEY_FILE_DESKTOP_KEY_HIDDEN, TRUE);
}

static gboolean
get_flag (GKeyFile *entry, const char *key, gboolean otherwise)
{
  g_autoptr (GError) error = NULL;
  gboolean flag = g_key_file_get_boolean (entry, GROUP, key, &error);
  return error == NULL ? flag : otherwise;
}

static gboolean
can_be_found (const char *program)
{
  g_autofree char *found = g_find_program_in_path (program);
  return found != NULL;
}

/**
 * rk_autostart_entry_is_enabled:
 * @entry: an entry
 *
 * Returns: whether a login would start it: not hidden, not switched off the GNOME way, and its
 * program is there
 */
gboolean
rk_autostart_entry_is_enabled (GKeyFile *entry)
{
  g_autofree char *exec = g_key_file_get_string (entry, GROUP, G_KEY_FILE_DESKTOP_KEY_EXEC, NULL);
  g_autofree char *try_exec =
      g_key_file_get_string (entry, GROUP, G_KEY_FILE_DESKTOP_KEY_TRY_EXEC, NULL);

  if (exec == NULL || get_flag (entry, G_KEY_FILE_DESKTOP_KEY_HIDDEN, FALSE)
      || !get_flag (entry, GNOME_ENABLED, TRUE))
    return FALSE;
  return try_exec == NULL || can_be_found (try_exec);
}

/**
 * rk_autostart_entry_is_ours:
 * @entry: an entry
 * @app_id: the application id
 *
 * Returns: whether it holds nothing that somebody else has written, so that it may be deleted
 */
gboolean
rk_autostart_entry_is_ours (GKeyFile *entry, const char *app_id)
{
  g_autoptr (GKeyFile) fresh = g_key_file_new ();
  g_autofree char *program =
      g_key_file_get_string (entry, GROUP, G_KEY_FILE_DESKTOP_KEY_TRY_EXEC, NULL);

  if (program == NULL)
    return FALSE;
  rk_autostart_entry_fill (fresh, app_id, program);
  g_autofree char *expected = g_key_file_to_data (fresh, NULL, NULL);
  g_autofree char *content = g_key_file_to_data (entry, NULL, NULL);
  return g_str_equal (g_strstrip (content), g_strstrip (expected));
}

/**
 * rk_autostart_entry_is_outdated:
 * @entry: an entry
 * @program: the absolute path of the running program
 *
 * Returns: whether it starts a Rekindle that is no longer there. A command that a person made up is
 *   left alone, and so is another Rekindle that exists.
 */
gboolean
rk_autostart_entry_is_outdated (GKeyFile *entry, const char *program)
{
  g_autofree char *exec = g_key_file_get_string (entry, GROUP, G_KEY_FILE_DESKTOP_KEY_EXEC, NULL);
  g_auto (GStrv) arguments = NULL;

  if (exec == NULL || !g_shell_parse_argv (exec, NULL, &arguments, NULL)
      || g_strv_length (arguments) != 2 || !g_str_equal (arguments[1], HIDDEN_OPTION))
    return FALSE;

  g_autofree char *old_name = g_path_get_basename (arguments[0]);
  g_autofree char *name = g_path_get_basename (program);
  return g_str_equal (old_name, name) && !can_be_found (arguments[0]);
}
