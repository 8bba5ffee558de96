/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The contract of RkDirWatcher, run against each of its implementations on a real directory.
 * Nothing waits for a time: an operation is followed by a sentinel, a file written in the same
 * directory, and all that was reported before the sentinel is complete is what the operation
 * caused.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <glib.h>
#include <glib/gstdio.h>

#include "rk-dir-watcher-gio.h"
#include "rk-dir-watcher-inotify.h"
#include "rk-dir-watcher-poll.h"

#define LIMIT_USEC (20 * G_USEC_PER_SEC)
#define POLL_USEC (20 * G_TIME_SPAN_MILLISECOND)

/* Cookies are compared by what they say. */
static char COOKIE_D[] = "d";
static char COOKIE_SOFT[] = "soft";
static char COOKIE_SECOND[] = "second";
static char COOKIE_OTHER[] = "other";

typedef struct
{
  char *root;
  char *dir;
  GMainContext *context;
  RkDirWatcher *watcher;
  RkDirWatch *watch;
  GPtrArray *log;
  guint n_sentinels;
  gboolean polls;
} Fixture;

static void
on_event (RkDirWatcher *watcher, gpointer cookie, RkDirEvent event, const char *name, gpointer data)
{
  Fixture *f = data;

  g_ptr_array_add (f->log, g_strdup_printf ("%s:%s %s", cookie == NULL ? "*" : (char *)cookie,
                                            rk_dir_event_to_string (event), name ? name : "-"));
}

static gboolean
has (Fixture *f, const char *line)
{
  for (guint i = 0; i < f->log->len; i++)
    if (g_str_equal (f->log->pdata[i], line))
      return TRUE;
  return FALSE;
}

static gboolean
on_limit (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_for (Fixture *f, const char *line)
{
  gboolean late = FALSE;
  g_autoptr (GSource) limit = g_timeout_source_new (LIMIT_USEC / 1000);

  g_source_set_callback (limit, on_limit, &late, NULL);
  g_source_attach (limit, f->context);
  while (!has (f, line) && !late)
    g_main_context_iteration (f->context, TRUE);
  g_source_destroy (limit);
  if (!late)
    return;
  for (guint i = 0; i < f->log->len; i++)
    g_test_message ("seen: %s", (char *)f->log->pdata[i]);
  g_error ("never seen: %s", line);
}

static char *
at (Fixture *f, const char *name)
{
  return g_build_filename (f->dir, name, NULL);
}

static void
write_path (const char *path, int flags, const char *text)
{
  int fd = open (path, flags | O_WRONLY | O_CREAT | O_CLOEXEC, 0644);

  g_assert_no_errno (fd);
  g_assert_cmpint (write (fd, text, strlen (text)), ==, (gssize)strlen (text));
  g_assert_no_errno (close (fd));
}

static void
write_file (Fixture *f, const char *name, const char *text)
{
  g_autofree char *path = at (f, name);

  write_path (path, O_TRUNC, text);
}

static void
sentinel (Fixture *f)
{
  g_autofree char *name = g_strdup_printf ("sentinel-%u", f->n_sentinels++);
  g_autofree char *line = g_strdup_printf ("d:written %s", name);

  write_file (f, name, "x");
  wait_for (f, line);
}

static void
settle (Fixture *f)
{
  if (f->polls)
    wait_for (f, "d:lost -");
  sentinel (f);
  g_ptr_array_set_size (f->log, 0);
}

static RkDirWatcher *
make_watcher (Fixture *f, const char *make)
{
  if (g_str_equal (make, "poll"))
    return rk_dir_watcher_poll_new (POLL_USEC, on_event, f);
  if (g_str_equal (make, "restless-poll"))
    return rk_dir_watcher_poll_new (1, on_event, f);
  if (g_str_equal (make, "inotify"))
    return rk_dir_watcher_inotify_new (on_event, f);
  return rk_dir_watcher_gio_new (on_event, f);
}

static void
set_up (Fixture *f, gconstpointer make)
{
  f->root = g_dir_make_tmp ("rk-dir-watcher-XXXXXX", NULL);
  f->dir = g_build_filename (f->root, "d", NULL);
  g_assert_no_errno (mkdir (f->dir, 0755));
  f->log = g_ptr_array_new_with_free_func (g_free);
  f->context = g_main_context_new ();
  g_main_context_push_thread_default (f->context);
  f->polls = g_str_has_suffix (make, "poll");
  f->watcher = make_watcher (f, make);
  f->watch = rk_dir_watcher_add (f->watcher, f->dir, COOKIE_D);
  g_assert_nonnull (f->watch);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      struct stat info;
      if (lstat (child, &info) == 0 && S_ISDIR (info.st_mode))
        remove_tree (child);
      else
        unlink (child);
    }
  rmdir (path);
}

