/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-notice-policy.h"

/* Indexed by RkNoticeLevel. */
static const char *const level_names[] = { "all", "problems", "none" };

static void
hold (RkNoticePolicy *self, RkNotice notice, gint64 due_usec)
{
  self->held = notice;
  self->due_usec = due_usec;
}

static void
let_go (RkNoticePolicy *self)
{
  hold (self, RK_NOTICE_NOTHING, 0);
}

static RkNotice
withdraw (RkNoticePolicy *self)
{
  gboolean displayed = self->displayed;

  let_go (self);
  self->told = FALSE;
  self->displayed = FALSE;
  return displayed ? RK_NOTICE_WITHDRAW : RK_NOTICE_NOTHING;
}

static gboolean
is_wanted (RkNotice notice, RkNoticeLevel level, gboolean focused)
{
  if (notice == RK_NOTICE_RESTARTED)
    return level == RK_NOTICE_LEVEL_ALL && !focused;
  return level != RK_NOTICE_LEVEL_NONE;
}

static void
note_working (RkNoticePolicy *self)
{
  self->trouble_usec = 0;
  self->n_crashes = 0;
  self->told = FALSE;
}

static RkNotice
show (RkNoticePolicy *self, RkNotice notice, RkNoticeLevel level, gboolean focused, gint64 now_usec)
{
  gboolean told = self->told;

  if (notice == RK_NOTICE_WORKS_AGAIN)
    note_working (self);
  if (!is_wanted (notice, level, focused))
    return told && notice == RK_NOTICE_WORKS_AGAIN ? withdraw (self) : RK_NOTICE_NOTHING;
  /* Who was never told of the trouble need not hear of its end. */
  if (notice == RK_NOTICE_WORKS_AGAIN && !told)
    return RK_NOTICE_NOTHING;

  if (notice == RK_NOTICE_RESTARTED)
    self->restarted_usec = now_usec;
  else
    self->told = notice != RK_NOTICE_WORKS_AGAIN && notice != RK_NOTICE_LOOP;
  self->displayed = TRUE;
  return notice;
}

/* The crash notice stays on display while a new run has to show what it is worth. */
static void
note_started (RkNoticePolicy *self, gint64 now_usec)
{
  if (self->trouble_usec != 0)
    hold (self, RK_NOTICE_WORKS_AGAIN, now_usec + RK_NOTICE_WORKS_USEC);
  else
    let_go (self);
}

static void
note_restarted (RkNoticePolicy *self, gint64 now_usec)
{
  gint64 due_usec = now_usec + RK_NOTICE_HOLD_USEC;

  self->n_restarts++;
  if (self->trouble_usec != 0)
    {
      note_started (self, now_usec);
      return;
    }
  if (self->restarted_usec != 0)
    due_usec = MAX (due_usec, self->restarted_usec + RK_NOTICE_RESTARTED_GAP_USEC);
  /* A person who saves all the time would otherwise put the notice off for ever. */
  if (self->held == RK_NOTICE_RESTARTED)
    due_usec = MIN (due_usec, self->due_usec);
  hold (self, RK_NOTICE_RESTARTED, due_usec);
}

static void
note_crashed (RkNoticePolicy *self, gint64 now_usec)
{
  self->n_crashes++;
  if (self->trouble_usec == 0)
    self->trouble_usec = now_usec;

  /* The hold counts from the first crash, or a quick loop of crashes would never be told. */
  gint64 due_usec = MAX (now_usec, self->trouble_usec + RK_NOTICE_HOLD_USEC);
  if (!self->retried || !self->told)
    hold (self, RK_NOTICE_CRASHED, due_usec);
  else if (self->n_crashes == RK_NOTICE_LOOP_CRASHES)
    hold (self, RK_NOTICE_GAVE_UP, due_usec);
  else
    let_go (self);
}

static RkNotice
forget (RkNoticePolicy *self)
{
  note_working (self);
  self->retried = FALSE;
  return withdraw (self);
}

