/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The run has a shim of its own, with a socket that no host looks for, so nobody adopts it: if we
 * die, its leash ends it. Its output goes to a directory that is removed with it.
 */

#include "config.h"

#include "rk-command-test.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <vte/vte.h>

#include "rk-exit-words.h"
#include "rk-launcher-shim.h"
#include "rk-output-colours.h"
#include "rk-output-log.h"
#include "rk-places.h"
#include "rk-run-spec.h"

#define PART_BYTES (16 * 1024)
#define PART_MSEC 25
#define BEHIND_BYTES (1024 * 1024)
#define SCROLLBACK_LINES 5000

/* What does not end by then when it is asked to is killed. */
#define GRACE_MSEC 3000
#define LEASH_USEC (2 * G_USEC_PER_SEC)

struct _RkCommandTest
{
  GtkBox parent_instance;

  RkHost *host;     /* (owned) */
  RkEditForm *form; /* (owned) */
  GtkLabel *status;
  GtkButton *button;
  GtkContainer *scrolled;
  VteTerminal *terminal;
  RkLauncher *launcher; /* (owned) (nullable): while it runs */
  char *directory;      /* (owned) (nullable): of socket and output */
  char *log;            /* (owned) (nullable) */
  char *ending;         /* (owned) (nullable): how it ended */
  gint64 started_usec;
  gint64 offset;
  guint read_id; /* armed while there may be something to read */
  guint kill_id; /* armed after it was asked to stop */
};

G_DEFINE_FINAL_TYPE (RkCommandTest, rk_command_test, GTK_TYPE_BOX)

/* Output and socket: a directory, in it files and one more level of files. */
static void
remove_tree (const char *path, guint depth)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      if (g_unlink (child) != 0 && depth > 0)
        remove_tree (child, depth - 1);
    }
  g_rmdir (path);
}

static void
forget (RkCommandTest *self)
{
  g_clear_handle_id (&self->kill_id, g_source_remove);
  if (self->launcher != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->launcher, self);
      rk_launcher_shutdown (self->launcher);
    }
  g_clear_object (&self->launcher);
  if (self->directory != NULL)
    remove_tree (self->directory, 1);
  g_clear_pointer (&self->directory, g_free);
  g_clear_pointer (&self->log, g_free);
}

static void
show_running (RkCommandTest *self, gboolean running)
{
  gtk_button_set_label (self->button, running ? _ ("_Stop") : _ ("_Run it once"));
}

static void
tell_size (RkCommandTest *self)
{
  if (self->launcher != NULL)
    rk_launcher_set_window_size (self->launcher,
                                 (guint)vte_terminal_get_column_count (self->terminal),
                                 (guint)vte_terminal_get_row_count (self->terminal));
}

/* Returns whether there may be more. */
static gboolean
read_part (RkCommandTest *self)
{
  RkOutputLogInfo info;
  gint64 next;
  gsize length_bytes;

  if (self->log == NULL)
    return FALSE;
  rk_output_log_inspect (self->log, &info);
  if (info.end_bytes - self->offset > BEHIND_BYTES)
    self->offset = info.end_bytes - PART_BYTES;
  next = self->offset;
  g_autoptr (GBytes) part = rk_output_log_read (self->log, self->offset, PART_BYTES, &next);
  const char *bytes = g_bytes_get_data (part, &length_bytes);
  if (length_bytes > 0)
    vte_terminal_feed (self->terminal, bytes, (gssize)length_bytes);
  gboolean more = next > self->offset;
  self->offset = next;
  return more;
}

static gboolean
on_read (gpointer data)
{
  RkCommandTest *self = data;

  if (read_part (self))
    return G_SOURCE_CONTINUE;
  self->read_id = 0;
  /* It is over, and all of it has been read. */
  if (self->ending != NULL)
    forget (self);
  return G_SOURCE_REMOVE;
}

static void
arm (RkCommandTest *self)
{
  if (self->read_id == 0)
    self->read_id = g_timeout_add (PART_MSEC, on_read, self);
}

static void
end (RkCommandTest *self, char *ending)
{
  g_free (self->ending);
  self->ending = ending;
  gtk_label_set_text (self->status, ending);
  show_running (self, FALSE);
  arm (self);
}

