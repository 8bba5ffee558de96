/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The watcher of trees on a real file system: which operations count as a change, and which do not,
 * by GFileMonitor and by polling.
 */
#include "config.h"

#include "watch-fixture.h"

#include <sys/stat.h>
#include <unistd.h>

/**
 * Case:
 * @name: what it claims
 * @before: shell script that makes the tree
 * @n_files: how many files the watcher must have learnt before
 * @script: what happens
 * @changed: what must be reported, sorted
 */
typedef struct
{
  const char *name;
  const char *before;
  guint n_files;
  const char *script;
  const char *changed;
} Case;

#define TWO "echo a >$D/a; echo b >$D/b"
#define GIT                                                                                        \
  "export HOME=$PWD GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b"                  \
  " GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b; cd $D; "
#define REPO GIT "git init -q -b one; echo a >a; echo b >b; git add -A; git commit -qm one"

static const Case cases[] = {
  { "touch-is-no-change", TWO, 2, "touch $D/a", "" },
  { "chmod-is-no-change", TWO, 2, "chmod 600 $D/a; chmod 644 $D/a", "" },
  { "saving-the-same-is-no-change", TWO, 2, "echo a >$D/a", "" },
  { "renaming-the-same-over-is-no-change", TWO, 2, "echo a >$D/.t; mv $D/.t $D/a", "" },
  { "empty-mkdir-is-no-change", TWO, 2, "mkdir $D/d; mkdir -p $D/e/f/g", "" },
  { "reading-is-no-change", TWO, 2, "cat $D/a", "" },
  { "a-socket-is-no-change", TWO, 2, "mkfifo $D/p; rm $D/p", "" },
  { "a-save-is-a-change", TWO, 2, "echo x >$D/a", "a" },
  { "an-append-is-a-change", TWO, 2, "echo x >>$D/a", "a" },
  { "a-new-file-is-a-change", TWO, 2, "echo x >$D/c", "c" },
  { "an-empty-new-file-is-a-change", TWO, 2, ": >$D/c", "c" },
  { "a-deletion-is-a-change", TWO, 2, "rm $D/a", "a" },
  { "an-atomic-save-is-one-change", TWO, 2, "echo x >$D/.a.tmp1; mv $D/.a.tmp1 $D/a", "a" },
  { "a-vim-save-is-one-change", TWO, 2,
    ": >$D/4913; rm $D/4913; mv $D/a $D/a~; echo x >$D/a; chmod 644 $D/a; rm $D/a~", "a" },
  /* In one process: while a shell waits for its turn the file would be gone for too long. */
  { "a-vim-save-of-the-same-is-no-change", TWO, 2,
    "perl -e 'chdir shift; rename \"a\", \"a~\"; open F, \">a\"; print F \"a\\n\"; close F; "
    "unlink \"a~\"' $D",
    "" },
  { "a-gedit-save-is-one-change", TWO, 2,
    "echo x >$D/.goutputstream-XY; mv $D/.goutputstream-XY $D/a", "a" },
  { "an-emacs-save-is-one-change", TWO, 2,
    "ln -s me@host.1:2 $D/.#a; mv $D/a $D/a~; echo x >$D/a; rm $D/.#a", "a" },
  { "a-hard-link-save-is-one-change", TWO, 2, "ln $D/a $D/a~; rm $D/a; echo x >$D/a; rm $D/a~",
    "a" },
  { "a-link-counts-by-its-target", TWO, 2, "ln -s a $D/l; ", "l" },
  { "a-repeated-link-is-no-change", TWO "; ln -s a $D/l", 3, "ln -sfn a $D/l", "" },
  { "a-repointed-link-is-a-change", TWO "; ln -s a $D/l", 3, "ln -sfn b $D/l", "l" },
  { "a-rename-is-two-changes", TWO, 2, "mv $D/a $D/c", "a c" },
  { "mkdir-with-a-file-at-once", TWO, 2, "mkdir -p $D/d/x/y; echo a >$D/d/x/y/f", "d/x/y/f" },
  { "cp-r", "mkdir -p $D/d/e; echo a >$D/d/a; echo b >$D/d/e/b", 2, "cp -r $D/d $D/c",
    "c/a c/e/b" },
  { "a-directory-moved-in", TWO "; mkdir -p out/d/e; echo x >out/d/x; echo y >out/d/e/y", 2,
    "mv out/d $D/d", "d/e/y d/x" },
  { "a-directory-moved-out", TWO "; mkdir -p out $D/d/e; echo x >$D/d/x; echo y >$D/d/e/y", 4,
    "mv $D/d out/d", "d/e/y d/x" },
  { "a-directory-renamed", "mkdir -p $D/d/e; echo x >$D/d/x; echo y >$D/d/e/y", 2, "mv $D/d $D/r",
    "d/e/y d/x r/e/y r/x" },
  { "a-directory-moved-within", "mkdir -p $D/d/e $D/o; echo x >$D/d/x; echo y >$D/d/e/y", 2,
    "mv $D/d $D/o/d", "d/e/y d/x o/d/e/y o/d/x" },
  { "a-directory-deleted", "mkdir -p $D/d/e; echo x >$D/d/x; echo y >$D/d/e/y", 2, "rm -rf $D/d",
    "d/e/y d/x" },
  { "a-directory-recreated-the-same-is-no-change", "mkdir -p $D/d; echo x >$D/d/x", 1,
    "rm -rf $D/d; mkdir $D/d; echo x >$D/d/x", "" },
  { "a-directory-recreated-with-other-content", "mkdir -p $D/d; echo x >$D/d/x", 1,
    "rm -rf $D/d; mkdir $D/d; echo z >$D/d/x", "d/x" },
  { "a-directory-becomes-a-file", "mkdir -p $D/d; echo x >$D/d/x", 1, "rm -rf $D/d; echo d >$D/d",
    "d d/x" },
  { "a-file-becomes-a-directory", TWO, 2, "rm $D/a; mkdir $D/a; echo x >$D/a/x", "a a/x" },
  { "rsync-of-the-same-is-no-change", "mkdir -p out; echo a >out/a; cp out/a $D/a", 1,
    "sleep 0; rsync -a --checksum out/ $D/", "" },
  { "rsync-of-a-change", "mkdir -p out; echo a >out/a; cp out/a $D/a", 1,
    "echo xyz >out/a; rsync -a out/ $D/", "a" },
  { "git-stash-and-pop-is-no-change", REPO "; echo edit >a", 2,
    GIT "git stash -q; git stash pop -q", "" },
  { "git-checkout-there-and-back-is-no-change",
    REPO "; git checkout -q -b two; echo 2 >a; git commit -qam two", 2,
    GIT "git checkout -q one; git checkout -q two", "" },
  { "git-checkout-is-a-change", REPO "; git checkout -q -b two; echo 2 >a; git commit -qam two", 2,
    GIT "git checkout -q one", "a" },
  { "there-and-back-under-the-lock-is-no-change", REPO, 2,
    GIT ": >.git/index.lock; echo x >a; sync .; echo a >a; rm .git/index.lock", "" },
  { "ignored-by-git-is-no-change",
    REPO "; echo '*.o' >.gitignore; mkdir d; echo '/x' >d/.gitignore", 4,
    "echo x >$D/y.o; echo x >$D/d/x", "" },
  { "tracked-though-ignored-is-a-change",
    REPO "; echo o >k.o; git add k.o; git commit -qm o; echo '*.o' >.gitignore", 4,
    "echo x >$D/k.o", "k.o" },
  { "what-is-no-longer-ignored-counts", REPO "; echo '*.o' >.gitignore; echo 1 >y.o", 3,
    ": >$D/.gitignore", ".gitignore y.o" },
  { "what-is-ignored-from-now-on-does-not", REPO "; echo 1 >y.o; mkdir d; echo 1 >d/z.o", 4,
    "printf '*.o\n' >$D/.gitignore", ".gitignore" },
  { "editor-and-cache-files-are-no-change", "mkdir -p $D/__pycache__ $D/node_modules/x; " TWO, 2,
    "echo x >$D/.a.swp; echo x >$D/a~; echo x >$D/__pycache__/m.pyc; echo x "
    ">$D/node_modules/x/i.js",
    "" },
};

