/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Everything goes through one look at the directory, which compares what is there with what was
 * there: loading, an edit by hand, a git checkout and our own writing are the same thing. What it
 * finds is told only after the look, so that who is told may call back.
 */

#include "config.h"

#include "rk-store.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "rk-own-file-watch.h"
#include "rk-places.h"
#include "rk-project-name.h"
#include "rk-safe-file.h"

#define SUFFIX ".project"

/* Editors and git write a file in several steps. */
#define LOOK_DELAY_MSEC 50

/* git removes a file before it writes the other version: only what stays away is removed. */
#define GONE_USEC (500 * G_TIME_SPAN_MILLISECOND)

typedef enum
{
  SIGNAL_ADDED,
  SIGNAL_CHANGED,
  SIGNAL_REMOVED,
  SIGNAL_PROBLEM,
  SIGNAL_REVIEW,
  N_SIGNALS
} Signal;

static guint signals[N_SIGNALS];

struct _RkStore
{
  GObject parent_instance;

  char *directory;           /* (owned) */
  GHashTable *entries;       /* (owned) (element-type utf8 RkStoreEntry) */
  GFileMonitor *monitor;     /* (owned) (nullable) */
  RkOwnFileWatch *own_files; /* (owned) */
  GSource *look_source;      /* (owned) (nullable): the next look */
  gboolean is_watching;
  gboolean is_settled; /* who asks for this look knows that nothing is half done */
};

G_DEFINE_FINAL_TYPE (RkStore, rk_store, G_TYPE_OBJECT)

/* What a look has found, to be told when it is over. */
typedef struct
{
  Signal signal;
  char *id;          /* (owned) */
  RkProject *before; /* (owned) (nullable) */
  RkProject *after;  /* (owned) (nullable) */
} News;

static void
news_free (gpointer data)
{
  News *news = data;

  g_free (news->id);
  g_clear_pointer (&news->before, rk_project_unref);
  g_clear_pointer (&news->after, rk_project_unref);
  g_free (news);
}

static void
note (GPtrArray *list, Signal signal, const char *id, RkProject *before, RkProject *after)
{
  News *news = g_new0 (News, 1);

  news->signal = signal;
  news->id = g_strdup (id);
  news->before = before != NULL ? rk_project_ref (before) : NULL;
  news->after = after != NULL ? rk_project_ref (after) : NULL;
  g_ptr_array_add (list, news);
}

static void
tell (RkStore *self, GPtrArray *list)
{
  g_object_ref (self);
  for (guint i = 0; i < list->len; i++)
    {
      const News *news = list->pdata[i];
      if (news->signal == SIGNAL_CHANGED)
        g_signal_emit (self, signals[SIGNAL_CHANGED], 0, news->before, news->after);
      else if (news->signal == SIGNAL_ADDED)
        g_signal_emit (self, signals[SIGNAL_ADDED], 0, news->after);
      else if (news->signal == SIGNAL_REMOVED)
        g_signal_emit (self, signals[SIGNAL_REMOVED], 0, news->before);
      else
        g_signal_emit (self, signals[news->signal], 0, news->id);
    }
  g_object_unref (self);
}

static void
look_at_entry (RkStoreEntry *entry, GPtrArray *news)
{
  g_autoptr (RkProject) before = entry->project != NULL ? rk_project_ref (entry->project) : NULL;
  g_autoptr (RkFileProblem) old_problem = rk_file_problem_copy (entry->problem);

  entry->missing_since_usec = 0;
  gboolean is_new = rk_store_entry_read (entry);
  gboolean reviewed = rk_store_entry_look_at_own_file (entry);

  if (is_new && (entry->problem != NULL || old_problem != NULL))
    note (news, SIGNAL_PROBLEM, entry->id, NULL, NULL);
  if (before == NULL && entry->project != NULL)
    note (news, SIGNAL_ADDED, entry->id, NULL, entry->project);
  else if (before != NULL && !rk_project_equal (before, entry->project))
    note (news, SIGNAL_CHANGED, entry->id, before, entry->project);
  if (reviewed)
    note (news, SIGNAL_REVIEW, entry->id, NULL, NULL);
}

static void
forget_entry (RkStore *self, RkStoreEntry *entry, GPtrArray *news)
{
  if (entry->problem != NULL)
    note (news, SIGNAL_PROBLEM, entry->id, NULL, NULL);
  if (entry->project != NULL)
    note (news, SIGNAL_REMOVED, entry->id, entry->project, NULL);
  g_hash_table_remove (self->entries, entry->id);
}

