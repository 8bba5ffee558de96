/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Any text as the arguments of the control interface, over a real connection: the first byte
 * chooses the method, the first line is its id and the rest its text. Every call is answered, and
 * nothing is written but project files, in the directory of project files.
 */

#include "config.h"

#include <glib/gstdio.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

#include "rk-control-project.h"
#include "rk-control.h"
#include "rk-fake-clock.h"
#include "rk-fake-launcher.h"
#include "rk-fake-watcher.h"
#include "rk-program.h"
#include "rk-project-name.h"

#define MANAGER "io.github.rekindle.Rekindle.Control.Manager"
#define PROJECT "io.github.rekindle.Rekindle.Control.Project"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

typedef struct
{
  char *base;     /* (owned) */
  char *projects; /* (owned): in @base */
  RkStore *store; /* (owned) */
  GListStore *programs;
  RkFakeClock *clock;
  RkControl *control;
  GDBusConnection *near_end; /* of the control interface */
  GDBusConnection *far_end;
} World;

static RkLauncher *
create_launcher (RkProject *project, gpointer data)
{
  return RK_LAUNCHER (rk_fake_launcher_new ());
}

static RkWatcher *
create_watcher (RkProject *project, gpointer data)
{
  return RK_WATCHER (rk_fake_watcher_new ());
}

static void
on_added (RkStore *store, RkProject *project, World *world)
{
  const RkProgramParts parts = { .clock = RK_CLOCK (world->clock),
                                 .create_launcher = create_launcher,
                                 .create_watcher = create_watcher };
  g_autoptr (RkProgram) program = rk_program_new (project, &parts);

  g_list_store_append (world->programs, program);
}

static void
on_removed (RkStore *store, RkProject *project, World *world)
{
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (world->programs)); i > 0; i--)
    {
      g_autoptr (RkProgram) program = g_list_model_get_item (G_LIST_MODEL (world->programs), i - 1);
      if (strcmp (rk_program_get_project (program)->id, project->id) == 0)
        g_list_store_remove (world->programs, i - 1);
    }
}

static void
set_paused (gboolean paused, gpointer data)
{
}

static void
quit (gboolean hand_over, gpointer data)
{
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection **connection = data;

  *connection = g_dbus_connection_new_finish (result, &error);
  g_assert_no_error (error);
}

static void
connect_end (int fd, GDBusConnectionFlags flags, GDBusConnection **connection)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, &error);
  g_autoptr (GSocketConnection) stream = g_socket_connection_factory_create_connection (socket);
  g_autofree char *guid = g_dbus_generate_guid ();
  gboolean is_server = flags & G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_SERVER;

  g_dbus_connection_new (G_IO_STREAM (stream), is_server ? guid : NULL, flags, NULL, NULL,
                         on_connected, connection);
}

static void
connect_ends (World *world)
{
  int fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  connect_end (fds[0], G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_SERVER, &world->near_end);
  connect_end (fds[1], G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT, &world->far_end);
  while (world->near_end == NULL || world->far_end == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static World *
make_world (void)
{
  static const RkControlHost host = { .kind = "test", .set_paused = set_paused, .quit = quit };
  World *world = g_new0 (World, 1);

  world->base = g_dir_make_tmp ("rekindle-fuzz-XXXXXX", NULL);
  world->projects = g_build_filename (world->base, "projects", NULL);
  g_assert_cmpint (g_mkdir (world->projects, 0700), ==, 0);
  world->clock = rk_fake_clock_new (G_USEC_PER_SEC);
  world->programs = g_list_store_new (RK_TYPE_PROGRAM);
  world->store = rk_store_new (world->projects);
  g_signal_connect (world->store, "project-added", G_CALLBACK (on_added), world);
  g_signal_connect (world->store, "project-removed", G_CALLBACK (on_removed), world);
  world->control = rk_control_new (world->store, G_LIST_MODEL (world->programs), &host, world);
  connect_ends (world);
  rk_control_set_connection (world->control, world->near_end);
  return world;
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  GVariant *answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  g_assert_true (answer != NULL || g_dbus_error_is_remote_error (error));
  *(GVariant **)data = answer != NULL ? answer : g_variant_ref_sink (g_variant_new ("()"));
}

static GVariant *
call (World *world, const char *path, const char *interface, const char *method, GVariant *in)
{
  GVariant *answer = NULL;

  g_dbus_connection_call (world->far_end, NULL, path, interface, method, in, NULL,
                          G_DBUS_CALL_FLAGS_NONE, 5000, NULL, on_answer, &answer);
  while (answer == NULL)
    g_main_context_iteration (NULL, TRUE);
  return answer;
}

/* All that was added is removed again, which is also a check that its file is where it belongs. */
static void
clean_up (World *world)
{
  g_auto (GStrv) ids = rk_store_list_ids (world->store);

  for (gsize i = 0; ids[i] != NULL; i++)
    {
      g_assert_true (rk_project_name_is_id (ids[i]));
      g_variant_unref (
          call (world, RK_CONTROL_PATH, MANAGER, "RemoveProject", g_variant_new ("(s)", ids[i])));
    }
  g_auto (GStrv) left = rk_store_list_ids (world->store);
  g_assert_cmpuint (g_strv_length (left), ==, 0);
  g_assert_cmpint (g_rmdir (world->projects), ==, 0);
  g_assert_cmpint (g_rmdir (world->base), ==, 0);
  g_assert_cmpint (g_mkdir (world->base, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (world->projects, 0700), ==, 0);
}

static void
ask (World *world, guint8 which, const char *id, const char *text)
{
  static const char *const plain[] = { "Start", "Stop", "Restart" };
  g_autofree char *path = rk_control_project_dup_path (id);

  g_variant_unref (
      call (world, RK_CONTROL_PATH, MANAGER, "AddProject", g_variant_new ("(s)", text)));
  if (which % 5 < G_N_ELEMENTS (plain))
    g_variant_unref (call (world, path, PROJECT, plain[which % 5], NULL));
  else if (which % 5 == 3)
    g_variant_unref (
        call (world, RK_CONTROL_PATH, MANAGER, "Explain", g_variant_new ("(ss)", id, text)));
  else
    g_variant_unref (
        call (world, RK_CONTROL_PATH, MANAGER, "RemoveProject", g_variant_new ("(s)", id)));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static World *world;

  if (world == NULL)
    world = make_world ();
  if (size == 0)
    return 0;
  /* The bus itself lets nothing through but text. */
  g_autofree char *bytes = g_strndup ((const char *)data + 1, size - 1);
  g_autofree char *text = g_utf8_make_valid (bytes, -1);
  char *newline = strchr (text, '\n');
  if (newline == NULL)
    return 0;
  *newline = '\0';
  ask (world, data[0], text, newline + 1);
  clean_up (world);
  return 0;
}