static void
tear_down (Fixture *f, gconstpointer make)
{
  g_object_unref (f->watcher);
  g_main_context_pop_thread_default (f->context);
  g_main_context_unref (f->context);
  remove_tree (f->root);
  g_ptr_array_unref (f->log);
  g_free (f->dir);
  g_free (f->root);
}

static void
test_truncating_save (Fixture *f, gconstpointer make)
{
  write_file (f, "a", "one");
  settle (f);
  write_file (f, "a", "two and more");
  sentinel (f);
  g_assert_true (has (f, "d:written a"));
  g_assert_true (has (f, "d:writing a"));
  g_assert_false (has (f, "d:removed a"));
}

static void
test_atomic_save (Fixture *f, gconstpointer make)
{
  g_autofree char *from = at (f, "a.tmp"), *to = at (f, "a");

  write_file (f, "a", "one");
  settle (f);
  write_file (f, "a.tmp", "two");
  g_assert_no_errno (rename (from, to));
  sentinel (f);
  g_assert_true (has (f, "d:written a"));
  g_assert_false (has (f, "d:removed a"));
  g_assert_false (has (f, "d:gone -"));
}

static void
test_new_file (Fixture *f, gconstpointer make)
{
  settle (f);
  write_file (f, "new", "one");
  sentinel (f);
  g_assert_true (has (f, "d:created new"));
  g_assert_true (has (f, "d:written new"));
}

static void
test_hard_link_and_symlink (Fixture *f, gconstpointer make)
{
  g_autofree char *from = at (f, "a"), *hard = at (f, "hard"), *soft = at (f, "soft");

  write_file (f, "a", "one");
  settle (f);
  g_assert_no_errno (link (from, hard));
  g_assert_no_errno (symlink ("nowhere", soft));
  sentinel (f);
  g_assert_true (has (f, "d:written hard"));
  g_assert_true (has (f, "d:written soft"));
}

static void
test_delete_and_recreate (Fixture *f, gconstpointer make)
{
  g_autofree char *path = at (f, "a");

  write_file (f, "a", "one");
  settle (f);
  g_assert_no_errno (unlink (path));
  sentinel (f);
  g_assert_true (has (f, "d:removed a"));
  g_assert_false (has (f, "d:written a"));
  write_file (f, "a", "two");
  sentinel (f);
  g_assert_true (has (f, "d:written a"));
}

static void
test_directories (Fixture *f, gconstpointer make)
{
  g_autofree char *a = at (f, "a"), *b = at (f, "b");

  settle (f);
  g_assert_no_errno (mkdir (a, 0755));
  sentinel (f);
  g_assert_true (has (f, "d:written a"));
  g_assert_no_errno (rename (a, b));
  sentinel (f);
  g_assert_true (has (f, "d:removed a"));
  g_assert_true (has (f, "d:written b"));
  g_ptr_array_set_size (f->log, 0);
  g_assert_no_errno (rmdir (b));
  sentinel (f);
  g_assert_true (has (f, "d:removed b"));
}

static void
test_moves_in_and_out (Fixture *f, gconstpointer make)
{
  g_autofree char *inside = at (f, "a"), *outside = g_build_filename (f->root, "a", NULL);

  write_path (outside, 0, "one");
  settle (f);
  g_assert_no_errno (rename (outside, inside));
  sentinel (f);
  g_assert_true (has (f, "d:written a"));
  g_assert_no_errno (rename (inside, outside));
  sentinel (f);
  g_assert_true (has (f, "d:removed a"));
}

static void
test_names_are_bytes (Fixture *f, gconstpointer make)
{
  settle (f);
  write_file (f, "new\nline", "x");
  write_file (f, "\377\376", "x");
  sentinel (f);
  g_assert_true (has (f, "d:written new\nline"));
  g_assert_true (has (f, "d:written \377\376"));
}

static void
test_chmod_is_no_removal (Fixture *f, gconstpointer make)
{
  g_autofree char *path = at (f, "a");

  write_file (f, "a", "one");
  settle (f);
  g_assert_no_errno (chmod (path, 0600));
  sentinel (f);
  g_assert_false (has (f, "d:removed a"));
  g_assert_false (has (f, "d:created a"));
}

