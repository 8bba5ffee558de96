/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The shim writes the output to files; news of it come from the launcher. It is read in small parts
 * at a bounded rate, and only while it can be seen, so that a program that prints without pause
 * keeps neither the window nor the engine busy.
 */

#include "config.h"

#include "rk-output-view.h"

#include <glib/gi18n.h>
#include <vte/vte.h>

#include "rk-output-log.h"

#define PART_BYTES (16 * 1024)
#define PART_MSEC 25
/* Whoever prints so much while we are not looking is not read line by line. */
#define BEHIND_BYTES (2 * 1024 * 1024)
/* More than that of an earlier time nobody scrolls through. */
#define HISTORY_BYTES (256 * 1024)
#define SCROLLBACK_LINES 10000
/* So many runs that nobody saw are shown when somebody looks again. */
#define MISSED_RUNS 5

struct _RkOutputView
{
  GtkBin parent_instance;

  RkHost *host;         /* (owned) */
  RkProgram *program;   /* (owned) (nullable) */
  RkLauncher *launcher; /* (owned) (nullable): the one that tells of output */
  VteTerminal *terminal;
  guint run_number;
  gint64 offset;
  guint read_id; /* armed while there may be something to read */
};

G_DEFINE_FINAL_TYPE (RkOutputView, rk_output_view, GTK_TYPE_BIN)

static void
say (RkOutputView *self, const char *text)
{
  g_autofree char *line = g_strdup_printf ("\033[0m\r\n\033[2m── %s ──\033[0m\r\n", text);

  vte_terminal_feed (self->terminal, line, -1);
}

static guint
latest_run (RkOutputView *self)
{
  guint number = rk_program_get_status (self->program)->run_number;

  if (number > 0)
    return number;
  RkJournal *journal = rk_host_get_journal (self->host, rk_program_get_project (self->program)->id);
  g_autoptr (GPtrArray) records = rk_journal_list (journal);
  for (guint i = 0; i < records->len; i++)
    number = MAX (number, ((const RkRunRecord *)records->pdata[i])->number);
  return number;
}

static char *
dup_directory (RkOutputView *self)
{
  RkJournal *journal = rk_host_get_journal (self->host, rk_program_get_project (self->program)->id);

  return rk_journal_dup_output_directory (journal, self->run_number);
}

static void
begin_run (RkOutputView *self, guint number)
{
  gboolean is_first = self->run_number == 0;
  g_autofree char *text = g_strdup_printf (_ ("run %u"), number);
  RkOutputLogInfo info;

  self->run_number = number;
  self->offset = 0;
  if (!is_first)
    {
      say (self, text);
      return;
    }
  g_autofree char *directory = dup_directory (self);
  rk_output_log_inspect (directory, &info);
  gint64 start = MAX (info.end_bytes - HISTORY_BYTES, 0);
  self->offset = info.tail_bytes > info.head_bytes ? MAX (start, info.tail_bytes) : start;
}

/* A program that prints more than anybody reads: only the newest of it matters now. */
static void
skip_what_nobody_reads (RkOutputView *self, const char *directory)
{
  RkOutputLogInfo info;

  rk_output_log_inspect (directory, &info);
  gint64 behind_bytes = info.end_bytes - self->offset;
  if (behind_bytes <= BEHIND_BYTES)
    return;
  g_autofree char *size = g_format_size ((guint64)(behind_bytes - PART_BYTES));
  /* Translators: a size such as “1.2 MB” */
  g_autofree char *text = g_strdup_printf (_ ("%s left out: too fast"), size);
  say (self, text);
  self->offset = info.end_bytes - PART_BYTES;
}

/* Returns whether there may be more. */
static gboolean
read_part (RkOutputView *self)
{
  g_autofree char *directory = dup_directory (self);

  skip_what_nobody_reads (self, directory);
  gint64 next = self->offset;
  gsize length_bytes;
  g_autoptr (GBytes) part = rk_output_log_read (directory, self->offset, PART_BYTES, &next);
  const char *bytes = g_bytes_get_data (part, &length_bytes);
  gint64 cut_bytes = next - (gint64)length_bytes - self->offset;

  if (cut_bytes > 0)
    {
      g_autofree char *size = g_format_size ((guint64)cut_bytes);
      /* Translators: a size such as “1.2 MB” */
      g_autofree char *text = g_strdup_printf (_ ("%s were not kept"), size);
      say (self, text);
    }
  if (length_bytes > 0)
    vte_terminal_feed (self->terminal, bytes, (gssize)length_bytes);
  gboolean more = next > self->offset;
  self->offset = next;
  return more;
}

static gboolean
on_read (gpointer data)
{
  RkOutputView *self = data;

  if (self->program != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      guint latest = latest_run (self);
      if (self->run_number == 0 && latest > 0)
        begin_run (self, latest);
      if (self->run_number > 0 && read_part (self))
        return G_SOURCE_CONTINUE;
      if (latest > self->run_number)
        {
          begin_run (self, MAX (self->run_number + 1, latest - MIN (latest, MISSED_RUNS)));
          return G_SOURCE_CONTINUE;
        }
    }
  self->read_id = 0;
  return G_SOURCE_REMOVE;
}

static void
arm (RkOutputView *self)
{
  if (self->read_id == 0 && self->program != NULL)
    self->read_id = g_timeout_add (PART_MSEC, on_read, self);
}

