/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The file may have come with a git pull, so it is shown as it is and obeyed only in exactly this
 * form: what is agreed to is what was read here.
 */

#include "config.h"

#include "rk-review-dialog.h"

#include <glib/gi18n.h>

#include "rk-store-edit.h"

typedef struct
{
  RkApp *app;     /* (not owned): it outlives its windows */
  RkOwnFile *own; /* (owned) */
  char *id;       /* (owned) (nullable): of the project to agree for; NULL: it is to be added */
  char *name;     /* (owned) (nullable): what to call it */
} Review;

static void
review_free (gpointer data, GClosure *closure)
{
  Review *review = data;

  rk_own_file_free (review->own);
  g_free (review->id);
  g_free (review->name);
  g_free (review);
}

static gboolean
carry_out (Review *review, GError **error)
{
  RkStore *store = rk_host_get_store (rk_app_get_host (review->app));

  if (review->id != NULL)
    return rk_store_agree (store, review->id, review->own, error);
  g_autofree char *id = rk_store_add_own (store, review->own, review->name, error);
  if (id != NULL)
    rk_app_show_output (review->app, id, NULL, gtk_get_current_event_time ());
  return id != NULL;
}

static void
on_response (GtkDialog *dialog, int response, gpointer data)
{
  Review *review = data;
  RkApp *app = review->app;
  g_autoptr (GError) error = NULL;

  if (response == GTK_RESPONSE_ACCEPT && !carry_out (review, &error))
    rk_app_report (app, _ ("The project’s own file could not be taken over"), error);
  gtk_widget_destroy (GTK_WIDGET (dialog));
}

static GtkWidget *
make_text (const char *text)
{
  GtkWidget *scrolled = gtk_scrolled_window_new (NULL, NULL);
  GtkWidget *view = gtk_text_view_new ();
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), valid, -1);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_CHAR);
  g_object_set (view, "margin", 6, NULL);
  g_object_set (scrolled, "shadow-type", GTK_SHADOW_IN, "margin", 12, "min-content-height", 220,
                "min-content-width", 480, "vexpand", TRUE, NULL);
  atk_object_set_name (gtk_widget_get_accessible (view), _ ("What the file says"));
  gtk_container_add (GTK_CONTAINER (scrolled), view);
  return scrolled;
}

static GtkWidget *
make_question (const RkOwnFile *own)
{
  g_autofree char *text = g_strdup_printf (
      _ ("%s came with the folder. May Rekindle run this, exactly as it is shown?"), own->path);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_line_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 60);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  g_object_set (label, "margin", 12, "margin-bottom", 0, NULL);
  return label;
}

static void
ask (Review *review)
{
  GtkWidget *dialog =
      gtk_dialog_new_with_buttons (_ ("The project’s own file"), rk_app_get_window (review->app),
                                   GTK_DIALOG_MODAL | GTK_DIALOG_USE_HEADER_BAR, _ ("_Cancel"),
                                   GTK_RESPONSE_CANCEL, _ ("_Agree"), GTK_RESPONSE_ACCEPT, NULL);
  GtkBox *content = GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (dialog)));

  gtk_container_set_border_width (GTK_CONTAINER (content), 0);
  gtk_box_pack_start (content, make_question (review->own), FALSE, FALSE, 0);
  gtk_box_pack_start (content, make_text (review->own->text), TRUE, TRUE, 0);
  gtk_widget_show_all (GTK_WIDGET (content));
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), review, review_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * rk_review_dialog_add:
 * @app: the application, whose window is on the screen
 * @own: (transfer full): the file
 * @name: (nullable): what to call the project instead
 *
 * Asks whether to register the project that @own describes, and does.
 */
void
rk_review_dialog_add (RkApp *app, RkOwnFile *own, const char *name)
{
  Review *review = g_new0 (Review, 1);

  *review = (Review){ app, own, NULL, g_strdup (name) };
  ask (review);
}

/**
 * rk_review_dialog_review:
 * @app: the application, whose window is on the screen
 * @id: a project whose own file says something else than was agreed to
 *
 * Asks whether that holds from now on, and makes it so.
 */
void
rk_review_dialog_review (RkApp *app, const char *id)
{
  const RkStoreEntry *entry = rk_store_peek_entry (rk_host_get_store (rk_app_get_host (app)), id);
  RkFileProblem *problem = NULL;

  if (entry == NULL || entry->own_path == NULL)
    return;
  RkOwnFile *own = rk_own_file_read (entry->own_path, &problem);
  if (own == NULL)
    {
      g_autoptr (RkFileProblem) owned = problem;
      g_autofree char *text = rk_file_problem_to_string (owned);
      rk_app_report (app, text, NULL);
      return;
    }
  Review *review = g_new0 (Review, 1);
  *review = (Review){ app, own, g_strdup (id), NULL };
  ask (review);
}
