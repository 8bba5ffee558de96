/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-app-actions.h"

#include <glib/gi18n.h>

#include "rk-app-dialogs.h"
#include "rk-edit-dialog.h"
#include "rk-help.h"
#include "rk-key-text.h"
#include "rk-loop-notice.h"
#include "rk-notifier.h"
#include "rk-main-window.h"
#include "rk-preferences-dialog.h"
#include "rk-project-option.h"
#include "rk-review-dialog.h"
#include "rk-store-edit.h"

static RkSupervisor *
supervisor_of (gpointer app)
{
  return rk_host_get_supervisor (rk_app_get_host (app));
}

static RkProgram *
find_program (gpointer app, GVariant *parameter)
{
  return rk_supervisor_find (supervisor_of (app), g_variant_get_string (parameter, NULL));
}

static void
on_show (GSimpleAction *action, GVariant *parameter, gpointer app)
{
  rk_app_present (app, NULL, 0);
}

static void
on_show_output (GSimpleAction *action, GVariant *parameter, gpointer app)
{
  rk_app_show_output (app, g_variant_get_string (parameter, NULL), NULL, 0);
}

static void
on_add_project (GSimpleAction *action, GVariant *parameter, gpointer app)
{
  rk_app_present (app, NULL, 0);
  rk_edit_dialog_add (app, NULL);
}

static void
on_add_folder (GSimpleAction *action, GVariant *parameter, gpointer app)
{
  rk_app_present (app, NULL, 0);
  rk_edit_dialog_add (app, g_variant_get_string (parameter, NULL));
}

static void
on_start_project (GSimpleAction *action, GVariant *parameter, gpointer app)
{
  RkProgram *program = find_program (app, parameter);

  if (program != NULL)
    rk_program_start (program);
}

static void
on_stop_project (GSimpleAction *action, GVariant *parameter, gpointer app)
{
  RkProgram *program = find_program (app, parameter);

  if (program != NULL)
    rk_program_stop (program);
}

static void
on_restart_project (GSimpleAction *action, GVariant *parameter, gpointer app)
{
  RkProgram *program = find_program (app, parameter);

  if (program != NULL)
    rk_program_restart (program);
}

static void
open_uri (RkApp *app, const char *uri)
{
  g_autoptr (GError) error = NULL;

  if (!gtk_show_uri_on_window (rk_app_get_window (app), uri, GDK_CURRENT_TIME, &error))
    rk_app_report (app, uri, error);
}

static void
on_open_project (GSimpleAction *action, GVariant *parameter, gpointer app)
{
  RkProgram *program = find_program (app, parameter);

  if (program != NULL && rk_program_get_project (program)->open_url != NULL)
    open_uri (app, rk_program_get_project (program)->open_url);
}

static void
on_open_folder (GSimpleAction *action, GVariant *parameter, gpointer app)
{
  RkProgram *program = find_program (app, parameter);
  const char *directory = program != NULL ? rk_program_get_project (program)->directory : NULL;
  g_autofree char *uri = directory != NULL ? g_filename_to_uri (directory, NULL, NULL) : NULL;

  if (uri != NULL)
    open_uri (app, uri);
}

/* As it stands in the project's file. */
static char *
dup_command_line (const RkProject *project)
{
  RkPlaces places = { NULL, g_get_home_dir () };

  if (project->shell_line != NULL)
    return g_strdup (project->shell_line);
  g_autofree char *raw =
      rk_project_option_format (rk_project_option_find ("Project", "Command"), project, &places);
  return rk_key_text_unescape (raw);
}

static void
on_copy_command (GSimpleAction *action, GVariant *parameter, gpointer app)
{
  RkProgram *program = find_program (app, parameter);

  if (program == NULL)
    return;
  g_autofree char *line = dup_command_line (rk_program_get_project (program));
  gtk_clipboard_set_text (gtk_clipboard_get_default (gdk_display_get_default ()), line, -1);
}

static void
on_edit_project (GSimpleAction *action, GVariant *parameter, gpointer app)
{
  rk_app_present (app, NULL, 0);
  rk_edit_dialog_edit (app, g_variant_get_string (parameter, NULL));
}

