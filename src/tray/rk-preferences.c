/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-preferences.h"

#include <gio/gio.h>
#include <string.h>

#include "rk-safe-file.h"

#define GROUP_NOTIFICATIONS "Notifications"
#define GROUP_TRAY "Tray"
#define GROUP_HINTS "Told"
#define GROUP_EDITOR "Editor"
#define GROUP_OUTPUT "Output"

struct _RkPreferences
{
  GObject parent_instance;

  char *path;            /* (owned) */
  GFileMonitor *monitor; /* (owned) (nullable) */
  GKeyFile *file;        /* (owned) */
  gboolean is_broken;    /* the file cannot be understood, so it is not written */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RkPreferences, rk_preferences, G_TYPE_OBJECT)

static void
look (RkPreferences *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  gboolean is_read = g_key_file_load_from_file (file, self->path, G_KEY_FILE_KEEP_COMMENTS, &error);

  self->is_broken = !is_read && !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  if (self->is_broken)
    {
      g_message ("%s: %s; what it said before holds", self->path, error->message);
      return;
    }
  g_key_file_unref (self->file);
  self->file = g_steal_pointer (&file);
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
      g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_PARSE,
                   "%s cannot be understood, so it is left as it is", self->path);
      return FALSE;
    }
  if (!rk_safe_file_make_directory (directory, error)
      || !g_key_file_save_to_file (self->file, self->path, error))
    return FALSE;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return TRUE;
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
  g_autofree char *text = g_key_file_get_string (self->file, GROUP_NOTIFICATIONS, "Show", NULL);
  RkNoticeLevel level = RK_NOTICE_LEVEL_ALL;

  if (text != NULL)
    rk_notice_level_from_string (g_strstrip (text), &level);
  return level;
}

/**
 * rk_preferences_set_notify:
 * @self: the preferences
 * @level: which notices
 * @error: return location for a #GFileError or #GKeyFileError
 *
 * Returns: whether it was written
 */
gboolean
rk_preferences_set_notify (RkPreferences *self, RkNoticeLevel level, GError **error)
{
  g_key_file_set_string (self->file, GROUP_NOTIFICATIONS, "Show",
                         rk_notice_level_to_string (level));
  return save (self, error);
}

/**
 * rk_preferences_get_symbolic_icon:
 * @self: the preferences
 *
 * Returns: whether the status icon has the colour of the panel's text
 */
gboolean
rk_preferences_get_symbolic_icon (RkPreferences *self)
{
  g_autofree char *text = g_key_file_get_string (self->file, GROUP_TRAY, "Icon", NULL);

  return text != NULL && strcmp (g_strstrip (text), "monochrome") == 0;
}

/**
 * rk_preferences_set_symbolic_icon:
 * @self: the preferences
 * @symbolic: whether the status icon is to have the colour of the panel's text
 * @error: return location for a #GFileError or #GKeyFileError
 *
 * Returns: whether it was written
 */
gboolean
rk_preferences_set_symbolic_icon (RkPreferences *self, gboolean symbolic, GError **error)
{
  g_key_file_set_string (self->file, GROUP_TRAY, "Icon", symbolic ? "monochrome" : "coloured");
  return save (self, error);
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
  int percent = g_key_file_get_integer (self->file, GROUP_OUTPUT, "Scale", NULL);

  return percent >= RK_PREFERENCES_MIN_SCALE && percent <= RK_PREFERENCES_MAX_SCALE ? (guint)percent
                                                                                    : 100;
}

/**
 * rk_preferences_set_output_scale:
 * @self: the preferences
 * @percent: how large the output's letters are to be, in percent of their usual size
 * @error: return location for a #GFileError or #GKeyFileError
 *
 * Returns: whether it was written
 */
gboolean
rk_preferences_set_output_scale (RkPreferences *self, guint percent, GError **error)
{
  g_key_file_set_integer (self->file, GROUP_OUTPUT, "Scale",
                          CLAMP ((int)percent, RK_PREFERENCES_MIN_SCALE, RK_PREFERENCES_MAX_SCALE));
  return save (self, error);
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
