/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The one alarm: `alarm_id` is set exactly when the rhythm has a deadline and nobody is looking. */

#include "config.h"

#include "rk-port-watch.h"

#include <gio/gio.h>

#include "rk-port-rhythm.h"
#include "rk-port-scan.h"
#include "rk-port-words.h"

struct _RkPortWatch
{
  GObject parent_instance;

  RkProgram *program;               /* (owned) (nullable): until the end */
  RkLauncher *launcher;             /* (owned) (nullable): whose output is heard */
  RkClock *clock;                   /* (owned) */
  RkPortWatchOutputFunc dup_output; /* (nullable) */
  gpointer user_data;
  RkPortRhythm rhythm;
  guint alarm_id;
  gboolean looking;
  GPtrArray *asked;   /* (owned) (element-type GTask): whom the look that goes on answers */
  GPtrArray *waiting; /* (owned) (element-type GTask): who asked after it had begun */
};

G_DEFINE_FINAL_TYPE (RkPortWatch, rk_port_watch, G_TYPE_OBJECT)

/* What a thread is asked for, and what it found. */
typedef struct
{
  pid_t root;
  guint run_number;
  gint64 begun_usec;
  GArray *numbers; /* (owned) (nullable) (element-type guint): whose holder is wanted */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_clear_pointer (&question->numbers, g_array_unref);
  g_free (question);
}

static Question *
question_new (RkPortWatch *self)
{
  RkLauncher *launcher = rk_program_get_launcher (self->program);
  Question *question = g_new0 (Question, 1);

  question->root = launcher != NULL ? rk_launcher_get_root_pid (launcher) : 0;
  question->run_number = rk_program_get_status (self->program)->run_number;
  question->begun_usec = rk_clock_get_monotonic_usec (self->clock);
  return question;
}

/* The program may have come to its next run meanwhile. */
static gboolean
is_current (RkPortWatch *self, const Question *question)
{
  return self->program != NULL
         && rk_program_get_status (self->program)->run_number == question->run_number;
}

static void
look_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Question *question = data;

  g_task_return_pointer (task, rk_port_scan_list_tree (question->root),
                         (GDestroyNotify)g_array_unref);
}

static void
tell (GPtrArray **tasks)
{
  g_autoptr (GPtrArray) told = g_steal_pointer (tasks);

  *tasks = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < told->len; i++)
    g_task_return_boolean (told->pdata[i], TRUE);
}

static void go_on (RkPortWatch *self); /* after a look comes the next one */

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RkPortWatch *self = RK_PORT_WATCH (source);
  const Question *question = g_task_get_task_data (G_TASK (result));
  g_autoptr (GArray) ports = g_task_propagate_pointer (G_TASK (result), NULL);

  self->looking = FALSE;
  if (self->program == NULL)
    {
      tell (&self->asked);
      return;
    }
  gint64 cost_usec = rk_clock_get_monotonic_usec (self->clock) - question->begun_usec;
  rk_port_rhythm_note_look (&self->rhythm, cost_usec, question->begun_usec);
  if (is_current (self, question) && rk_state_is_up (rk_program_get_status (self->program)->state))
    rk_program_set_ports (self->program, ports);
  tell (&self->asked);
  go_on (self);
}

static void
look (RkPortWatch *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, on_looked, NULL);

  self->looking = TRUE;
  g_ptr_array_extend_and_steal (self->asked, g_steal_pointer (&self->waiting));
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  g_task_set_task_data (task, question_new (self), question_free);
  g_task_run_in_thread (task, look_in_thread);
}

static void
on_alarm (gpointer user_data)
{
  RkPortWatch *self = user_data;

  self->alarm_id = 0;
  look (self);
}

static void
disarm (RkPortWatch *self)
{
  if (self->alarm_id != 0)
    rk_clock_remove_alarm (self->clock, self->alarm_id);
  self->alarm_id = 0;
}

static void
arm (RkPortWatch *self)
{
  gint64 due_usec = rk_port_rhythm_get_deadline_usec (&self->rhythm);

  disarm (self);
  if (due_usec != 0 && !self->looking)
    self->alarm_id = rk_clock_add_alarm (self->clock, due_usec, on_alarm, self);
}

/* What the last look began too early for is looked at anew. */
static void
go_on (RkPortWatch *self)
{
  if (self->waiting->len > 0)
    look (self);
  else
    arm (self);
}

static void
on_launch_event (RkLauncher *launcher, const RkLaunchEvent *event, RkPortWatch *self)
{
  if (event->kind != RK_LAUNCH_OUTPUT || self->rhythm.output_usec != 0)
    return;
  rk_port_rhythm_note_output (&self->rhythm, rk_clock_get_monotonic_usec (self->clock));
  arm (self);
}

static void
hear (RkPortWatch *self, RkLauncher *launcher)
{
  if (self->launcher == launcher)
    return;
  if (self->launcher != NULL)
    g_signal_handlers_disconnect_by_data (self->launcher, self);
  g_set_object (&self->launcher, launcher);
  if (launcher != NULL)
    g_signal_connect (launcher, "event", G_CALLBACK (on_launch_event), self);
}

