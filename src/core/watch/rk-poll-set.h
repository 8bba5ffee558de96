/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-poll-set: the directories that one thread looks at, by number and by path. */
#pragma once

#include "rk-poll-dir.h"

G_BEGIN_DECLS

typedef struct _RkPollSet RkPollSet;

/**
 * RkPollVerdict:
 * @RK_POLL_KEEP: go on
 * @RK_POLL_DROP: remove this one, as by rk_poll_set_remove(), and go on
 * @RK_POLL_STOP: keep it, and leave the others alone
 */
typedef enum
{
  RK_POLL_KEEP,
  RK_POLL_DROP,
  RK_POLL_STOP,
} RkPollVerdict;

/* Must not add or remove. */
typedef RkPollVerdict (*RkPollSetFunc) (guint64 id, RkPollDir *dir, gpointer user_data);

RkPollSet *rk_poll_set_new (void);
void rk_poll_set_free (RkPollSet *self);
void rk_poll_set_add (RkPollSet *self, guint64 id, const char *path);
void rk_poll_set_remove (RkPollSet *self, guint64 id);
RkPollDir *rk_poll_set_peek (RkPollSet *self, guint64 id);
gboolean rk_poll_set_is_empty (RkPollSet *self);
gboolean rk_poll_set_foreach (RkPollSet *self, RkPollSetFunc func, gpointer user_data);

G_END_DECLS
