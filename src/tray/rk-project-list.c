/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The store knows files, the supervisor programs; who shows projects wants both in one list. It is
 * made anew from the two whenever either changes, keeping the items whose ids stay: there are tens
 * of them, not thousands.
 */

#include "config.h"

#include "rk-project-list.h"

#include "rk-last-words.h"
#include "rk-list-order.h"
#include "rk-store-edit.h"

struct _RkProjectList
{
  GObject parent_instance;

  RkHost *host;             /* (owned) */
  RkStore *store;           /* (owned) */
  RkSupervisor *supervisor; /* (owned) */
  GListStore *items;        /* (owned) (element-type RkProjectItem) */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RkProjectList, rk_project_list, G_TYPE_OBJECT)

static RkProjectItem *
peek_item (RkProjectList *self, guint position)
{
  g_autoptr (RkProjectItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);

  return item;
}

static guint
count (RkProjectList *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->items));
}

static void
add_missing (RkProjectList *self)
{
  g_auto (GStrv) ids = rk_store_list_ids (self->store);

  for (guint i = 0; ids[i] != NULL; i++)
    if (rk_project_list_find (self, ids[i]) == NULL)
      {
        g_autoptr (RkProjectItem) item = rk_project_item_new (ids[i]);
        if (rk_project_item_refresh (item, self->store,
                                     rk_supervisor_find (self->supervisor, ids[i])))
          g_list_store_insert_sorted (self->items, item, rk_project_item_compare, NULL);
      }
}

static int
compare_at (RkProjectList *self, guint a, guint b)
{
  return rk_project_item_compare (peek_item (self, a), peek_item (self, b), NULL);
}

/* Of two neighbours in the wrong order, the first moved if it also disagrees with the one after. */
static gboolean
find_misplaced (RkProjectList *self, guint *position)
{
  for (guint i = 1; i < count (self); i++)
    if (compare_at (self, i - 1, i) > 0)
      {
        gboolean first_moved = i + 1 < count (self) && compare_at (self, i - 1, i + 1) > 0;
        *position = first_moved ? i - 1 : i;
        return TRUE;
      }
  return FALSE;
}

/* In one change of the model, so that whoever shows it sees that nobody left. */
static void
put_in_place (RkProjectList *self, guint from)
{
  g_autoptr (GPtrArray) moved = g_ptr_array_new_with_free_func (g_object_unref);
  guint to = 0;

  for (guint i = 0; i < count (self); i++)
    to += i != from && compare_at (self, i, from) < 0;
  for (guint i = MIN (from, to); i <= MAX (from, to); i++)
    if (i != from)
      g_ptr_array_add (moved, g_object_ref (peek_item (self, i)));
  g_ptr_array_insert (moved, to < from ? 0 : -1, g_object_ref (peek_item (self, from)));
  g_list_store_splice (self->items, MIN (from, to), moved->len, moved->pdata, moved->len);
}

/* Item by item, so that whoever shows the list keeps what it has of the others. */
static void
put_in_order (RkProjectList *self)
{
  guint misplaced;

  for (guint n_moves = 0; find_misplaced (self, &misplaced); n_moves++)
    {
      if (n_moves == count (self))
        {
          g_list_store_sort (self->items, rk_project_item_compare, NULL);
          return;
        }
      put_in_place (self, misplaced);
    }
}

