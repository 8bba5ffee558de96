/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-tree-learn: hashes in the background what later saves will be compared with. It never competes
 * with the program: lowest priority, within a budget, and the thread ends
 * when there is nothing left. A hash is kept only if the file was last changed before the current
 * run started: whatever events are still on their way, the run has seen just this content.
 */
#include "config.h"

#include "rk-tree.h"

#include "rk-file-look.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#define BUDGET_BYTES (G_GUINT64_CONSTANT (512) * 1024 * 1024)
#define BUDGET_FILES 200000

/* Files in one portion. A portion wakes the watch thread once, and each time it wakes it looks at
 * all its monitors: so not too small; its names are in memory: so not too large. */
#define PORTION_FILES 4096

typedef struct
{
  char *name; /* (owned) */
  RkFileLook before;
  RkFileLook after;
  guint8 hash[RK_FINGERPRINT_HASH_BYTES];
  gboolean hashed;
} Lesson;

/* The files of one directory. */
typedef struct
{
  RkTreeNode *node; /* (owned) */
  char *path;       /* (owned) */
  GArray *lessons;  /* (owned) (element-type Lesson) */
} Page;

typedef struct
{
  RkTree *tree;     /* (owned) */
  GPtrArray *pages; /* (owned) (element-type Page) (nullable): %NULL ends the thread */
  guint n_files;
} Portion;

static void
lesson_clear (gpointer data)
{
  g_free (((Lesson *)data)->name);
}

static void
page_free (gpointer data)
{
  Page *self = data;

  rk_tree_node_unref (self->node);
  g_free (self->path);
  g_array_unref (self->lessons);
  g_free (self);
}

static Portion *
portion_new (RkTree *tree)
{
  Portion *self = g_new0 (Portion, 1);

  self->tree = rk_tree_ref (tree);
  self->pages = g_ptr_array_new_with_free_func (page_free);
  return self;
}

static void
portion_free (Portion *self)
{
  g_ptr_array_unref (self->pages);
  rk_tree_unref (self->tree);
  g_free (self);
}

static void
take_lesson (const char *dir, Lesson *lesson)
{
  g_autofree char *path = g_build_filename (dir, lesson->name, NULL);

  if (rk_file_look_at (AT_FDCWD, path, &lesson->before) == 0)
    lesson->hashed =
        rk_file_look_hash (AT_FDCWD, path, &lesson->before, &lesson->after, lesson->hash);
}

/**
 * rk_tree_note_learnt:
 * @self: a tree
 * @size_bytes: the size of a file whose content is known from now on
 */
void
rk_tree_note_learnt (RkTree *self, guint64 size_bytes)
{
  __atomic_add_fetch (&self->learnt_bytes, size_bytes, __ATOMIC_RELAXED);
  __atomic_add_fetch (&self->learnt_files, 1, __ATOMIC_RELAXED);
}

static void
keep (Page *page, const Lesson *lesson)
{
  RkTree *self = page->node->tree;
  RkFileEntry *known = rk_file_table_find (&page->node->files, lesson->name);

  if (known == NULL || known->hashed || !lesson->hashed)
    return;
  if (!rk_fingerprint_may_learn (known, &lesson->before, &lesson->after,
                                 rk_tree_get_run_start_nsec (self)))
    {
      g_atomic_int_set (&self->unlearnt, TRUE);
      return;
    }

  known = rk_file_table_record (&page->node->files, lesson->name, &lesson->after, lesson->hash);
  rk_tree_memory_note_entry (self->memory, page->node, known);
  rk_tree_note_learnt (self, lesson->after.size_bytes);
}

/* Puts the directory's files into the portion, as far as there is room. Returns whether all found
 * some. */
static gboolean
add_page (Portion *portion, RkTreeNode *node)
{
  Page *page = g_new0 (Page, 1);
  guint i;

  page->node = rk_tree_node_ref (node);
  page->path = g_strdup (rk_tree_node_peek_path (node, NULL));
  page->lessons = g_array_new (FALSE, TRUE, sizeof (Lesson));
  g_array_set_clear_func (page->lessons, lesson_clear);
  g_ptr_array_add (portion->pages, page);
  for (i = 0; i < node->files.n && portion->n_files < PORTION_FILES; i++)
    {
      RkFileEntry *entry = node->files.entries[i];
      Lesson lesson = { 0 };

      if (entry->hashed || entry->tried)
        continue;
      entry->tried = TRUE;
      lesson.name = g_strdup (entry->name);
      g_array_append_val (page->lessons, lesson);
      portion->n_files++;
    }
  return i == node->files.n;
}

/* The next files to learn; %NULL if there are none. What cannot be learnt now is tried again with
 * the next run. */
