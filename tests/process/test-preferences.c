/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The preferences, as a file that people edit too. */

#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "rk-error.h"
#include "rk-preferences.h"

typedef struct
{
  char *directory;
  char *path;
} Place;

static void
set_up (Place *place, gconstpointer data)
{
  place->directory = g_dir_make_tmp ("rk-preferences-XXXXXX", NULL);
  g_assert_nonnull (place->directory);
  place->path = g_build_filename (place->directory, "rekindle.conf", NULL);
}

static void
tear_down (Place *place, gconstpointer data)
{
  g_unlink (place->path);
  g_rmdir (place->directory);
  g_free (place->path);
  g_free (place->directory);
}

static RkPreferences *
read_text (Place *place, const char *text)
{
  g_assert_true (g_file_set_contents (place->path, text, -1, NULL));
  g_test_expect_message ("rekindle", G_LOG_LEVEL_MESSAGE, "*");
  return rk_preferences_new (place->path);
}

static void
nothing_said_has_defaults (Place *place, gconstpointer data)
{
  g_autoptr (RkPreferences) preferences = rk_preferences_new (place->path);

  g_assert_null (rk_preferences_peek_problem (preferences));
  g_assert_cmpint (rk_preferences_get (preferences, RK_SETTING_RUNS), ==, 20);
  g_assert_cmpint (rk_preferences_get (preferences, RK_SETTING_MEGABYTES), ==, 64);
  g_assert_cmpint (rk_preferences_get_notify (preferences), ==, RK_NOTICE_LEVEL_ALL);
  g_assert_cmpint (rk_preferences_get (preferences, RK_SETTING_CLOSE), ==, RK_SETTING_CLOSE_KEEP);
  g_assert_false (rk_preferences_is_icon_symbolic (preferences, NULL));
  g_assert_false (rk_preferences_is_icon_symbolic (preferences, "sway"));
  g_assert_true (rk_preferences_is_icon_symbolic (preferences, "ubuntu:GNOME"));
}

static void
what_is_set_is_written_beside_what_people_wrote (Place *place, gconstpointer data)
{
  GStatBuf status;
  g_autofree char *text = NULL;

  g_assert_true (g_file_set_contents (
      place->path, "# mine\n[Tray]\n# dark panel\nIcon=coloured\nOther=x\n", -1, NULL));
  g_autoptr (RkPreferences) preferences = rk_preferences_new (place->path);
  g_assert_true (rk_preferences_set (preferences, RK_SETTING_ICON, RK_SETTING_ICON_HIDDEN, NULL));
  g_assert_true (rk_preferences_set (preferences, RK_SETTING_RUNS, 100000, NULL));
  g_assert_true (g_file_get_contents (place->path, &text, NULL, NULL));
  g_assert_cmpint (g_stat (place->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_nonnull (strstr (text, "# mine\n"));
  g_assert_nonnull (strstr (text, "# dark panel\nIcon=hidden\nOther=x\n"));
  g_assert_cmpint (rk_preferences_get (preferences, RK_SETTING_RUNS), ==,
                   rk_setting_get (RK_SETTING_RUNS)->max);
}

static void
a_wrong_value_is_named_with_its_line (Place *place, gconstpointer data)
{
  g_autoptr (RkPreferences) preferences =
      read_text (place, "[Limits]\nRuns=many\n[Tray]\nIcon=hidden\n");
  g_test_assert_expected_messages ();
  const RkFileProblem *problem = rk_preferences_peek_problem (preferences);

  g_assert_nonnull (problem);
  g_assert_cmpuint (problem->line, ==, 2);
  g_assert_nonnull (strstr (problem->reason, "many"));
  g_assert_cmpint (rk_preferences_get (preferences, RK_SETTING_RUNS), ==, 20);
  g_assert_cmpint (rk_preferences_get (preferences, RK_SETTING_ICON), ==, RK_SETTING_ICON_HIDDEN);
  g_assert_true (rk_preferences_set (preferences, RK_SETTING_RUNS, 5, NULL));
  g_assert_null (rk_preferences_peek_problem (preferences));
}

static void
a_broken_file_is_left_as_it_is (Place *place, gconstpointer data)
{
  static const char broken[] = "[Limits]\nwhat is this\n";
  g_autoptr (RkPreferences) preferences = read_text (place, broken);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_test_assert_expected_messages ();
  g_assert_nonnull (rk_preferences_peek_problem (preferences));
  g_assert_cmpuint (rk_preferences_peek_problem (preferences)->line, ==, 2);
  g_assert_false (rk_preferences_set (preferences, RK_SETTING_RUNS, 5, &error));
  g_assert_error (error, RK_ERROR, RK_ERROR_BROKEN);
  g_assert_cmpint (rk_preferences_get (preferences, RK_SETTING_RUNS), ==, 20);
  g_assert_true (g_file_get_contents (place->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, broken);
}

static void
every_setting_says_what_it_reads (Place *place, gconstpointer data)
{
  for (guint id = 0; id < RK_N_SETTINGS; id++)
    {
      const RkSetting *setting = rk_setting_get (id);
      for (int i = 0; i < 2; i++)
        {
          int value = i == 0 ? setting->min : setting->max, again = -1;
          g_autofree char *text = rk_setting_format (setting, value);
          g_assert_true (rk_setting_parse (setting, text, &again, NULL));
          g_assert_cmpint (again, ==, value);
        }
      g_assert_true (rk_setting_find (setting->group, setting->key) == setting);
    }
}

#define ADD(name, function) g_test_add (name, Place, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/preferences/nothing-said-has-defaults", nothing_said_has_defaults);
  ADD ("/preferences/what-is-set-is-written-beside-what-people-wrote",
       what_is_set_is_written_beside_what_people_wrote);
  ADD ("/preferences/a-wrong-value-is-named-with-its-line", a_wrong_value_is_named_with_its_line);
  ADD ("/preferences/a-broken-file-is-left-as-it-is", a_broken_file_is_left_as_it_is);
  ADD ("/preferences/every-setting-says-what-it-reads", every_setting_says_what_it_reads);
  return g_test_run ();
}
