/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* A value that is not allowed holds nothing up: what holds otherwise holds, and where it stands is
 * said. A file that cannot be read at all is not written.
 */

#include "config.h"

#include "rk-preferences.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#include "rk-error.h"
#include "rk-key-text.h"
#include "rk-safe-file.h"
#include "rk-small-file.h"

#define GROUP_HINTS "Told"
#define GROUP_EDITOR "Editor"

struct _RkPreferences
{
  GObject parent_instance;

  char *path;             /* (owned) */
  GFileMonitor *monitor;  /* (owned) (nullable) */
  GKeyFile *file;         /* (owned) */
  RkFileProblem *problem; /* (owned) (nullable): the first thing in the file that is wrong */
  gboolean is_broken;     /* the file cannot be understood, so it is not written */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RkPreferences, rk_preferences, G_TYPE_OBJECT)

static void
check_value (guint line, const char *group, const char *key, const char *value, gpointer data)
{
  RkPreferences *self = data;
  const RkSetting *setting = rk_setting_find (group, key);
  g_autoptr (GError) error = NULL;
  int number;

  if (self->problem == NULL && setting != NULL && value[0] != '\0'
      && !rk_setting_parse (setting, value, &number, &error))
    self->problem = rk_file_problem_new (self->path, line, "%s", error->message);
}

/* Returns whether the file can be understood; what is wrong is noted in any case. */
static gboolean
take (RkPreferences *self, GBytes *content)
{
  gsize length_bytes;
  const char *bytes = g_bytes_get_data (content, &length_bytes);
  g_autoptr (RkKeyText) text = rk_key_text_parse (bytes, length_bytes, self->path, &self->problem);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;

  if (text == NULL)
    return FALSE;
  rk_key_text_foreach (text, check_value, self);
  if (!g_key_file_load_from_bytes (file, content, G_KEY_FILE_KEEP_COMMENTS, &error))
    {
      g_clear_pointer (&self->problem, rk_file_problem_free);
      self->problem = rk_file_problem_new (self->path, 0, "%s", error->message);
      return FALSE;
    }
  g_key_file_unref (self->file);
  self->file = g_steal_pointer (&file);
  return TRUE;
}

static void
look (RkPreferences *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = rk_small_file_read (self->path, RK_KEY_TEXT_MAX_BYTES, &error);
  gboolean is_missing = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)
                        || g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);

  g_clear_pointer (&self->problem, rk_file_problem_free);
  self->is_broken = content != NULL ? !take (self, content) : !is_missing;
  if (content == NULL && !is_missing)
    self->problem = rk_file_problem_new (self->path, 0, "%s", error->message);
  if (self->problem == NULL)
    return;
  g_autofree char *words = rk_file_problem_to_string (self->problem);
  g_message ("%s", words);
}

