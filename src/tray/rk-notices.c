/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* One policy per program, one timer for all of them at the next deadline. The policies of programs
 * that are gone are forgotten when the list changes.
 */

#include "config.h"

#include "rk-notices.h"

#include <glib/gi18n.h>
#include <string.h>

#include "rk-exit-words.h"
#include "rk-ignore-pattern.h"
#include "rk-last-words.h"
#include "rk-notice-text.h"
#include "rk-state-words.h"

struct _RkNotices
{
  GObject parent_instance;

  RkHost *host;               /* (owned) */
  RkSupervisor *supervisor;   /* (owned) */
  RkPreferences *preferences; /* (owned) */
  RkNotifier *notifier;       /* (owned) */
  GHashTable *policies;       /* (owned) (element-type utf8 RkNoticePolicy) */
  GHashTable *culprits;       /* (owned) (element-type utf8 filename): of loops, by project */
  GSource *timer;             /* (owned) (nullable) */
  gboolean focused;
};

G_DEFINE_FINAL_TYPE (RkNotices, rk_notices, G_TYPE_OBJECT)

/**
 * rk_notices_get_culprit:
 * @self: the notices
 * @id: a project
 *
 * Returns: (transfer none) (nullable): where its program wrote when it last restarted itself; with
 * a slash at the end of a directory
 */
const char *
rk_notices_get_culprit (RkNotices *self, const char *id)
{
  return g_hash_table_lookup (self->culprits, id);
}

static RkNoticeLevel
level_of (RkNotices *self, RkProgram *program)
{
  static const RkNoticeLevel levels[] = {
    [RK_NOTIFY_DEFAULT] = RK_NOTICE_LEVEL_ALL,
    [RK_NOTIFY_ALL] = RK_NOTICE_LEVEL_ALL,
    [RK_NOTIFY_PROBLEMS] = RK_NOTICE_LEVEL_PROBLEMS,
    [RK_NOTIFY_NONE] = RK_NOTICE_LEVEL_NONE,
  };

  return rk_notice_level_combine (levels[rk_program_get_project (program)->notify],
                                  rk_preferences_get_notify (self->preferences));
}

/* Relative where they lie within the project. */
static char **
dup_files (const RkProject *project, const RkPathSet *changed)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  gsize length = strlen (project->directory);

  for (guint i = 0; changed->names != NULL && i < changed->names->len; i++)
    {
      const char *path = g_ptr_array_index (changed->names, i);
      gboolean within = g_str_has_prefix (path, project->directory) && path[length] == '/';
      g_strv_builder_add (builder, within ? path + length + 1 : path);
    }
  return g_strv_builder_end (builder);
}

static char *
dup_end_words (const RkProgramStatus *status, const char **remedy)
{
  const RkRunEnd *end = &status->last_end;

  if (rk_state_words_is_about_build (status))
    {
      g_autofree char *build = rk_state_words_describe_build (status);
      /* Translators: follows a project's name; %s is "the build exited with 1" and the like. */
      return g_strdup_printf (_ ("was not built: %s"), build);
    }
  if (end->spawn_errno != 0)
    {
      *remedy = rk_exit_words_get_errno_remedy (end->spawn_errno);
      return rk_exit_words_describe_errno (end->spawn_errno);
    }
  *remedy = rk_exit_words_get_status_remedy (end->wait_status);
  return rk_exit_words_describe_status (end->wait_status);
}

static RkNotifierActions
actions_for_loop (const RkProject *project, const char *culprit)
{
  g_autofree char *pattern = rk_ignore_pattern_for_path (project, culprit);

  if (pattern == NULL)
    return RK_NOTIFIER_NO_ACTION;
  return g_str_has_suffix (culprit, "/") ? RK_NOTIFIER_IGNORE_FOLDER : RK_NOTIFIER_IGNORE_FILE;
}

static void
show_loop (RkNotices *self, RkProgram *program)
{
  const RkProject *project = rk_program_get_project (program);
  const char *culprit = rk_notices_get_culprit (self, project->id);
  RkNoticeFacts facts = { .name = project->name, .culprit = culprit };
  g_autofree char *summary = rk_notice_text_dup_summary (RK_NOTICE_LOOP, &facts);
  g_autofree char *body = rk_notice_text_dup_body (RK_NOTICE_LOOP, &facts);

  rk_notifier_show (self->notifier, project->id, RK_NOTICE_LOOP, summary, body,
                    actions_for_loop (project, culprit));
}

