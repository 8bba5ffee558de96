/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The shim writes the output to files and says when there is more; a tick of the frame clock is
 * asked for then, and given back when all is shown. Nothing is fed before the terminal has digested
 * what it got: it has a queue without a bound.
 */

#include "config.h"

#include "rk-output-feed.h"

#include <glib/gi18n.h>

#include "rk-output-budget.h"
#include "rk-output-log.h"
#include "rk-runs-words.h"

/* So many runs before the latest are shown when somebody begins to look, with the end of each: what
 * happened just before matters most after a crash. */
#define EARLIER_RUNS 2
#define EARLIER_RUN_BYTES (16 * 1024)
#define HISTORY_BYTES (512 * 1024)
/* Something that the terminal takes without a visible change must not hold up the rest. */
#define DIGEST_USEC (100 * G_TIME_SPAN_MILLISECOND)
/* For so long after something was typed its answer is awaited. */
#define ANSWER_USEC (2 * G_TIME_SPAN_SECOND)

/* Ends what an output may have left open: a sequence, the alternative screen, modes. */
#define CALM "\030\033[?47l\033[!p\033[0m\033[?25h"

struct _RkOutputFeed
{
  GObject parent_instance;

  VteTerminal *terminal; /* (owned) */
  RkHost *host;          /* (owned) */
  RkProgram *program;    /* (owned) (nullable) */
  GHashTable *cleared;   /* (owned) (element-type utf8 Mark): by project, what was wiped away */
  guint pinned_run;      /* the only run to show, 0: follow */
  guint run_number;      /* the run that is being shown, 0: none yet */
  gint64 offset;
  gboolean is_within_line;
  gboolean is_digesting;
  gint64 fed_usec;
  gint64 awaited_until_usec;
  guint tick_id; /* while there may be something to show */
};

typedef struct
{
  guint run_number;
  gint64 offset;
} Mark;

G_DEFINE_FINAL_TYPE (RkOutputFeed, rk_output_feed, G_TYPE_OBJECT)

static RkJournal *
peek_journal (RkOutputFeed *self)
{
  return rk_host_get_journal (self->host, rk_program_get_project (self->program)->id);
}

static char *
dup_directory (RkOutputFeed *self)
{
  return rk_journal_dup_output_directory (peek_journal (self), self->run_number);
}

/* A line of ours between those of the program. */
static void
say (RkOutputFeed *self, const char *text)
{
  g_autofree char *line = g_strdup_printf (CALM "%s\033[90m── %s ──\033[0m\r\n",
                                           self->is_within_line ? "\r\n" : "", text);

  vte_terminal_feed (self->terminal, line, -1);
  self->is_within_line = FALSE;
}

static void
say_what_is_missing (RkOutputFeed *self, const RkOutputShare *share)
{
  if (share->skipped_bytes > 0)
    {
      g_autofree char *size = g_format_size ((guint64)share->skipped_bytes);
      g_autofree char *text = g_strdup_printf (_ ("%s skipped; the log has it"), size);
      say (self, text);
    }
  if (share->cut_bytes > 0)
    {
      g_autofree char *size = g_format_size ((guint64)share->cut_bytes);
      g_autofree char *text = g_strdup_printf (_ ("%s not kept: the log is full"), size);
      say (self, text);
    }
}

/* Why the run was started, as its record says. */
static void
say_beginning (RkOutputFeed *self)
{
  const char *directory = rk_program_get_project (self->program)->directory;
  g_autoptr (GPtrArray) records = rk_journal_list (peek_journal (self));

  for (guint i = 0; i < records->len; i++)
    {
      const RkRunRecord *record = records->pdata[i];
      const RkRunRecord *previous = i > 0 ? records->pdata[i - 1] : NULL;
      if (record->number != self->run_number)
        continue;
      g_autofree char *time =
          rk_runs_words_describe_time (record->started_usec, g_get_real_time ());
      g_autofree char *why = rk_runs_words_describe_why (record, previous, directory);
      g_autofree char *text = g_strdup_printf ("%s %s", time, why);
      say (self, text);
      return;
    }
}

static guint
find_latest_run (RkOutputFeed *self)
{
  guint number = rk_program_get_status (self->program)->run_number;

  if (number > 0)
    return number;
  g_autoptr (GPtrArray) records = rk_journal_list (peek_journal (self));
  return records->len > 0 ? ((const RkRunRecord *)records->pdata[records->len - 1])->number : 0;
}

