/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-shim-outbox: what is to be said to a shim that has not read for so long that the kernel takes
 * no more. Nothing that was said gets lost or out of order; only typing has a limit.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _RkShimOutbox RkShimOutbox;

RkShimOutbox *rk_shim_outbox_new (void);
void rk_shim_outbox_free (RkShimOutbox *self);
void rk_shim_outbox_clear (RkShimOutbox *self);
gboolean rk_shim_outbox_is_empty (RkShimOutbox *self);
gboolean rk_shim_outbox_send (RkShimOutbox *self, int fd, guint32 type, gint64 a, gint64 b,
                              gint64 c, const char *text, gsize text_len, int attached_fd);

G_END_DECLS
