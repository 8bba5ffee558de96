/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The switch "start at login" on real files in a directory of its own. */

#include "config.h"

#include "rk-autostart.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define APP "io.github.rekindle.Test"
#define LIMIT_USEC (15 * G_USEC_PER_SEC)

typedef struct
{
  char *program; /* exists and is executable */
  RkAutostart *autostart;
  guint n_notified;
} Fixture;

static void
on_notify (RkAutostart *autostart, GParamSpec *pspec, Fixture *self)
{
  self->n_notified++;
}

static void
begin (Fixture *self)
{
  self->n_notified = 0;
  self->autostart = rk_autostart_new (APP, self->program);
  g_signal_connect (self->autostart, "notify::enabled", G_CALLBACK (on_notify), self);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *dir = g_build_filename (g_get_user_config_dir (), "autostart", NULL);

  self->program = g_build_filename (g_get_user_data_dir (), data != NULL ? data : "rekindle", NULL);
  g_mkdir_with_parents (g_get_user_data_dir (), 0700);
  g_mkdir_with_parents (dir, 0700);
  g_assert_true (g_file_set_contents_full (self->program, "#!/bin/sh\n", -1, 0, 0755, NULL));
  begin (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_unlink (rk_autostart_peek_path (self->autostart));
  g_unlink (self->program);
  g_object_unref (self->autostart);
  g_free (self->program);
}

static void
write_entry (Fixture *self, const char *text)
{
  g_assert_true (g_file_set_contents (rk_autostart_peek_path (self->autostart), text, -1, NULL));
}

static char *
read_entry (Fixture *self)
{
  char *text = NULL;
  g_file_get_contents (rk_autostart_peek_path (self->autostart), &text, NULL, NULL);
  return text;
}

static void
check_contains (Fixture *self, const char *part)
{
  g_autofree char *text = read_entry (self);
  if (text == NULL || strstr (text, part) == NULL)
    g_error ("“%s” is not in “%s”", part, text);
}

static void
set_enabled (Fixture *self, gboolean enabled)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (rk_autostart_set_enabled (self->autostart, enabled, &error));
  g_assert_no_error (error);
  g_assert_cmpint (rk_autostart_get_enabled (self->autostart), ==, enabled);
}

static void
wait_enabled (Fixture *self, gboolean enabled)
{
  gint64 end_usec = g_get_monotonic_time () + LIMIT_USEC;
  while (rk_autostart_get_enabled (self->autostart) != enabled)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end_usec);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
}

static void
test_on_writes_and_off_deletes (Fixture *self, gconstpointer data)
{
  g_assert_false (rk_autostart_get_enabled (self->autostart));
  set_enabled (self, TRUE);
  g_assert_cmpuint (self->n_notified, ==, 1);

  g_autofree char *expected = g_strdup_printf (
      "[Desktop Entry]\nType=Application\nName=Rekindle\nIcon=" APP "\nExec=%s --hidden\n"
      "TryExec=%s\nTerminal=false\nStartupNotify=false\nHidden=false\n"
      "X-GNOME-Autostart-enabled=true\n",
      self->program, self->program);
  g_autofree char *text = read_entry (self);
  g_assert_cmpstr (text, ==, expected);

  set_enabled (self, FALSE);
  g_assert_cmpuint (self->n_notified, ==, 2);
  g_assert_false (g_file_test (rk_autostart_peek_path (self->autostart), G_FILE_TEST_EXISTS));
}

static void
test_keys_of_others_are_kept (Fixture *self, gconstpointer data)
{
  set_enabled (self, TRUE);
  g_autofree char *text = read_entry (self);
  g_autofree char *more = g_strconcat ("# mine\n", text, "X-Mine=1\n", NULL);
  write_entry (self, more);

  set_enabled (self, FALSE);
  check_contains (self, "Hidden=true\n");
  check_contains (self, "X-Mine=1\n");
  check_contains (self, "# mine\n");
  set_enabled (self, TRUE);
  check_contains (self, "Hidden=false\n");
  check_contains (self, "X-Mine=1\n");
}

static void
test_what_others_switch_is_followed (Fixture *self, gconstpointer data)
{
  set_enabled (self, TRUE);
  g_autofree char *text = read_entry (self);
  g_autoptr (GString) hidden = g_string_new (text);
  g_autoptr (GString) gnome = g_string_new (text);

  g_string_replace (hidden, "Hidden=false", "Hidden=true", 0);
  g_string_replace (gnome, "enabled=true", "enabled=false", 0);
  write_entry (self, hidden->str);
  wait_enabled (self, FALSE);
  write_entry (self, text);
  wait_enabled (self, TRUE);
  write_entry (self, gnome->str);
  wait_enabled (self, FALSE);
  write_entry (self, text);
  wait_enabled (self, TRUE);
  g_unlink (rk_autostart_peek_path (self->autostart));
  wait_enabled (self, FALSE);
}

static void
test_on_again_undoes_each_way_of_off (Fixture *self, gconstpointer data)
{
  write_entry (self, "[Desktop Entry]\nType=Application\nExec=x\nHidden=true\n"
                     "X-GNOME-Autostart-enabled=false\n");
  set_enabled (self, TRUE);
  check_contains (self, "Hidden=false\n");
  check_contains (self, "X-GNOME-Autostart-enabled=true\n");
}