static void
on_launcher_event (RkLauncher *launcher, const RkLaunchEvent *event, RkOutputView *self)
{
  arm (self);
}

static void
tell_size (RkOutputView *self)
{
  if (self->launcher != NULL)
    rk_launcher_set_window_size (self->launcher,
                                 (guint)vte_terminal_get_column_count (self->terminal),
                                 (guint)vte_terminal_get_row_count (self->terminal));
}

static void
set_launcher (RkOutputView *self, RkLauncher *launcher)
{
  if (self->launcher == launcher)
    return;
  if (self->launcher != NULL)
    g_signal_handlers_disconnect_by_data (self->launcher, self);
  g_set_object (&self->launcher, launcher);
  if (launcher != NULL)
    g_signal_connect_object (launcher, "event", G_CALLBACK (on_launcher_event), self, 0);
  tell_size (self);
}

static void
on_state_changed (RkProgram *program, int old, int state, RkOutputView *self)
{
  set_launcher (self, rk_program_get_launcher (program));
  arm (self);
}

static void
on_commit (VteTerminal *terminal, const char *text, guint length_bytes, RkOutputView *self)
{
  if (self->launcher != NULL)
    rk_launcher_write_input (self->launcher, text, length_bytes);
}

/**
 * rk_output_view_show:
 * @self: the view
 * @program: (nullable): whose output to show
 */
void
rk_output_view_show (RkOutputView *self, RkProgram *program)
{
  if (self->program == program)
    return;
  if (self->program != NULL)
    g_signal_handlers_disconnect_by_data (self->program, self);
  g_set_object (&self->program, program);
  self->run_number = 0;
  self->offset = 0;
  vte_terminal_reset (self->terminal, TRUE, TRUE);
  set_launcher (self, program != NULL ? rk_program_get_launcher (program) : NULL);
  if (program != NULL)
    g_signal_connect_object (program, "state-changed", G_CALLBACK (on_state_changed), self, 0);
  arm (self);
}

static void
rk_output_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (rk_output_view_parent_class)->map (widget);
  arm (RK_OUTPUT_VIEW (widget));
}

/* The theme's own, so that a dark desktop has a dark terminal. */
static void
rk_output_view_style_updated (GtkWidget *widget)
{
  RkOutputView *self = RK_OUTPUT_VIEW (widget);
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  GdkRGBA text, base;

  GTK_WIDGET_CLASS (rk_output_view_parent_class)->style_updated (widget);
  if (gtk_style_context_lookup_color (context, "theme_text_color", &text)
      && gtk_style_context_lookup_color (context, "theme_base_color", &base))
    vte_terminal_set_colors (self->terminal, &text, &base, NULL, 0);
}

static void
rk_output_view_size_allocate (GtkWidget *widget, GtkAllocation *allocation)
{
  GTK_WIDGET_CLASS (rk_output_view_parent_class)->size_allocate (widget, allocation);
  tell_size (RK_OUTPUT_VIEW (widget));
}

static void
rk_output_view_dispose (GObject *object)
{
  RkOutputView *self = RK_OUTPUT_VIEW (object);

  g_clear_handle_id (&self->read_id, g_source_remove);
  if (self->program != NULL)
    g_signal_handlers_disconnect_by_data (self->program, self);
  if (self->launcher != NULL)
    g_signal_handlers_disconnect_by_data (self->launcher, self);
  g_clear_object (&self->launcher);
  g_clear_object (&self->program);
  g_clear_object (&self->host);
  G_OBJECT_CLASS (rk_output_view_parent_class)->dispose (object);
}

static void
rk_output_view_class_init (RkOutputViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rk_output_view_dispose;
  GTK_WIDGET_CLASS (klass)->map = rk_output_view_map;
  GTK_WIDGET_CLASS (klass)->size_allocate = rk_output_view_size_allocate;
  GTK_WIDGET_CLASS (klass)->style_updated = rk_output_view_style_updated;
}

static void
rk_output_view_init (RkOutputView *self)
{
  GtkWidget *terminal = vte_terminal_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new (NULL, NULL);

  self->terminal = VTE_TERMINAL (terminal);
  vte_terminal_set_scrollback_lines (self->terminal, SCROLLBACK_LINES);
  vte_terminal_set_scroll_on_output (self->terminal, FALSE);
  vte_terminal_set_scroll_on_keystroke (self->terminal, TRUE);
  vte_terminal_set_audible_bell (self->terminal, FALSE);
  vte_terminal_set_size (self->terminal, 80, 24);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_ALWAYS);
  g_signal_connect_object (terminal, "commit", G_CALLBACK (on_commit), self, 0);
  atk_object_set_name (gtk_widget_get_accessible (terminal), _ ("Output"));
  gtk_style_context_add_class (gtk_widget_get_style_context (terminal), "rk-output");
  gtk_container_add (GTK_CONTAINER (scrolled), terminal);
  gtk_container_add (GTK_CONTAINER (self), scrolled);
  gtk_widget_show_all (scrolled);
}

/**
 * rk_output_view_new:
 * @host: who has the programs and their records
 *
 * Returns: (transfer floating): a view of nothing
 */
RkOutputView *
rk_output_view_new (RkHost *host)
{
  RkOutputView *self = g_object_new (RK_TYPE_OUTPUT_VIEW, "visible", TRUE, NULL);

  self->host = g_object_ref (host);
  return self;
}
