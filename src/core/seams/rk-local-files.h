/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-local-files: keeps GIO to the files of the kernel. With GVfs, which most desktops have, the
 * first GFile asks the session bus and waits for the answer, starts daemons there, and ends the
 * process when the bus ends.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void rk_local_files_choose (void);

G_END_DECLS
