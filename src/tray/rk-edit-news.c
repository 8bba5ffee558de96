/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-edit-news.h"

#include <glib/gi18n.h>

struct _RkEditNews
{
  GtkInfoBar parent_instance;

  RkStore *store;    /* (owned) */
  char *id;          /* (owned) */
  RkProject *before; /* (owned) (nullable): what the person began with */
  gboolean is_usable;
  gboolean is_silent;
  GtkLabel *text;
  GtkButton *reload;
};

enum
{
  PROP_USABLE = 1,
  N_PROPS
};

enum
{
  SIGNAL_RELOAD,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RkEditNews, rk_edit_news, GTK_TYPE_INFO_BAR)

static void
tell (RkEditNews *self, const char *text, const char *button)
{
  gtk_label_set_text (self->text, text);
  gtk_button_set_label (self->reload, button != NULL ? button : "");
  gtk_widget_set_visible (GTK_WIDGET (self->reload), button != NULL);
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self), TRUE);
}

static void
tell_broken (RkEditNews *self, const RkStoreEntry *entry)
{
  g_autofree char *problem = rk_file_problem_to_string (entry->problem);
  /* Translators: %s is a file with line and reason */
  g_autofree char *text = g_strdup_printf (
      _ ("The project’s file cannot be understood: %s. Mend it first: it is not written over."),
      problem);

  tell (self, text, _ ("_Open the file"));
}

static void
set_usable (RkEditNews *self, gboolean is_usable)
{
  if (self->is_usable == is_usable)
    return;
  self->is_usable = is_usable;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_USABLE]);
}

static void
look (RkEditNews *self)
{
  const RkStoreEntry *entry = rk_store_peek_entry (self->store, self->id);

  if (self->is_silent)
    return;
  if (entry == NULL)
    tell (self, _ ("The project was removed in the meantime."), NULL);
  else if (entry->problem != NULL)
    tell_broken (self, entry);
  else if (self->before == NULL || !rk_project_equal (entry->project, self->before))
    tell (self,
          _ ("The project’s file was changed in the meantime. What you save here is added to "
             "that."),
          _ ("_Load it again"));
  else
    gtk_info_bar_set_revealed (GTK_INFO_BAR (self), FALSE);
  set_usable (self, entry != NULL && entry->problem == NULL);
}

static void
on_project_changed (RkStore *store, RkProject *before, RkProject *after, RkEditNews *self)
{
  if (g_strcmp0 (after->id, self->id) == 0)
    look (self);
}

static void
on_project_removed (RkStore *store, RkProject *project, RkEditNews *self)
{
  if (g_strcmp0 (project->id, self->id) == 0)
    look (self);
}

static void
on_problem_changed (RkStore *store, const char *id, RkEditNews *self)
{
  if (g_strcmp0 (id, self->id) == 0)
    look (self);
}

static void
open_file (RkEditNews *self, const char *path)
{
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_toplevel (GTK_WIDGET (self)));
  g_autoptr (GError) error = NULL;

  if (!gtk_show_uri_on_window (window, uri, GDK_CURRENT_TIME, &error))
    gtk_label_set_text (self->text, error->message);
}

static void
on_response (RkEditNews *self)
{
  const RkStoreEntry *entry = rk_store_peek_entry (self->store, self->id);

  if (entry == NULL)
    return;
  if (entry->problem != NULL)
    open_file (self, entry->path);
  else
    g_signal_emit (self, signals[SIGNAL_RELOAD], 0);
}

static void
rk_edit_news_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  RkEditNews *self = RK_EDIT_NEWS (object);

  if (id == PROP_USABLE)
    g_value_set_boolean (value, self->is_usable);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
rk_edit_news_dispose (GObject *object)
{
  RkEditNews *self = RK_EDIT_NEWS (object);

  g_clear_object (&self->store);
  g_clear_pointer (&self->before, rk_project_unref);
  g_clear_pointer (&self->id, g_free);
  G_OBJECT_CLASS (rk_edit_news_parent_class)->dispose (object);
}

static void
rk_edit_news_class_init (RkEditNewsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rk_edit_news_get_property;
  object_class->dispose = rk_edit_news_dispose;

  /**
   * RkEditNews:usable:
   *
   * Whether there is a file that can be written.
   */
  props[PROP_USABLE] =
      g_param_spec_boolean ("usable", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  /**
   * RkEditNews::reload:
   * @self: the news
   *
   * The person wants to begin anew with what the file says now.
   */
  signals[SIGNAL_RELOAD] = g_signal_new ("reload", RK_TYPE_EDIT_NEWS, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/rekindle/Rekindle/ui/rk-edit-news.ui");
  gtk_widget_class_bind_template_child (widget_class, RkEditNews, text);
  gtk_widget_class_bind_template_child (widget_class, RkEditNews, reload);
  gtk_widget_class_bind_template_callback (widget_class, on_response);
}

static void
rk_edit_news_init (RkEditNews *self)
{
  self->is_usable = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rk_edit_news_new:
 * @store: who tells of the file
 * @id: of the project
 *
 * Returns: (transfer full): a bar that shows itself when there is news. rk_edit_news_compare() says
 * what is none
 */
GtkWidget *
rk_edit_news_new (RkStore *store, const char *id)
{
  RkEditNews *self = g_object_new (RK_TYPE_EDIT_NEWS, NULL);

  self->store = g_object_ref (store);
  self->id = g_strdup (id);
  g_signal_connect_object (store, "project-changed", G_CALLBACK (on_project_changed), self, 0);
  g_signal_connect_object (store, "project-removed", G_CALLBACK (on_project_removed), self, 0);
  g_signal_connect_object (store, "problem-changed", G_CALLBACK (on_problem_changed), self, 0);
  return GTK_WIDGET (self);
}

/**
 * rk_edit_news_compare:
 * @self: the news
 * @before: (nullable) (transfer none): what the person began with: what differs from that is news.
 * %NULL: a file that could not be understood
 */
void
rk_edit_news_compare (RkEditNews *self, RkProject *before)
{
  g_clear_pointer (&self->before, rk_project_unref);
  self->before = before != NULL ? rk_project_ref (before) : NULL;
  look (self);
}

/**
 * rk_edit_news_set_silent:
 * @self: the news
 * @is_silent: whether what the store says now was caused here
 */
void
rk_edit_news_set_silent (RkEditNews *self, gboolean is_silent)
{
  self->is_silent = is_silent;
}