static RkStoreEntry *
ensure_entry (RkStore *self, const char *id)
{
  RkStoreEntry *entry = g_hash_table_lookup (self->entries, id);

  if (entry == NULL)
    {
      entry = rk_store_entry_new (self->directory, id);
      g_hash_table_insert (self->entries, entry->id, entry);
    }
  return entry;
}

/* Returns the ids of all files that are there. NULL: the directory cannot be read. */
static GHashTable *
list_files (RkStore *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GDir *dir = g_dir_open (self->directory, 0, &local);
  const char *name;

  if (dir == NULL && g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return g_steal_pointer (&found);
  if (dir == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, SUFFIX))
      {
        g_autofree char *id = g_strndup (name, strlen (name) - strlen (SUFFIX));
        if (rk_project_name_is_id (id))
          g_hash_table_add (found, g_steal_pointer (&id));
      }
  g_dir_close (dir);
  return g_steal_pointer (&found);
}

static gboolean look (gpointer data);

static void
look_after (RkStore *self, guint delay_msec)
{
  if (self->look_source != NULL)
    {
      gint64 due_usec = g_get_monotonic_time () + delay_msec * G_TIME_SPAN_MILLISECOND;
      if (due_usec < g_source_get_ready_time (self->look_source))
        g_source_set_ready_time (self->look_source, due_usec);
      return;
    }
  self->look_source = g_timeout_source_new (delay_msec);
  g_source_set_static_name (self->look_source, "rekindle store");
  g_source_set_callback (self->look_source, look, self, NULL);
  g_source_attach (self->look_source, g_main_context_get_thread_default ());
}

static void
disarm (RkStore *self)
{
  if (self->look_source != NULL)
    g_source_destroy (self->look_source);
  g_clear_pointer (&self->look_source, g_source_unref);
}

/* A directory that cannot be read to its end lists less than there is. */
static gboolean
is_there (const RkStoreEntry *entry)
{
  GStatBuf status;

  return g_lstat (entry->path, &status) == 0 || errno != ENOENT;
}

/* Files that are missing are forgotten when they have been for a while, or at once if the caller
 * knows. */
static void
look_at_missing (RkStore *self, GHashTable *found, GPtrArray *news)
{
  g_autoptr (GList) entries = g_hash_table_get_values (self->entries);
  gint64 now_usec = g_get_monotonic_time ();

  for (GList *at = entries; at != NULL; at = at->next)
    {
      RkStoreEntry *entry = at->data;
      if (g_hash_table_contains (found, entry->id) || is_there (entry))
        continue;
      if (entry->missing_since_usec == 0)
        entry->missing_since_usec = now_usec;
      if (!self->is_watching || self->is_settled
          || now_usec - entry->missing_since_usec >= GONE_USEC)
        forget_entry (self, entry, news);
      else
        look_after (self, (guint)(GONE_USEC / 1000) + 1);
    }
}

static void
on_own_file_event (gpointer data)
{
  look_after (data, LOOK_DELAY_MSEC);
}

/* Files of projects, where that can be asked without waiting. */
static void
watch_own_files (RkStore *self)
{
  g_autoptr (GHashTable) paths = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  RkStoreEntry *entry;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&entry))
    if (entry->own_path != NULL)
      g_hash_table_insert (paths, entry->own_path, GINT_TO_POINTER (!entry->own_hangs));
  /* They may have changed between our reading and a new watch. */
  if (rk_own_file_watch_set (self->own_files, paths))
    look_after (self, LOOK_DELAY_MSEC);
}

static gboolean
look_now (RkStore *self, GError **error)
{
  GHashTableIter iter;
  const char *id;
  g_autoptr (GPtrArray) news = g_ptr_array_new_with_free_func (news_free);
  g_autoptr (GHashTable) found = list_files (self, error);

  disarm (self);
  if (found == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, found);
  while (g_hash_table_iter_next (&iter, (gpointer *)&id, NULL))
    look_at_entry (ensure_entry (self, id), news);
  look_at_missing (self, found, news);
  if (self->is_watching)
    watch_own_files (self);
  tell (self, news);
  return TRUE;
}

static gboolean
look (gpointer data)
{
  look_now (data, NULL);
  return G_SOURCE_REMOVE;
}

static void
on_event (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event, gpointer data)
{
  /* A write that goes on: it is judged when it is complete. */
  if (event != G_FILE_MONITOR_EVENT_CHANGED)
    look_after (data, LOOK_DELAY_MSEC);
}

/**
 * rk_store_new:
 * @directory: (nullable): where the project files are; %NULL: the person's own directory
 *
 * Returns: (transfer full): a store that knows nothing yet
 */
RkStore *
rk_store_new (const char *directory)
{
  RkStore *self = g_object_new (RK_TYPE_STORE, NULL);

  self->directory = directory != NULL ? g_strdup (directory) : rk_places_dup_projects ();
  return self;
}