static void
look_again (RkProjectList *self)
{
  for (guint i = count (self); i > 0; i--)
    {
      RkProjectItem *item = peek_item (self, i - 1);
      RkProgram *program = rk_supervisor_find (self->supervisor, rk_project_item_get_id (item));
      if (!rk_project_item_refresh (item, self->store, program))
        g_list_store_remove (self->items, i - 1);
    }
  add_missing (self);
  put_in_order (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
hear_last_words (RkProjectList *self, RkProjectItem *item, RkProgram *program, int state)
{
  if (state == RK_STATE_BACKOFF || state == RK_STATE_FAILED)
    {
      g_autoptr (RkExcerpt) excerpt = rk_last_words_read (self->host, program);
      rk_project_item_set_last_words (item, excerpt);
    }
  else if (state == RK_STATE_RUNNING)
    rk_project_item_set_last_words (item, NULL);
}

static void
on_state_changed (RkSupervisor *supervisor, RkProgram *program, int old, int state,
                  RkProjectList *self)
{
  RkProjectItem *item = rk_project_list_find (self, rk_program_get_project (program)->id);

  if (item == NULL || rk_project_item_get_program (item) != program)
    return;
  hear_last_words (self, item, program, state);
  rk_project_item_changed (item);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * rk_project_list_get_model:
 * @self: the list
 *
 * Returns: (transfer none) (element-type RkProjectItem): the items, in order
 */
GListModel *
rk_project_list_get_model (RkProjectList *self)
{
  return G_LIST_MODEL (self->items);
}

/**
 * rk_project_list_find:
 * @self: the list
 * @id: an id
 *
 * Returns: (transfer none) (nullable): the item of this project
 */
RkProjectItem *
rk_project_list_find (RkProjectList *self, const char *id)
{
  for (guint i = 0; i < count (self); i++)
    if (g_strcmp0 (rk_project_item_get_id (peek_item (self, i)), id) == 0)
      return peek_item (self, i);
  return NULL;
}

/**
 * rk_project_list_set_leaving:
 * @self: the list
 * @id: a project; nothing happens if it is not in the list
 * @leaving: whether it is being removed, and not to be shown any more
 */
void
rk_project_list_set_leaving (RkProjectList *self, const char *id, gboolean leaving)
{
  RkProjectItem *item = rk_project_list_find (self, id);

  if (item == NULL)
    return;
  rk_project_item_set_leaving (item, leaving);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* The others of a group that have a place. */
static GPtrArray *
list_group (RkProjectList *self, const char *group, RkProject *without)
{
  GPtrArray *projects = g_ptr_array_new_with_free_func ((GDestroyNotify)rk_project_unref);

  for (guint i = 0; i < count (self); i++)
    {
      RkProgram *program = rk_project_item_get_program (peek_item (self, i));
      RkProject *project = program != NULL ? rk_program_get_project (program) : NULL;
      if (project != NULL && project != without && g_strcmp0 (project->group, group) == 0)
        g_ptr_array_add (projects, rk_project_ref (project));
    }
  return projects;
}

static guint
find_in_group (GPtrArray *projects, const char *id)
{
  for (guint i = 0; i < projects->len; i++)
    if (g_strcmp0 (((RkProject *)g_ptr_array_index (projects, i))->id, id) == 0)
      return i;
  return projects->len;
}

static gboolean
place (RkProjectList *self, RkProject *project, int position, const char *group, GError **error)
{
  RkProject after = *project;

  after.position = position;
  after.group = group;
  if (project->position == position && g_strcmp0 (project->group, group) == 0)
    return TRUE;
  return rk_store_replace (self->store, project, &after, error);
}

/* From the far ends, so that the order is the same after each file. */
static gboolean
place_group (RkProjectList *self, GPtrArray *projects, const int *positions, guint at,
             const char *group, GError **error)
{
  for (guint i = 0; i < at; i++)
    if (!place (self, g_ptr_array_index (projects, i), positions[i], group, error))
      return FALSE;
  for (guint i = projects->len; i > at; i--)
    if (!place (self, g_ptr_array_index (projects, i - 1), positions[i - 1], group, error))
      return FALSE;
  return TRUE;
}

/**
 * rk_project_list_move:
 * @self: the list
 * @id: a project
 * @group: (nullable): the group that it is to belong to
 * @before: (nullable): the project of that group that it is to stand before; %NULL: none, it is to
 * be the last
 * @error: return location for an error of rk_store_replace()
 *
 * Writes the new place to its file, and to as few others as that needs. Projects whose files are
 * broken stay where they are.
 *
 * Returns: whether it is there now
 */
gboolean
rk_project_list_move (RkProjectList *self, const char *id, const char *group, const char *before,
                      GError **error)
{
  RkProgram *program = rk_supervisor_find (self->supervisor, id);

  if (program == NULL)
    return FALSE;
  g_autoptr (RkProject) moved = rk_project_ref (rk_program_get_project (program));
  g_autofree char *own_group = g_strdup (group);
  g_autoptr (GPtrArray) projects = list_group (self, own_group, moved);
  guint at = find_in_group (projects, before);
  g_autofree int *positions = g_new (int, projects->len + 1);

  for (guint i = 0; i < projects->len; i++)
    positions[i] = ((RkProject *)g_ptr_array_index (projects, i))->position;
  int position = rk_list_order_make_room (positions, projects->len, at);
  return place_group (self, projects, positions, at, own_group, error)
         && place (self, moved, position, own_group, error);
}

static void
rk_project_list_finalize (GObject *object)
{
  RkProjectList *self = RK_PROJECT_LIST (object);

  g_clear_object (&self->host);
  g_clear_object (&self->store);
  g_clear_object (&self->supervisor);
  g_clear_object (&self->items);
  G_OBJECT_CLASS (rk_project_list_parent_class)->finalize (object);
}

static void
rk_project_list_class_init (RkProjectListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rk_project_list_finalize;

  /**
   * RkProjectList::changed:
   * @self: the list
   *
   * Any item changed, came or went.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", RK_TYPE_PROJECT_LIST, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rk_project_list_init (RkProjectList *self)
{
  self->items = g_list_store_new (RK_TYPE_PROJECT_ITEM);
}

/**
 * rk_project_list_new:
 * @host: the host, which keeps its supervisor in step with its store
 *
 * Returns: (transfer full): the list, which follows both
 */
RkProjectList *
rk_project_list_new (RkHost *host)
{
  RkProjectList *self = g_object_new (RK_TYPE_PROJECT_LIST, NULL);
  RkStore *store = rk_host_get_store (host);
  RkSupervisor *supervisor = rk_host_get_supervisor (host);
  static const char *const store_signals[] = { "project-added", "project-changed",
                                               "project-removed", "problem-changed",
                                               "review-changed" };

  self->host = g_object_ref (host);
  self->store = g_object_ref (store);
  self->supervisor = g_object_ref (supervisor);
  for (guint i = 0; i < G_N_ELEMENTS (store_signals); i++)
    g_signal_connect_object (store, store_signals[i], G_CALLBACK (look_again), self,
                             G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (supervisor, "items-changed", G_CALLBACK (look_again), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (supervisor, "state-changed", G_CALLBACK (on_state_changed), self, 0);
  look_again (self);
  return self;
}
