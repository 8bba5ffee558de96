/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-help.h"

#include <glib/gi18n.h>

#include "rk-manual.h"

#define UI "/io/github/rekindle/Rekindle/ui/"
#define MANUAL "/io/github/rekindle/Rekindle/manual/"

#define MANUAL_WIDTH 720
#define MANUAL_HEIGHT 640

/* The same window again, not a second one. */
static gboolean
present_existing (RkApp *app, const char *name)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (app));

  for (GList *at = windows; at != NULL; at = at->next)
    if (g_strcmp0 (gtk_widget_get_name (at->data), name) == 0)
      {
        gtk_window_present (at->data);
        return TRUE;
      }
  return FALSE;
}

static void
present_new (RkApp *app, GtkWindow *window, const char *name)
{
  gtk_widget_set_name (GTK_WIDGET (window), name);
  gtk_window_set_transient_for (window, rk_app_get_window (app));
  gtk_window_set_application (window, GTK_APPLICATION (app));
  gtk_window_present (window);
}

static void
create_tags (GtkTextBuffer *buffer)
{
  gtk_text_buffer_create_tag (buffer, "heading", "scale", PANGO_SCALE_LARGE, "weight",
                              PANGO_WEIGHT_BOLD, "pixels-above-lines", 18, "pixels-below-lines", 6,
                              NULL);
  gtk_text_buffer_create_tag (buffer, "text", "pixels-below-lines", 8, NULL);
  gtk_text_buffer_create_tag (buffer, "tag", "pixels-above-lines", 2, NULL);
  gtk_text_buffer_create_tag (buffer, "body", "left-margin", 66, "pixels-below-lines", 8, NULL);
  gtk_text_buffer_create_tag (buffer, "code", "family", "monospace", "left-margin", 66, NULL);
}

static void
append_paragraph (GtkTextBuffer *buffer, const RkManualParagraph *paragraph)
{
  static const char *const tags[] = { [RK_MANUAL_HEADING] = "heading",
                                      [RK_MANUAL_TEXT] = "text",
                                      [RK_MANUAL_TAG] = "tag",
                                      [RK_MANUAL_BODY] = "body",
                                      [RK_MANUAL_CODE] = "code" };
  GtkTextIter start, end;

  gtk_text_buffer_get_end_iter (buffer, &end);
  int offset = gtk_text_iter_get_offset (&end);
  gtk_text_buffer_insert_markup (buffer, &end, paragraph->markup, -1);
  gtk_text_buffer_insert (buffer, &end, "\n", 1);
  gtk_text_buffer_get_iter_at_offset (buffer, &start, offset);
  gtk_text_buffer_apply_tag_by_name (buffer, tags[paragraph->kind], &start, &end);
}

static GtkWidget *
make_page (const char *page)
{
  g_autofree char *path = g_strconcat (MANUAL, page, NULL);
  g_autoptr (GBytes) source = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (source, NULL), g_bytes_get_size (source));
  g_autoptr (GPtrArray) paragraphs = rk_manual_parse (text);
  GtkWidget *view = gtk_text_view_new ();
  GtkWidget *scroll = gtk_scrolled_window_new (NULL, NULL);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  GtkTextIter start;

  create_tags (buffer);
  for (guint i = 0; i < paragraphs->len; i++)
    append_paragraph (buffer, g_ptr_array_index (paragraphs, i));
  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_place_cursor (buffer, &start);
  g_object_set (view, "editable", FALSE, "cursor-visible", FALSE, "accepts-tab", FALSE, "wrap-mode",
                GTK_WRAP_WORD_CHAR, "left-margin", 18, "right-margin", 18, "top-margin", 6,
                "bottom-margin", 18, NULL);
  atk_object_set_name (gtk_widget_get_accessible (view), _ ("Manual"));
  gtk_container_add (GTK_CONTAINER (scroll), view);
  gtk_widget_show_all (scroll);
  return scroll;
}

static gboolean
on_manual_key (GtkWidget *window, GdkEventKey *event)
{
  if (event->keyval != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;
  gtk_window_close (GTK_WINDOW (window));
  return GDK_EVENT_STOP;
}

static GtkWidget *
make_header (GtkStack *stack)
{
  GtkWidget *header = gtk_header_bar_new ();
  GtkWidget *switcher = gtk_stack_switcher_new ();

  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), stack);
  gtk_header_bar_set_custom_title (GTK_HEADER_BAR (header), switcher);
  gtk_header_bar_set_show_close_button (GTK_HEADER_BAR (header), TRUE);
  gtk_widget_show_all (header);
  return header;
}

/**
 * rk_help_show_manual:
 * @app: the application
 *
 * Shows the manual pages in a window.
 */
void
rk_help_show_manual (RkApp *app)
{
  if (present_existing (app, "rk-manual"))
    return;
  GtkWidget *window = gtk_window_new (GTK_WINDOW_TOPLEVEL);
  GtkWidget *stack = gtk_stack_new ();
  gtk_stack_add_titled (GTK_STACK (stack), make_page ("rekindle.1"), "rekindle",
                        _ ("Using Rekindle"));
  gtk_stack_add_titled (GTK_STACK (stack), make_page ("rekindle.project.5"), "project",
                        _ ("Project files"));
  gtk_widget_show (stack);
  gtk_container_add (GTK_CONTAINER (window), stack);
  gtk_window_set_titlebar (GTK_WINDOW (window), make_header (GTK_STACK (stack)));
  gtk_window_set_title (GTK_WINDOW (window), _ ("Rekindle manual"));
  gtk_window_set_default_size (GTK_WINDOW (window), MANUAL_WIDTH, MANUAL_HEIGHT);
  g_signal_connect (window, "key-press-event", G_CALLBACK (on_manual_key), NULL);
  present_new (app, GTK_WINDOW (window), "rk-manual");
}

/**
 * rk_help_show_shortcuts:
 * @app: the application
 *
 * Shows all keys in a window.
 */
void
rk_help_show_shortcuts (RkApp *app)
{
  if (present_existing (app, "rk-shortcuts"))
    return;
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (UI "rk-shortcuts.ui");
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));
  /* GTK asks parts of it that are gone for their parents, if it is destroyed under a screen reader.
   */
  g_signal_connect (window, "delete-event", G_CALLBACK (gtk_widget_hide_on_delete), NULL);
  present_new (app, window, "rk-shortcuts");
}

/**
 * rk_help_show_about:
 * @app: the application
 *
 * Shows the version, the licence and where Rekindle comes from.
 */
void
rk_help_show_about (RkApp *app)
{
  static const char *const authors[] = { "The Rekindle authors", NULL };

  if (present_existing (app, "rk-about"))
    return;
  GtkWidget *dialog = gtk_about_dialog_new ();
  g_object_set (
      dialog, "program-name", _ ("Rekindle"), "version", RK_VERSION, "logo-icon-name",
      "io.github.rekindle.Rekindle", "comments",
      _ ("Keeps your projects running: restarted when you save, reported when they break"),
      "license-type", GTK_LICENSE_GPL_3_0, "copyright", "© 2026 The Rekindle authors", "authors",
      authors,
      /* Translators: your name, and those of who translated before you */
      "translator-credits", _ ("translator-credits"), NULL);
  g_signal_connect (dialog, "response", G_CALLBACK (gtk_widget_destroy), NULL);
  present_new (app, GTK_WINDOW (dialog), "rk-about");
}
