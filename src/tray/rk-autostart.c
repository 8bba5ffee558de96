/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-autostart.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>

#include "rk-autostart-entry.h"

struct _RkAutostart
{
  GObject parent_instance;

  char *app_id;          /* (owned) */
  char *program;         /* (owned): absolute */
  char *path;            /* (owned): the person's entry */
  GFileMonitor *monitor; /* (owned) (nullable) */
  gboolean enabled;
};

enum
{
  PROP_0,
  PROP_APP_ID,
  PROP_PROGRAM,
  PROP_ENABLED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RkAutostart, rk_autostart, G_TYPE_OBJECT)

/* An entry for everybody, which the person's own overrides. */
static char *
find_system_entry (RkAutostart *self)
{
  const char *const *dirs = g_get_system_config_dirs ();
  g_autofree char *name = g_strconcat (self->app_id, ".desktop", NULL);

  for (guint i = 0; dirs[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (dirs[i], "autostart", name, NULL);
      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
    }
  return NULL;
}

static gboolean
read_enabled (RkAutostart *self)
{
  g_autofree char *system_path = NULL;
  const char *path = self->path;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    path = system_path = find_system_entry (self);
  if (path == NULL)
    return FALSE;

  g_autoptr (GKeyFile) entry = rk_autostart_entry_load (path, NULL);
  return entry != NULL && rk_autostart_entry_is_enabled (entry);
}

static void
look_again (RkAutostart *self)
{
  gboolean enabled = read_enabled (self);

  if (enabled == self->enabled)
    return;
  self->enabled = enabled;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENABLED]);
}

static void
on_changed (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event,
            gpointer user_data)
{
  look_again (user_data);
}

static void
follow (RkAutostart *self)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->path);
  g_autoptr (GError) error = NULL;

  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, &error);
  if (self->monitor == NULL)
    {
      g_debug ("%s is not followed: %s", self->path, error->message);
      return;
    }
  g_signal_connect (self->monitor, "changed", G_CALLBACK (on_changed), self);
}

static void
rk_autostart_constructed (GObject *object)
{
  RkAutostart *self = RK_AUTOSTART (object);
  g_autofree char *name = g_strconcat (self->app_id, ".desktop", NULL);

  G_OBJECT_CLASS (rk_autostart_parent_class)->constructed (object);
  self->path = g_build_filename (g_get_user_config_dir (), "autostart", name, NULL);
  follow (self);
  self->enabled = read_enabled (self);
}

static void
rk_autostart_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RkAutostart *self = RK_AUTOSTART (object);

  if (id == PROP_APP_ID)
    g_value_set_string (value, self->app_id);
  else if (id == PROP_PROGRAM)
    g_value_set_string (value, self->program);
  else if (id == PROP_ENABLED)
    g_value_set_boolean (value, self->enabled);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
