/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-project-item.h"

#include <glib/gi18n.h>

#include "rk-row-words.h"

struct _RkProjectItem
{
  GObject parent_instance;

  char *id;           /* (owned) */
  char *problem;      /* (owned) (nullable): why its file cannot be read, in a line */
  RkProgram *program; /* (owned) (nullable) */
  gboolean needs_review;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RkProjectItem, rk_project_item, G_TYPE_OBJECT)

static char *
dup_problem (RkStore *store, const char *id)
{
  const RkStoreEntry *entry = rk_store_peek_entry (store, id);

  if (entry == NULL || entry->problem == NULL)
    return NULL;
  g_autofree char *file = g_path_get_basename (entry->problem->path);
  return entry->problem->line > 0
             ? g_strdup_printf ("%s:%u: %s", file, entry->problem->line, entry->problem->reason)
             : g_strdup_printf ("%s: %s", file, entry->problem->reason);
}

/**
 * rk_project_item_refresh:
 * @self: an item
 * @store: where its file is
 * @program: (nullable): its program
 *
 * Looks again at what is known of it. Emits #RkProjectItem::changed.
 *
 * Returns: whether there is anything left to show
 */
gboolean
rk_project_item_refresh (RkProjectItem *self, RkStore *store, RkProgram *program)
{
  g_set_object (&self->program, program);
  g_free (self->problem);
  self->problem = dup_problem (store, self->id);
  const RkStoreEntry *entry = rk_store_peek_entry (store, self->id);
  self->needs_review = entry != NULL && entry->own_changed;
  rk_project_item_changed (self);
  return program != NULL || self->problem != NULL;
}

/**
 * rk_project_item_changed:
 * @self: an item
 *
 * Tells those who show it to look again.
 */
void
rk_project_item_changed (RkProjectItem *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * rk_project_item_get_id:
 * @self: an item
 *
 * Returns: (transfer none): the project's id
 */
const char *
rk_project_item_get_id (RkProjectItem *self)
{
  return self->id;
}

/**
 * rk_project_item_get_name:
 * @self: an item
 *
 * Returns: (transfer none): what the person calls it; the id where the file never could be read
 */
const char *
rk_project_item_get_name (RkProjectItem *self)
{
  return self->program != NULL ? rk_program_get_project (self->program)->name : self->id;
}

/**
 * rk_project_item_get_problem:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): file, line and reason, if its file is broken
 */
const char *
rk_project_item_get_problem (RkProjectItem *self)
{
  return self->problem;
}

/**
 * rk_project_item_needs_review:
 * @self: an item
 *
 * Returns: whether the project's own file says something else than the person agreed to
 */
gboolean
rk_project_item_needs_review (RkProjectItem *self)
{
  return self->needs_review;
}

/**
 * rk_project_item_get_program:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): its program
 */
RkProgram *
rk_project_item_get_program (RkProjectItem *self)
{
  return self->program;
}

/**
 * rk_project_item_dup_detail:
 * @self: an item
 * @now_usec: now, monotonic
 *
 * Returns: (transfer full): what is with it, translated
 */
char *
rk_project_item_dup_detail (RkProjectItem *self, gint64 now_usec)
{
  if (self->problem != NULL)
    return g_strdup (self->problem);
  g_autofree char *words = rk_row_words_describe (rk_program_get_status (self->program), now_usec);
  if (!self->needs_review)
    return g_steal_pointer (&words);
  return g_strdup_printf (_ ("%s · its rekindle.project changed, review it"), words);
}

/**
 * rk_project_item_is_up:
 * @self: an item
 *
 * Returns: whether it runs, or will by itself: then a click stops it
 */
gboolean
rk_project_item_is_up (RkProjectItem *self)
{
  if (self->program == NULL)
    return FALSE;
  const RkProgramStatus *status = rk_program_get_status (self->program);
  return status->after == RK_STATE_STARTING
         || (status->state != RK_STATE_STOPPED && status->state != RK_STATE_STOPPING
             && status->state != RK_STATE_KILLING && status->state != RK_STATE_FINISHED);
}

/**
 * rk_project_item_is_ticking:
 * @self: an item
 *
 * Returns: whether its detail changes with time alone
 */
gboolean
rk_project_item_is_ticking (RkProjectItem *self)
{
  return self->problem == NULL && self->program != NULL
         && rk_program_get_status (self->program)->state != RK_STATE_STOPPED;
}

static int
position_of (RkProjectItem *self)
{
  return self->program != NULL ? rk_program_get_project (self->program)->position : G_MAXINT;
}

/**
 * rk_project_item_compare:
 * @a: an item
 * @b: another one
 * @user_data: not used
 *
 * Returns: the order of the list: by the place that the person gave it, then by name
 */
int
rk_project_item_compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  RkProjectItem *first = (RkProjectItem *)a, *second = (RkProjectItem *)b;
  int first_position = position_of (first), second_position = position_of (second);

  if (first_position != second_position)
    return first_position < second_position ? -1 : 1;
  g_autofree char *key = g_utf8_casefold (rk_project_item_get_name (first), -1);
  g_autofree char *other = g_utf8_casefold (rk_project_item_get_name (second), -1);
  int order = g_utf8_collate (key, other);
  return order != 0 ? order : g_strcmp0 (first->id, second->id);
}

static void
rk_project_item_finalize (GObject *object)
{
  RkProjectItem *self = RK_PROJECT_ITEM (object);

  g_free (self->id);
  g_free (self->problem);
  g_clear_object (&self->program);
  G_OBJECT_CLASS (rk_project_item_parent_class)->finalize (object);
}

static void
rk_project_item_class_init (RkProjectItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rk_project_item_finalize;

  /**
   * RkProjectItem::changed:
   * @self: the item
   *
   * Something of what it shows may differ now.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", RK_TYPE_PROJECT_ITEM, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rk_project_item_init (RkProjectItem *self)
{
}

/**
 * rk_project_item_new:
 * @id: the id of a project
 *
 * Returns: (transfer full): an item that knows nothing yet
 */
RkProjectItem *
rk_project_item_new (const char *id)
{
  RkProjectItem *self = g_object_new (RK_TYPE_PROJECT_ITEM, NULL);

  self->id = g_strdup (id);
  return self;
}
