/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-patient-file: a small file of the person's, read for the main loop. It may lie on a share that
 * hangs: so a thread reads it, is waited for a moment only, and what it finds out later is there at
 * the next question.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean rk_patient_file_read (const char *path, gsize max_bytes, GBytes **content);
gboolean rk_patient_file_answers (const char *path);

G_END_DECLS
