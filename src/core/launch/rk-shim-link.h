/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-shim-link: the connection to one shim: made with a new one, or with one that another host
 * left; what it says, and that it is gone. What its words mean is the launcher's matter.
 */
#pragma once

#include <gio/gio.h>

#include "rk-shim-protocol.h"

G_BEGIN_DECLS

typedef struct _RkShimLink RkShimLink;

/**
 * RkShimLinkFuncs:
 * @message: the shim has said something; may close the link and open it anew
 * @lost: there is no shim any more, nor what its keeper had to end, or none that reacts; the link
 * is closed
 *
 * Called in the thread-default main context of whoever opened the link, never from a function of
 * the link.
 */
typedef struct
{
  void (*message) (const RkShimMessage *message, GObject *owner);
  void (*lost) (GObject *owner);
} RkShimLinkFuncs;

RkShimLink *rk_shim_link_new (const RkShimLinkFuncs *funcs, GObject *owner);
void rk_shim_link_free (RkShimLink *self);
gboolean rk_shim_link_spawn (RkShimLink *self, char **command, gboolean shares_terminal,
                             GError **error);
gboolean rk_shim_link_adopt (RkShimLink *self, const char *socket_path, GError **error);
gboolean rk_shim_link_is_open (RkShimLink *self);
gboolean rk_shim_link_send (RkShimLink *self, uint32_t type, gint64 a, gint64 b, const char *text,
                            gsize text_len);
gboolean rk_shim_link_send_start (RkShimLink *self, guint run_number, const char *mark,
                                  int attached_fd);
pid_t rk_shim_link_get_pid (RkShimLink *self);
void rk_shim_link_close (RkShimLink *self);
void rk_shim_link_kill (RkShimLink *self);
void rk_shim_link_shut_down (RkShimLink *self);

G_END_DECLS
