/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-tray-damper.h"

/**
 * rk_tray_damper_want:
 * @self: the damper; all zero shows an idle icon
 * @icon: the state to show from now on
 * @now_usec: the monotonic time
 */
void
rk_tray_damper_want (RkTrayDamper *self, RkTrayIcon icon, gint64 now_usec)
{
  if (self->wanted == icon)
    return;
  self->wanted = icon;
  self->wanted_usec = now_usec;
}

/**
 * rk_tray_damper_step:
 * @self: the damper
 * @now_usec: the monotonic time
 *
 * Shows the wanted state if it is time: @self->shown is the one to draw afterwards.
 *
 * Returns: when to call again, if nothing else is wanted until then; 0 if there is nothing to do
 */
gint64
rk_tray_damper_step (RkTrayDamper *self, gint64 now_usec)
{
  gint64 due_usec = 0;

  if (self->wanted == self->shown)
    return 0;
  if (self->shown_usec != 0)
    due_usec = self->shown_usec + RK_TRAY_DAMPER_GAP_USEC;
  if (self->wanted == RK_TRAY_ICON_RESTARTING)
    due_usec = MAX (due_usec, self->wanted_usec + RK_TRAY_DAMPER_RESTART_USEC);
  if (due_usec > now_usec)
    return due_usec;
  self->shown = self->wanted;
  self->shown_usec = now_usec;
  return 0;
}
