/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Paths are as the program's news gives them: relative to a watched directory, with a
 * slash at the end of a directory. */

#include "config.h"

#include "rk-loop-notice.h"

#include <glib/gi18n.h>
#include <string.h>

#include "rk-ignore-pattern.h"
#include "rk-store-edit.h"

#define BUTTON_KEY "rekindle-loop-button"

/**
 * rk_loop_notice_dup_words:
 * @project: whose program restarted itself
 * @path: by writing there
 *
 * Returns: (transfer full): a sentence for the person
 */
char *
rk_loop_notice_dup_words (const RkProject *project, const char *path)
{
  g_autofree char *shown = g_filename_display_name (path);

  return g_strdup_printf (_ ("%s kept restarting itself by writing %s. Changes there do not count "
                             "any more until you start it anew."),
                          project->name, shown);
}

static void
on_clicked (GtkButton *button, GtkInfoBar *bar)
{
  gtk_info_bar_set_revealed (bar, FALSE);
}

/**
 * rk_loop_notice_take_back:
 * @bar: a message bar
 *
 * Takes the button of rk_loop_notice_offer() away, if it is there.
 */
void
rk_loop_notice_take_back (GtkInfoBar *bar)
{
  GtkWidget *button = g_object_get_data (G_OBJECT (bar), BUTTON_KEY);

  g_object_set_data (G_OBJECT (bar), BUTTON_KEY, NULL);
  if (button != NULL)
    gtk_widget_destroy (button);
}

/**
 * rk_loop_notice_offer:
 * @bar: a message bar in a window of the application
 * @project: whose program restarted itself
 * @path: by writing there
 *
 * Puts a button on @bar that leaves @path out for good, if a pattern can say that. It acts by the
 * application's action "ignore-path".
 */
void
rk_loop_notice_offer (GtkInfoBar *bar, const RkProject *project, const char *path)
{
  g_autofree char *pattern = rk_ignore_pattern_for_path (project, path);

  rk_loop_notice_take_back (bar);
  if (pattern == NULL)
    return;
  GtkWidget *button = gtk_button_new_with_mnemonic (
      g_str_has_suffix (path, "/") ? _ ("_Ignore this folder") : _ ("_Ignore this file"));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "(s^ay)", project->id, path);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "app.ignore-path");
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_clicked), bar, G_CONNECT_AFTER);
  gtk_container_add (GTK_CONTAINER (gtk_info_bar_get_action_area (bar)), button);
  gtk_widget_show (button);
  g_object_set_data (G_OBJECT (bar), BUTTON_KEY, button);
}

static char **
append (const char *const *texts, const char *last)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_addv (builder, (const char **)texts);
  g_strv_builder_add (builder, last);
  return g_strv_builder_end (builder);
}

/**
 * rk_loop_notice_ignore:
 * @store: the projects
 * @id: one of them; nothing happens if it is gone
 * @path: what it is to leave out for good
 * @error: why the project's file could not be changed
 *
 * Adds to the project's own patterns, after all others, so that none takes it back. The program
 * goes on running.
 *
 * Returns: whether it is so
 */
gboolean
rk_loop_notice_ignore (RkStore *store, const char *id, const char *path, GError **error)
{
  RkProject *project = rk_store_find (store, id);

  if (project == NULL)
    return TRUE;
  g_autoptr (RkProject) before = rk_project_ref (project);
  g_autofree char *pattern = rk_ignore_pattern_for_path (before, path);
  if (pattern == NULL || g_strv_contains (before->ignore, pattern))
    return TRUE;
  g_auto (GStrv) ignore = append (before->ignore, pattern);
  RkProject after = *before;
  after.ignore = (const char *const *)ignore;
  return rk_store_replace (store, before, &after, error);
}
