/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-tree-trouble: what a person should know of the watching, in words: each thing is told once
 * when it arises, and all that stands is reported as it changes. Decides nothing.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "rk-tree.h"

/* A status is read, not searched. */
#define MAX_LINES 6

typedef struct
{
  char *key;   /* (owned) */
  char *words; /* (owned) */
} Trouble;

static void
trouble_free (gpointer data)
{
  Trouble *trouble = data;

  g_free (trouble->key);
  g_free (trouble->words);
  g_free (trouble);
}

/**
 * rk_tree_new_troubles:
 *
 * Returns: (transfer full): an empty list
 */
GPtrArray *
rk_tree_new_troubles (void)
{
  return g_ptr_array_new_with_free_func (trouble_free);
}

static Trouble *
find (RkTree *self, const char *key)
{
  for (guint i = 0; i < self->troubles->len; i++)
    {
      Trouble *trouble = g_ptr_array_index (self->troubles, i);

      if (strcmp (trouble->key, key) == 0)
        return trouble;
    }
  return NULL;
}

static void
report (RkTree *self)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; i < self->troubles->len; i++)
    {
      const Trouble *trouble = g_ptr_array_index (self->troubles, i);

      if (i == MAX_LINES)
        {
          guint n_more = self->troubles->len - i;
          g_string_append_printf (
              lines, g_dngettext (GETTEXT_PACKAGE, "\nand %u more", "\nand %u more", n_more),
              n_more);
          break;
        }
      g_string_append_printf (lines, "%s%s", i > 0 ? "\n" : "", trouble->words);
    }
  rk_report_queue_push (self->reports, RK_WATCH_TROUBLE, lines->len > 0 ? lines->str : NULL);
}

/**
 * rk_tree_trouble:
 * @self: a tree
 * @key: what it is about
 * @words: what there is to know
 *
 * Tells it, unless just this stands already.
 */
void
rk_tree_trouble (RkTree *self, const char *key, const char *words)
{
  Trouble *trouble = find (self, key);

  if (trouble != NULL && strcmp (trouble->words, words) == 0)
    return;
  if (trouble == NULL)
    {
      trouble = g_new0 (Trouble, 1);
      trouble->key = g_strdup (key);
      g_ptr_array_add (self->troubles, trouble);
    }
  g_free (trouble->words);
  trouble->words = g_strdup (words);
  rk_report_queue_push (self->reports, RK_WATCH_NOTICE, words);
  report (self);
}

/**
 * rk_tree_trouble_over:
 * @self: a tree
 * @key: what it was about; nothing happens if there was nothing
 * @words: (nullable): how to tell that it is over; %NULL if nobody asks
 */
void
rk_tree_trouble_over (RkTree *self, const char *key, const char *words)
{
  Trouble *trouble = find (self, key);

  if (trouble == NULL)
    return;
  g_ptr_array_remove (self->troubles, trouble);
  if (words != NULL)
    rk_report_queue_push (self->reports, RK_WATCH_NOTICE, words);
  report (self);
}