/* Begins with as much of it as matters now; all of it if it began while somebody looked. */
static void
begin_run (RkOutputFeed *self, guint number, gint64 history_bytes)
{
  const Mark *mark =
      g_hash_table_lookup (self->cleared, rk_program_get_project (self->program)->id);
  RkOutputLogInfo info;
  RkOutputShare share;

  self->run_number = number;
  self->offset = 0;
  if (self->pinned_run == 0 && mark != NULL && mark->run_number == number)
    {
      self->offset = mark->offset;
      return;
    }
  say_beginning (self);
  g_autofree char *directory = dup_directory (self);
  rk_output_log_inspect (directory, &info);
  rk_output_budget_start (history_bytes, &info, &share);
  say_what_is_missing (self, &share);
  self->offset = share.offset;
  if (self->pinned_run > 0 && info.end_bytes == 0)
    say (self, _ ("it printed nothing, or its output is not kept any more"));
}

static gboolean
begin_first_run (RkOutputFeed *self)
{
  const Mark *mark =
      g_hash_table_lookup (self->cleared, rk_program_get_project (self->program)->id);
  guint latest = self->pinned_run > 0 ? self->pinned_run : find_latest_run (self);

  if (latest == 0)
    return FALSE;
  guint first = self->pinned_run > 0 || latest <= EARLIER_RUNS ? latest : latest - EARLIER_RUNS;
  if (self->pinned_run == 0 && latest <= EARLIER_RUNS)
    first = 1;
  if (self->pinned_run == 0 && mark != NULL)
    first = MAX (first, mark->run_number);
  begin_run (self, first, first == latest ? HISTORY_BYTES : EARLIER_RUN_BYTES);
  return TRUE;
}

static gboolean
begin_next_run (RkOutputFeed *self)
{
  guint latest = find_latest_run (self);

  if (self->pinned_run > 0 || latest <= self->run_number)
    return FALSE;
  guint next = MAX (self->run_number + 1, latest - MIN (latest, EARLIER_RUNS));
  begin_run (self, next, next == latest ? HISTORY_BYTES : EARLIER_RUN_BYTES);
  return TRUE;
}

static void
feed_bytes (RkOutputFeed *self, GBytes *part, gboolean from_line)
{
  gsize length_bytes;
  const char *bytes = g_bytes_get_data (part, &length_bytes);
  gsize start = from_line ? rk_output_budget_find_line (bytes, length_bytes) : 0;

  if (length_bytes == 0)
    return;
  vte_terminal_feed (self->terminal, bytes + start, (gssize)(length_bytes - start));
  self->is_within_line = bytes[length_bytes - 1] != '\n';
  self->is_digesting = TRUE;
  self->fed_usec = g_get_monotonic_time ();
}

/* Returns whether there was anything. */
static gboolean
feed_share (RkOutputFeed *self)
{
  g_autofree char *directory = dup_directory (self);
  RkOutputLogInfo info;
  RkOutputShare share;
  gint64 next;

  rk_output_log_inspect (directory, &info);
  rk_output_budget_decide (self->offset, &info, g_get_monotonic_time () < self->awaited_until_usec,
                           &share);
  say_what_is_missing (self, &share);
  self->offset = share.offset;
  if (share.feed_bytes == 0)
    return FALSE;
  g_autoptr (GBytes) part = rk_output_log_read (directory, share.offset, share.feed_bytes, &next);
  feed_bytes (self, part, share.skipped_bytes > 0 || share.cut_bytes > 0);
  gboolean is_more = next > self->offset;
  self->offset = next;
  return is_more;
}

static gboolean
has_digested (RkOutputFeed *self)
{
  return !self->is_digesting || g_get_monotonic_time () - self->fed_usec > DIGEST_USEC;
}

static gboolean
on_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  RkOutputFeed *self = data;

  if (self->program != NULL && gtk_widget_get_mapped (widget))
    {
      if (!has_digested (self))
        return G_SOURCE_CONTINUE;
      if ((self->run_number > 0 || begin_first_run (self))
          && (feed_share (self) || begin_next_run (self)))
        return G_SOURCE_CONTINUE;
    }
  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

static void
on_contents_changed (RkOutputFeed *self)
{
  self->is_digesting = FALSE;
}