static char *
describe_exit (RkCommandTest *self, int wait_status)
{
  double seconds = (double)(g_get_monotonic_time () - self->started_usec) / (double)G_USEC_PER_SEC;
  g_autofree char *words = rk_exit_words_describe_status (wait_status);
  const char *remedy = rk_exit_words_get_status_remedy (wait_status);
  /* Translators: how a command ended, such as “exited with 1”, and after how many seconds */
  g_autofree char *text = g_strdup_printf (_ ("It %s, after %.1f s."), words, seconds);

  return remedy != NULL ? g_strdup_printf ("%s %s", text, remedy) : g_steal_pointer (&text);
}

static char *
describe_no_spawn (const RkLaunchEvent *event)
{
  g_autofree char *words = rk_exit_words_describe_errno (event->spawn_errno);
  const char *remedy = rk_exit_words_get_errno_remedy (event->spawn_errno);

  return g_strdup_printf (_ ("It could not be started: %s. %s"),
                          event->text != NULL ? event->text : words, remedy != NULL ? remedy : "");
}

static void
on_event (RkLauncher *launcher, const RkLaunchEvent *event, RkCommandTest *self)
{
  g_autofree char *text = NULL;

  if (event->kind == RK_LAUNCH_STARTED)
    self->started_usec = g_get_monotonic_time ();
  else if (event->kind == RK_LAUNCH_NO_SPAWN)
    end (self, describe_no_spawn (event));
  else if (event->kind == RK_LAUNCH_LOST)
    end (self, g_strdup (_ ("The process that looked after it died; it was ended.")));
  else if (event->kind == RK_LAUNCH_EXITED)
    {
      text = describe_exit (self, event->wait_status);
      g_object_set_data_full (G_OBJECT (self->status), "ending", g_steal_pointer (&text), g_free);
    }
  else if (event->kind == RK_LAUNCH_GONE)
    {
      const char *ending = g_object_get_data (G_OBJECT (self->status), "ending");
      end (self, g_strdup (ending != NULL ? ending : _ ("It has ended.")));
    }
  arm (self);
}

static gboolean
on_grace_over (gpointer data)
{
  RkCommandTest *self = data;

  self->kill_id = 0;
  if (self->launcher != NULL)
    rk_launcher_kill (self->launcher);
  return G_SOURCE_REMOVE;
}

static void
stop (RkCommandTest *self)
{
  g_autoptr (RkProject) project = rk_edit_form_build_for_preview (self->form);

  gtk_label_set_text (self->status, _ ("Stopping…"));
  rk_launcher_stop (self->launcher, project != NULL ? project->stop_signal : SIGTERM);
  if (self->kill_id == 0)
    self->kill_id = g_timeout_add (GRACE_MSEC, on_grace_over, self);
}

static gboolean
make_directory (RkCommandTest *self)
{
  g_autofree char *runtime = rk_places_dup_runtime ();
  g_autofree char *template = g_build_filename (runtime, "test-XXXXXX", NULL);

  g_mkdir_with_parents (runtime, 0700);
  self->directory = g_strdup (g_mkdtemp (template));
  self->log = self->directory != NULL ? g_build_filename (self->directory, "log", NULL) : NULL;
  return self->directory != NULL;
}

/* The build and the command are one run here. */
static void
put_build_first (RkLaunchSpec *spec, const char *build)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  char **command = spec->arguments;

  g_ptr_array_add (words, g_strdup ("/bin/sh"));
  g_ptr_array_add (words, g_strdup ("-c"));
  g_ptr_array_add (words, g_strdup_printf ("(%s\n) && exec \"$@\"", build));
  g_ptr_array_add (words, g_strdup ("sh"));
  for (gsize i = 0; command[i] != NULL; i++)
    g_ptr_array_add (words, command[i]);
  g_ptr_array_add (words, NULL);
  g_free (command);
  spec->arguments = (char **)g_ptr_array_steal (words, NULL);
}

static RkLaunchSpec *
make_spec (RkCommandTest *self, RkProject *project)
{
  RkPathSet nothing;

  rk_path_set_init (&nothing);
  RkLaunchSpec *spec =
      rk_run_spec_new (project, rk_host_dup_environment (self->host, project), 1, &nothing);
  rk_path_set_clear (&nothing);
  if (project->before != NULL)
    put_build_first (spec, project->before);
  spec->log_directory = g_strdup (self->log);
  return spec;
}

static void
launch (RkCommandTest *self, RkProject *project)
{
  g_autofree char *socket = g_build_filename (self->directory, "shim.sock", NULL);
  g_autoptr (RkLaunchSpec) spec = make_spec (self, project);

  self->launcher = rk_launcher_shim_new (socket, 0, LEASH_USEC);
  g_signal_connect_object (self->launcher, "event", G_CALLBACK (on_event), self, 0);
  self->offset = 0;
  self->started_usec = g_get_monotonic_time ();
  vte_terminal_reset (self->terminal, TRUE, TRUE);
  gtk_label_set_text (self->status, _ ("Running…"));
  show_running (self, TRUE);
  rk_launcher_start (self->launcher, spec);
  tell_size (self);
}

