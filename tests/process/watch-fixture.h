/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* watch-fixture: a watched directory on the real file system, and what the watcher reports of it.
 * It never waits for a time: a sentinel file, saved after what is tested, shows that everything
 * before it has been heard.
 */
#pragma once

#include "rk-watcher-tree.h"

typedef struct
{
  char *base; /* (owned): everything the test writes is below */
  char *dir;  /* (owned): the watched directory */
  RkClock *clock;
  RkWatcher *watcher;
  GPtrArray *changed; /* (element-type utf8): reported paths, without sentinels */
  GPtrArray *notices;
  char *memory;           /* (owned): where one host keeps for the next what it knows */
  RkWatchThread *thread;  /* (owned) (nullable): the next host's too */
  gint64 start_real_usec; /* of the run */
  gint64 poll_usec;
  int max_monitors;
  guint n_sentinels;
  gboolean sentinel_seen;
  gboolean ready;
  gboolean busy;
  gboolean was_git;
  const char *awaited; /* (nullable): path that is waited for */
  const char
      *save_after_start; /* (nullable): saved when the run has started and nothing is watched */
} WatchFixture;

void watch_fixture_set_up (WatchFixture *self, gconstpointer data);
void watch_fixture_tear_down (WatchFixture *self, gconstpointer data);
void watch_fixture_start (WatchFixture *self, const char *root);
void watch_fixture_start_learnt (WatchFixture *self, guint n_files);
void watch_fixture_next_host (WatchFixture *self, const char *script);
void watch_fixture_run_started (WatchFixture *self);
void watch_fixture_sync (WatchFixture *self);
void watch_fixture_expect (WatchFixture *self, const char *paths);
void watch_fixture_wait_changed (WatchFixture *self, const char *path);
void watch_fixture_wait_sentinel (WatchFixture *self);
void watch_fixture_write (WatchFixture *self, const char *name, const char *content);
char *watch_fixture_path (WatchFixture *self, const char *name);
void watch_fixture_shell (WatchFixture *self, const char *script);
void watch_fixture_past_tick (void);