static void
on_remove_project (GSimpleAction *action, GVariant *parameter, gpointer app)
{
  rk_app_present (app, NULL, 0);
  if (rk_app_get_window (app) != NULL)
    rk_main_window_remove (RK_MAIN_WINDOW (rk_app_get_window (app)),
                           g_variant_get_string (parameter, NULL));
}

static void
on_undo_remove (GSimpleAction *action, GVariant *parameter, gpointer app)
{
  if (rk_app_get_window (app) != NULL)
    rk_main_window_undo_remove (RK_MAIN_WINDOW (rk_app_get_window (app)));
}

static void
on_review_project (GSimpleAction *action, GVariant *parameter, gpointer app)
{
  rk_app_present (app, NULL, 0);
  rk_review_dialog_review (app, g_variant_get_string (parameter, NULL));
}

static void
on_only_problems (GSimpleAction *action, GVariant *parameter, gpointer app)
{
  RkStore *store = rk_host_get_store (rk_app_get_host (app));
  RkProject *project = rk_store_find (store, g_variant_get_string (parameter, NULL));
  g_autoptr (GError) error = NULL;

  if (project == NULL)
    return;
  g_autoptr (RkProject) before = rk_project_ref (project);
  RkProject after = *before;
  after.notify = RK_NOTIFY_PROBLEMS;
  if (!rk_store_replace (store, before, &after, &error))
    rk_app_report (app, _ ("The project could not be changed"), error);
}

static void
on_ignore_path (GSimpleAction *action, GVariant *parameter, gpointer app)
{
  RkStore *store = rk_host_get_store (rk_app_get_host (app));
  g_autoptr (GError) error = NULL;
  const char *id, *path;

  g_variant_get (parameter, "(&s^&ay)", &id, &path);
  if (!rk_loop_notice_ignore (store, id, path, &error))
    rk_app_report (app, _ ("The project could not be changed"), error);
}

static void
on_restart_all (GSimpleAction *action, GVariant *parameter, gpointer app)
{
  rk_supervisor_restart_all_running (supervisor_of (app));
}

static void
on_stop_all (GSimpleAction *action, GVariant *parameter, gpointer app)
{
  rk_supervisor_stop_all (supervisor_of (app));
}

static void
on_pause (GSimpleAction *action, GVariant *state, gpointer app)
{
  rk_supervisor_set_paused (supervisor_of (app), g_variant_get_boolean (state));
}

static void
on_start_at_login (GSimpleAction *action, GVariant *state, gpointer app)
{
  g_autoptr (GError) error = NULL;

  if (!rk_autostart_set_enabled (rk_app_get_autostart (app), g_variant_get_boolean (state), &error))
    rk_app_report (app, _ ("The start at login could not be changed"), error);
}

static void
on_preferences (GSimpleAction *action, GVariant *parameter, gpointer app)
{
  rk_app_present (app, NULL, 0);
  rk_preferences_dialog_show (app);
}

static void
on_help (GSimpleAction *action, GVariant *parameter, gpointer app)
{
  rk_app_present (app, NULL, 0);
  rk_help_show_manual (app);
}

static void
on_shortcuts (GSimpleAction *action, GVariant *parameter, gpointer app)
{
  rk_app_present (app, NULL, 0);
  rk_help_show_shortcuts (app);
}

static void
on_about (GSimpleAction *action, GVariant *parameter, gpointer app)
{
  rk_app_present (app, NULL, 0);
  rk_help_show_about (app);
}

static void
on_close (GSimpleAction *action, GVariant *parameter, gpointer app)
{
  GtkWindow *active = gtk_application_get_active_window (app);

  if (active != NULL && !RK_IS_MAIN_WINDOW (active))
    gtk_window_close (active);
  else if (rk_app_get_window (app) != NULL)
    rk_app_close_window (app);
}

static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer app)
{
  rk_app_dialogs_quit (app);
}

