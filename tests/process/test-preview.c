/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The preview of what is watched, on real directories. */

#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "rk-preview.h"

#define PLENTY_USEC (60 * G_USEC_PER_SEC)

typedef struct
{
  char *directory; /* (owned) */
} Place;

static void
make_file (Place *place, const char *name, const char *content)
{
  g_autofree char *path = g_build_filename (place->directory, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, content, -1, NULL));
}

static void
set_up (Place *place, gconstpointer data)
{
  place->directory = g_dir_make_tmp ("rk-preview-XXXXXX", NULL);
  g_assert_nonnull (place->directory);
  make_file (place, ".git/HEAD", "ref: refs/heads/main\n");
  make_file (place, ".gitignore", "# what is built\nbuild/\n");
  make_file (place, "build/out.py", "");
  make_file (place, "app.py", "");
  make_file (place, "site/page.html", "");
  make_file (place, "site/node_modules/x.js", "");
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      if (g_unlink (child) != 0)
        remove_tree (child);
    }
  g_rmdir (path);
}

static void
tear_down (Place *place, gconstpointer data)
{
  remove_tree (place->directory);
  g_free (place->directory);
}

static RkPreview *
look (Place *place, const char *const *extensions, guint max_entries, GCancellable *cancellable)
{
  const char *watch[] = { place->directory, NULL };
  const char *const arguments[] = { "true", NULL };
  RkProject draft;

  rk_project_draft_init (&draft);
  draft.directory = place->directory;
  draft.arguments = arguments;
  draft.watch = watch;
  if (extensions != NULL)
    draft.extensions = extensions;
  g_autoptr (RkProject) project = rk_project_new (&draft);
  return rk_preview_new (project, max_entries, PLENTY_USEC, cancellable);
}

static const RkPreviewEntry *
find (const RkPreview *preview, const char *path)
{
  for (guint i = 0; i < preview->entries->len; i++)
    {
      const RkPreviewEntry *entry = g_ptr_array_index (preview->entries, i);
      if (strcmp (entry->path, path) == 0)
        return entry;
    }
  return NULL;
}

static void
assert_says (const RkPreview *preview, const char *path, gboolean counts, const char *reason)
{
  const RkPreviewEntry *entry = find (preview, path);

  g_assert_nonnull (entry);
  g_assert_cmpint (entry->counts, ==, counts);
  g_assert_nonnull (strstr (entry->reason, reason));
}

static void
each_file_has_its_rule (Place *place, gconstpointer data)
{
  g_autoptr (RkPreview) preview = look (place, NULL, 1000, NULL);

  assert_says (preview, "app.py", TRUE, "no rule");
  assert_says (preview, "site/page.html", TRUE, "no rule");
  assert_says (preview, "build/", FALSE, ".gitignore:2: build/");
  assert_says (preview, ".git/", FALSE, "version control");
  assert_says (preview, "site/node_modules/", FALSE, "cache");
  g_assert_null (find (preview, "build/out.py"));
  g_assert_cmpuint (preview->n_watched, ==, 3);
  g_assert_false (preview->is_cut);
}

static void
extensions_leave_the_others_out (Place *place, gconstpointer data)
{
  const char *const extensions[] = { "py", NULL };
  g_autoptr (RkPreview) preview = look (place, extensions, 1000, NULL);

  assert_says (preview, "app.py", TRUE, "");
  assert_says (preview, "site/page.html", FALSE, "extension");
  g_assert_cmpuint (preview->n_watched, ==, 1);
}

static void
it_ends_at_its_limit (Place *place, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (RkPreview) preview = look (place, NULL, 2, NULL);

  g_assert_cmpuint (preview->entries->len, ==, 2);
  g_assert_true (preview->is_cut);
  g_cancellable_cancel (cancellable);
  g_autoptr (RkPreview) cancelled = look (place, NULL, 1000, cancellable);
  g_assert_cmpuint (cancelled->entries->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/preview/each-file-has-its-rule", Place, NULL, set_up, each_file_has_its_rule,
              tear_down);
  g_test_add ("/preview/extensions-leave-the-others-out", Place, NULL, set_up,
              extensions_leave_the_others_out, tear_down);
  g_test_add ("/preview/it-ends-at-its-limit", Place, NULL, set_up, it_ends_at_its_limit,
              tear_down);
  return g_test_run ();
}
