/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The store on a real file system: edits from outside, broken files, two writers, a full disk. */

#include "config.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rk-error.h"
#include "rk-safe-file.h"
#include "rk-store-edit.h"
#include "rk-store-trash.h"

#define LIMIT_USEC (5 * G_USEC_PER_SEC)

#define SHOP "# mine\n[Project]\nName=Shop\nCommand=./shop\nDirectory=/tmp\n"

typedef struct
{
  char *directory;
  RkStore *store;
  GString *log;
} Fixture;

static void
on_added (RkStore *store, RkProject *project, Fixture *self)
{
  g_string_append_printf (self->log, "+%s ", project->id);
}

static void
on_changed (RkStore *store, RkProject *before, RkProject *after, Fixture *self)
{
  g_string_append_printf (self->log, "%s:%s>%s ", after->id, before->name, after->name);
}

static void
on_removed (RkStore *store, RkProject *project, Fixture *self)
{
  g_string_append_printf (self->log, "-%s ", project->id);
}

static void
on_problem (RkStore *store, const char *id, Fixture *self)
{
  const RkStoreEntry *entry = rk_store_peek_entry (store, id);

  g_string_append_printf (self->log, "%s!%u ", id,
                          entry != NULL && entry->problem != NULL ? entry->problem->line : 0);
}

static void
on_review (RkStore *store, const char *id, Fixture *self)
{
  g_string_append_printf (self->log, "%s?%d ", id, rk_store_peek_entry (store, id)->own_changed);
}

/* Directories that cannot be read, as on a disk with a bad block: in front of the C library's. */
static gboolean cannot_read;
static guint n_failed_reads;

struct dirent64 *readdir64 (DIR *dir);

struct dirent64 *
readdir64 (DIR *dir)
{
  struct dirent64 *(*real) (DIR *) = dlsym (RTLD_NEXT, "readdir64");

  if (!cannot_read)
    return real (dir);
  n_failed_reads++;
  errno = EIO;
  return NULL;
}

static RkStore *
create_store (Fixture *self, const char *directory)
{
  RkStore *store = rk_store_new (directory);

  g_signal_connect (store, "project-added", G_CALLBACK (on_added), self);
  g_signal_connect (store, "project-changed", G_CALLBACK (on_changed), self);
  g_signal_connect (store, "project-removed", G_CALLBACK (on_removed), self);
  g_signal_connect (store, "problem-changed", G_CALLBACK (on_problem), self);
  g_signal_connect (store, "review-changed", G_CALLBACK (on_review), self);
  return store;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->log = g_string_new (NULL);
  self->directory = g_dir_make_tmp ("rekindle-store-XXXXXX", NULL);
  self->store = create_store (self, self->directory);
  rk_store_watch (self->store);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  const char *name;
  GDir *dir = g_dir_open (self->directory, 0, NULL);

  g_assert_finalize_object (self->store);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->directory, name, NULL);
      g_unlink (path);
    }
  g_dir_close (dir);
  g_assert_cmpint (g_rmdir (self->directory), ==, 0);
  g_free (self->directory);
  g_string_free (self->log, TRUE);
}

static char *
path_of (Fixture *self, const char *name)
{
  return g_build_filename (self->directory, name, NULL);
}

