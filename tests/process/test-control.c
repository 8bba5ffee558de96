/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The control interface and its other end, over a bus of their own; the programs are fakes. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "rk-client.h"
#include "rk-control.h"
#include "rk-error.h"
#include "rk-fake-clock.h"
#include "rk-fake-launcher.h"
#include "rk-fake-watcher.h"
#include "rk-program.h"

#define SHOP "[Project]\nName=Web Shop\nCommand=./shop x\nDirectory=/tmp\nOpenUrl=http://x/\n"

typedef struct
{
  GTestDBus *bus;
  char *directory;
  RkStore *store;
  GListStore *programs;
  RkFakeClock *clock;
  RkFakeLauncher *launcher;
  RkControl *control;
  GString *log;
} Fixture;

static RkLauncher *
create_launcher (RkProject *project, gpointer data)
{
  Fixture *self = data;

  g_clear_object (&self->launcher);
  self->launcher = rk_fake_launcher_new ();
  return RK_LAUNCHER (g_object_ref (self->launcher));
}

static RkWatcher *
create_watcher (RkProject *project, gpointer data)
{
  return RK_WATCHER (rk_fake_watcher_new ());
}

static void
on_added (RkStore *store, RkProject *project, Fixture *self)
{
  RkProgramParts parts = { .clock = RK_CLOCK (self->clock),
                           .create_launcher = create_launcher,
                           .create_watcher = create_watcher,
                           .user_data = self };
  g_autoptr (RkProgram) program = rk_program_new (project, &parts);

  g_list_store_append (self->programs, program);
}

static void
set_paused (gboolean paused, gpointer data)
{
  g_string_append (((Fixture *)data)->log, paused ? "pause " : "resume ");
}

static void
quit (gboolean hand_over, gpointer data)
{
  g_string_append (((Fixture *)data)->log, hand_over ? "hand-over " : "quit ");
}

static void
put (Fixture *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (self->directory, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  static const RkControlHost host = { .kind = "test", .set_paused = set_paused, .quit = quit };

  self->log = g_string_new (NULL);
  self->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (self->bus);
  self->directory = g_dir_make_tmp ("rekindle-control-XXXXXX", NULL);
  self->clock = rk_fake_clock_new (1000 * G_USEC_PER_SEC);
  self->programs = g_list_store_new (RK_TYPE_PROGRAM);
  self->store = rk_store_new (self->directory);
  g_signal_connect (self->store, "project-added", G_CALLBACK (on_added), self);
  put (self, "shop.project", SHOP);
  put (self, "bad.project", "[Project]\nnonsense\n");
  rk_store_load (self->store, NULL);
  self->control = rk_control_new (self->store, G_LIST_MODEL (self->programs), &host, self);
  rk_control_own_name (self->control);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  const char *name;
  GDir *dir = g_dir_open (self->directory, 0, NULL);

  g_assert_finalize_object (self->control);
  g_list_store_remove_all (self->programs);
  g_object_unref (self->programs);
  g_object_unref (self->store);
  g_clear_object (&self->launcher);
  g_object_unref (self->clock);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->directory, name, NULL);
      g_unlink (path);
    }
  g_dir_close (dir);
  g_rmdir (self->directory);
  g_free (self->directory);
  g_string_free (self->log, TRUE);
  g_test_dbus_stop (self->bus);
  g_object_unref (self->bus);
}

typedef struct
{
  void (*work) (RkClient *client);
  int over;
} Work;

static gpointer
work_in_thread (gpointer data)
{
  Work *work = data;
  g_autoptr (RkClient) client = NULL;

  while (client == NULL)
    client = rk_client_connect (NULL);
  work->work (client);
  g_atomic_int_set (&work->over, 1);
  g_main_context_wakeup (NULL);
  return NULL;
}

/* The client blocks, so it has a thread; the host's main loop turns here. */
static void
with_client (void (*func) (RkClient *client))
{
  Work work = { func, 0 };
  GThread *thread = g_thread_new ("client", work_in_thread, &work);

  while (!g_atomic_int_get (&work.over))
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
}

static void
see_all (RkClient *client)
{
  g_autoptr (GPtrArray) list = rk_client_list (client, NULL);
  const RkClientProject *bad = list->pdata[0], *shop = list->pdata[1];

  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpstr (bad->state, ==, "broken");
  g_assert_nonnull (strstr (bad->broken, "bad.project:2: "));
  g_assert_cmpstr (shop->name, ==, "Web Shop");
  g_assert_cmpstr (shop->state, ==, "stopped");
  g_assert_cmpstr (shop->command, ==, "./shop x");
  g_assert_cmpstr (shop->url, ==, "http://x/");
}