static void
on_file_event (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event,
               RkPreferences *self)
{
  if (event == G_FILE_MONITOR_EVENT_CHANGED)
    return;
  look (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
save (RkPreferences *self, GError **error)
{
  g_autofree char *directory = g_path_get_dirname (self->path);

  if (self->is_broken)
    {
      g_autofree char *words = rk_file_problem_to_string (self->problem);
      g_set_error (error, RK_ERROR, RK_ERROR_BROKEN, "%s", words);
      return FALSE;
    }
  gsize length_bytes = 0;
  g_autofree char *text = g_key_file_to_data (self->file, &length_bytes, NULL);
  if (!rk_safe_file_make_directory (directory, error)
      || !rk_safe_file_write (self->path, text, length_bytes, error))
    return FALSE;
  look (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return TRUE;
}

/**
 * rk_preferences_get:
 * @self: the preferences
 * @id: a setting
 *
 * Returns: what holds: a number, or the index of a word, which is the value of its enumeration
 */
int
rk_preferences_get (RkPreferences *self, RkSettingId id)
{
  return rk_setting_read (rk_setting_get (id), self->file);
}

/**
 * rk_preferences_set:
 * @self: the preferences
 * @id: a setting
 * @value: what is to hold; what is beyond its limits becomes the limit
 * @error: return location for RK_ERROR_BROKEN (the file, which then stays as it is) or a
 * #GFileError
 *
 * Returns: whether it was written
 */
gboolean
rk_preferences_set (RkPreferences *self, RkSettingId id, int value, GError **error)
{
  const RkSetting *setting = rk_setting_get (id);
  g_autofree char *text = rk_setting_format (setting, value);
  g_autofree char *old = g_key_file_get_string (self->file, setting->group, setting->key, NULL);

  g_key_file_set_string (self->file, setting->group, setting->key, text);
  if (save (self, error))
    return TRUE;
  if (old != NULL)
    g_key_file_set_string (self->file, setting->group, setting->key, old);
  else
    g_key_file_remove_key (self->file, setting->group, setting->key, NULL);
  return FALSE;
}

/**
 * rk_preferences_peek_problem:
 * @self: the preferences
 *
 * Returns: (transfer none) (nullable): the first thing in the file that is wrong, until it changes
 */
const RkFileProblem *
rk_preferences_peek_problem (RkPreferences *self)
{
  return self->problem;
}

/**
 * rk_preferences_peek_path:
 * @self: the preferences
 *
 * Returns: (transfer none): the file
 */
const char *
rk_preferences_peek_path (RkPreferences *self)
{
  return self->path;
}

/**
 * rk_preferences_get_notify:
 * @self: the preferences
 *
 * Returns: which notices a project causes that does not say so itself
 */
RkNoticeLevel
rk_preferences_get_notify (RkPreferences *self)
{
  return (RkNoticeLevel)rk_preferences_get (self, RK_SETTING_NOTIFY);
}

/**
 * rk_preferences_is_icon_symbolic:
 * @self: the preferences
 * @desktop: (nullable): the session's XDG_CURRENT_DESKTOP
 *
 * Returns: whether the status icon has the colour of the panel's text: if the person wants that,
 * or has said nothing and the desktop's panel is known to colour such icons
 */
gboolean
rk_preferences_is_icon_symbolic (RkPreferences *self, const char *desktop)
{
  static const char *const colouring[] = { "GNOME", "KDE", "Budgie", "Pantheon", NULL };
  int icon = rk_preferences_get (self, RK_SETTING_ICON);
  g_auto (GStrv) names = g_strsplit (desktop != NULL ? desktop : "", ":", -1);

  if (icon != RK_SETTING_ICON_AUTOMATIC)
    return icon == RK_SETTING_ICON_MONOCHROME;
  for (gsize i = 0; names[i] != NULL; i++)
    if (g_strv_contains (colouring, names[i]))
      return TRUE;
  return FALSE;
}

/**
 * rk_preferences_dup_editor_command:
 * @self: the preferences
 *
 * Returns: (transfer full) (nullable): how the person opens a file, with {file}, {line} and
 * {column} where they belong; %NULL: as the environment or the desktop has it
 */
char *
rk_preferences_dup_editor_command (RkPreferences *self)
{
  g_autofree char *text = g_key_file_get_string (self->file, GROUP_EDITOR, "Command", NULL);

  return text != NULL && g_strstrip (text)[0] != '\0' ? g_steal_pointer (&text) : NULL;
}

/**
 * rk_preferences_set_editor_command:
 * @self: the preferences
 * @command: (nullable): how to open a file; %NULL: as the environment or the desktop has it
 * @error: return location for a #GFileError or #GKeyFileError
 *
 * Returns: whether it was written
 */
gboolean
rk_preferences_set_editor_command (RkPreferences *self, const char *command, GError **error)
{
  if (command != NULL)
    g_key_file_set_string (self->file, GROUP_EDITOR, "Command", command);
  else
    g_key_file_remove_key (self->file, GROUP_EDITOR, "Command", NULL);
  return save (self, error);
}

/**
 * rk_preferences_get_output_scale:
 * @self: the preferences
 *
 * Returns: how large the output's letters are, in percent of their usual size
 */
guint
rk_preferences_get_output_scale (RkPreferences *self)
{
  return (guint)rk_preferences_get (self, RK_SETTING_SCALE);
}

/**
 * rk_preferences_set_output_scale:
 * @self: the preferences
 * @percent: how large the output's letters are to be, in percent of their usual size
 * @error: as in rk_preferences_set()
 *
 * Returns: whether it was written
 */
gboolean
rk_preferences_set_output_scale (RkPreferences *self, guint percent, GError **error)
{
  return rk_preferences_set (self, RK_SETTING_SCALE, (int)MIN (percent, G_MAXINT), error);
}

/**
 * rk_preferences_take_hint:
 * @self: the preferences
 * @hint: what is worth telling once, by name
 *
 * Returns: whether it has not been told yet; from now on it has
 */
gboolean
rk_preferences_take_hint (RkPreferences *self, const char *hint)
{
  if (g_key_file_get_boolean (self->file, GROUP_HINTS, hint, NULL))
    return FALSE;
  g_key_file_set_boolean (self->file, GROUP_HINTS, hint, TRUE);
  save (self, NULL);
  return TRUE;
}

static void
rk_preferences_finalize (GObject *object)
{
  RkPreferences *self = RK_PREFERENCES (object);

  g_free (self->path);
  g_clear_object (&self->monitor);
  g_clear_pointer (&self->problem, rk_file_problem_free);
  g_key_file_unref (self->file);
  G_OBJECT_CLASS (rk_preferences_parent_class)->finalize (object);
}

static void
rk_preferences_class_init (RkPreferencesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rk_preferences_finalize;

  /**
   * RkPreferences::changed:
   * @self: the preferences
   *
   * Something may differ now.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", RK_TYPE_PREFERENCES, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rk_preferences_init (RkPreferences *self)
{
  self->file = g_key_file_new ();
}

/**
 * rk_preferences_new:
 * @path: the file, which need not exist
 *
 * Returns: (transfer full): what it says; edits from outside are followed
 */
RkPreferences *
rk_preferences_new (const char *path)
{
  RkPreferences *self = g_object_new (RK_TYPE_PREFERENCES, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  self->path = g_strdup (path);
  look (self);
  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (on_file_event), self, 0);
  return self;
}