typedef struct
{
  const Case *what;
  int poll_msec;
  int max_monitors;
  gboolean adopted; /* there is no host while it happens */
} Variant;

static void
run_case (gconstpointer data)
{
  const Variant *variant = data;
  WatchFixture self = { 0 };

  watch_fixture_set_up (&self, GINT_TO_POINTER (variant->poll_msec));
  self.max_monitors = variant->max_monitors;
  self.thread = variant->adopted ? rk_watch_thread_new () : NULL;
  watch_fixture_shell (&self, variant->what->before);
  watch_fixture_start_learnt (&self, variant->what->n_files);
  watch_fixture_expect (&self, "");
  if (variant->adopted)
    watch_fixture_next_host (&self, variant->what->script);
  else
    watch_fixture_shell (&self, variant->what->script);
  watch_fixture_expect (&self, variant->what->changed);
  watch_fixture_tear_down (&self, NULL);
}

static void
test_root_recreated (WatchFixture *self, gconstpointer data)
{
  watch_fixture_write (self, "a", "a");
  watch_fixture_start_learnt (self, 1);
  watch_fixture_shell (self, "rm -rf $D");
  watch_fixture_wait_changed (self, "a");
  watch_fixture_shell (self, "mkdir $D; echo new >$D/a");
  watch_fixture_wait_changed (self, "a");
  watch_fixture_expect (self, "");
  watch_fixture_write (self, "a", "newer");
  watch_fixture_expect (self, "a");
}

