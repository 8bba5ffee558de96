/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-poll-thread: the one thread that touches a mount which may hang. */
#pragma once

#include "rk-dir-watcher.h"

G_BEGIN_DECLS

typedef struct _RkPollThread RkPollThread;

/**
 * RkPollNews:
 * @RK_POLL_NEWS_EVENT: @event of @name in directory @id
 * @RK_POLL_NEWS_ANSWERED: a round is complete; precedes the events of that round. A calm round is
 * not always worth news
 * @RK_POLL_NEWS_FAILED: a round was given up: the file system does not answer
 * @RK_POLL_NEWS_ROOM: the kernel would grant an inotify watch again
 * @RK_POLL_NEWS_DONE: @job has been run
 */
typedef enum
{
  RK_POLL_NEWS_EVENT,
  RK_POLL_NEWS_ANSWERED,
  RK_POLL_NEWS_FAILED,
  RK_POLL_NEWS_ROOM,
  RK_POLL_NEWS_DONE,
} RkPollNewsType;

typedef struct
{
  RkPollNewsType type;
  RkDirEvent event;
  guint64 id;
  char *name;   /* (owned) (nullable) */
  gpointer job; /* (owned) (nullable): as given to rk_poll_thread_run() */
  GDestroyNotify free_job;
} RkPollNews;

typedef void (*RkPollNewsFunc) (GArray *news, gpointer user_data);
typedef void (*RkPollThreadJob) (gpointer job);

RkPollThread *rk_poll_thread_start (gint64 fixed_interval_usec, RkPollNewsFunc func,
                                    gpointer user_data);
void rk_poll_thread_abandon (RkPollThread *self);
void rk_poll_thread_add (RkPollThread *self, guint64 id, const char *path);
void rk_poll_thread_remove (RkPollThread *self, guint64 id);
void rk_poll_thread_run (RkPollThread *self, RkPollThreadJob run, gpointer job,
                         GDestroyNotify free_job);
void rk_poll_thread_await_room (RkPollThread *self);
gint64 rk_poll_thread_get_busy_since_usec (RkPollThread *self);

G_END_DECLS