static void
on_state_changed (RkProgram *program, int old, int state, RkPortWatch *self)
{
  hear (self, rk_program_get_launcher (program));
  if (state == RK_STATE_RUNNING)
    rk_port_rhythm_note_start (&self->rhythm, rk_clock_get_monotonic_usec (self->clock));
  else if (!rk_state_is_up ((RkState)state))
    rk_port_rhythm_note_end (&self->rhythm);
  arm (self);
}

static void
search_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Question *question = data;

  g_task_return_pointer (task, rk_port_scan_describe_holder (question->numbers, question->root),
                         g_free);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RkPortWatch *self = RK_PORT_WATCH (source);
  const Question *question = g_task_get_task_data (G_TASK (result));
  g_autofree char *words = g_task_propagate_pointer (G_TASK (result), NULL);

  if (words == NULL || !is_current (self, question))
    return;
  if (!rk_state_is_alive (rk_program_get_status (self->program)->state))
    rk_program_set_port_problem (self->program, words);
}

static void
append_numbers (GArray *numbers, const char *text)
{
  g_autoptr (GArray) found = rk_port_words_list_numbers (text != NULL ? text : "");

  g_array_append_vals (numbers, found->data, found->len);
}

/* Where the program may have wanted to listen: where it did before; and if it says that something
 * is in use, what it says, and the numbers in its command and its address.
 */
static GArray *
list_candidates (RkPortWatch *self)
{
  const RkProject *project = rk_program_get_project (self->program);
  GArray *numbers = rk_port_table_list_numbers (rk_program_get_known_ports (self->program));
  g_autofree char *output =
      self->dup_output != NULL ? self->dup_output (self->program, self->user_data) : NULL;

  g_autofree char *complaint = output != NULL ? rk_port_words_dup_complaint (output) : NULL;

  if (complaint == NULL)
    return numbers;
  append_numbers (numbers, complaint);
  append_numbers (numbers, project->open_url);
  append_numbers (numbers, project->shell_line);
  for (guint i = 0; project->arguments != NULL && project->arguments[i] != NULL; i++)
    append_numbers (numbers, project->arguments[i]);
  return numbers;
}

static void
on_news (RkProgram *program, int news, const char *text, RkPortWatch *self)
{
  if (news != RK_PROGRAM_ENDED
      || rk_program_get_status (program)->last_end.verdict != RK_STATE_BACKOFF)
    return;
  g_autoptr (GArray) numbers = list_candidates (self);
  if (numbers->len == 0)
    return;

  g_autoptr (GTask) task = g_task_new (self, NULL, on_found, NULL);
  Question *question = question_new (self);
  question->numbers = g_steal_pointer (&numbers);
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, search_in_thread);
}

static void
rk_port_watch_dispose (GObject *object)
{
  RkPortWatch *self = RK_PORT_WATCH (object);

  if (self->clock != NULL)
    disarm (self);
  hear (self, NULL);
  if (self->program != NULL)
    g_signal_handlers_disconnect_by_data (self->program, self);
  g_clear_object (&self->program);
  g_clear_object (&self->clock);
  tell (&self->waiting);
  G_OBJECT_CLASS (rk_port_watch_parent_class)->dispose (object);
}

static void
rk_port_watch_finalize (GObject *object)
{
  g_ptr_array_unref (RK_PORT_WATCH (object)->asked);
  g_ptr_array_unref (RK_PORT_WATCH (object)->waiting);
  G_OBJECT_CLASS (rk_port_watch_parent_class)->finalize (object);
}

static void
rk_port_watch_class_init (RkPortWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rk_port_watch_dispose;
  G_OBJECT_CLASS (klass)->finalize = rk_port_watch_finalize;
}

static void
rk_port_watch_init (RkPortWatch *self)
{
  self->asked = g_ptr_array_new_with_free_func (g_object_unref);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * rk_port_watch_new:
 * @program: a program
 * @clock: the clock
 * @dup_output: (nullable): tells its last words
 * @user_data: for @dup_output; must outlive this object's disposal
 *
 * Tells @program its ports from now on. Whoever drops it runs its dispose first: a look that is
 * under way keeps a reference.
 *
 * Returns: (transfer full): what looks
 */
RkPortWatch *
rk_port_watch_new (RkProgram *program, RkClock *clock, RkPortWatchOutputFunc dup_output,
                   gpointer user_data)
{
  RkPortWatch *self = g_object_new (RK_TYPE_PORT_WATCH, NULL);

  self->program = g_object_ref (program);
  self->clock = g_object_ref (clock);
  self->dup_output = dup_output;
  self->user_data = user_data;
  g_signal_connect (program, "state-changed", G_CALLBACK (on_state_changed), self);
  g_signal_connect (program, "news", G_CALLBACK (on_news), self);
  return self;
}

/**
 * rk_port_watch_look_async:
 * @self: a watch
 * @callback: called when the program has been told its ports of now, never before this returns
 * @user_data: for @callback
 *
 * Somebody asks: looks at once, if the program runs.
 */
void
rk_port_watch_look_async (RkPortWatch *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  if (self->program == NULL || !rk_state_is_up (rk_program_get_status (self->program)->state))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_ptr_array_add (self->waiting, g_steal_pointer (&task));
  if (self->looking)
    return;
  disarm (self);
  look (self);
}