rk_autostart_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  RkAutostart *self = RK_AUTOSTART (object);

  if (id == PROP_APP_ID)
    self->app_id = g_value_dup_string (value);
  else if (id == PROP_PROGRAM)
    self->program = g_value_dup_string (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
rk_autostart_dispose (GObject *object)
{
  RkAutostart *self = RK_AUTOSTART (object);

  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_clear_object (&self->monitor);
  G_OBJECT_CLASS (rk_autostart_parent_class)->dispose (object);
}

static void
rk_autostart_finalize (GObject *object)
{
  RkAutostart *self = RK_AUTOSTART (object);

  g_free (self->app_id);
  g_free (self->program);
  g_free (self->path);
  G_OBJECT_CLASS (rk_autostart_parent_class)->finalize (object);
}

static void
rk_autostart_class_init (RkAutostartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = rk_autostart_constructed;
  object_class->get_property = rk_autostart_get_property;
  object_class->set_property = rk_autostart_set_property;
  object_class->dispose = rk_autostart_dispose;
  object_class->finalize = rk_autostart_finalize;

  properties[PROP_APP_ID] = g_param_spec_string ("app-id", NULL, NULL, NULL, flags);
  properties[PROP_PROGRAM] = g_param_spec_string ("program", NULL, NULL, NULL, flags);
  properties[PROP_ENABLED] = g_param_spec_boolean ("enabled", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rk_autostart_init (RkAutostart *self)
{
}

/* A link, as a manager of dotfiles makes it, stays one: its target is written. */
static char *
resolve_link (const char *path)
{
  char *target = realpath (path, NULL);
  if (target == NULL)
    return g_strdup (path);

  char *copy = g_strdup (target);
  free (target);
  return copy;
}

static gboolean
save (RkAutostart *self, GKeyFile *entry, GError **error)
{
  g_autofree char *dir = g_path_get_dirname (self->path);
  g_autofree char *target = resolve_link (self->path);
  gsize length = 0;
  g_autofree char *data = g_key_file_to_data (entry, &length, NULL);

  if (g_mkdir_with_parents (dir, 0700) < 0)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
                   _ ("The directory %s could not be made: %s"), dir, g_strerror (errno));
      return FALSE;
    }
  return g_file_set_contents_full (target, data, (gssize)length,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0644, error);
}

/* An empty entry if there is none; a broken one is an error, for it is never overwritten. */
static GKeyFile *
load_or_new (RkAutostart *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  GKeyFile *entry = rk_autostart_entry_load (self->path, &local);

  if (entry != NULL)
    return entry;
  if (g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return g_key_file_new ();
  g_propagate_prefixed_error (error, g_steal_pointer (&local), "%s: ", self->path);
  return NULL;
}

static gboolean
switch_on (RkAutostart *self, GError **error)
{
  g_autoptr (GKeyFile) entry = load_or_new (self, error);

  if (entry == NULL)
    return FALSE;
  rk_autostart_entry_fill (entry, self->app_id, self->program);
  return save (self, entry, error);
}

static gboolean
switch_off (RkAutostart *self, GError **error)
{
  g_autofree char *system_path = find_system_entry (self);
  g_autoptr (GKeyFile) entry = load_or_new (self, error);

  if (entry == NULL)
    return FALSE;
  if (system_path == NULL && rk_autostart_entry_is_ours (entry, self->app_id)
      && g_unlink (self->path) == 0)
    return TRUE;
  rk_autostart_entry_hide (entry);
  return save (self, entry, error);
}

/**
 * rk_autostart_new:
 * @app_id: the application id: names the entry
 * @program: the absolute path of what a login starts
 *
 * Reads the person's entry and follows it. Nothing is written.
 *
 * Returns: (transfer full): the switch
 */
RkAutostart *
rk_autostart_new (const char *app_id, const char *program)
{
  g_return_val_if_fail (g_path_is_absolute (program), NULL);
  return g_object_new (RK_TYPE_AUTOSTART, "app-id", app_id, "program", program, NULL);
}

/**
 * rk_autostart_get_enabled:
 * @self: the switch
 *
 * Returns: whether the next login starts Rekindle; the property "enabled" notifies
 */
gboolean
rk_autostart_get_enabled (RkAutostart *self)
{
  g_return_val_if_fail (RK_IS_AUTOSTART (self), FALSE);
  return self->enabled;
}

/**
 * rk_autostart_set_enabled:
 * @self: the switch
 * @enabled: whether to start at login
 * @error: what kept the entry from being read or written, as %G_FILE_ERROR or %G_KEY_FILE_ERROR
 *
 * Writes atomically and keeps keys and comments of others. Off removes the entry if nobody else
 * wrote in it, and hides it otherwise. May notify before it returns.
 *
 * Returns: whether it is done; otherwise nothing changed
 */
gboolean
rk_autostart_set_enabled (RkAutostart *self, gboolean enabled, GError **error)
{
  g_return_val_if_fail (RK_IS_AUTOSTART (self), FALSE);

  look_again (self);
  if (enabled == self->enabled)
    return TRUE;
  gboolean done = enabled ? switch_on (self, error) : switch_off (self, error);
  look_again (self);
  return done;
}

/**
 * rk_autostart_refresh:
 * @self: the switch
 * @error: as in rk_autostart_set_enabled()
 *
 * To be called once at start: an entry that starts a Rekindle which has moved is told where it is
 * now.
 *
 * Returns: whether all is well
 */
gboolean
rk_autostart_refresh (RkAutostart *self, GError **error)
{
  g_return_val_if_fail (RK_IS_AUTOSTART (self), FALSE);

  g_autoptr (GKeyFile) entry = load_or_new (self, error);
  if (entry == NULL)
    return FALSE;
  if (!rk_autostart_entry_is_outdated (entry, self->program))
    return TRUE;
  rk_autostart_entry_set_program (entry, self->program);
  gboolean done = save (self, entry, error);
  look_again (self);
  return done;
}

/**
 * rk_autostart_peek_path:
 * @self: the switch
 *
 * Returns: (transfer none): the person's entry, which need not exist
 */
const char *
rk_autostart_peek_path (RkAutostart *self)
{
  g_return_val_if_fail (RK_IS_AUTOSTART (self), NULL);
  return self->path;
}
