/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* A program is stopped first, and its file is taken away when nothing of it is left: so undoing can
 * start it again at any moment without a second one beside it. Until then lists show it no more.
 * The files lie in the store's trash; those that an earlier host left there can be had back as
 * well.
 */

#include "config.h"

#include "rk-removals.h"

#include "rk-store-trash.h"

typedef struct
{
  char *id;
  char *name;
  gboolean was_up;
  gboolean is_stopping;  /* its file is still in its place */
  gboolean is_forgotten; /* nobody wants it back; only while it is stopping */
} Removal;

struct _RkRemovals
{
  GObject parent_instance;

  RkStore *store;           /* (owned) */
  RkSupervisor *supervisor; /* (owned) */
  RkProjectList *list;      /* (owned) */
  GPtrArray *removals;      /* (owned) (element-type Removal): the latest is the last */
  guint idle_id;            /* some have stopped */
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RkRemovals, rk_removals, G_TYPE_OBJECT)

static void
removal_free (gpointer data)
{
  Removal *removal = data;

  g_free (removal->id);
  g_free (removal->name);
  g_free (removal);
}

static Removal *
removal_new (const char *id, const char *name, gboolean was_up)
{
  Removal *removal = g_new0 (Removal, 1);

  removal->id = g_strdup (id);
  removal->name = g_strdup (name);
  removal->was_up = was_up;
  return removal;
}

static Removal *
find (RkRemovals *self, const char *id)
{
  for (guint i = 0; i < self->removals->len; i++)
    {
      Removal *removal = g_ptr_array_index (self->removals, i);
      if (g_str_equal (removal->id, id))
        return removal;
    }
  return NULL;
}