static void
show (RkNotices *self, RkProgram *program, RkNotice notice, const RkNoticePolicy *policy)
{
  const RkProject *project = rk_program_get_project (program);
  const RkProgramStatus *status = rk_program_get_status (program);
  RkNoticeFacts facts = { .name = project->name, .n_restarts = policy->n_restarts };
  g_autofree char *words = dup_end_words (status, &facts.remedy);
  g_auto (GStrv) files = dup_files (project, &status->changed);

  g_autoptr (RkExcerpt) excerpt = rk_last_words_read (self->host, program);
  g_autofree char *place = rk_excerpt_dup_place (excerpt);

  facts.words = words;
  facts.port_problem = status->port_problem;
  facts.what = excerpt->summary;
  facts.place = place;
  facts.lines = (const char *const *)excerpt->lines;
  facts.files = (const char *const *)files;
  if (status->next_try_usec > 0)
    facts.delay_usec = MAX (status->next_try_usec - g_get_monotonic_time (), 1);
  g_autofree char *summary = rk_notice_text_dup_summary (notice, &facts);
  g_autofree char *body = rk_notice_text_dup_body (notice, &facts);
  rk_notifier_show (self->notifier, project->id, notice, summary, body, RK_NOTIFIER_NO_ACTION);
}

static void
carry_out (RkNotices *self, RkProgram *program, RkNotice notice, const RkNoticePolicy *policy)
{
  if (notice == RK_NOTICE_WITHDRAW)
    rk_notifier_withdraw (self->notifier, rk_program_get_project (program)->id);
  else if (notice == RK_NOTICE_LOOP)
    show_loop (self, program);
  else if (notice != RK_NOTICE_NOTHING)
    show (self, program, notice, policy);
}

static gint64
next_deadline_usec (RkNotices *self)
{
  gint64 next_usec = -1;
  GHashTableIter iter;
  RkNoticePolicy *policy;

  g_hash_table_iter_init (&iter, self->policies);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&policy))
    {
      gint64 due_usec = rk_notice_policy_get_deadline_usec (policy);
      if (due_usec > 0 && (next_usec < 0 || due_usec < next_usec))
        next_usec = due_usec;
    }
  return next_usec;
}

static gboolean
on_timer (gpointer data)
{
  RkNotices *self = data;
  gint64 now_usec = g_get_monotonic_time ();
  GHashTableIter iter;
  const char *id;
  RkNoticePolicy *policy;

  g_hash_table_iter_init (&iter, self->policies);
  while (g_hash_table_iter_next (&iter, (gpointer *)&id, (gpointer *)&policy))
    {
      RkProgram *program = rk_supervisor_find (self->supervisor, id);
      gint64 due_usec = rk_notice_policy_get_deadline_usec (policy);
      if (program == NULL || due_usec == 0 || due_usec > now_usec)
        continue;
      RkNotice notice =
          rk_notice_policy_poll (policy, level_of (self, program), self->focused, now_usec);
      carry_out (self, program, notice, policy);
    }
  g_source_set_ready_time (self->timer, next_deadline_usec (self));
  return G_SOURCE_CONTINUE;
}

static RkNoticePolicy *
policy_of (RkNotices *self, const char *id)
{
  static const RkNoticePolicy fresh = RK_NOTICE_POLICY_INIT;
  RkNoticePolicy *policy = g_hash_table_lookup (self->policies, id);

  if (policy == NULL)
    {
      policy = g_memdup2 (&fresh, sizeof fresh);
      g_hash_table_insert (self->policies, g_strdup (id), policy);
    }
  return policy;
}

static void
note (RkNotices *self, RkProgram *program, RkNoticeEvent event)
{
  RkNoticePolicy *policy = policy_of (self, rk_program_get_project (program)->id);
  RkNotice notice = rk_notice_policy_note (policy, event, level_of (self, program), self->focused,
                                           g_get_monotonic_time ());

  carry_out (self, program, notice, policy);
  g_source_set_ready_time (self->timer, next_deadline_usec (self));
}

static void
on_news (RkSupervisor *supervisor, RkProgram *program, int news, const char *text, RkNotices *self)
{
  const RkProgramStatus *status = rk_program_get_status (program);

  switch ((RkProgramNews)news)
    {
    case RK_PROGRAM_STARTED:
      note (self, program,
            status->changed.n_paths > 0 ? RK_NOTICE_EVENT_RESTARTED : RK_NOTICE_EVENT_STARTED);
      break;
    case RK_PROGRAM_ENDED:
      if (status->last_end.verdict == RK_STATE_BACKOFF)
        note (self, program, RK_NOTICE_EVENT_CRASHED);
      else if (status->last_end.verdict == RK_STATE_FINISHED)
        note (self, program, RK_NOTICE_EVENT_STOPPED);
      break;
    case RK_PROGRAM_NOT_STARTED:
    case RK_PROGRAM_NOT_BUILT:
      note (self, program, RK_NOTICE_EVENT_CRASHED);
      break;
    case RK_PROGRAM_LOOP:
      g_hash_table_insert (self->culprits, g_strdup (rk_program_get_project (program)->id),
                           g_strdup (text));
      note (self, program, RK_NOTICE_EVENT_LOOP);
      break;
    case RK_PROGRAM_CHANGED:
    case RK_PROGRAM_STUBBORN:
    case RK_PROGRAM_HELD:
    case RK_PROGRAM_NOTICE:
    case RK_PROGRAM_LOST:
    case RK_PROGRAM_BUILDING:
    case RK_PROGRAM_SIGNALLED:
    case RK_PROGRAM_WATCHING:
    default:
      break;
    }
}

