/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-tray-chain.h"

static gboolean
is_visible (const RkTrayChain *self)
{
  return self->hosted || self->embedded;
}

/**
 * rk_tray_chain_init:
 * @self: to be initialised
 * @x11: whether the display is X11
 * @now_usec: the monotonic time
 */
void
rk_tray_chain_init (RkTrayChain *self, gboolean x11, gint64 now_usec)
{
  *self = (RkTrayChain){ .x11 = x11, .unhosted_usec = now_usec, .invisible_usec = now_usec };
}

/**
 * rk_tray_chain_set_watcher:
 * @self: the chain
 * @watched: whether a StatusNotifier watcher exists
 * @hosted: whether our item is registered and a panel shows such items
 * @now_usec: the monotonic time
 */
void
rk_tray_chain_set_watcher (RkTrayChain *self, gboolean watched, gboolean hosted, gint64 now_usec)
{
  gboolean was_visible = is_visible (self);

  if (self->hosted != hosted || self->watched != watched)
    self->unhosted_usec = now_usec;
  self->was_hosted |= hosted;
  self->watched = watched;
  self->hosted = hosted;
  if (was_visible && !is_visible (self))
    self->invisible_usec = now_usec;
}

/**
 * rk_tray_chain_set_embedded:
 * @self: the chain
 * @embedded: whether the X11 icon sits in a tray
 * @now_usec: the monotonic time
 */
void
rk_tray_chain_set_embedded (RkTrayChain *self, gboolean embedded, gint64 now_usec)
{
  gboolean was_visible = is_visible (self);

  self->embedded = embedded;
  if (was_visible && !is_visible (self))
    self->invisible_usec = now_usec;
}

/* A session without any watcher gets the X11 icon at once. One whose panel just died most probably
 * gets the same panel again, which would show both kinds for a moment. */
static gint64
xembed_due_usec (const RkTrayChain *self)
{
  if (!self->watched && !self->was_hosted)
    return 0;
  return self->unhosted_usec + RK_TRAY_CHAIN_HOST_USEC;
}

/**
 * rk_tray_chain_step:
 * @self: the chain
 * @now_usec: the monotonic time
 *
 * Decides @want_xembed and @presence.
 *
 * Returns: when to call again, if nothing changes until then; 0 if time alone changes nothing
 */
gint64
rk_tray_chain_step (RkTrayChain *self, gint64 now_usec)
{
  gint64 xembed_usec = xembed_due_usec (self);
  gint64 absent_usec = self->invisible_usec + RK_TRAY_CHAIN_ABSENT_USEC;
  gboolean could_embed = self->x11 && !self->hosted;

  self->want_xembed = could_embed && now_usec >= xembed_usec;
  if (is_visible (self))
    self->presence = RK_TRAY_PRESENCE_PRESENT;
  else if (now_usec >= absent_usec)
    self->presence = RK_TRAY_PRESENCE_ABSENT;
  else
    self->presence = RK_TRAY_PRESENCE_UNKNOWN;

  if (could_embed && !self->want_xembed)
    return self->presence == RK_TRAY_PRESENCE_UNKNOWN ? MIN (xembed_usec, absent_usec)
                                                      : xembed_usec;
  return self->presence == RK_TRAY_PRESENCE_UNKNOWN ? absent_usec : 0;
}
