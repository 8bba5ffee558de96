/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-app-private: what the files of RkApp share: rk-app (its life) and rk-app-window (its window).
 */
#pragma once

#include "rk-app-session.h"
#include "rk-app-tray.h"
#include "rk-app.h"
#include "rk-clock.h"
#include "rk-main-window.h"
#include "rk-notices.h"

G_BEGIN_DECLS

struct _RkApp
{
  GtkApplication parent_instance;

  RkClock *clock;             /* (owned) */
  RkHost *host;               /* (owned) */
  RkPreferences *preferences; /* (owned) */
  RkAutostart *autostart;     /* (owned) */
  RkNotifier *notifier;       /* (owned) */
  RkNotices *notices;         /* (owned) */
  RkProjectList *list;        /* (owned) */
  RkAppTray *tray;            /* (owned) */
  RkAppSession *session;      /* (owned) */
  RkMainWindow *window;       /* (not owned) (nullable) */
  guint host_retry_id;        /* while another host has the programs */
  guint n_host_tries;         /* to take over from it */
  gboolean is_elsewhere;      /* and the person was told so */
  gboolean start_hidden;      /* the first activation shows nothing */
  gboolean is_leaving;
  gboolean begins_again; /* it leaves to be executed anew */
  gboolean has_ended;
};

G_END_DECLS
