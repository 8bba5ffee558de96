/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-tray-chain: which kind of status icon to offer, decided anew whenever something changes.
 *
 * Panels start late, restart, and come and go, so nothing here is decided once. It talks to nobody
 * and has no timer: what is known is its fields, the time is an argument.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A watcher may exist before its panel says that it shows icons; waybar's does. */
#define RK_TRAY_CHAIN_HOST_USEC (3 * G_TIME_SPAN_SECOND)
/* Until then "no tray" is a guess: panels start after what starts at login. */
#define RK_TRAY_CHAIN_ABSENT_USEC (10 * G_TIME_SPAN_SECOND)

typedef enum
{
  RK_TRAY_PRESENCE_UNKNOWN, /* not yet found, and not yet given up */
  RK_TRAY_PRESENCE_PRESENT, /* the person can see the icon */
  RK_TRAY_PRESENCE_ABSENT,  /* there is no tray; one may still come */
} RkTrayPresence;

typedef struct
{
  gboolean x11;      /* the display can embed windows */
  gboolean watched;  /* a StatusNotifier watcher exists */
  gboolean hosted;   /* our item is registered, and a panel shows such items */
  gboolean embedded; /* the X11 icon sits in a tray */

  gboolean was_hosted;     /* the last panel was one of StatusNotifier */
  gint64 unhosted_usec;    /* since when there is a watcher without a panel, or neither */
  gint64 invisible_usec;   /* since when there is no icon */
  gboolean want_xembed;    /* result: offer an X11 icon */
  RkTrayPresence presence; /* result */
} RkTrayChain;

void rk_tray_chain_init (RkTrayChain *self, gboolean x11, gint64 now_usec);
void rk_tray_chain_set_watcher (RkTrayChain *self, gboolean watched, gboolean hosted,
                                gint64 now_usec);
void rk_tray_chain_set_embedded (RkTrayChain *self, gboolean embedded, gint64 now_usec);
gint64 rk_tray_chain_step (RkTrayChain *self, gint64 now_usec);

G_END_DECLS
