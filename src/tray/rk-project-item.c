/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-project-item.h"

#include <glib/gi18n.h>
#include <string.h>

#include "rk-list-order.h"
#include "rk-port-table.h"
#include "rk-row-words.h"

struct _RkProjectItem
{
  GObject parent_instance;

  char *id;           /* (owned) */
  char *problem;      /* (owned) (nullable): why its file cannot be read, in a line */
  RkProgram *program; /* (owned) (nullable) */
  gboolean needs_review;
  gboolean is_leaving;

  char *last_line; /* (owned) (nullable): of the run that crashed */
  gboolean last_line_is_error;
  guint *ports; /* (owned) (nullable) (array length=n_ports) */
  gsize n_ports;
  double cpu_percent;   /* of one core; negative: not known yet */
  guint64 memory_bytes; /* 0: not known */
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

static void
follow_ports (RkProjectItem *self)
{
  g_autoptr (GArray) numbers = NULL;

  if (self->program != NULL && rk_program_get_ports (self->program) != NULL)
    numbers = rk_port_table_list_numbers (rk_program_get_ports (self->program));
  g_free (self->ports);
  self->n_ports = numbers != NULL ? numbers->len : 0;
  self->ports = self->n_ports > 0 ? g_memdup2 (numbers->data, numbers->len * sizeof (guint)) : NULL;
}

static void
on_ports_changed (RkProjectItem *self)
{
  follow_ports (self);
  rk_project_item_changed (self);
}

static void
set_program (RkProjectItem *self, RkProgram *program)
{
  if (self->program == program)
    return;
  if (self->program != NULL)
    g_signal_handlers_disconnect_by_func (self->program, on_ports_changed, self);
  g_set_object (&self->program, program);
  if (program != NULL)
    g_signal_connect_object (program, "ports-changed", G_CALLBACK (on_ports_changed), self,
                             G_CONNECT_SWAPPED);
  follow_ports (self);
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
  set_program (self, program);
  g_free (self->problem);
  self->problem = dup_problem (store, self->id);
  const RkStoreEntry *entry = rk_store_peek_entry (store, self->id);
  self->needs_review = entry != NULL && entry->own_changed;
  rk_project_item_changed (self);
  return program != NULL || self->problem != NULL;
}

/**
 * rk_project_item_set_last_words:
 * @self: an item
 * @excerpt: (nullable): what its latest run printed about its end
 *
 * Emits nothing: whoever knows it, knows also that the item changes.
 */
void
rk_project_item_set_last_words (RkProjectItem *self, const RkExcerpt *excerpt)
{
  g_free (self->last_line);
  self->last_line = g_strdup (excerpt != NULL ? excerpt->summary : NULL);
  self->last_line_is_error = excerpt != NULL && excerpt->is_error;
}

/**
 * rk_project_item_set_usage:
 * @self: an item
 * @cpu_percent: of one core; negative: not known yet
 * @memory_bytes: of all its processes; 0: nothing is known, or nothing runs
 *
 * Emits nothing: it is shown when whoever measures says so.
 */
void
rk_project_item_set_usage (RkProjectItem *self, double cpu_percent, guint64 memory_bytes)
{
  self->cpu_percent = cpu_percent;
  self->memory_bytes = memory_bytes;
}

/**
 * rk_project_item_set_leaving:
 * @self: an item
 * @leaving: whether it is being removed: it is stopped first, and lists show it no more
 *
 * Emits #RkProjectItem::changed.
 */
void
rk_project_item_set_leaving (RkProjectItem *self, gboolean leaving)
{
  self->is_leaving = leaving;
  rk_project_item_changed (self);
}

/**
 * rk_project_item_is_leaving:
 * @self: an item
 *
 * Returns: whether it is being removed
 */
gboolean
rk_project_item_is_leaving (RkProjectItem *self)
{
  return self->is_leaving;
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
 * rk_project_item_get_group:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the heading that it stands under
 */
const char *
rk_project_item_get_group (RkProjectItem *self)
{
  return self->program != NULL ? rk_program_get_project (self->program)->group : NULL;
}

/**
 * rk_project_item_dup_detail:
 * @self: an item
 * @max_chars: how much of an error there is room for; 0: all of it
 * @now_usec: now, monotonic
 *
 * Returns: (transfer full): what is with it, translated
 */
char *
rk_project_item_dup_detail (RkProjectItem *self, guint max_chars, gint64 now_usec)
{
  RkRowFacts facts = { .last_line = self->last_line,
                       .max_chars = max_chars,
                       .is_error = self->last_line_is_error,
                       .ports = self->ports,
                       .n_ports = self->n_ports };

  if (self->problem != NULL)
    return g_strdup (self->problem);
  g_autofree char *words =
      rk_row_words_describe (rk_program_get_status (self->program), &facts, now_usec);
  if (!self->needs_review)
    return g_steal_pointer (&words);
  return g_strdup_printf (_ ("%s · its rekindle.project changed, review it"), words);
}

/**
 * rk_project_item_dup_usage:
 * @self: an item
 *
 * Returns: (transfer full) (nullable): what its processes use, translated; %NULL while none run
 */
char *
rk_project_item_dup_usage (RkProjectItem *self)
{
  if (self->memory_bytes == 0 || self->program == NULL
      || rk_program_get_status (self->program)->pid == 0)
    return NULL;
  return rk_row_words_dup_usage (self->cpu_percent, self->memory_bytes);
}

static gboolean
contains (const char *text, const char *folded_query)
{
  if (text == NULL)
    return FALSE;
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  g_autofree char *folded = g_utf8_casefold (normal != NULL ? normal : text, -1);
  return strstr (folded, folded_query) != NULL;
}

/**
 * rk_project_item_matches:
 * @self: an item
 * @query: words that a person typed
 *
 * Returns: whether each word is found in its name, its group or the name of its directory, in
 * whatever case
 */
gboolean
rk_project_item_matches (RkProjectItem *self, const char *query)
{
  g_autofree char *normal = g_utf8_normalize (query, -1, G_NORMALIZE_ALL);
  g_autofree char *folded = g_utf8_casefold (normal != NULL ? normal : query, -1);
  g_auto (GStrv) words = g_strsplit_set (folded, " \t", -1);
  /* Not the path: most projects of a person lie in the same place. */
  g_autofree char *directory =
      self->program != NULL
          ? g_path_get_basename (rk_program_get_project (self->program)->directory)
          : NULL;

  for (guint i = 0; words[i] != NULL; i++)
    if (!contains (rk_project_item_get_name (self), words[i])
        && !contains (rk_project_item_get_group (self), words[i])
        && !contains (directory, words[i]))
      return FALSE;
  return TRUE;
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

/* Those without a group come first. */
static int
compare_groups (const char *a, const char *b)
{
  if (a == NULL || b == NULL)
    return (a != NULL) - (b != NULL);
  int order = rk_list_order_compare_names (a, b);
  return order != 0 ? order : strcmp (a, b);
}

/**
 * rk_project_item_compare:
 * @a: an item
 * @b: another one
 * @user_data: not used
 *
 * Returns: the order of the list: group by group, in it by the place that the person gave it, then
 * by name
 */
int
rk_project_item_compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  RkProjectItem *first = (RkProjectItem *)a, *second = (RkProjectItem *)b;
  int first_position = position_of (first), second_position = position_of (second);
  int order =
      compare_groups (rk_project_item_get_group (first), rk_project_item_get_group (second));

  if (order != 0)
    return order;
  if (first_position != second_position)
    return first_position < second_position ? -1 : 1;
  order = rk_list_order_compare_names (rk_project_item_get_name (first),
                                       rk_project_item_get_name (second));
  return order != 0 ? order : g_strcmp0 (first->id, second->id);
}

static void
rk_project_item_finalize (GObject *object)
{
  RkProjectItem *self = RK_PROJECT_ITEM (object);

  g_free (self->id);
  g_free (self->problem);
  g_free (self->last_line);
  g_free (self->ports);
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
