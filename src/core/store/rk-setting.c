/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-setting.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "rk-error.h"
#include "rk-journal.h"

#define MIB (1024 * 1024)

/* In the order of RkNoticeLevel. */
static const char *const notify[] = { "all", "problems", "none", NULL };
static const char *const icon[] = { "automatic", "coloured", "monochrome", "hidden", NULL };
static const char *const close_window[] = { "keep", "quit", "ask", NULL };

static const RkSetting settings[RK_N_SETTINGS] = {
  [RK_SETTING_NOTIFY] = { "Notifications", "Show", notify, 0, 2, 0 },
  [RK_SETTING_ICON] = { "Tray", "Icon", icon, 0, 3, 0 },
  [RK_SETTING_CLOSE] = { "Window", "Close", close_window, 0, 2, 0 },
  [RK_SETTING_SCALE] = { "Output", "Scale", NULL, 50, 300, 100 },
  [RK_SETTING_SCROLLBACK] = { "Output", "Scrollback", NULL, 100, 1000000, 10000 },
  /* Fewer than two would lose the run that crashed as soon as the next one starts. */
  [RK_SETTING_RUNS] = { "Limits", "Runs", NULL, 2, 200, RK_JOURNAL_MAX_RUNS },
  [RK_SETTING_MEGABYTES] = { "Limits", "OutputMegabytes", NULL, 1, 100000,
                             RK_JOURNAL_MAX_BYTES / MIB },
};

/**
 * rk_setting_get:
 * @id: which
 *
 * Returns: (transfer none): the setting
 */
const RkSetting *
rk_setting_get (RkSettingId id)
{
  return &settings[id];
}

/**
 * rk_setting_find:
 * @group: a group of rekindle.conf
 * @key: a key in it
 *
 * Returns: (transfer none) (nullable): the setting that stands there
 */
const RkSetting *
rk_setting_find (const char *group, const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    if (strcmp (settings[i].group, group) == 0 && strcmp (settings[i].key, key) == 0)
      return &settings[i];
  return NULL;
}

static gboolean
parse_word (const RkSetting *self, const char *text, int *value, GError **error)
{
  for (int i = 0; self->words[i] != NULL; i++)
    if (strcmp (self->words[i], text) == 0)
      {
        *value = i;
        return TRUE;
      }
  g_autofree char *allowed = g_strjoinv (", ", (char **)self->words);
  g_set_error (error, RK_ERROR, RK_ERROR_INVALID, _ ("%s is “%s”, but must be one of: %s"),
               self->key, text, allowed);
  return FALSE;
}

/**
 * rk_setting_parse:
 * @self: a setting
 * @text: what stands in the file
 * @value: (out): what it says; untouched on failure
 * @error: return location for RK_ERROR_INVALID, with a message for the person
 *
 * Returns: whether it is allowed
 */
gboolean
rk_setting_parse (const RkSetting *self, const char *text, int *value, GError **error)
{
  gint64 number;

  if (self->words != NULL)
    return parse_word (self, text, value, error);
  if (!g_ascii_string_to_signed (text, 10, self->min, self->max, &number, NULL))
    {
      g_set_error (error, RK_ERROR, RK_ERROR_INVALID,
                   _ ("%s is “%s”, but must be a whole number from %d to %d"), self->key, text,
                   self->min, self->max);
      return FALSE;
    }
  *value = (int)number;
  return TRUE;
}

/**
 * rk_setting_format:
 * @self: a setting
 * @value: what it is to be; what is beyond the limits becomes the limit
 *
 * Returns: (transfer full): what to write into the file
 */
char *
rk_setting_format (const RkSetting *self, int value)
{
  int allowed = CLAMP (value, self->min, self->max);

  return self->words != NULL ? g_strdup (self->words[allowed]) : g_strdup_printf ("%d", allowed);
}

/**
 * rk_setting_read:
 * @self: a setting
 * @file: rekindle.conf
 *
 * Returns: what it says; what holds otherwise if it says nothing, or nothing that is allowed
 */
int
rk_setting_read (const RkSetting *self, GKeyFile *file)
{
  g_autofree char *text = g_key_file_get_string (file, self->group, self->key, NULL);
  int value = self->standard;

  if (text != NULL)
    rk_setting_parse (self, g_strstrip (text), &value, NULL);
  return value;
}