/**
 * rk_notice_policy_poll:
 * @self: the program's notices
 * @level: what the person wants to hear about
 * @focused: whether our window has the focus
 * @now_usec: now, monotonic
 *
 * To be called at the deadline; harmless at any other time.
 *
 * Returns: what is due
 */
RkNotice
rk_notice_policy_poll (RkNoticePolicy *self, RkNoticeLevel level, gboolean focused, gint64 now_usec)
{
  if (self->held == RK_NOTICE_NOTHING || now_usec < self->due_usec)
    return RK_NOTICE_NOTHING;

  RkNotice notice = self->held;
  let_go (self);
  return show (self, notice, level, focused, now_usec);
}

/**
 * rk_notice_policy_note:
 * @self: the program's notices
 * @event: what happened
 * @level: what the person wants to hear about
 * @focused: whether our window has the focus
 * @now_usec: now, monotonic
 *
 * The caller asks rk_notice_policy_get_deadline_usec() afterwards.
 *
 * Returns: what is due at once
 */
RkNotice
rk_notice_policy_note (RkNoticePolicy *self, RkNoticeEvent event, RkNoticeLevel level,
                       gboolean focused, gint64 now_usec)
{
  switch (event)
    {
    case RK_NOTICE_EVENT_STARTED:
      self->retried = self->n_crashes > 0;
      note_started (self, now_usec);
      break;
    case RK_NOTICE_EVENT_RESTARTED:
      self->retried = FALSE;
      self->n_crashes = 0;
      note_restarted (self, now_usec);
      break;
    case RK_NOTICE_EVENT_CRASHED:
      note_crashed (self, now_usec);
      break;
    case RK_NOTICE_EVENT_GAVE_UP:
      self->trouble_usec = now_usec;
      let_go (self);
      return show (self, RK_NOTICE_GAVE_UP, level, focused, now_usec);
    case RK_NOTICE_EVENT_LOOP:
      let_go (self);
      return show (self, RK_NOTICE_LOOP, level, focused, now_usec);
    case RK_NOTICE_EVENT_STOPPED:
      return forget (self);
    case RK_NOTICE_EVENT_TRIED:
      self->n_crashes = 0;
      break;
    case RK_NOTICE_EVENT_SEEN:
      /* A held crash is on the screen already, which the person looks at. */
      return self->held == RK_NOTICE_WORKS_AGAIN ? RK_NOTICE_NOTHING : withdraw (self);
    }
  return rk_notice_policy_poll (self, level, focused, now_usec);
}

/**
 * rk_notice_policy_get_deadline_usec:
 * @self: the program's notices
 *
 * Returns: when to call rk_notice_policy_poll(), in monotonic microseconds; 0 if nothing waits
 */
gint64
rk_notice_policy_get_deadline_usec (const RkNoticePolicy *self)
{
  return self->due_usec;
}

/**
 * rk_notice_level_combine:
 * @project: the project's own setting
 * @everywhere: the preference for all projects
 *
 * Returns: the quieter one
 */
RkNoticeLevel
rk_notice_level_combine (RkNoticeLevel project, RkNoticeLevel everywhere)
{
  return MAX (project, everywhere);
}

/**
 * rk_notice_level_to_string:
 * @level: a level
 *
 * Returns: (transfer none): its name in files: "all", "problems" or "none"
 */
const char *
rk_notice_level_to_string (RkNoticeLevel level)
{
  g_return_val_if_fail ((gsize)level < G_N_ELEMENTS (level_names), NULL);
  return level_names[level];
}

/**
 * rk_notice_level_from_string:
 * @text: a name as rk_notice_level_to_string() gives it
 * @level: (out): the level; untouched on failure
 *
 * Returns: whether @text is such a name
 */
gboolean
rk_notice_level_from_string (const char *text, RkNoticeLevel *level)
{
  for (gsize i = 0; i < G_N_ELEMENTS (level_names); i++)
    if (g_str_equal (text, level_names[i]))
      {
        *level = (RkNoticeLevel)i;
        return TRUE;
      }
  return FALSE;
}
