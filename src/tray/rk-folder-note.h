/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-folder-note: what a person had better know about a folder before it is added, in words. */
#pragma once

#include "rk-own-file.h"
#include "rk-store.h"

G_BEGIN_DECLS

char *rk_folder_note_dup (const char *directory, gboolean is_known, const RkFileProblem *problem);
char *rk_folder_note_dup_registered (RkStore *store, const char *directory);

G_END_DECLS