static void
test_list (Fixture *self, gconstpointer data)
{
  with_client (see_all);
}

static void
start_shop (RkClient *client)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RkClientProject) shop = rk_client_find (client, "web", &error);

  g_assert_no_error (error);
  g_assert_true (rk_client_call_project (client, shop, "Start", &error));
  g_autoptr (RkClientProject) now = rk_client_find (client, "shop", &error);
  g_assert_cmpstr (now->state, ==, "starting");
  g_assert_cmpuint (now->run_number, ==, 1);
}

static void
expect_running (RkClient *client)
{
  g_autoptr (RkClientProject) shop = rk_client_find (client, "shop", NULL);

  g_assert_cmpstr (shop->state, ==, "running");
  g_assert_cmpint (shop->pid, >, 0);
  g_assert_true (rk_client_call (client, "StopAll", NULL));
}

static void
test_start (Fixture *self, gconstpointer data)
{
  with_client (start_shop);
  rk_fake_launcher_started (self->launcher);
  with_client (expect_running);
  g_autoptr (RkProgram) program = g_list_model_get_item (G_LIST_MODEL (self->programs), 0);
  g_assert_cmpint (rk_program_get_status (program)->state, ==, RK_STATE_STOPPING);
}

static void
ask_for_trouble (RkClient *client)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RkClientProject) bad = rk_client_find (client, "bad", NULL);

  g_assert_false (rk_client_call_project (client, bad, "Start", &error));
  g_assert_error (error, RK_ERROR, RK_ERROR_NOT_FOUND);
  g_assert_null (strstr (error->message, "GDBus.Error"));
  g_clear_error (&error);
  g_assert_null (rk_client_find (client, "nobody", &error));
  g_assert_error (error, RK_ERROR, RK_ERROR_NOT_FOUND);
}

static void
test_errors (Fixture *self, gconstpointer data)
{
  with_client (ask_for_trouble);
}

static void
use_manager (RkClient *client)
{
  gboolean counts = FALSE;
  g_autofree char *reason = NULL;
  g_autofree char *watched_by = NULL;

  g_assert_false (rk_client_is_paused (client));
  g_assert_true (rk_client_call (client, "Pause", NULL));
  g_assert_true (rk_client_is_paused (client));
  g_assert_true (rk_client_call (client, "Resume", NULL));
  g_assert_true (rk_client_explain (client, "shop", "/tmp/a", &counts, &reason, &watched_by, NULL));
  g_assert_true (counts);
  g_assert_nonnull (strstr (reason, "no rule"));
  g_assert_cmpstr (watched_by, ==, "inotify");
  g_assert_true (rk_client_call (client, "HandOver", NULL));
}

static void
test_manager (Fixture *self, gconstpointer data)
{
  with_client (use_manager);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpstr (self->log->str, ==, "pause resume hand-over ");
}

static void
expect_paused (RkClient *client)
{
  g_assert_true (rk_client_is_paused (client));
}

static void
test_paused_by_others (Fixture *self, gconstpointer data)
{
  rk_control_tell_paused (self->control, TRUE);
  with_client (expect_paused);
  g_assert_cmpstr (self->log->str, ==, "");
}

static void
reload (RkClient *client)
{
  g_assert_true (rk_client_call (client, "Reload", NULL));
  g_autoptr (GPtrArray) list = rk_client_list (client, NULL);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpstr (((RkClientProject *)list->pdata[0])->id, ==, "blog");
}

static void
test_reload (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->directory, "bad.project", NULL);

  g_unlink (path);
  put (self, "blog.project", "[Project]\nName=Blog\nCommand=x\nDirectory=/tmp\n");
  with_client (reload);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(claim, function)                                                                       \
  g_test_add ("/control/" claim, Fixture, NULL, set_up, function, tear_down)
  ADD ("every-project-is-an-object-also-a-broken-one", test_list);
  ADD ("start-and-stop-arrive-and-the-state-follows", test_start);
  ADD ("errors-arrive-as-what-they-are", test_errors);
  ADD ("the-manager-answers-before-it-leaves", test_manager);
  ADD ("what-the-person-paused-elsewhere-is-told", test_paused_by_others);
  ADD ("reload-sees-what-was-written", test_reload);
#undef ADD
  return g_test_run ();
}