/**
 * rk_command_test_run:
 * @self: the test
 *
 * Runs what the form describes, or says why that cannot be. Nothing happens while it runs.
 */
void
rk_command_test_run (RkCommandTest *self)
{
  const char *culprit;
  g_autoptr (GError) error = NULL;
  g_autoptr (RkProject) project = rk_edit_form_build (self->form, &culprit, &error);

  if (self->launcher != NULL && self->ending == NULL)
    return;
  forget (self);
  g_clear_pointer (&self->ending, g_free);
  g_object_set_data (G_OBJECT (self->status), "ending", NULL);
  if (project == NULL)
    gtk_label_set_text (self->status, error->message);
  else if (!make_directory (self))
    gtk_label_set_text (self->status, _ ("There is no room for its output."));
  else
    launch (self, project);
}

static void
on_button_clicked (GtkButton *button, RkCommandTest *self)
{
  if (self->launcher != NULL && self->ending == NULL)
    stop (self);
  else
    rk_command_test_run (self);
}

static void
on_commit (VteTerminal *terminal, const char *text, guint length_bytes, RkCommandTest *self)
{
  if (self->launcher != NULL)
    rk_launcher_write_input (self->launcher, text, length_bytes);
}

static void
rk_command_test_style_updated (GtkWidget *widget)
{
  RkCommandTest *self = RK_COMMAND_TEST (widget);

  GTK_WIDGET_CLASS (rk_command_test_parent_class)->style_updated (widget);
  if (self->terminal != NULL)
    rk_output_colours_apply (self->terminal);
}

static void
rk_command_test_size_allocate (GtkWidget *widget, GtkAllocation *allocation)
{
  GTK_WIDGET_CLASS (rk_command_test_parent_class)->size_allocate (widget, allocation);
  tell_size (RK_COMMAND_TEST (widget));
}

static void
rk_command_test_dispose (GObject *object)
{
  RkCommandTest *self = RK_COMMAND_TEST (object);

  g_clear_handle_id (&self->read_id, g_source_remove);
  forget (self);
  g_clear_pointer (&self->ending, g_free);
  g_clear_object (&self->form);
  g_clear_object (&self->host);
  G_OBJECT_CLASS (rk_command_test_parent_class)->dispose (object);
}

static void
rk_command_test_class_init (RkCommandTestClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rk_command_test_dispose;
  widget_class->size_allocate = rk_command_test_size_allocate;
  widget_class->style_updated = rk_command_test_style_updated;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/rekindle/Rekindle/ui/rk-command-test.ui");
  gtk_widget_class_bind_template_child (widget_class, RkCommandTest, status);
  gtk_widget_class_bind_template_child (widget_class, RkCommandTest, button);
  gtk_widget_class_bind_template_child (widget_class, RkCommandTest, scrolled);
  gtk_widget_class_bind_template_callback (widget_class, on_button_clicked);
}

static void
rk_command_test_init (RkCommandTest *self)
{
  GtkWidget *terminal = vte_terminal_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->terminal = VTE_TERMINAL (terminal);
  vte_terminal_set_scrollback_lines (self->terminal, SCROLLBACK_LINES);
  vte_terminal_set_audible_bell (self->terminal, FALSE);
  vte_terminal_set_size (self->terminal, 60, 10);
  g_signal_connect_object (terminal, "commit", G_CALLBACK (on_commit), self, 0);
  atk_object_set_name (gtk_widget_get_accessible (terminal), _ ("Output of the command"));
  gtk_style_context_add_class (gtk_widget_get_style_context (terminal), "rk-output");
  gtk_container_add (self->scrolled, terminal);
  gtk_widget_show (terminal);
}

/**
 * rk_command_test_new:
 * @host: who knows the environment of runs
 *
 * Returns: (transfer floating): a test of nothing
 */
GtkWidget *
rk_command_test_new (RkHost *host)
{
  RkCommandTest *self = g_object_new (RK_TYPE_COMMAND_TEST, NULL);

  self->host = g_object_ref (host);
  return GTK_WIDGET (self);
}

/**
 * rk_command_test_set_form:
 * @self: the test
 * @form: what it is to run
 */
void
rk_command_test_set_form (RkCommandTest *self, RkEditForm *form)
{
  g_set_object (&self->form, form);
}