static void
on_state_changed (RkSupervisor *supervisor, RkProgram *program, int old, int state, RkNotices *self)
{
  if (state == RK_STATE_STOPPED)
    note (self, program, RK_NOTICE_EVENT_STOPPED);
}

static gboolean
is_gone (gpointer id, gpointer policy, gpointer data)
{
  RkNotices *self = data;

  if (rk_supervisor_find (self->supervisor, id) != NULL)
    return FALSE;
  rk_notifier_withdraw (self->notifier, id);
  g_hash_table_remove (self->culprits, id);
  return TRUE;
}

static void
on_items_changed (RkNotices *self)
{
  g_hash_table_foreach_remove (self->policies, is_gone, self);
}

/**
 * rk_notices_set_focused:
 * @self: the notices
 * @focused: whether the person looks at our window: then it needs no telling
 */
void
rk_notices_set_focused (RkNotices *self, gboolean focused)
{
  self->focused = focused;
}

/**
 * rk_notices_seen:
 * @self: the notices
 * @id: a project whose output the person looks at
 */
void
rk_notices_seen (RkNotices *self, const char *id)
{
  RkProgram *program = rk_supervisor_find (self->supervisor, id);

  if (program != NULL && g_hash_table_contains (self->policies, id))
    note (self, program, RK_NOTICE_EVENT_SEEN);
}

/**
 * rk_notices_tried:
 * @self: the notices
 * @id: a project that the person starts anew from a notice
 *
 * To be called before the start. The notice is gone by then, so that its end must be told again.
 */
void
rk_notices_tried (RkNotices *self, const char *id)
{
  RkProgram *program = rk_supervisor_find (self->supervisor, id);

  if (program != NULL && g_hash_table_contains (self->policies, id))
    note (self, program, RK_NOTICE_EVENT_TRIED);
}

static void
rk_notices_dispose (GObject *object)
{
  RkNotices *self = RK_NOTICES (object);

  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  g_clear_object (&self->host);
  g_clear_object (&self->supervisor);
  g_clear_object (&self->preferences);
  g_clear_object (&self->notifier);
  G_OBJECT_CLASS (rk_notices_parent_class)->dispose (object);
}

static void
rk_notices_finalize (GObject *object)
{
  g_hash_table_unref (RK_NOTICES (object)->policies);
  g_hash_table_unref (RK_NOTICES (object)->culprits);
  G_OBJECT_CLASS (rk_notices_parent_class)->finalize (object);
}

static void
rk_notices_class_init (RkNoticesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rk_notices_dispose;
  G_OBJECT_CLASS (klass)->finalize = rk_notices_finalize;
}

static gboolean
dispatch_timer (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

static void
rk_notices_init (RkNotices *self)
{
  static GSourceFuncs timer_funcs = { .dispatch = dispatch_timer };

  self->policies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->culprits = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->timer = g_source_new (&timer_funcs, sizeof (GSource));
  g_source_set_static_name (self->timer, "rekindle notices");
  g_source_set_callback (self->timer, on_timer, self, NULL);
  g_source_attach (self->timer, NULL);
}

/**
 * rk_notices_new:
 * @host: whose programs
 * @preferences: what the person wants to hear about
 * @notifier: what shows it
 *
 * Returns: (transfer full): tells of the programs from now on
 */
RkNotices *
rk_notices_new (RkHost *host, RkPreferences *preferences, RkNotifier *notifier)
{
  RkNotices *self = g_object_new (RK_TYPE_NOTICES, NULL);

  RkSupervisor *supervisor = rk_host_get_supervisor (host);

  self->host = g_object_ref (host);
  self->supervisor = g_object_ref (supervisor);
  self->preferences = g_object_ref (preferences);
  self->notifier = g_object_ref (notifier);
  g_signal_connect_object (supervisor, "news", G_CALLBACK (on_news), self, 0);
  g_signal_connect_object (supervisor, "state-changed", G_CALLBACK (on_state_changed), self, 0);
  g_signal_connect_object (supervisor, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}