static void
test_a_program_that_is_gone_does_not_start (Fixture *self, gconstpointer data)
{
  set_enabled (self, TRUE);
  g_object_unref (self->autostart);
  g_unlink (self->program);
  begin (self);
  g_assert_false (rk_autostart_get_enabled (self->autostart));
}

static void
test_a_moved_program_is_refreshed (Fixture *self, gconstpointer data)
{
  write_entry (self, "[Desktop Entry]\nType=Application\nExec=/nowhere/rekindle --hidden\n"
                     "TryExec=/nowhere/rekindle\nX-Mine=1\n");
  g_assert_true (rk_autostart_refresh (self->autostart, NULL));
  g_assert_true (rk_autostart_get_enabled (self->autostart));
  g_autofree char *exec = g_strdup_printf ("Exec=%s --hidden\n", self->program);
  check_contains (self, exec);
  check_contains (self, "X-Mine=1\n");
}

static void
test_a_command_of_the_person_is_left_alone (Fixture *self, gconstpointer data)
{
  const char *texts[] = { "[Desktop Entry]\nExec=env A=1 /nowhere/rekindle --hidden\n",
                          "[Desktop Entry]\nExec=/bin/sh --hidden\n", "" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      write_entry (self, texts[i]);
      g_assert_true (rk_autostart_refresh (self->autostart, NULL));
      g_autofree char *text = read_entry (self);
      g_assert_cmpstr (text, ==, texts[i]);
    }
}

static void
test_a_broken_entry_is_not_overwritten (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  write_entry (self, "no key file\n");
  g_assert_false (rk_autostart_set_enabled (self->autostart, TRUE, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, APP ".desktop"));
  check_contains (self, "no key file\n");
}

static void
test_a_link_stays_a_link (Fixture *self, gconstpointer data)
{
  g_autofree char *target = g_build_filename (g_get_user_data_dir (), "entry", NULL);

  g_assert_true (g_file_set_contents (target, "[Desktop Entry]\nX-Mine=1\n", -1, NULL));
  g_assert_no_errno (symlink (target, rk_autostart_peek_path (self->autostart)));
  set_enabled (self, TRUE);
  g_assert_true (g_file_test (rk_autostart_peek_path (self->autostart), G_FILE_TEST_IS_SYMLINK));
  check_contains (self, "X-Mine=1\n");
  g_unlink (target);
}

static void
test_a_strange_path_is_quoted (Fixture *self, gconstpointer data)
{
  g_auto (GStrv) arguments = NULL;

  set_enabled (self, TRUE);
  g_autoptr (GKeyFile) entry = g_key_file_new ();
  g_key_file_load_from_file (entry, rk_autostart_peek_path (self->autostart), 0, NULL);
  g_autofree char *exec = g_key_file_get_string (entry, "Desktop Entry", "Exec", NULL);
  g_autoptr (GString) unescaped = g_string_new (exec);
  g_string_replace (unescaped, "%%", "%", 0);
  g_assert_true (g_shell_parse_argv (unescaped->str, NULL, &arguments, NULL));
  g_assert_cmpstr (arguments[0], ==, self->program);
  g_assert_cmpstr (arguments[1], ==, "--hidden");
  set_enabled (self, FALSE);
}

static void
test_another_rekindle_that_exists_is_left_alone (Fixture *self, gconstpointer data)
{
  g_autofree char *dir = g_build_filename (g_get_user_data_dir (), "other", NULL);
  g_autofree char *other = g_build_filename (dir, "rekindle", NULL);
  g_autofree char *text = g_strdup_printf ("[Desktop Entry]\nExec=%s --hidden\n", other);

  g_mkdir_with_parents (dir, 0700);
  g_assert_true (g_file_set_contents_full (other, "#!/bin/sh\n", -1, 0, 0755, NULL));
  write_entry (self, text);
  g_assert_true (rk_autostart_refresh (self->autostart, NULL));
  check_contains (self, text);
  g_unlink (other);
  g_rmdir (dir);
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/autostart/on-writes-and-off-deletes", test_on_writes_and_off_deletes);
  ADD ("/autostart/keys-of-others-are-kept", test_keys_of_others_are_kept);
  ADD ("/autostart/what-others-switch-is-followed", test_what_others_switch_is_followed);
  ADD ("/autostart/on-again-undoes-each-way-of-off", test_on_again_undoes_each_way_of_off);
  ADD ("/autostart/a-program-that-is-gone-does-not-start",
       test_a_program_that_is_gone_does_not_start);
  ADD ("/autostart/a-moved-program-is-refreshed", test_a_moved_program_is_refreshed);
  ADD ("/autostart/a-command-of-the-person-is-left-alone",
       test_a_command_of_the_person_is_left_alone);
  ADD ("/autostart/another-rekindle-that-exists-is-left-alone",
       test_another_rekindle_that_exists_is_left_alone);
  ADD ("/autostart/a-broken-entry-is-not-overwritten", test_a_broken_entry_is_not_overwritten);
  ADD ("/autostart/a-link-stays-a-link", test_a_link_stays_a_link);
  g_test_add ("/autostart/a-strange-path-is-quoted", Fixture, "re kin$dle \"%x\"`\\", set_up,
              test_a_strange_path_is_quoted, tear_down);
  return g_test_run ();
}
