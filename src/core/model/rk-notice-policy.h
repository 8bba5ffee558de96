/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-notice-policy: which events of one program become desktop notifications, and when.
 *
 * One notice per program at a time; a newer one takes its place. What heals at once is not worth
 * a bubble, so crashes and restarts are held for a moment. A crash that only repeats itself is not
 * told again until it is clear that it keeps crashing. Time, the person's wish and whether our
 * window has the focus are arguments; what is shown is rk-notice-text's and the notifier's matter.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An interpreter that finds a mistake does so in this time: a broken save is one notice, not two.
 */
#define RK_NOTICE_HOLD_USEC (300 * G_TIME_SPAN_MILLISECOND)
/* So long must a run live after a crash before it is said to work again. */
#define RK_NOTICE_WORKS_USEC (2 * G_USEC_PER_SEC)
#define RK_NOTICE_RESTARTED_GAP_USEC (2 * G_USEC_PER_SEC)
/* With the usual waits this is half a minute of crashing. */
#define RK_NOTICE_LOOP_CRASHES 3

/**
 * RkNoticeLevel:
 * @RK_NOTICE_LEVEL_ALL: problems, recoveries and restarts
 * @RK_NOTICE_LEVEL_PROBLEMS: problems and recoveries
 * @RK_NOTICE_LEVEL_NONE: nothing
 */
typedef enum
{
  RK_NOTICE_LEVEL_ALL,
  RK_NOTICE_LEVEL_PROBLEMS,
  RK_NOTICE_LEVEL_NONE,
} RkNoticeLevel;

/**
 * RkNoticeEvent:
 * @RK_NOTICE_EVENT_STARTED: a run began because the person or a timer wished it
 * @RK_NOTICE_EVENT_RESTARTED: a run began because files changed
 * @RK_NOTICE_EVENT_CRASHED: a run failed, could not begin, or could not be built
 * @RK_NOTICE_EVENT_GAVE_UP: it is held and will not be tried again
 * @RK_NOTICE_EVENT_LOOP: it restarts itself by writing, and goes on without being restarted for it
 * @RK_NOTICE_EVENT_STOPPED: stopped, closed or removed by the person
 * @RK_NOTICE_EVENT_SEEN: the person looks at its output
 * @RK_NOTICE_EVENT_TRIED: the person asked, by a notice, for the run that will begin: how it goes
 * is news
 */
typedef enum
{
  RK_NOTICE_EVENT_STARTED,
  RK_NOTICE_EVENT_RESTARTED,
  RK_NOTICE_EVENT_CRASHED,
  RK_NOTICE_EVENT_GAVE_UP,
  RK_NOTICE_EVENT_LOOP,
  RK_NOTICE_EVENT_STOPPED,
  RK_NOTICE_EVENT_SEEN,
  RK_NOTICE_EVENT_TRIED,
} RkNoticeEvent;

/**
 * RkNotice:
 * @RK_NOTICE_NOTHING: leave everything as it is
 * @RK_NOTICE_CRASHED: show what broke
 * @RK_NOTICE_GAVE_UP: show that it keeps crashing, or is held
 * @RK_NOTICE_WORKS_AGAIN: show that it works again
 * @RK_NOTICE_RESTARTED: show that it was restarted, and the files since the last such notice
 * @RK_NOTICE_LOOP: show that it kept restarting itself, and by which file
 * @RK_NOTICE_WITHDRAW: remove what is shown: its cause is gone
 */
typedef enum
{
  RK_NOTICE_NOTHING,
  RK_NOTICE_CRASHED,
  RK_NOTICE_GAVE_UP,
  RK_NOTICE_WORKS_AGAIN,
  RK_NOTICE_RESTARTED,
  RK_NOTICE_LOOP,
  RK_NOTICE_WITHDRAW,
} RkNotice;

/**
 * RkNoticePolicy:
 * @held: the notice that waits for @due_usec; RK_NOTICE_NOTHING if none does
 * @due_usec: when it is shown; 0 if none waits
 * @trouble_usec: the first crash since it last worked; 0 if none
 * @restarted_usec: when a restart was last shown; 0 before the first
 * @n_crashes: crashes since it last worked
 * @n_restarts: restarts because of changes, ever
 * @retried: the current run repeats a crashed one; nobody changed anything
 * @told: the person was told of a problem and not yet of its end
 * @displayed: a notice may be on display
 */
typedef struct
{
  RkNotice held;
  gint64 due_usec;
  gint64 trouble_usec;
  gint64 restarted_usec;
  guint n_crashes;
  guint n_restarts;
  gboolean retried;
  gboolean told;
  gboolean displayed;
} RkNoticePolicy;

/**
 * RK_NOTICE_POLICY_INIT:
 *
 * A program of which nothing is known yet.
 */
#define RK_NOTICE_POLICY_INIT                                                                      \
  {                                                                                                \
    RK_NOTICE_NOTHING                                                                              \
  }

RkNotice rk_notice_policy_note (RkNoticePolicy *self, RkNoticeEvent event, RkNoticeLevel level,
                                gboolean focused, gint64 now_usec);
RkNotice rk_notice_policy_poll (RkNoticePolicy *self, RkNoticeLevel level, gboolean focused,
                                gint64 now_usec);
gint64 rk_notice_policy_get_deadline_usec (const RkNoticePolicy *self);

RkNoticeLevel rk_notice_level_combine (RkNoticeLevel project, RkNoticeLevel everywhere);
const char *rk_notice_level_to_string (RkNoticeLevel level);
gboolean rk_notice_level_from_string (const char *text, RkNoticeLevel *level);

G_END_DECLS
