/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-run-bar.h"

#include <glib/gi18n.h>

#include "rk-runs-words.h"

struct _RkRunBar
{
  GtkInfoBar parent_instance;

  RkHost *host; /* (owned) */
  GtkLabel *words;
};

G_DEFINE_FINAL_TYPE (RkRunBar, rk_run_bar, GTK_TYPE_INFO_BAR)

static char *
describe (RkRunBar *self, RkProgram *program, guint number)
{
  const RkProject *project = rk_program_get_project (program);
  g_autoptr (GPtrArray) records = rk_journal_list (rk_host_get_journal (self->host, project->id));
  gint64 now_usec = g_get_real_time ();

  for (guint i = 0; i < records->len; i++)
    {
      const RkRunRecord *record = records->pdata[i];
      if (record->number != number)
        continue;
      g_autofree char *time = rk_runs_words_describe_time (record->started_usec, now_usec);
      g_autofree char *why = rk_runs_words_describe_why (
          record, i > 0 ? records->pdata[i - 1] : NULL, project->directory);
      g_autofree char *end = rk_runs_words_describe_end (record, FALSE, now_usec);
      return g_strdup_printf ("%s %s · %s", time, why, end);
    }
  return g_strdup_printf (_ ("run %u"), number);
}

/**
 * rk_run_bar_show:
 * @self: the bar
 * @program: (nullable): whose run
 * @number: the run that is shown, 0: it is what the program prints now
 */
void
rk_run_bar_show (RkRunBar *self, RkProgram *program, guint number)
{
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self), number > 0);
  if (number == 0)
    return;
  g_autofree char *run = describe (self, program, number);
  g_autofree char *words = g_strdup_printf (_ ("An earlier run: %s"), run);
  gtk_label_set_text (self->words, words);
}

static void
rk_run_bar_dispose (GObject *object)
{
  g_clear_object (&RK_RUN_BAR (object)->host);
  G_OBJECT_CLASS (rk_run_bar_parent_class)->dispose (object);
}

static void
rk_run_bar_class_init (RkRunBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rk_run_bar_dispose;
}

static void
rk_run_bar_init (RkRunBar *self)
{
  GtkWidget *words = gtk_label_new (NULL);

  self->words = GTK_LABEL (words);
  gtk_label_set_xalign (self->words, 0);
  gtk_label_set_line_wrap (self->words, TRUE);
  gtk_label_set_line_wrap_mode (self->words, PANGO_WRAP_WORD_CHAR);
  gtk_container_add (GTK_CONTAINER (gtk_info_bar_get_content_area (GTK_INFO_BAR (self))), words);
  gtk_info_bar_add_button (GTK_INFO_BAR (self), _ ("Back to live"), GTK_RESPONSE_OK);
  gtk_info_bar_set_message_type (GTK_INFO_BAR (self), GTK_MESSAGE_INFO);
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self), FALSE);
  gtk_widget_show_all (GTK_WIDGET (self));
}

/**
 * rk_run_bar_new:
 * @host: who has the records
 *
 * Returns: (transfer floating): a bar that is not seen; its response leads back
 */
RkRunBar *
rk_run_bar_new (RkHost *host)
{
  RkRunBar *self = g_object_new (RK_TYPE_RUN_BAR, NULL);

  self->host = g_object_ref (host);
  return self;
}