static void
drop (RkRemovals *self, Removal *removal)
{
  g_ptr_array_remove (self->removals, removal);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
is_alive (RkRemovals *self, const char *id)
{
  RkProgram *program = rk_supervisor_find (self->supervisor, id);

  return program != NULL && rk_state_is_alive (rk_program_get_status (program)->state);
}

static void
take_away (RkRemovals *self, Removal *removal)
{
  g_autofree char *id = g_strdup (removal->id);
  g_autoptr (GError) error = NULL;

  removal->is_stopping = FALSE;
  if (!rk_store_trash_put (self->store, id, removal->was_up, &error))
    {
      rk_project_list_set_leaving (self->list, id, FALSE);
      drop (self, removal);
      g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
    }
  else if (removal->is_forgotten)
    {
      rk_store_trash_discard (self->store, id);
      drop (self, removal);
    }
}

static gboolean
on_idle (gpointer data)
{
  RkRemovals *self = data;

  self->idle_id = 0;
  for (guint i = self->removals->len; i > 0; i--)
    {
      Removal *removal = g_ptr_array_index (self->removals, i - 1);
      if (removal->is_stopping && !is_alive (self, removal->id))
        take_away (self, removal);
    }
  return G_SOURCE_REMOVE;
}

/* Not within the signal: its program would be taken from whoever emits it. */
static void
on_state_changed (RkSupervisor *supervisor, RkProgram *program, int old, int state,
                  RkRemovals *self)
{
  const Removal *removal = find (self, rk_program_get_project (program)->id);

  if (removal != NULL && removal->is_stopping && !rk_state_is_alive (state) && self->idle_id == 0)
    self->idle_id = g_idle_add (on_idle, self);
}

/* One that was removed earlier under the same id is lost with its file. */
static void
forget_same (RkRemovals *self, const char *id)
{
  Removal *same = find (self, id);

  if (same != NULL)
    g_ptr_array_remove (self->removals, same);
}

/**
 * rk_removals_remove:
 * @self: the removals
 * @id: a project
 *
 * Stops it and takes it off the lists. If its file cannot be removed, #RkRemovals::failed says so
 * and it is on the lists again.
 */
void
rk_removals_remove (RkRemovals *self, const char *id)
{
  RkProjectItem *item = rk_project_list_find (self->list, id);

  if (item == NULL || rk_project_item_is_leaving (item))
    return;
  forget_same (self, id);
  Removal *removal =
      removal_new (id, rk_project_item_get_name (item), rk_project_item_is_up (item));
  g_ptr_array_add (self->removals, removal);
  removal->is_stopping = TRUE;
  rk_project_list_set_leaving (self->list, removal->id, TRUE);
  if (rk_project_item_get_program (item) != NULL)
    rk_program_stop (rk_project_item_get_program (item));
  if (!is_alive (self, removal->id))
    take_away (self, removal);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static Removal *
peek_latest (RkRemovals *self)
{
  for (guint i = self->removals->len; i > 0; i--)
    {
      Removal *removal = g_ptr_array_index (self->removals, i - 1);
      if (!removal->is_forgotten)
        return removal;
    }
  return NULL;
}

static char *
put_back (RkRemovals *self, const Removal *removal)
{
  g_autoptr (GError) error = NULL;
  char *id = removal->is_stopping ? g_strdup (removal->id)
                                  : rk_store_trash_restore (self->store, removal->id, &error);

  if (removal->is_stopping)
    rk_project_list_set_leaving (self->list, removal->id, FALSE);
  if (id == NULL)
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
  return id;
}

/**
 * rk_removals_undo:
 * @self: the removals
 *
 * Puts back what was removed last: the very same file, so it has its place in the order again. If
 * it ran, it is started. What cannot be put back stays in the trash, and #RkRemovals::failed says
 * why.
 *
 * Returns: (transfer full) (nullable): the id of the project, which is in the list again
 */
char *
rk_removals_undo (RkRemovals *self)
{
  Removal *removal = peek_latest (self);

  if (removal == NULL)
    return NULL;
  gboolean was_up = removal->was_up;
  char *id = put_back (self, removal);
  RkProgram *program = id != NULL ? rk_supervisor_find (self->supervisor, id) : NULL;
  if (program != NULL && was_up)
    rk_program_start (program);
  if (id != NULL)
    drop (self, removal);
  return id;
}

/**
 * rk_removals_forget:
 * @self: the removals
 *
 * Nobody wants any of them back.
 */
void
rk_removals_forget (RkRemovals *self)
{
  for (guint i = self->removals->len; i > 0; i--)
    {
      Removal *removal = g_ptr_array_index (self->removals, i - 1);
      removal->is_forgotten = TRUE;
      if (removal->is_stopping)
        continue;
      rk_store_trash_discard (self->store, removal->id);
      g_ptr_array_remove_index (self->removals, i - 1);
    }
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * rk_removals_count:
 * @self: the removals
 *
 * Returns: how many can be undone
 */
guint
rk_removals_count (RkRemovals *self)
{
  guint n_removals = 0;

  for (guint i = 0; i < self->removals->len; i++)
    n_removals += !((Removal *)g_ptr_array_index (self->removals, i))->is_forgotten;
  return n_removals;
}

/**
 * rk_removals_peek_latest_name:
 * @self: the removals
 *
 * Returns: (transfer none) (nullable): the name of what rk_removals_undo() would put back
 */
const char *
rk_removals_peek_latest_name (RkRemovals *self)
{
  const Removal *removal = peek_latest (self);

  return removal != NULL ? removal->name : NULL;
}

static void
rk_removals_dispose (GObject *object)
{
  RkRemovals *self = RK_REMOVALS (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_object (&self->store);
  g_clear_object (&self->supervisor);
  g_clear_object (&self->list);
  G_OBJECT_CLASS (rk_removals_parent_class)->dispose (object);
}

static void
rk_removals_finalize (GObject *object)
{
  g_ptr_array_unref (RK_REMOVALS (object)->removals);
  G_OBJECT_CLASS (rk_removals_parent_class)->finalize (object);
}

static void
rk_removals_class_init (RkRemovalsClass *klass)
{
  GType type = RK_TYPE_REMOVALS;

  G_OBJECT_CLASS (klass)->dispose = rk_removals_dispose;
  G_OBJECT_CLASS (klass)->finalize = rk_removals_finalize;

  /**
   * RkRemovals::changed:
   * @self: the removals
   *
   * There is something else to undo, or nothing more.
   */
  signals[SIGNAL_CHANGED] =
      g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * RkRemovals::failed:
   * @self: the removals
   * @error: why a file could not be moved
   */
  signals[SIGNAL_FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
rk_removals_init (RkRemovals *self)
{
  self->removals = g_ptr_array_new_with_free_func (removal_free);
}

/**
 * rk_removals_new:
 * @host: the host
 * @list: the list of its projects
 *
 * Returns: (transfer full): the removals, with those that an earlier host left
 */
RkRemovals *
rk_removals_new (RkHost *host, RkProjectList *list)
{
  RkRemovals *self = g_object_new (RK_TYPE_REMOVALS, NULL);

  self->store = g_object_ref (rk_host_get_store (host));
  self->supervisor = g_object_ref (rk_host_get_supervisor (host));
  self->list = g_object_ref (list);
  g_autoptr (GPtrArray) trashed = rk_store_trash_list (self->store);
  for (guint i = 0; i < trashed->len; i++)
    {
      const RkTrashed *one = g_ptr_array_index (trashed, i);
      g_ptr_array_add (self->removals, removal_new (one->id, one->name, one->was_up));
    }
  g_signal_connect_object (self->supervisor, "state-changed", G_CALLBACK (on_state_changed), self,
                           0);
  return self;
}