static void
test_root_renamed_away_and_back (WatchFixture *self, gconstpointer data)
{
  watch_fixture_write (self, "a", "a");
  watch_fixture_start_learnt (self, 1);
  watch_fixture_shell (self, "mv $D away; echo unseen >away/a");
  watch_fixture_wait_changed (self, "a");
  watch_fixture_shell (self, "mv away $D");
  watch_fixture_wait_changed (self, "a");
  watch_fixture_expect (self, "");
  watch_fixture_write (self, "a", "newer");
  watch_fixture_expect (self, "a");
}

static void
test_root_is_a_link (WatchFixture *self, gconstpointer data)
{
  g_autofree char *link = g_strconcat (self->dir, ".link", NULL);

  watch_fixture_write (self, "a", "a");
  watch_fixture_shell (self, "ln -s tree tree.link; mkdir out; echo other >out/a");
  watch_fixture_start (self, link);
  watch_fixture_write (self, "a", "b");
  watch_fixture_expect (self, "a");
  watch_fixture_shell (self, "ln -sfn out tree.link");
  watch_fixture_wait_changed (self, "a");
  watch_fixture_shell (self, "echo again >out/b");
  watch_fixture_wait_changed (self, "b");
}

static void
test_single_file (WatchFixture *self, gconstpointer data)
{
  g_autofree char *path = watch_fixture_path (self, "zz-sentinel-file");

  watch_fixture_write (self, "zz-sentinel-file", "1");
  watch_fixture_write (self, "other", "1");
  watch_fixture_start (self, path);
  watch_fixture_shell (self, "echo 2 >$D/other; echo 2 >$D/new; mkdir $D/d; echo x >$D/d/x");
  watch_fixture_shell (self, "echo 2 >$D/.t; mv $D/.t $D/zz-sentinel-file");
  watch_fixture_wait_sentinel (self);
  g_assert_cmpuint (self->changed->len, ==, 0);
}

static void
test_unreadable_directory (WatchFixture *self, gconstpointer data)
{
  watch_fixture_shell (self, "mkdir $D/d; echo x >$D/d/x; chmod 0 $D/d");
  watch_fixture_start (self, NULL);
  g_assert_cmpuint (self->notices->len, ==, 1);
  watch_fixture_shell (self, "chmod 755 $D/d");
  watch_fixture_wait_changed (self, "d/x");
}

static void
test_saved_after_the_start (WatchFixture *self, gconstpointer data)
{
  watch_fixture_write (self, "a", "a");
  watch_fixture_write (self, "b", "b");
  self->save_after_start = "a";
  watch_fixture_start (self, NULL);
  watch_fixture_expect (self, "a");
}