static void
test_not_recursive (Fixture *f, gconstpointer make)
{
  g_autofree char *sub = at (f, "sub");

  g_assert_no_errno (mkdir (sub, 0755));
  settle (f);
  write_file (f, "sub/a", "one");
  sentinel (f);
  g_assert_false (has (f, "d:written a"));
  g_assert_false (has (f, "d:created a"));
}

static void
test_directory_gone (Fixture *f, gconstpointer make)
{
  settle (f);
  remove_tree (f->dir);
  wait_for (f, "d:gone -");
  rk_dir_watcher_remove (f->watcher, f->watch);
  g_ptr_array_set_size (f->log, 0);
  g_assert_no_errno (mkdir (f->dir, 0755));
  f->watch = rk_dir_watcher_add (f->watcher, f->dir, COOKIE_D);
  g_assert_nonnull (f->watch);
  settle (f);
}

/* old_first: the watch of the old path is removed before the new one is added. */
static void
move_directory (Fixture *f, gboolean old_first)
{
  g_autofree char *old = g_build_filename (f->root, "old", NULL);

  g_assert_no_errno (rename (f->dir, old));
  if (old_first)
    rk_dir_watcher_remove (f->watcher, f->watch);
  RkDirWatch *watch = rk_dir_watcher_add (f->watcher, old, COOKIE_D);
  g_assert_nonnull (watch);
  if (!old_first)
    rk_dir_watcher_remove (f->watcher, f->watch);
  f->watch = watch;
  g_free (f->dir);
  f->dir = g_steal_pointer (&old);
}

static void
test_move_of_directory (Fixture *f, gconstpointer make)
{
  settle (f);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *back = g_build_filename (f->root, "d", NULL);
      move_directory (f, i % 2 == 0);
      settle (f);
      rk_dir_watcher_remove (f->watcher, f->watch);
      g_assert_no_errno (rename (f->dir, back));
      f->watch = rk_dir_watcher_add (f->watcher, back, COOKIE_D);
      g_free (f->dir);
      f->dir = g_steal_pointer (&back);
      settle (f);
    }
}

static void
test_two_paths_one_directory (Fixture *f, gconstpointer make)
{
  g_autofree char *soft = g_build_filename (f->root, "soft", NULL);
  RkDirWatch *other;

  g_assert_no_errno (symlink ("d", soft));
  other = rk_dir_watcher_add (f->watcher, soft, COOKIE_SOFT);
  g_assert_nonnull (other);
  settle (f);
  rk_dir_watcher_remove (f->watcher, other);
  g_ptr_array_set_size (f->log, 0);
  sentinel (f);
}

static void
test_nothing_after_remove (Fixture *f, gconstpointer make)
{
  g_autofree char *second = g_build_filename (f->root, "second", NULL);
  g_autofree char *file = g_build_filename (second, "a", NULL);
  RkDirWatch *watch;

  g_assert_no_errno (mkdir (second, 0755));
  watch = rk_dir_watcher_add (f->watcher, second, COOKIE_SECOND);
  settle (f);
  write_path (file, 0, "one");
  rk_dir_watcher_remove (f->watcher, watch);
  sentinel (f);
  for (guint i = 0; i < f->log->len; i++)
    g_assert_false (g_str_has_prefix (f->log->pdata[i], "second:"));
}

/* Its parent was looked at before it went and after it was back: it looks like the one before. */
static void
test_directory_away_for_a_moment (Fixture *f, gconstpointer make)
{
  g_autofree char *second = at (f, "second");
  g_autofree char *away = g_build_filename (f->root, "away", NULL);

  g_assert_no_errno (mkdir (second, 0755));
  /* Long rounds without a pause, so that the directory goes between the look at its parent and the
   * one at it. */
  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *other = g_strdup_printf ("%s/other%u", f->root, i);
      g_assert_no_errno (mkdir (other, 0755));
      rk_dir_watcher_add (f->watcher, other, COOKIE_OTHER);
    }
  settle (f);

  guint n_alone = 0;
  for (guint i = 0; i < 400 && n_alone < 3; i++)
    {
      RkDirWatch *watch = rk_dir_watcher_add (f->watcher, second, COOKIE_SECOND);
      wait_for (f, "second:lost -");
      sentinel (f);
      g_ptr_array_set_size (f->log, 0);
      g_assert_no_errno (rename (second, away));
      wait_for (f, "second:gone -");
      n_alone += has (f, "d:removed second") ? 0 : 1;
      g_ptr_array_set_size (f->log, 0);
      g_assert_no_errno (rename (away, second));
      rk_dir_watcher_remove (f->watcher, watch);
      wait_for (f, "d:written second");
    }
  g_test_message ("%u times only the directory itself was seen to be gone", n_alone);
}

