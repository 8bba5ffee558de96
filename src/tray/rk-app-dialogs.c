/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-app-dialogs.h"

#include <glib/gi18n.h>

/* Whoever asks twice is shown the question again, not a second one. */
static gboolean
is_asked_already (RkApp *app)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (app));

  for (GList *at = windows; at != NULL; at = at->next)
    if (GTK_IS_MESSAGE_DIALOG (at->data))
      {
        gtk_window_present (at->data);
        return TRUE;
      }
  return FALSE;
}

static GtkWidget *
make_question (RkApp *app, const char *question, const char *consequence)
{
  GtkWidget *dialog =
      gtk_message_dialog_new (rk_app_get_window (app), GTK_DIALOG_MODAL, GTK_MESSAGE_QUESTION,
                              GTK_BUTTONS_NONE, "%s", question);

  gtk_message_dialog_format_secondary_text (GTK_MESSAGE_DIALOG (dialog), "%s", consequence);
  gtk_window_set_title (GTK_WINDOW (dialog), _ ("Rekindle"));
  gtk_window_set_application (GTK_WINDOW (dialog), GTK_APPLICATION (app));
  return dialog;
}

static void
add_button (GtkWidget *dialog, const char *label, int response, const char *style)
{
  GtkWidget *button = gtk_dialog_add_button (GTK_DIALOG (dialog), label, response);

  if (style != NULL)
    gtk_style_context_add_class (gtk_widget_get_style_context (button), style);
}

static void
on_quit_response (GtkDialog *dialog, int response, RkApp *app)
{
  gtk_widget_destroy (GTK_WIDGET (dialog));
  if (response == GTK_RESPONSE_ACCEPT)
    rk_app_leave (app, RK_HOST_QUIT);
}

/**
 * rk_app_dialogs_quit:
 * @app: the application
 *
 * Leaves; asks first if something runs.
 */
void
rk_app_dialogs_quit (RkApp *app)
{
  guint n_up = rk_app_count_up (app);

  if (n_up == 0)
    {
      rk_app_leave (app, RK_HOST_QUIT);
      return;
    }
  g_autofree char *consequence =
      g_strdup_printf (ngettext ("%u project is running and will be stopped.",
                                 "%u projects are running and will be stopped.", n_up),
                       n_up);
  GtkWidget *dialog = make_question (app, _ ("Quit Rekindle?"), consequence);
  add_button (dialog, _ ("_Cancel"), GTK_RESPONSE_CANCEL, NULL);
  add_button (dialog, _ ("_Quit"), GTK_RESPONSE_ACCEPT, GTK_STYLE_CLASS_DESTRUCTIVE_ACTION);
  gtk_dialog_set_default_response (GTK_DIALOG (dialog), GTK_RESPONSE_ACCEPT);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_quit_response), app, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_stays_response (GtkDialog *dialog, int response, RkApp *app)
{
  GtkWindow *window = rk_app_get_window (app);

  gtk_widget_destroy (GTK_WIDGET (dialog));
  if (response == GTK_RESPONSE_REJECT)
    rk_app_leave (app, RK_HOST_QUIT);
  else if (response == GTK_RESPONSE_ACCEPT && window != NULL)
    gtk_widget_hide (GTK_WIDGET (window));
}

static void
ask_to_stay (RkApp *app, const char *consequence)
{
  guint n_up = rk_app_count_up (app);
  if (is_asked_already (app))
    return;
  g_autofree char *question = g_strdup_printf (
      ngettext ("%u project keeps running", "%u projects keep running", n_up), n_up);
  GtkWidget *dialog = make_question (app, question, consequence);

  add_button (dialog, _ ("_Quit and stop"), GTK_RESPONSE_REJECT, NULL);
  add_button (dialog, _ ("_Keep running"), GTK_RESPONSE_ACCEPT, GTK_STYLE_CLASS_SUGGESTED_ACTION);
  gtk_dialog_set_default_response (GTK_DIALOG (dialog), GTK_RESPONSE_ACCEPT);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_stays_response), app, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * rk_app_dialogs_ask_whether_it_stays:
 * @app: the application
 *
 * The window is being closed while something runs, and the person wants to be asked.
 */
void
rk_app_dialogs_ask_whether_it_stays (RkApp *app)
{
  ask_to_stay (app, _ ("The window can be closed without stopping anything."));
}

/**
 * rk_app_dialogs_tell_that_it_stays:
 * @app: the application
 *
 * The window is being closed where there is no status icon to get it back by: says how, once.
 */
void
rk_app_dialogs_tell_that_it_stays (RkApp *app)
{
  ask_to_stay (
      app,
      _ ("There is no status icon. To see the window again, start Rekindle once more."));
}