/**
 * rk_output_feed_wake:
 * @self: the feed
 *
 * There may be more to show.
 */
void
rk_output_feed_wake (RkOutputFeed *self)
{
  if (self->tick_id == 0 && self->program != NULL
      && gtk_widget_get_mapped (GTK_WIDGET (self->terminal)))
    self->tick_id =
        gtk_widget_add_tick_callback (GTK_WIDGET (self->terminal), on_frame, self, NULL);
}

static void
show_from_start (RkOutputFeed *self, RkProgram *program, guint pinned_run)
{
  g_set_object (&self->program, program);
  self->pinned_run = pinned_run;
  self->run_number = 0;
  self->offset = 0;
  self->is_within_line = FALSE;
  self->is_digesting = FALSE;
  self->awaited_until_usec = 0;
  vte_terminal_reset (self->terminal, TRUE, TRUE);
  rk_output_feed_wake (self);
}

/**
 * rk_output_feed_follow:
 * @self: the feed
 * @program: (nullable): whose output to show from now on, run after run
 *
 * The terminal must take input: one that does not is not reset by VTE.
 */
void
rk_output_feed_follow (RkOutputFeed *self, RkProgram *program)
{
  show_from_start (self, program, 0);
}

/**
 * rk_output_feed_show_run:
 * @self: the feed
 * @program: whose run
 * @number: the only run to show
 *
 * See rk_output_feed_follow().
 */
void
rk_output_feed_show_run (RkOutputFeed *self, RkProgram *program, guint number)
{
  show_from_start (self, program, number);
}

/**
 * rk_output_feed_expect_answer:
 * @self: the feed
 *
 * Something was typed: what the program prints now is waited for, so the way to it is shortened.
 */
void
rk_output_feed_expect_answer (RkOutputFeed *self)
{
  self->awaited_until_usec = g_get_monotonic_time () + ANSWER_USEC;
}

/**
 * rk_output_feed_clear:
 * @self: the feed
 *
 * Wipes away what is shown, also for the next look at this project. The log stays.
 */
void
rk_output_feed_clear (RkOutputFeed *self)
{
  RkOutputLogInfo info;

  if (self->program == NULL || self->run_number == 0)
    return;
  g_autofree char *directory = dup_directory (self);
  rk_output_log_inspect (directory, &info);
  self->offset = info.end_bytes;
  vte_terminal_feed (self->terminal, "\030\033[0m\033[H\033[2J\033[3J", -1);
  self->is_within_line = FALSE;
  if (self->pinned_run > 0)
    return;
  Mark mark = { self->run_number, self->offset };
  g_hash_table_insert (self->cleared, g_strdup (rk_program_get_project (self->program)->id),
                       g_memdup2 (&mark, sizeof mark));
}

/**
 * rk_output_feed_get_run:
 * @self: the feed
 *
 * Returns: the number of the run whose output is at the end of the terminal; 0: none
 */
guint
rk_output_feed_get_run (RkOutputFeed *self)
{
  return self->run_number;
}

static void
rk_output_feed_dispose (GObject *object)
{
  RkOutputFeed *self = RK_OUTPUT_FEED (object);

  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->terminal), self->tick_id);
  self->tick_id = 0;
  g_clear_object (&self->terminal);
  g_clear_object (&self->program);
  g_clear_object (&self->host);
  g_clear_pointer (&self->cleared, g_hash_table_unref);
  G_OBJECT_CLASS (rk_output_feed_parent_class)->dispose (object);
}

static void
rk_output_feed_class_init (RkOutputFeedClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rk_output_feed_dispose;
}

static void
rk_output_feed_init (RkOutputFeed *self)
{
  self->cleared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * rk_output_feed_new:
 * @terminal: where to show it
 * @host: who has the records
 *
 * Returns: (transfer full): a feed of nothing
 */
RkOutputFeed *
rk_output_feed_new (VteTerminal *terminal, RkHost *host)
{
  RkOutputFeed *self = g_object_new (RK_TYPE_OUTPUT_FEED, NULL);

  self->terminal = g_object_ref (terminal);
  self->host = g_object_ref (host);
  g_signal_connect_object (terminal, "contents-changed", G_CALLBACK (on_contents_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (terminal, "map", G_CALLBACK (rk_output_feed_wake), self,
                           G_CONNECT_SWAPPED);
  return self;
}