static void
test_storm (Fixture *f, gconstpointer make)
{
  settle (f);
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *name = g_strdup_printf ("f%u", i);
      write_file (f, name, "x");
    }
  wait_for (f, g_str_equal (make, "gio") ? "*:lost -" : "d:written f299");
  g_assert_false (g_str_equal (make, "inotify") && has (f, "*:lost -"));
}

static void
test_endless_storm (Fixture *f, gconstpointer make)
{
  gint64 end_usec = g_get_monotonic_time () + LIMIT_USEC;

  settle (f);
  while (!has (f, "*:lost -"))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end_usec);
      write_file (f, "log", "x");
      while (g_main_context_iteration (f->context, FALSE))
        ;
    }
}

/* Until the last mapping is gone nothing is closed; then nothing was modified by write(). */
static void
test_mapped_write (Fixture *f, gconstpointer make)
{
  g_autofree char *path = at (f, "a");

  write_file (f, "a", "one");
  settle (f);
  int fd = open (path, O_RDWR | O_CLOEXEC);
  g_assert_no_errno (fd);
  char *bytes = mmap (NULL, 3, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  g_assert_true (bytes != MAP_FAILED);
  g_assert_no_errno (close (fd));
  memcpy (bytes, "two", 3);
  g_assert_no_errno (munmap (bytes, 3));
  sentinel (f);
  g_assert_true (has (f, "d:written a"));
}

static void
test_no_directory (Fixture *f, gconstpointer make)
{
  g_assert_null (rk_dir_watcher_add (f->watcher, "/nowhere/at/all", COOKIE_D));
  g_assert_cmpint (errno, ==, ENOENT);
  g_assert_null (rk_dir_watcher_add (f->watcher, "/etc/passwd", COOKIE_D));
  g_assert_cmpint (errno, ==, ENOTDIR);
}

static void
add_tests (const char *make)
{
  static const struct
  {
    const char *claim;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "truncating-save-is-written", test_truncating_save },
    { "atomic-save-is-written-not-removed", test_atomic_save },
    { "new-file-is-created-then-written", test_new_file },
    { "links-are-written", test_hard_link_and_symlink },
    { "delete-is-removed-and-recreation-is-written", test_delete_and_recreate },
    { "directories-come-and-go", test_directories },
    { "moves-in-and-out-are-seen", test_moves_in_and_out },
    { "names-are-bytes", test_names_are_bytes },
    { "chmod-is-no-removal", test_chmod_is_no_removal },
    { "a-watch-is-not-recursive", test_not_recursive },
    { "directory-gone-and-recreated", test_directory_gone },
    { "a-moved-directory-is-watched-at-its-new-path", test_move_of_directory },
    { "two-paths-of-one-directory-do-not-disturb-each-other", test_two_paths_one_directory },
    { "nothing-is-reported-after-remove", test_nothing_after_remove },
    { "a-storm-is-not-missed", test_storm },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/dir-watcher/%s/%s", make, tests[i].claim);
      g_test_add (path, Fixture, make, set_up, tests[i].test, tear_down);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_tests ("gio");
  add_tests ("inotify");
  add_tests ("poll");
  g_test_add ("/dir-watcher/gio/an-endless-storm-is-looked-into-meanwhile", Fixture, "gio", set_up,
              test_endless_storm, tear_down);
  g_test_add ("/dir-watcher/gio/no-directory-is-an-error", Fixture, "gio", set_up,
              test_no_directory, tear_down);
  g_test_add ("/dir-watcher/inotify/no-directory-is-an-error", Fixture, "inotify", set_up,
              test_no_directory, tear_down);
  g_test_add ("/dir-watcher/inotify/a-write-through-a-mapping-is-written", Fixture, "inotify",
              set_up, test_mapped_write, tear_down);
  g_test_add ("/dir-watcher/poll/a-directory-that-is-away-for-a-moment-comes-back", Fixture,
              "restless-poll", set_up, test_directory_away_for_a_moment, tear_down);
  return g_test_run ();
}