/* As editors do it: another file, renamed over. */
static void
put (Fixture *self, const char *name, const char *text)
{
  g_autofree char *path = path_of (self, name);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static gboolean
on_limit (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
expect (Fixture *self, const char *log)
{
  gboolean late = FALSE;
  guint limit = g_timeout_add (LIMIT_USEC / 1000, on_limit, &late);

  while (strcmp (self->log->str, log) != 0 && !late)
    g_main_context_iteration (NULL, TRUE);
  if (!late)
    g_source_remove (limit);
  g_assert_cmpstr (self->log->str, ==, log);
  g_string_truncate (self->log, 0);
}

static void
test_edits (Fixture *self, gconstpointer data)
{
  put (self, "shop.project", SHOP);
  expect (self, "+shop ");
  put (self, "shop.project", "[Project]\nName=Big\nCommand=./shop\nDirectory=/tmp\n");
  expect (self, "shop:Shop>Big ");

  g_autofree char *path = path_of (self, "shop.project");
  g_unlink (path);
  expect (self, "-shop ");
}

static void
test_checkout (Fixture *self, gconstpointer data)
{
  g_autofree char *path = path_of (self, "shop.project");

  put (self, "shop.project", SHOP);
  expect (self, "+shop ");
  g_unlink (path);
  put (self, "other.project", SHOP);
  expect (self, "+other ");
  put (self, "shop.project", "[Project]\nName=Big\nCommand=./shop\nDirectory=/tmp\n");
  expect (self, "shop:Shop>Big ");
}

static void
test_broken (Fixture *self, gconstpointer data)
{
  static const char broken[] = "[Project]\nName=New\nnonsense\n";
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  g_autofree char *path = path_of (self, "shop.project");

  put (self, "shop.project", SHOP);
  expect (self, "+shop ");
  put (self, "shop.project", broken);
  expect (self, "shop!3 ");
  RkProject *before = rk_store_find (self->store, "shop");
  g_assert_cmpstr (before->name, ==, "Shop");

  RkProject after = *before;
  after.name = "Other";
  g_assert_false (rk_store_replace (self->store, before, &after, &error));
  g_assert_error (error, RK_ERROR, RK_ERROR_BROKEN);
  g_assert_nonnull (strstr (error->message, "shop.project:3: "));
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, broken);

  put (self, "shop.project", SHOP);
  expect (self, "shop!0 ");
}

/* An editor that saves begins with one, and "touch" makes one. */
static void
test_empty_file (Fixture *self, gconstpointer data)
{
  put (self, "shop.project", SHOP);
  expect (self, "+shop ");
  put (self, "shop.project", "");
  expect (self, "shop!0 ");
  g_assert_cmpstr (rk_store_find (self->store, "shop")->name, ==, "Shop");
  put (self, "shop.project", SHOP);
}

static void
test_two_writers (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  g_autofree char *path = path_of (self, "shop.project");

  put (self, "shop.project", SHOP);
  expect (self, "+shop ");
  g_autoptr (RkProject) before = rk_project_ref (rk_store_find (self->store, "shop"));
  put (self, "shop.project", SHOP "Group=Theirs\nOpenUrl=http://x/\n# end\n");
  expect (self, "shop:Shop>Shop ");

  RkProject after = *before;
  after.name = "Ours";
  rk_store_replace (self->store, before, &after, &error);
  g_assert_no_error (error);
  expect (self, "shop:Shop>Ours ");
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==,
                   "# mine\n[Project]\nName=Ours\nCommand=./shop\nDirectory=/tmp\n"
                   "Group=Theirs\nOpenUrl=http://x/\n# end\n");
}

