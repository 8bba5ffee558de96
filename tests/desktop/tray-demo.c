/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* tray-demo: the real status icon over projects that exist in words only.
 *
 * Each line on stdin is an order: `project ID STATE [REASON]` (a new id adds one; NAME is the id),
 * `remove ID`, `name ID NAME`, `paused 0|1`, `autostart 0|1`, `style coloured|symbolic`, `quit`.
 * Each event is a line on stdout: `ready`, `presence …`, `activate …`, `action KEY PROJECT`.
 */

#include "config.h"

#include "rk-status-icon.h"

#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  char *id, *name, *reason;
  RkTrayProjectState state;
} Project;

typedef struct
{
  GMainLoop *loop;
  RkTrayModel *model;
  RkStatusIcon *icon;
  GPtrArray *projects; /* (element-type Project) */
  GDataInputStream *input;
  gboolean paused, autostart;
} Demo;

static void
project_free (gpointer data)
{
  Project *project = data;

  g_free (project->id);
  g_free (project->name);
  g_free (project->reason);
  g_free (project);
}

G_GNUC_PRINTF (1, 2)
static void
say (const char *format, ...)
{
  va_list args;

  va_start (args, format);
  vprintf (format, args);
  va_end (args);
  putchar ('\n');
  fflush (stdout);
}

static void
show (Demo *demo)
{
  g_autofree RkTrayProject *plain = g_new0 (RkTrayProject, demo->projects->len + 1);
  RkTrayView view = { plain, demo->projects->len, demo->paused, demo->autostart };

  for (guint i = 0; i < demo->projects->len; i++)
    {
      Project *project = g_ptr_array_index (demo->projects, i);

      plain[i] = (RkTrayProject){ project->id, project->name, project->state, project->reason };
    }
  rk_tray_model_show (demo->model, &view);
}

static Project *
find (Demo *demo, const char *id, gboolean add)
{
  Project *project;

  for (guint i = 0; i < demo->projects->len; i++)
    {
      project = g_ptr_array_index (demo->projects, i);
      if (g_str_equal (project->id, id))
        return project;
    }
  if (!add)
    return NULL;
  project = g_new0 (Project, 1);
  project->id = g_strdup (id);
  project->name = g_strdup (id);
  g_ptr_array_add (demo->projects, project);
  return project;
}

static RkTrayProjectState
parse_state (const char *word)
{
  static const char *const words[] = { "stopped", "running", "restarting", "crashed", "broken" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (word, words[i]))
      return i;
  g_error ("unknown state %s", word);
}

static void
order_project (Demo *demo, char **words, guint n_words)
{
  Project *project = find (demo, words[1], TRUE);

  project->state = parse_state (words[2]);
  g_free (project->reason);
  project->reason = g_strdup (n_words > 3 ? words[3] : NULL);
}

static void
obey (Demo *demo, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 4);
  guint n_words = g_strv_length (words);

  if (g_str_equal (line, "quit"))
    g_main_loop_quit (demo->loop);
  else if (n_words >= 3 && g_str_equal (words[0], "project"))
    order_project (demo, words, n_words);
  else if (n_words == 2 && g_str_equal (words[0], "remove"))
    g_ptr_array_remove (demo->projects, find (demo, words[1], FALSE));
  else if (n_words >= 3 && g_str_equal (words[0], "name"))
    {
      Project *project = find (demo, words[1], TRUE);

      g_free (project->name);
      project->name = g_strcompress (strstr (line, words[2]));
    }
  else if (n_words == 2 && g_str_equal (words[0], "paused"))
    demo->paused = *words[1] == '1';
  else if (n_words == 2 && g_str_equal (words[0], "autostart"))
    demo->autostart = *words[1] == '1';
  else if (n_words == 2 && g_str_equal (words[0], "style"))
    rk_status_icon_set_style (demo->icon, g_str_equal (words[1], "symbolic")
                                              ? RK_TRAY_STYLE_SYMBOLIC
                                              : RK_TRAY_STYLE_COLOURED);
  else
    g_error ("unknown order: %s", line);
  show (demo);
}

static void
on_line (GObject *source, GAsyncResult *result, gpointer data)
{
  Demo *demo = data;
  g_autofree char *line = g_data_input_stream_read_line_finish (demo->input, result, NULL, NULL);

  if (line == NULL)
    {
      g_main_loop_quit (demo->loop);
      return;
    }
  obey (demo, line);
  g_data_input_stream_read_line_async (demo->input, G_PRIORITY_DEFAULT, NULL, on_line, demo);
}

static void
on_activate (RkStatusIcon *icon, const char *token, guint time, gpointer data)
{
  say ("activate token=%s time=%s", token != NULL ? token : "-", time != 0 ? "set" : "0");
}

static void
on_action (RkStatusIcon *icon, const char *action, const char *project, const char *token,
           guint time, gpointer data)
{
  say ("action %s %s", action, project != NULL ? project : "-");
}

static void
on_presence (RkStatusIcon *icon, GParamSpec *pspec, gpointer data)
{
  static const char *const words[] = { "unknown", "present", "absent" };

  say ("presence %s %s", words[rk_status_icon_get_presence (icon)], rk_status_icon_get_kind (icon));
}

int
main (int argc, char **argv)
{
  Demo demo = { 0 };
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GDBusConnection) bus = NULL;

  gtk_init (&argc, &argv);
  bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  demo.loop = g_main_loop_new (NULL, FALSE);
  demo.model = rk_tray_model_new ();
  demo.projects = g_ptr_array_new_with_free_func (project_free);
  demo.input = g_data_input_stream_new (input);
  demo.icon = rk_status_icon_new (demo.model, bus);
  g_signal_connect (demo.icon, "activate", G_CALLBACK (on_activate), NULL);
  g_signal_connect (demo.icon, "menu-action", G_CALLBACK (on_action), NULL);
  g_signal_connect (demo.icon, "notify::presence", G_CALLBACK (on_presence), NULL);
  g_data_input_stream_read_line_async (demo.input, G_PRIORITY_DEFAULT, NULL, on_line, &demo);
  say ("ready");
  g_main_loop_run (demo.loop);

  g_object_unref (demo.icon);
  g_object_unref (demo.model);
  g_object_unref (demo.input);
  g_ptr_array_unref (demo.projects);
  g_main_loop_unref (demo.loop);
  return 0;
}