/**
 * rk_store_load:
 * @self: a store
 * @error: return location for a #GFileError
 *
 * Looks at all files. Emits signals before it returns. Broken files are no error. A missing
 * directory is an empty one.
 *
 * Returns: whether the directory could be read
 */
gboolean
rk_store_load (RkStore *self, GError **error)
{
  return look_now (self, error);
}

/**
 * rk_store_reload:
 * @self: a store
 *
 * Looks at once, without waiting for news of the file system. Emits signals before it returns. If
 * the directory cannot be read, everything stays as it is known.
 */
void
rk_store_reload (RkStore *self)
{
  self->is_settled = TRUE;
  look_now (self, NULL);
  self->is_settled = FALSE;
}

/**
 * rk_store_watch:
 * @self: a store
 *
 * From now on edits from outside are noticed, in the thread-default main context of the caller.
 * Makes the directory if it is missing: what is not there cannot be watched.
 */
void
rk_store_watch (RkStore *self)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->directory);

  if (self->is_watching)
    return;
  rk_safe_file_make_directory (self->directory, NULL);
  self->is_watching = TRUE;
  self->monitor = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (on_event), self, 0);
  look_now (self, NULL);
}

/**
 * rk_store_list_ids:
 * @self: a store
 *
 * Returns: (transfer full) (array zero-terminated=1): the ids of all files in their order, also of
 * those that never could be read
 */
char **
rk_store_list_ids (RkStore *self)
{
  g_autoptr (GList) ids = g_list_sort (g_hash_table_get_keys (self->entries), (GCompareFunc)strcmp);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (GList *at = ids; at != NULL; at = at->next)
    g_strv_builder_add (builder, at->data);
  return g_strv_builder_end (builder);
}

/**
 * rk_store_peek_entry:
 * @self: a store
 * @id: an id
 *
 * Returns: (transfer none) (nullable): all that is known of its file, until the next signal
 */
const RkStoreEntry *
rk_store_peek_entry (RkStore *self, const char *id)
{
  return g_hash_table_lookup (self->entries, id);
}

/**
 * rk_store_peek_directory:
 * @self: a store
 *
 * Returns: (transfer none): where the project files are
 */
const char *
rk_store_peek_directory (RkStore *self)
{
  return self->directory;
}

/**
 * rk_store_find:
 * @self: a store
 * @id: an id
 *
 * Returns: (transfer none) (nullable): its project; %NULL if there is none, or its file never could
 * be read
 */
RkProject *
rk_store_find (RkStore *self, const char *id)
{
  const RkStoreEntry *entry = rk_store_peek_entry (self, id);

  return entry != NULL ? entry->project : NULL;
}

static void
rk_store_dispose (GObject *object)
{
  RkStore *self = RK_STORE (object);

  disarm (self);
  g_clear_object (&self->monitor);
  g_clear_pointer (&self->own_files, rk_own_file_watch_free);
  G_OBJECT_CLASS (rk_store_parent_class)->dispose (object);
}

static void
rk_store_finalize (GObject *object)
{
  RkStore *self = RK_STORE (object);

  g_free (self->directory);
  g_hash_table_unref (self->entries);
  G_OBJECT_CLASS (rk_store_parent_class)->finalize (object);
}

static void
rk_store_class_init (RkStoreClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GType type = G_TYPE_FROM_CLASS (class);

  object_class->dispose = rk_store_dispose;
  object_class->finalize = rk_store_finalize;

  /**
   * RkStore::project-added:
   * @project: a project that was not known
   */
  signals[SIGNAL_ADDED] = g_signal_new ("project-added", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, RK_TYPE_PROJECT);
  /**
   * RkStore::project-changed:
   * @before: what it was
   * @after: what it is now, with the same id
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("project-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 2, RK_TYPE_PROJECT, RK_TYPE_PROJECT);
  /**
   * RkStore::project-removed:
   * @project: what it was
   */
  signals[SIGNAL_REMOVED] = g_signal_new ("project-removed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 1, RK_TYPE_PROJECT);
  /**
   * RkStore::problem-changed:
   * @id: of a file that is broken, or was: rk_store_peek_entry() says
   */
  signals[SIGNAL_PROBLEM] = g_signal_new ("problem-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  /**
   * RkStore::review-changed:
   * @id: of a project whose own file says something else than was agreed to, or does so no longer
   */
  signals[SIGNAL_REVIEW] = g_signal_new ("review-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
rk_store_init (RkStore *self)
{
  self->entries =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)rk_store_entry_free);
  self->own_files = rk_own_file_watch_new (on_own_file_event, self);
}
