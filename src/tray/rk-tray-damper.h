/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-tray-damper: how fast the icon may follow its state.
 *
 * Panels re-read everything at each change of the icon, and an icon that flickers tells nobody
 * anything. It has no clock and no timer: the time is an argument.
 */
#pragma once

#include "rk-tray-menu.h"

G_BEGIN_DECLS

/* Four changes a second is what every panel follows without lag. */
#define RK_TRAY_DAMPER_GAP_USEC (250 * G_TIME_SPAN_MILLISECOND)
/* A restart that is over within this time is not shown: nobody could have seen what it was. */
#define RK_TRAY_DAMPER_RESTART_USEC (300 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  RkTrayIcon shown;
  RkTrayIcon wanted;
  gint64 shown_usec;  /* when it was shown; 0: never */
  gint64 wanted_usec; /* since when it is wanted */
} RkTrayDamper;

void rk_tray_damper_want (RkTrayDamper *self, RkTrayIcon icon, gint64 now_usec);
gint64 rk_tray_damper_step (RkTrayDamper *self, gint64 now_usec);

G_END_DECLS
