/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The list is made when it is opened, from the records on disk: at most some dozens of lines. It
 * does not change while it is open, so that nothing moves away under the pointer.
 */

#include "config.h"

#include "rk-runs-popover.h"

#include <glib/gi18n.h>

#include "rk-runs-words.h"

#define NUMBER_KEY "rekindle-run"
#define MAX_HEIGHT 420
#define WIDTH 340

struct _RkRunsPopover
{
  GtkPopover parent_instance;

  RkHost *host;       /* (owned) */
  RkProgram *program; /* (owned) (nullable) */
  GtkListBox *list;
};

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RkRunsPopover, rk_runs_popover, GTK_TYPE_POPOVER)

static gboolean
is_running (RkRunsPopover *self, const RkRunRecord *record)
{
  const RkProgramStatus *status = rk_program_get_status (self->program);

  return record->number == status->run_number && rk_state_is_alive (status->state);
}

static const char *
icon_of (const RkRunRecord *record, gboolean runs)
{
  if (!record->is_over)
    return runs ? "rk-state-running-symbolic" : "rk-state-stopped-symbolic";
  if (g_strcmp0 (record->verdict, "crashed") == 0)
    return "rk-state-crashed-symbolic";
  if (g_strcmp0 (record->verdict, "restarted") == 0)
    return "rk-state-restarting-symbolic";
  if (g_strcmp0 (record->verdict, "finished") == 0)
    return "rk-state-finished-symbolic";
  return "rk-state-stopped-symbolic";
}

static void
add_line (GtkWidget *box, const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_line_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  if (style != NULL)
    gtk_style_context_add_class (gtk_widget_get_style_context (label), style);
  gtk_container_add (GTK_CONTAINER (box), label);
}

static GtkWidget *
create_words (RkRunsPopover *self, const RkRunRecord *record, const RkRunRecord *previous)
{
  const char *directory = rk_program_get_project (self->program)->directory;
  gint64 now_usec = g_get_real_time ();
  g_autofree char *time = rk_runs_words_describe_time (record->started_usec, now_usec);
  g_autofree char *why = rk_runs_words_describe_why (record, previous, directory);
  g_autofree char *end = rk_runs_words_describe_end (record, is_running (self, record), now_usec);
  g_autofree char *title = g_strdup_printf ("%s  %s", time, why);
  g_autofree char *files = rk_runs_words_list_files (record, directory);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_hexpand (box, TRUE);
  add_line (box, title, NULL);
  add_line (box, end, "rk-detail");
  /* One file is named by the reason already. */
  if (files != NULL && record->changed[1] != NULL)
    add_line (box, files, "rk-detail");
  return box;
}

static GtkWidget *
create_row (RkRunsPopover *self, const RkRunRecord *record, const RkRunRecord *previous)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_of (record, is_running (self, record)),
                                                  GTK_ICON_SIZE_BUTTON);

  g_object_set_data (G_OBJECT (row), NUMBER_KEY, GUINT_TO_POINTER (record->number));
  gtk_container_set_border_width (GTK_CONTAINER (box), 6);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_container_add (GTK_CONTAINER (box), icon);
  gtk_container_add (GTK_CONTAINER (box), create_words (self, record, previous));
  gtk_container_add (GTK_CONTAINER (row), box);
  gtk_widget_show_all (row);
  return row;
}

static void
remove_row (GtkWidget *row, gpointer data)
{
  gtk_widget_destroy (row);
}

static void
fill (RkRunsPopover *self)
{
  gtk_container_foreach (GTK_CONTAINER (self->list), remove_row, NULL);
  if (self->program == NULL)
    return;
  RkJournal *journal = rk_host_get_journal (self->host, rk_program_get_project (self->program)->id);
  g_autoptr (GPtrArray) records = rk_journal_list (journal);
  guint n_records = MIN (records->len, RK_JOURNAL_MAX_RUNS);
  for (guint i = 0; i < n_records; i++)
    {
      guint at = records->len - 1 - i;
      gtk_list_box_insert (
          self->list, create_row (self, records->pdata[at], at > 0 ? records->pdata[at - 1] : NULL),
          -1);
    }
}

static void
on_row_activated (GtkListBox *list, GtkListBoxRow *row, RkRunsPopover *self)
{
  guint number = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), NUMBER_KEY));

  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, number);
}

/**
 * rk_runs_popover_set_program:
 * @self: the popover
 * @program: (nullable): whose runs
 */
void
rk_runs_popover_set_program (RkRunsPopover *self, RkProgram *program)
{
  g_set_object (&self->program, program);
}

static void
rk_runs_popover_show (GtkWidget *widget)
{
  fill (RK_RUNS_POPOVER (widget));
  GTK_WIDGET_CLASS (rk_runs_popover_parent_class)->show (widget);
}

static void
rk_runs_popover_dispose (GObject *object)
{
  RkRunsPopover *self = RK_RUNS_POPOVER (object);

  g_clear_object (&self->program);
  g_clear_object (&self->host);
  G_OBJECT_CLASS (rk_runs_popover_parent_class)->dispose (object);
}

static void
rk_runs_popover_class_init (RkRunsPopoverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rk_runs_popover_dispose;
  GTK_WIDGET_CLASS (klass)->show = rk_runs_popover_show;

  /**
   * RkRunsPopover::chosen:
   * @self: the popover
   * @number: the run that the person wants to see
   */
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", RK_TYPE_RUNS_POPOVER, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
rk_runs_popover_init (RkRunsPopover *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new (NULL, NULL);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *nothing = gtk_label_new (_ ("It has not run yet"));

  self->list = GTK_LIST_BOX (list);
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  g_object_set (nothing, "margin", 12, NULL);
  gtk_widget_show (nothing);
  gtk_list_box_set_placeholder (self->list, nothing);
  atk_object_set_name (gtk_widget_get_accessible (list), _ ("Recent runs"));
  g_signal_connect_object (list, "row-activated", G_CALLBACK (on_row_activated), self, 0);
  g_object_set (scrolled, "hscrollbar-policy", GTK_POLICY_NEVER, "max-content-height", MAX_HEIGHT,
                "propagate-natural-height", TRUE, "width-request", WIDTH, NULL);
  gtk_container_add (GTK_CONTAINER (scrolled), list);
  gtk_container_add (GTK_CONTAINER (self), scrolled);
  gtk_widget_show_all (scrolled);
}

/**
 * rk_runs_popover_new:
 * @host: who has the records
 *
 * Returns: (transfer floating): a popover of no runs
 */
RkRunsPopover *
rk_runs_popover_new (RkHost *host)
{
  RkRunsPopover *self = g_object_new (RK_TYPE_RUNS_POPOVER, NULL);

  self->host = g_object_ref (host);
  return self;
}
