/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-tree-pending: the names that are not decided yet, with the one timer that decides them at
 * last; and git, which holds all decisions while it is at work.
 *
 * Invariants: the timer is armed only while something waits; BUSY was reported exactly while
 * something is undecided.
 */
#include "config.h"

#include "rk-tree.h"

#include <string.h>

typedef struct
{
  RkTreeNode *node; /* (owned) */
  gint64 due_usec;
  char *name; /* (owned) */
} Wait;

static void
wait_free (gpointer data)
{
  Wait *wait = data;

  rk_tree_node_unref (wait->node);
  g_free (wait->name);
  g_free (wait);
}

static guint
wait_hash (gconstpointer data)
{
  const Wait *wait = data;

  return g_direct_hash (wait->node) * 31 + g_str_hash (wait->name);
}

static gboolean
wait_equal (gconstpointer a, gconstpointer b)
{
  const Wait *x = a, *y = b;

  return x->node == y->node && strcmp (x->name, y->name) == 0;
}

/**
 * rk_tree_new_waits:
 *
 * Returns: (transfer full): an empty set of waiting names
 */
GHashTable *
rk_tree_new_waits (void)
{
  return g_hash_table_new_full (wait_hash, wait_equal, wait_free, NULL);
}

static void
arm (RkTree *self, gint64 due_usec)
{
  if (self->timer_usec >= 0 && self->timer_usec <= due_usec)
    return;

  self->timer_usec = due_usec;
  g_source_set_ready_time (self->timer, due_usec);
}

static void
disarm (RkTree *self)
{
  if (self->timer_usec < 0)
    return;

  self->timer_usec = -1;
  g_source_set_ready_time (self->timer, -1);
}

/**
 * rk_tree_wait:
 * @node: a directory
 * @name: a name in it
 * @wait_usec: when to decide
 *
 * Nothing is decided of @name until then, however it was waiting before.
 */
void
rk_tree_wait (RkTreeNode *node, const char *name, gint64 wait_usec)
{
  RkTree *self = node->tree;
  Wait probe = { .node = node, .name = (char *)name };
  Wait *wait = g_hash_table_lookup (self->waits, &probe);

  if (wait == NULL)
    {
      wait = g_new (Wait, 1);
      *wait = (Wait){ .node = rk_tree_node_ref (node), .name = g_strdup (name) };
      g_hash_table_add (self->waits, wait);
    }
  wait->due_usec = rk_tree_now_usec (self) + wait_usec;
  arm (self, wait->due_usec);
}

/**
 * rk_tree_wait_no_more:
 * @node: a directory
 * @name: a name in it, which is decided
 */
void
rk_tree_wait_no_more (RkTreeNode *node, const char *name)
{
  Wait probe = { .node = node, .name = (char *)name };

  g_hash_table_remove (node->tree->waits, &probe);
}

/**
 * rk_tree_is_held:
 * @self: a tree
 *
 * To be asked at each event.
 *
 * Returns: whether git is at work, so that nothing may be decided
 */
gboolean
rk_tree_is_held (RkTree *self)
{
  if (self->hold_usec != 0)
    return TRUE;
  if (rk_tree_check_git (self) == RK_GIT_FREE)
    {
      self->hold_stale = FALSE;
      return FALSE;
    }
  if (self->hold_stale)
    return FALSE;

  self->hold_usec = rk_tree_now_usec (self);
  self->hold_clear_usec = 0;
  arm (self, self->hold_usec + RK_HOLD_LOOK_USEC);
  return TRUE;
}

/* Is the hold over? Asked every few milliseconds while it lasts. */
static void
update_hold (RkTree *self, gint64 now_usec)
{
  RkGitHold hold = rk_tree_check_git (self);
  gboolean at_work = hold == RK_GIT_HELD_LOCK || hold == RK_GIT_HELD_OPERATION;

  if (at_work)
    self->hold_clear_usec = 0;
  else if (self->hold_clear_usec == 0)
    self->hold_clear_usec = now_usec;

  if (!at_work && now_usec - self->hold_clear_usec >= RK_HOLD_CLEAR_USEC)
    self->hold_usec = 0;
  else if (now_usec - self->hold_usec >= RK_HOLD_CAP_USEC)
    {
      self->hold_usec = 0;
      self->hold_stale = TRUE;
    }
}

/* The last look comes when the hold may end, not up to one interval later. */
static gint64
get_next_look_usec (const RkTree *self, gint64 now_usec)
{
  gint64 next_usec = now_usec + RK_HOLD_LOOK_USEC;

  if (self->hold_clear_usec != 0)
    next_usec = MIN (next_usec, self->hold_clear_usec + RK_HOLD_CLEAR_USEC);
  return next_usec;
}

static void
judge_due (RkTree *self, gint64 now_usec)
{
  g_autoptr (GPtrArray) due = g_ptr_array_new_with_free_func (wait_free);
  GHashTableIter iter;
  Wait *wait;

  g_hash_table_iter_init (&iter, self->waits);
  while (g_hash_table_iter_next (&iter, (gpointer *)&wait, NULL))
    if (wait->due_usec <= now_usec)
      {
        g_hash_table_iter_steal (&iter);
        g_ptr_array_add (due, wait);
      }

  rk_report_queue_cork (self->reports);
  for (guint i = 0; i < due->len; i++)
    {
      wait = g_ptr_array_index (due, i);
      if (!wait->node->dead)
        rk_tree_judge (wait->node, wait->name, RK_REASON_DUE);
    }
  rk_report_queue_uncork (self->reports);
}

static void
arm_for_waits (RkTree *self)
{
  GHashTableIter iter;
  Wait *wait;

  g_hash_table_iter_init (&iter, self->waits);
  while (g_hash_table_iter_next (&iter, (gpointer *)&wait, NULL))
    arm (self, wait->due_usec);
}

/**
 * rk_tree_on_timer:
 * @self: a tree whose timer is due
 */
void
rk_tree_on_timer (RkTree *self)
{
  gint64 now_usec = rk_tree_now_usec (self);

  disarm (self);
  if (self->hold_usec != 0)
    update_hold (self, now_usec);

  if (self->hold_usec != 0)
    arm (self, get_next_look_usec (self, now_usec));
  else
    {
      judge_due (self, now_usec);
      arm_for_waits (self);
    }
  rk_tree_update_busy (self);
}

/**
 * rk_tree_update_busy:
 * @self: a tree
 *
 * To be called at the end of everything that may have decided something, or left it open.
 */
void
rk_tree_update_busy (RkTree *self)
{
  gboolean git = self->hold_usec != 0;
  gboolean scanning = self->scans.length > 0 && !self->first_walk;
  gboolean busy = git || scanning || self->jobs > 0 || g_hash_table_size (self->waits) > 0;

  if (!git && g_hash_table_size (self->waits) == 0)
    disarm (self);
  if (busy && (!self->busy || git != self->busy_git))
    rk_report_queue_push (self->reports, RK_WATCH_BUSY, git ? "git" : NULL);
  else if (!busy && self->busy)
    rk_report_queue_push (self->reports, RK_WATCH_SETTLED, NULL);
  self->busy = busy;
  self->busy_git = git;
  rk_tree_memory_flush (self->memory);
}