static Portion *
next_portion (RkTree *self)
{
  Portion *portion = portion_new (self);
  RkTreeNode *node;

  while (portion->n_files < PORTION_FILES && (node = g_queue_peek_head (&self->to_learn)) != NULL)
    {
      if (!node->dead && !add_page (portion, node))
        break;
      g_queue_pop_head (&self->to_learn);
      node->learning = FALSE;
      rk_tree_node_unref (node);
    }
  if (portion->n_files == 0)
    g_clear_pointer (&portion, portion_free);
  return portion;
}

static gboolean
within_budget (RkTree *self)
{
  return self->learnt_bytes < BUDGET_BYTES && self->learnt_files < BUDGET_FILES;
}

static gboolean on_portion_done (gpointer data);

static void
take_page (Portion *portion, Page *page)
{
  for (guint i = 0; i < page->lessons->len; i++)
    if (!g_atomic_int_get (&portion->tree->stopped))
      take_lesson (page->path, &g_array_index (page->lessons, Lesson, i));
}

static gpointer
run (gpointer data)
{
  g_autoptr (GAsyncQueue) portions = data;
  Portion *portion;

  setpriority (PRIO_PROCESS, gettid (), 19);
  while ((portion = g_async_queue_pop (portions))->pages != NULL)
    {
      for (guint i = 0; i < portion->pages->len; i++)
        take_page (portion, portion->pages->pdata[i]);
      rk_watch_thread_invoke (portion->tree->thread, on_portion_done, portion);
    }
  g_free (portion);
  return NULL;
}

static void
keep_page (Page *page)
{
  if (g_atomic_int_get (&page->node->tree->stopped) || page->node->dead)
    return;

  for (guint i = 0; i < page->lessons->len; i++)
    keep (page, &g_array_index (page->lessons, Lesson, i));
}

/* One portion is under way as long as there are any; an empty one ends the thread. */
static void
send_portion (RkTree *self)
{
  gboolean stopped = g_atomic_int_get (&self->stopped) || !within_budget (self);
  Portion *portion = stopped ? NULL : next_portion (self);

  if (portion != NULL && self->learner == NULL)
    {
      self->learner = g_async_queue_new ();
      g_thread_unref (g_thread_new ("learn", run, g_async_queue_ref (self->learner)));
    }
  if (portion != NULL)
    g_async_queue_push (self->learner, portion);
  else if (self->learner != NULL)
    {
      g_async_queue_push (self->learner, g_new0 (Portion, 1));
      g_clear_pointer (&self->learner, g_async_queue_unref);
    }
}

static gboolean
on_portion_done (gpointer data)
{
  Portion *portion = data;

  for (guint i = 0; i < portion->pages->len; i++)
    keep_page (portion->pages->pdata[i]);
  rk_tree_memory_flush (portion->tree->memory);
  send_portion (portion->tree);
  portion_free (portion);
  return G_SOURCE_REMOVE;
}

/**
 * rk_tree_learn:
 * @node: a directory that was listed
 *
 * Its files will be hashed. Not those of a slow file system: each of them is hashed from its first
 * change on.
 */
void
rk_tree_learn (RkTreeNode *node)
{
  if (node->learning || node->remote || node->dead || node->files.n == 0)
    return;

  node->learning = TRUE;
  g_queue_push_tail (&node->tree->to_learn, rk_tree_node_ref (node));
}

/**
 * rk_tree_start_learning:
 * @self: a tree whose first walk is over
 */
void
rk_tree_start_learning (RkTree *self)
{
  if (self->learner == NULL && self->to_learn.length > 0)
    send_portion (self);
}

static void
try_again (RkTreeNode *node)
{
  GHashTableIter iter;
  gpointer child;

  for (guint i = 0; i < node->files.n; i++)
    if (node->files.entries[i]->tried && !node->files.entries[i]->hashed)
      {
        node->files.entries[i]->tried = FALSE;
        rk_tree_learn (node);
      }
  if (node->children == NULL)
    return;

  g_hash_table_iter_init (&iter, node->children);
  while (g_hash_table_iter_next (&iter, NULL, &child))
    try_again (child);
}

/**
 * rk_tree_learn_again:
 * @self: a tree; a run has started
 *
 * Files that were changed after the start of the last run can be learnt now.
 */
void
rk_tree_learn_again (RkTree *self)
{
  g_atomic_int_set (&self->unlearnt, FALSE);
  for (guint i = 0; i < self->roots->len; i++)
    {
      RkTreeRoot *root = g_ptr_array_index (self->roots, i);

      if (root->node != NULL)
        try_again (root->node);
    }
  rk_tree_start_learning (self);
}

/**
 * rk_tree_stop_learning:
 * @self: a tree that is stopped
 */
void
rk_tree_stop_learning (RkTree *self)
{
  RkTreeNode *node;

  while ((node = g_queue_pop_head (&self->to_learn)) != NULL)
    rk_tree_node_unref (node);
}