static void
test_add (Fixture *self, gconstpointer data)
{
  static const char *const command[] = { "./a b", NULL };
  g_autoptr (GError) error = NULL;
  struct stat status;
  RkProject values;

  rk_project_draft_init (&values);
  values.name = "Web Shop!";
  values.arguments = command;
  values.directory = "/tmp";
  g_autofree char *first = rk_store_add (self->store, &values, &error);
  g_autofree char *second = rk_store_add (self->store, &values, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first, ==, "web-shop");
  g_assert_cmpstr (second, ==, "web-shop-2");
  expect (self, "+web-shop +web-shop-2 ");
  g_assert_cmpstr (rk_store_find (self->store, first)->arguments[0], ==, "./a b");
  g_assert_cmpint (g_stat (rk_store_peek_entry (self->store, first)->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 07777, ==, 0600);

  values.name = "bad\xff";
  g_assert_null (rk_store_add (self->store, &values, &error));
  g_assert_nonnull (error);
  g_assert_true (rk_store_remove (self->store, second, NULL));
  expect (self, "-web-shop-2 ");
}

static void
test_symlink (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *link = path_of (self, "shop.project");

  put (self, "real", SHOP);
  g_assert_cmpint (symlink ("real", link), ==, 0);
  expect (self, "+shop ");
  RkProject *before = rk_store_find (self->store, "shop");
  RkProject after = *before;
  after.name = "Ours";
  g_assert_true (rk_store_replace (self->store, before, &after, &error));
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  expect (self, "shop:Shop>Ours ");
}

static void
test_strange_files (Fixture *self, gconstpointer data)
{
  g_autofree char *fifo = path_of (self, "fifo.project");

  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  put (self, ".hidden.project", SHOP);
  put (self, "x\033[31m.project", SHOP);
  put (self, "shop.project~", SHOP);
  expect (self, "fifo!0 ");
  g_assert_nonnull (rk_store_peek_entry (self->store, "fifo")->problem);
  g_auto (GStrv) ids = rk_store_list_ids (self->store);
  g_assert_cmpuint (g_strv_length (ids), ==, 1);
}

static void
test_own_file (Fixture *self, gconstpointer data)
{
  RkFileProblem *problem = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = path_of (self, RK_OWN_FILE_NAME);

  put (self, RK_OWN_FILE_NAME, "[Project]\nName=Own\nCommand=./run\n");
  g_autoptr (RkOwnFile) own = rk_own_file_read (path, &problem);
  g_assert_nonnull (own);
  g_autofree char *id = rk_store_add_own (self->store, own, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (id, ==, "own");
  g_assert_cmpstr (rk_store_find (self->store, id)->directory, ==, self->directory);

  /* rekindle.project looks like a stored project here, because this directory is the store too. */
  while (rk_store_find (self->store, "rekindle") == NULL
         && rk_store_peek_entry (self->store, "rekindle") == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_string_truncate (self->log, 0);
  put (self, RK_OWN_FILE_NAME, "[Project]\nName=Own\nCommand=rm -rf /\n");
  while (strstr (self->log->str, "own?1") == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (rk_store_find (self->store, id)->arguments[0], ==, "./run");

  g_assert_false (rk_store_agree (self->store, id, own, &error));
  g_assert_error (error, RK_ERROR, RK_ERROR_CHANGED);
  g_clear_error (&error);
  g_autoptr (RkOwnFile) now = rk_own_file_read (path, &problem);
  g_assert_true (rk_store_agree (self->store, id, now, &error));
  g_assert_cmpstr (rk_store_find (self->store, id)->arguments[0], ==, "rm");
  g_assert_false (rk_store_peek_entry (self->store, id)->own_changed);
}

static void
test_full_disk (void)
{
  g_autofree char *directory = g_dir_make_tmp ("rekindle-full-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "a", NULL);
  g_autofree char *big = g_strnfill (60000, 'x');
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;

  if (mount ("rekindle", directory, "tmpfs", 0, "size=16k") != 0)
    {
      g_test_skip_printf ("cannot mount a small file system: %s", g_strerror (errno));
      g_rmdir (directory);
      return;
    }
  g_assert_true (rk_safe_file_write (path, "old", 3, NULL));
  g_assert_false (rk_safe_file_write (path, big, strlen (big), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "old");

  GDir *dir = g_dir_open (directory, 0, NULL);
  guint n_files = 0;
  while (g_dir_read_name (dir) != NULL)
    n_files++;
  g_dir_close (dir);
  umount2 (directory, MNT_DETACH);
  g_rmdir (directory);
  g_assert_cmpuint (n_files, ==, 1);
}

/* What lies in the trash, as "id:name:ran ". */
static void
expect_trash (Fixture *self, const char *expected)
{
  g_autoptr (GPtrArray) list = rk_store_trash_list (self->store);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    {
      const RkTrashed *one = g_ptr_array_index (list, i);
      g_string_append_printf (text, "%s:%s:%d ", one->id, one->name, one->was_up);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static ino_t
inode_of (const char *path)
{
  struct stat status;

  g_assert_cmpint (stat (path, &status), ==, 0);
  return status.st_ino;
}

static void
test_trash (Fixture *self, gconstpointer data)
{
  g_autofree char *path = path_of (self, "shop.project");
  g_autoptr (GError) error = NULL;

  g_assert_false (rk_store_trash_put (self->store, "shop", TRUE, &error));
  g_assert_error (error, RK_ERROR, RK_ERROR_NOT_FOUND);
  put (self, "shop.project", SHOP);
  expect (self, "+shop ");
  ino_t inode = inode_of (path);
  expect_trash (self, "");

  g_assert_true (rk_store_trash_put (self->store, "shop", TRUE, NULL));
  expect (self, "-shop ");
  expect_trash (self, "shop:Shop:1 ");
  g_autofree char *id = rk_store_trash_restore (self->store, "shop", NULL);
  g_assert_cmpstr (id, ==, "shop");
  expect (self, "+shop ");
  expect_trash (self, "");
  g_assert_cmpuint (inode_of (path), ==, inode);

  g_assert_true (rk_store_trash_put (self->store, "shop", FALSE, NULL));
  expect_trash (self, "shop:Shop:0 ");
  rk_store_trash_discard (self->store, "shop");
  expect_trash (self, "");
  expect (self, "-shop ");
}

static void
test_unreadable_directory (Fixture *self, gconstpointer data)
{
  put (self, "shop.project", SHOP);
  expect (self, "+shop ");

  cannot_read = TRUE;
  put (self, "blog.project", "[Project]\nName=Blog\nCommand=./blog\nDirectory=/tmp\n");
  while (n_failed_reads == 0)
    g_main_context_iteration (NULL, TRUE);
  rk_store_reload (self->store);
  cannot_read = FALSE;
  g_assert_cmpuint (n_failed_reads, >, 1);

  put (self, "wiki.project", "[Project]\nName=Wiki\nCommand=./wiki\nDirectory=/tmp\n");
  while (strstr (self->log->str, "+wiki") == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (strstr (self->log->str, "-"));
  g_assert_nonnull (strstr (self->log->str, "+blog"));
}

static void
test_trash_beside_another (Fixture *self, gconstpointer data)
{
  g_autofree char *path = path_of (self, "shop.project");
  g_autofree char *text = NULL;

  put (self, "shop.project", SHOP);
  expect (self, "+shop ");
  g_assert_true (rk_store_trash_put (self->store, "shop", FALSE, NULL));
  put (self, "shop.project", "[Project]\nName=Big\nCommand=./shop\nDirectory=/tmp\n");
  expect (self, "-shop +shop ");
  g_autofree char *id = rk_store_trash_restore (self->store, "shop", NULL);
  g_assert_cmpstr (id, ==, "shop-2");
  expect (self, "+shop-2 ");
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "Big"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(claim, function)                                                                       \
  g_test_add ("/store/" claim, Fixture, NULL, set_up, function, tear_down)
  ADD ("edits-from-outside-are-picked-up", test_edits);
  ADD ("a-file-that-comes-back-at-once-was-never-gone", test_checkout);
  ADD ("a-broken-file-is-named-and-kept", test_broken);
  ADD ("an-empty-file-is-a-broken-one", test_empty_file);
  ADD ("two-writers-keep-each-others-changes", test_two_writers);
  ADD ("an-added-project-has-an-id-of-its-own", test_add);
  ADD ("a-symbolic-link-stays-one", test_symlink);
  ADD ("strange-files-neither-block-nor-fool-it", test_strange_files);
  ADD ("the-agreed-version-goes-on-until-reviewed", test_own_file);
  ADD ("what-was-removed-can-be-had-back-as-it-was", test_trash);
  ADD ("what-is-had-back-replaces-nothing", test_trash_beside_another);
  ADD ("a-directory-that-cannot-be-read-removes-nothing", test_unreadable_directory);
#undef ADD
  g_test_add_func ("/store/a-full-disk-leaves-the-old-file", test_full_disk);
  return g_test_run ();
}