static const GActionEntry entries[] = {
  { "show", on_show },
  { "show-output", on_show_output, "s" },
  { "add-project", on_add_project },
  { "add-folder", on_add_folder, "s" },
  { "start-project", on_start_project, "s" },
  { "stop-project", on_stop_project, "s" },
  { "restart-project", on_restart_project, "s" },
  { "open-project", on_open_project, "s" },
  { "open-folder", on_open_folder, "s" },
  { "copy-command", on_copy_command, "s" },
  { "edit-project", on_edit_project, "s" },
  { "remove-project", on_remove_project, "s" },
  { "undo-remove", on_undo_remove },
  { "review-project", on_review_project, "s" },
  { "only-problems", on_only_problems, "s" },
  { "ignore-path", on_ignore_path, "(say)" },
  { "restart-all", on_restart_all },
  { "stop-all", on_stop_all },
  { "pause", NULL, NULL, "false", on_pause },
  { "start-at-login", NULL, NULL, "false", on_start_at_login },
  { "preferences", on_preferences },
  { "help", on_help },
  { "shortcuts", on_shortcuts },
  { "about", on_about },
  { "close-window", on_close },
  { "quit", on_quit },
};

static const struct
{
  const char *action;
  const char *keys[3];
} shortcuts[] = {
  { "app.add-project", { "<Primary>n" } },
  { "app.undo-remove", { "<Primary>z" } },
  { "app.preferences", { "<Primary>comma" } },
  { "app.help", { "F1" } },
  { "app.shortcuts", { "<Primary>question", "<Primary>F1" } },
  { "app.close-window", { "<Primary>w" } },
  { "app.quit", { "<Primary>q" } },
};

static void
set_boolean (RkApp *app, const char *name, gboolean value)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (app), name);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (value));
}

static void
set_enabled (RkApp *app, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (app), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/**
 * rk_app_actions_update:
 * @app: the application
 *
 * Makes the actions say what is: switches that are on, and what is possible.
 */
void
rk_app_actions_update (RkApp *app)
{
  gboolean some_up = rk_app_count_up (app) > 0;
  GtkWindow *window = rk_app_get_window (app);

  set_boolean (app, "pause", rk_supervisor_get_paused (supervisor_of (app)));
  set_boolean (app, "start-at-login", rk_autostart_get_enabled (rk_app_get_autostart (app)));
  set_enabled (app, "restart-all", some_up);
  set_enabled (app, "stop-all", some_up);
  set_enabled (app, "undo-remove",
               window != NULL && rk_main_window_can_undo_remove (RK_MAIN_WINDOW (window)));
}

/**
 * rk_app_actions_install:
 * @app: the application, after start-up
 */
void
rk_app_actions_install (RkApp *app)
{
  g_action_map_add_action_entries (G_ACTION_MAP (app), entries, G_N_ELEMENTS (entries), app);
  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (app), shortcuts[i].action,
                                           shortcuts[i].keys);
}

/**
 * rk_app_actions_do_notice:
 * @app: the application
 * @id: the project of a notification
 * @action: one of #RkNotifierActions, which the person chose there
 * @token: (nullable): as in rk_app_present()
 * @culprit: (nullable): where the project's program wrote when it last restarted itself
 *
 * Nothing happens if the project is gone.
 */
void
rk_app_actions_do_notice (RkApp *app, const char *id, guint action, const char *token,
                          const char *culprit)
{
  RkProgram *program = rk_supervisor_find (supervisor_of (app), id);

  if (program == NULL)
    return;
  if (action == RK_NOTIFIER_SHOW_OUTPUT)
    rk_app_show_output (app, id, token, 0);
  else if (action == RK_NOTIFIER_RESTART)
    rk_program_restart (program);
  else if (action == RK_NOTIFIER_STOP)
    rk_program_stop (program);
  else if (action == RK_NOTIFIER_ONLY_PROBLEMS)
    g_action_group_activate_action (G_ACTION_GROUP (app), "only-problems",
                                    g_variant_new_string (id));
  else if (culprit != NULL
           && (action == RK_NOTIFIER_IGNORE_FILE || action == RK_NOTIFIER_IGNORE_FOLDER))
    g_action_group_activate_action (G_ACTION_GROUP (app), "ignore-path",
                                    g_variant_new ("(s^ay)", id, culprit));
}
