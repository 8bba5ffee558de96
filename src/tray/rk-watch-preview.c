/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The files are looked at in a thread, a moment after the last key, and only while somebody sees
 * the result. The list is shown at once and whole: its length is bounded.
 */

#include "config.h"

#include "rk-watch-preview.h"

#include <glib/gi18n.h>
#include <string.h>

#include "rk-preview.h"

#define MAX_ENTRIES 5000
#define LIMIT_USEC (2 * G_USEC_PER_SEC)
/* Between two keys of somebody who types. */
#define PAUSE_MSEC 250

enum
{
  COLUMN_PATH,
  COLUMN_SHOWN, /* with a mark that can be read aloud */
  COLUMN_COUNTS,
  COLUMN_REASON,
};

struct _RkWatchPreview
{
  GtkBox parent_instance;

  RkEditForm *form; /* (owned) (nullable) */
  GtkLabel *summary;
  GtkComboBox *show;
  GtkTreeView *view;
  GtkListStore *store;
  GtkTreeModelFilter *filter;
  GCancellable *looking; /* (owned) (nullable) */
  guint pause_id;        /* armed between a change and the look that follows it */
  gboolean is_stale;     /* the form has changed since the last look */
};

G_DEFINE_FINAL_TYPE (RkWatchPreview, rk_watch_preview, GTK_TYPE_BOX)

static gboolean
is_shown (GtkTreeModel *model, GtkTreeIter *iter, gpointer data)
{
  RkWatchPreview *self = data;
  const char *wanted = gtk_combo_box_get_active_id (self->show);
  gboolean counts;

  gtk_tree_model_get (model, iter, COLUMN_COUNTS, &counts, -1);
  if (g_strcmp0 (wanted, "watched") == 0)
    return counts;
  return g_strcmp0 (wanted, "ignored") != 0 || !counts;
}

static void
on_show_changed (GtkComboBox *combo, RkWatchPreview *self)
{
  gtk_tree_model_filter_refilter (self->filter);
}

static void
show_summary (RkWatchPreview *self, const RkPreview *preview)
{
  guint n_ignored = preview->entries->len - preview->n_watched;
  g_autofree char *watched = g_strdup_printf (
      ngettext ("%u file watched", "%u files watched", preview->n_watched), preview->n_watched);
  g_autofree char *ignored =
      g_strdup_printf (ngettext ("%u left out", "%u left out", n_ignored), n_ignored);
  g_autofree char *text = preview->is_cut
                              ? g_strdup_printf (_ ("%s, %s, and more"), watched, ignored)
                              : g_strdup_printf ("%s, %s", watched, ignored);

  gtk_label_set_text (self->summary, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->summary), text);
}

static void
fill (RkWatchPreview *self, const RkPreview *preview)
{
  GtkTreeIter iter;

  gtk_tree_view_set_model (self->view, NULL);
  gtk_list_store_clear (self->store);
  for (guint i = 0; i < preview->entries->len; i++)
    {
      const RkPreviewEntry *entry = g_ptr_array_index (preview->entries, i);
      g_autofree char *path = g_filename_display_name (entry->path);
      g_autofree char *shown = g_strconcat (entry->counts ? "✓ " : "✕ ", path, NULL);
      gtk_list_store_insert_with_values (self->store, &iter, -1, COLUMN_PATH, path, COLUMN_SHOWN,
                                         shown, COLUMN_COUNTS, entry->counts, COLUMN_REASON,
                                         entry->reason, -1);
    }
  gtk_tree_view_set_model (self->view, GTK_TREE_MODEL (self->filter));
  show_summary (self, preview);
}

static void
look_in_thread (GTask *task, gpointer source, gpointer project, GCancellable *cancellable)
{
  g_task_return_pointer (task, rk_preview_new (project, MAX_ENTRIES, LIMIT_USEC, cancellable),
                         (GDestroyNotify)rk_preview_free);
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RkPreview) preview = g_task_propagate_pointer (G_TASK (result), NULL);

  /* Something was changed meanwhile, or the dialog is gone. */
  if (preview != NULL)
    fill (RK_WATCH_PREVIEW (source), preview);
}