static void
test_told_again (WatchFixture *self, gconstpointer data)
{
  self->thread = rk_watch_thread_new ();
  watch_fixture_shell (self, TWO);
  watch_fixture_start_learnt (self, 2);
  watch_fixture_write (self, "a", "x");
  watch_fixture_expect (self, "a");
  watch_fixture_next_host (self, "rm $D/b");
  watch_fixture_expect (self, "a b");
  watch_fixture_next_host (self, "true");
  watch_fixture_expect (self, "a b");
  watch_fixture_run_started (self);
  watch_fixture_next_host (self, "touch $D/a");
  watch_fixture_expect (self, "");
}

static void
test_memory_lost (WatchFixture *self, gconstpointer data)
{
  self->thread = rk_watch_thread_new ();
  watch_fixture_shell (self, TWO "; mkdir $D/d; echo x >$D/d/x");
  watch_fixture_start_learnt (self, 3);
  watch_fixture_next_host (self, "rm known");
  watch_fixture_expect (self, "");
  watch_fixture_run_started (self);
  watch_fixture_next_host (self, "rm known $D/d/x");
  watch_fixture_expect (self, "d");
}

static void
test_memory_cut (WatchFixture *self, gconstpointer data)
{
  self->thread = rk_watch_thread_new ();
  watch_fixture_shell (self, TWO "; mkdir $D/d");
  watch_fixture_start_learnt (self, 2);
  for (guint eighths = 0; eighths <= 8; eighths++)
    {
      g_autofree char *script = g_strdup_printf (
          "rm $D/d/x; truncate -s $(($(stat -c %%s known) * %u / 8)) known", eighths);

      watch_fixture_write (self, "d/x", "x");
      watch_fixture_sync (self);
      watch_fixture_run_started (self);
      g_ptr_array_set_size (self->changed, 0);
      watch_fixture_next_host (self, script);
      watch_fixture_sync (self);
      g_assert_cmpuint (self->changed->len, >, 0);
      watch_fixture_run_started (self);
      g_ptr_array_set_size (self->changed, 0);
    }
}

static void
test_memory_bounded (WatchFixture *self, gconstpointer data)
{
  struct stat status;

  self->thread = rk_watch_thread_new ();
  watch_fixture_shell (self, TWO);
  watch_fixture_start_learnt (self, 2);
  for (guint i = 0; i < 40000; i++)
    rk_watcher_run_started (self->watcher, rk_clock_get_real_usec (self->clock));
  watch_fixture_sync (self);
  g_assert_cmpint (stat (self->memory, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_cmpint (status.st_size, <, 1200 * 1024);
}

static void
add_fixture_test (const char *name, void (*test) (WatchFixture *, gconstpointer))
{
  g_autofree char *path = g_strdup_printf ("/watcher-tree/%s", name);

  g_test_add (path, WatchFixture, NULL, watch_fixture_set_up, test, watch_fixture_tear_down);
}

static void
add_cases (const char *prefix, int poll_msec, int max_monitors, gboolean adopted)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/watcher-tree/%s/%s", prefix, cases[i].name);
      Variant *variant = g_new (Variant, 1);

      *variant = (Variant){ &cases[i], poll_msec, max_monitors, adopted };
      g_test_add_data_func_full (path, variant, run_case, g_free);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_cases ("gio", 0, 0, FALSE);
  add_cases ("inotify", 0, -1, FALSE);
  add_cases ("mixed", 0, 1, FALSE);
  add_cases ("poll", 20, 0, FALSE);
  add_cases ("adopted", 0, 0, TRUE);
  add_fixture_test ("the-root-is-deleted-and-recreated", test_root_recreated);
  add_fixture_test ("the-root-is-renamed-away-and-back", test_root_renamed_away_and_back);
  add_fixture_test ("the-root-is-a-link-that-is-repointed", test_root_is_a_link);
  add_fixture_test ("a-single-file", test_single_file);
  /* Root reads everything. */
  if (geteuid () != 0)
    add_fixture_test ("an-unreadable-directory-is-said-once", test_unreadable_directory);
  add_fixture_test ("a-save-right-after-the-start-is-seen", test_saved_after_the_start);
  add_fixture_test ("what-no-run-has-seen-is-told-to-the-next-host", test_told_again);
  add_fixture_test ("a-host-that-knows-nothing-goes-by-the-times", test_memory_lost);
  add_fixture_test ("no-change-is-lost-wherever-the-memory-is-cut", test_memory_cut);
  add_fixture_test ("the-memory-stays-short", test_memory_bounded);
  return g_test_run ();
}
