/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "watch-fixture.h"

#include "rk-clock-system.h"
#include "rk-file-look.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define LIMIT_USEC (20 * G_USEC_PER_SEC)

char *
watch_fixture_path (WatchFixture *self, const char *name)
{
  return g_build_filename (self->dir, name, NULL);
}

/* Truncate and write, as most editors do. */
void
watch_fixture_write (WatchFixture *self, const char *name, const char *content)
{
  g_autofree char *path = watch_fixture_path (self, name);
  int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, content, strlen (content)), ==, (int)strlen (content));
  close (fd);
}

/* Runs in the watched directory's parent, with $D the directory. */
void
watch_fixture_shell (WatchFixture *self, const char *script)
{
  g_autofree char *line =
      g_strdup_printf ("set -e; D='%s'; cd '%s'; %s", self->dir, self->base, script);
  const char *argv[] = { "/bin/sh", "-c", line, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static void
on_report (RkWatcher *watcher, RkWatchReport report, const char *text, WatchFixture *self)
{
  switch (report)
    {
    case RK_WATCH_READY:
      g_assert_false (self->ready);
      self->ready = TRUE;
      break;
    case RK_WATCH_CHANGED:
      if (g_str_has_prefix (text, "zz-sentinel"))
        self->sentinel_seen = TRUE;
      else
        g_ptr_array_add (self->changed, g_strdup (text));
      break;
    case RK_WATCH_BURST:
      break;
    case RK_WATCH_BUSY:
      self->busy = TRUE;
      self->was_git |= g_strcmp0 (text, "git") == 0;
      break;
    case RK_WATCH_SETTLED:
      g_assert_true (self->busy);
      self->busy = FALSE;
      break;
    case RK_WATCH_TROUBLE:
      break;
    case RK_WATCH_NOTICE:
      g_ptr_array_add (self->notices, g_strdup (text));
      break;
    }
}

void
watch_fixture_set_up (WatchFixture *self, gconstpointer data)
{
  self->base = g_dir_make_tmp ("rk-watch-XXXXXX", NULL);
  g_assert_nonnull (self->base);
  self->dir = g_build_filename (self->base, "tree", NULL);
  g_assert_cmpint (g_mkdir (self->dir, 0755), ==, 0);
  self->memory = g_build_filename (self->base, "known", NULL);
  self->changed = g_ptr_array_new_with_free_func (g_free);
  self->notices = g_ptr_array_new_with_free_func (g_free);
  self->clock = rk_clock_system_new ();
  self->poll_usec = GPOINTER_TO_INT (data) * G_TIME_SPAN_MILLISECOND;
}

void
watch_fixture_tear_down (WatchFixture *self, gconstpointer data)
{
  if (self->watcher != NULL)
    rk_watcher_stop (self->watcher);
  g_clear_object (&self->watcher);
  g_clear_object (&self->clock);
  g_ptr_array_unref (self->changed);
  g_ptr_array_unref (self->notices);
  g_chdir ("/");
  watch_fixture_shell (self, "chmod -R u+rwx .; rm -rf tree tree.link away out known");
  g_assert_cmpint (g_rmdir (self->base), ==, 0);
  g_clear_pointer (&self->thread, rk_watch_thread_unref);
  g_free (self->memory);
  g_free (self->dir);
  g_free (self->base);
}

static gboolean
wake (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
iterate_until (gboolean (*done) (WatchFixture *self, guint n), WatchFixture *self, guint n)
{
  gint64 end_usec = g_get_monotonic_time () + LIMIT_USEC;
  guint tick = g_timeout_add (5, wake, NULL);

  while (!done (self, n))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end_usec);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (tick);
}

static gboolean
is_ready (WatchFixture *self, guint n)
{
  return self->ready && !self->busy;
}

static gboolean
is_synced (WatchFixture *self, guint n)
{
  return self->sentinel_seen && !self->busy;
}

static gboolean
has_learnt (WatchFixture *self, guint n)
{
  RkWatcherTreeStatus status;

  rk_watcher_tree_get_status (RK_WATCHER_TREE (self->watcher), &status);
  return status.hashed_files >= n;
}

/* The clock of file times is behind the clock by which a run started, by up to this much. */
#define MAX_TICK_NSEC (10 * G_GINT64_CONSTANT (1000000))

/* Until the clock of file times has moved on so far that a change before is told from one after. */
void
watch_fixture_past_tick (void)
{
  gint64 end_nsec = rk_file_look_now_nsec () + RK_FINGERPRINT_RACY_NSEC + MAX_TICK_NSEC;

  while (rk_file_look_now_nsec () <= end_nsec)
    g_thread_yield ();
}

void
watch_fixture_run_started (WatchFixture *self)
{
  watch_fixture_past_tick ();
  self->start_real_usec = rk_clock_get_real_usec (self->clock);
  rk_watcher_run_started (self->watcher, self->start_real_usec);
  watch_fixture_past_tick (); /* the run has read its files by then */
}

static void
start_host (WatchFixture *self, const char *root)
{
  const char *roots[] = { root != NULL ? root : self->dir, NULL };
  RkProject draft;
  g_autoptr (RkProject) project = NULL;
  g_autoptr (RkPathRules) rules = NULL;
  RkWatcherTreeConfig config = { .roots = roots,
                                 .poll_usec = self->poll_usec,
                                 .memory_path = self->memory,
                                 .thread = self->thread,
                                 .max_monitors = self->max_monitors };

  rk_project_draft_init (&draft);
  draft.name = "test";
  draft.directory = self->dir;
  draft.watch = roots;
  project = rk_project_new (&draft);
  rules = rk_path_rules_new_for_project (project);
  config.rules = rules;
  config.clock = self->clock;
  self->watcher = rk_watcher_tree_new (&config);
  g_signal_connect (self->watcher, "report", G_CALLBACK (on_report), self);
  rk_watcher_run_started (self->watcher, self->start_real_usec);
  if (self->save_after_start != NULL)
    watch_fixture_write (self, self->save_after_start, "right after the start");
  rk_watcher_start (self->watcher);
  iterate_until (is_ready, self, 0);
}

void
watch_fixture_start (WatchFixture *self, const char *root)
{
  watch_fixture_past_tick ();
  self->start_real_usec = rk_clock_get_real_usec (self->clock);
  start_host (self, root);
}

/* The host goes, @script is run, and another host takes over the same run. */
void
watch_fixture_next_host (WatchFixture *self, const char *script)
{
  rk_watcher_stop (self->watcher);
  g_clear_object (&self->watcher);
  self->ready = self->busy = FALSE;
  watch_fixture_past_tick (); /* two of them are more than a run may need to read */
  watch_fixture_shell (self, script);
  start_host (self, NULL);
}

void
watch_fixture_start_learnt (WatchFixture *self, guint n_files)
{
  watch_fixture_start (self, NULL);
  iterate_until (has_learnt, self, n_files);
  watch_fixture_past_tick (); /* the run has read its files by then */
}

void
watch_fixture_sync (WatchFixture *self)
{
  g_autofree char *name = g_strdup_printf ("zz-sentinel-%u", ++self->n_sentinels);

  self->sentinel_seen = FALSE;
  watch_fixture_write (self, name, name);
  iterate_until (is_synced, self, 0);
}

static gboolean
has_awaited (WatchFixture *self, guint n)
{
  for (guint i = 0; i < self->changed->len; i++)
    if (strcmp (self->changed->pdata[i], self->awaited) == 0)
      return !self->busy;
  return FALSE;
}

/* Until @path is reported; forgets all reports up to there. */
void
watch_fixture_wait_changed (WatchFixture *self, const char *path)
{
  self->awaited = path;
  iterate_until (has_awaited, self, 0);
  g_ptr_array_set_size (self->changed, 0);
}

/* Until some sentinel is reported, without saving one. */
void
watch_fixture_wait_sentinel (WatchFixture *self)
{
  self->sentinel_seen = FALSE;
  iterate_until (is_synced, self, 0);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* What was reported since the last time, sorted, each once: paths separated by spaces. */
void
watch_fixture_expect (WatchFixture *self, const char *paths)
{
  g_autoptr (GString) got = g_string_new (NULL);

  watch_fixture_sync (self);
  g_ptr_array_sort (self->changed, compare);
  for (guint i = 0; i < self->changed->len; i++)
    if (i == 0 || strcmp (self->changed->pdata[i], self->changed->pdata[i - 1]) != 0)
      g_string_append_printf (got, "%s%s", got->len > 0 ? " " : "",
                              (char *)self->changed->pdata[i]);
  g_assert_cmpstr (got->str, ==, paths);
  g_ptr_array_set_size (self->changed, 0);
}