static void
stop_looking (RkWatchPreview *self)
{
  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
}

static void
look (RkWatchPreview *self)
{
  RkProject *project = self->form != NULL ? rk_edit_form_build_for_preview (self->form) : NULL;

  stop_looking (self);
  self->is_stale = FALSE;
  if (project == NULL)
    {
      gtk_list_store_clear (self->store);
      gtk_label_set_text (self->summary, _ ("Choose the folder of the project."));
      return;
    }
  gtk_label_set_text (self->summary, _ ("Looking…"));
  self->looking = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (self, self->looking, on_looked, NULL);
  g_task_set_task_data (task, project, (GDestroyNotify)rk_project_unref);
  g_task_run_in_thread (task, look_in_thread);
}

static gboolean
on_pause_over (gpointer data)
{
  RkWatchPreview *self = data;

  self->pause_id = 0;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    look (self);
  return G_SOURCE_REMOVE;
}

/* What else stands in the form has no say in what is watched. */
static void
on_form_changed (RkEditForm *form, const char *key, RkWatchPreview *self)
{
  static const char *const keys[] = { "Directory", "Paths",        "Extensions",        "Ignore",
                                      "Include",   "UseGitignore", "UseDefaultIgnores", "OnChange",
                                      NULL };

  if (!g_strv_contains (keys, key))
    return;
  self->is_stale = TRUE;
  g_clear_handle_id (&self->pause_id, g_source_remove);
  self->pause_id = g_timeout_add (PAUSE_MSEC, on_pause_over, self);
}

static void
rk_watch_preview_map (GtkWidget *widget)
{
  RkWatchPreview *self = RK_WATCH_PREVIEW (widget);

  GTK_WIDGET_CLASS (rk_watch_preview_parent_class)->map (widget);
  if (self->is_stale)
    look (self);
}

static void
rk_watch_preview_dispose (GObject *object)
{
  RkWatchPreview *self = RK_WATCH_PREVIEW (object);

  g_clear_handle_id (&self->pause_id, g_source_remove);
  stop_looking (self);
  if (self->form != NULL)
    g_signal_handlers_disconnect_by_data (self->form, self);
  g_clear_object (&self->form);
  G_OBJECT_CLASS (rk_watch_preview_parent_class)->dispose (object);
}

static void
rk_watch_preview_class_init (RkWatchPreviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rk_watch_preview_dispose;
  widget_class->map = rk_watch_preview_map;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/rekindle/Rekindle/ui/rk-watch-preview.ui");
  gtk_widget_class_bind_template_child (widget_class, RkWatchPreview, summary);
  gtk_widget_class_bind_template_child (widget_class, RkWatchPreview, show);
  gtk_widget_class_bind_template_child (widget_class, RkWatchPreview, view);
  gtk_widget_class_bind_template_child (widget_class, RkWatchPreview, store);
  gtk_widget_class_bind_template_child (widget_class, RkWatchPreview, filter);
  gtk_widget_class_bind_template_callback (widget_class, on_show_changed);
}

static void
rk_watch_preview_init (RkWatchPreview *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_tree_model_filter_set_visible_func (self->filter, is_shown, self, NULL);
}

/**
 * rk_watch_preview_new:
 *
 * Returns: (transfer floating): a preview of nothing
 */
GtkWidget *
rk_watch_preview_new (void)
{
  return g_object_new (RK_TYPE_WATCH_PREVIEW, NULL);
}

/**
 * rk_watch_preview_set_form:
 * @self: the preview
 * @form: what to follow
 */
void
rk_watch_preview_set_form (RkWatchPreview *self, RkEditForm *form)
{
  if (self->form != NULL)
    g_signal_handlers_disconnect_by_data (self->form, self);
  g_set_object (&self->form, form);
  g_signal_connect_object (form, "changed", G_CALLBACK (on_form_changed), self, 0);
  on_form_changed (form, "Directory", self);
}
