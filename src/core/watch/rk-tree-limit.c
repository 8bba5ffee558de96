/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-tree-limit: the kernel's limits on watches, in words that help: what is polled instead, which
 * directories weigh most, what cures it. Said when a walk is over, since the weights are known
 * then.
 */
#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "rk-tree.h"

#define KEY "limit"
#define MAX_NAMED 3
/* What lies below one directory only is that directory's weight. */
#define MOST_OF(n) ((n) / 5 * 4)

typedef struct
{
  RkTreeNode *node;
  guint n_dirs;
  guint n_polled;
} Weight;

static void
weigh (RkTreeNode *node, Weight *weight)
{
  GHashTableIter iter;
  gpointer child;

  weight->n_dirs++;
  weight->n_polled += node->watch != NULL && rk_tree_is_polled (node);
  if (node->children == NULL)
    return;
  g_hash_table_iter_init (&iter, node->children);
  while (g_hash_table_iter_next (&iter, NULL, &child))
    weigh (child, weight);
}

static int
compare_dirs (gconstpointer a, gconstpointer b)
{
  const Weight *x = a, *y = b;

  return x->n_dirs < y->n_dirs ? 1 : x->n_dirs > y->n_dirs ? -1 : 0;
}

static int
compare_polled (gconstpointer a, gconstpointer b)
{
  const Weight *x = a, *y = b;

  return x->n_polled < y->n_polled ? 1 : x->n_polled > y->n_polled ? -1 : compare_dirs (a, b);
}

static void
weigh_children (RkTreeNode *node, GArray *weights)
{
  GHashTableIter iter;
  gpointer child;

  if (node->children == NULL)
    return;
  g_hash_table_iter_init (&iter, node->children);
  while (g_hash_table_iter_next (&iter, NULL, &child))
    {
      Weight weight = { .node = child };

      weigh (child, &weight);
      g_array_append_val (weights, weight);
    }
}

/* The directories to name: those of the root, or of the one below it that holds nearly everything.
 */
static GArray *
weigh_all (RkTree *self)
{
  GArray *weights = g_array_new (FALSE, FALSE, sizeof (Weight));

  for (guint i = 0; i < self->roots->len; i++)
    {
      RkTreeRoot *root = g_ptr_array_index (self->roots, i);

      if (root->node != NULL)
        weigh_children (root->node, weights);
    }
  for (;;)
    {
      guint n_dirs = 0;

      g_array_sort (weights, compare_dirs);
      for (guint i = 0; i < weights->len; i++)
        n_dirs += g_array_index (weights, Weight, i).n_dirs;
      if (weights->len == 0 || g_array_index (weights, Weight, 0).n_dirs < MOST_OF (n_dirs))
        return weights;

      RkTreeNode *heaviest = g_array_index (weights, Weight, 0).node;
      if (heaviest->children == NULL || g_hash_table_size (heaviest->children) < 2)
        return weights;
      g_array_set_size (weights, 0);
      weigh_children (heaviest, weights);
    }
}

static char *
name_heaviest (GArray *weights)
{
  GString *names = g_string_new (NULL);

  g_array_sort (weights, compare_dirs);
  for (guint i = 0; i < MIN (weights->len, MAX_NAMED); i++)
    {
      const Weight *weight = &g_array_index (weights, Weight, i);

      g_string_append_printf (names, "%s%s (%u)", i > 0 ? ", " : "",
                              rk_tree_node_peek_relative (weight->node, NULL), weight->n_dirs);
    }
  return g_string_free (names, FALSE);
}

static char *
name_polled (GArray *weights)
{
  GString *names = g_string_new (NULL);
  guint n_with = 0;

  g_array_sort (weights, compare_polled);
  for (guint i = 0; i < weights->len; i++)
    {
      const Weight *weight = &g_array_index (weights, Weight, i);

      if (weight->n_polled == 0)
        break;
      if (n_with++ < MAX_NAMED)
        g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                                rk_tree_node_peek_relative (weight->node, NULL));
    }
  if (n_with > MAX_NAMED)
    g_string_append (names, "…");
  return g_string_free (names, FALSE);
}

static gulong
read_limit (const char *name)
{
  g_autofree char *path = g_strdup_printf ("/proc/sys/fs/inotify/%s", name);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? (gulong)g_ascii_strtoull (text, NULL, 10)
                                                       : 0;
}

static char *
describe_instances (void)
{
  /* Translators: the command stays as it is. */
  return g_strdup_printf (_ ("no inotify instance is left, everything is polled instead; to cure "
                             "it: sudo sysctl fs.inotify.max_user_instances=%lu"),
                          MAX (1024, 2 * read_limit ("max_user_instances")));
}

static char *
describe_watches (RkTree *self)
{
  g_autoptr (GArray) weights = weigh_all (self);
  g_autofree char *heaviest = name_heaviest (weights);
  g_autofree char *polled = name_polled (weights);

  /* Translators: first the directories that are polled, then the largest ones with their numbers of
   * directories. The command stays as it is. */
  return g_strdup_printf (_ ("the limit on watched directories is reached: %u are watched, %u are "
                             "polled (%s); most are "
                             "in %s; to cure it: sudo sysctl fs.inotify.max_user_watches=%lu"),
                          self->n_watched, self->n_polled, polled, heaviest,
                          MAX (524288, 2 * read_limit ("max_user_watches")));
}

/**
 * rk_tree_note_limit:
 * @self: a tree
 * @error: ENOSPC or EMFILE, as rk_dir_watcher_add() gave it
 *
 * What is polled because of it is said with rk_tree_say_limit().
 */
void
rk_tree_note_limit (RkTree *self, int error)
{
  if (self->limit_errno != EMFILE)
    self->limit_errno = error;
}

/**
 * rk_tree_say_limit:
 * @self: a tree of which everything has been scanned
 *
 * Says, once, which limit was met.
 */
void
rk_tree_say_limit (RkTree *self)
{
  if (self->limit_errno == 0 || self->limit_said)
    return;

  g_autofree char *words =
      self->limit_errno == EMFILE ? describe_instances () : describe_watches (self);
  self->limit_said = TRUE;
  rk_tree_trouble (self, KEY, words);
}

/**
 * rk_tree_limit_over:
 * @self: a tree of which nothing is polled because of a limit any more
 */
void
rk_tree_limit_over (RkTree *self)
{
  self->limit_errno = 0;
  self->limit_said = FALSE;
  rk_tree_trouble_over (
      self, KEY, _ ("the limit is no longer reached: nothing is polled because of it any more"));
}
