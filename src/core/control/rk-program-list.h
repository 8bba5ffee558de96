/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-program-list: what is often asked of a list of programs. */
#pragma once

#include <gio/gio.h>

#include "rk-program.h"

G_BEGIN_DECLS

RkProgram *rk_program_list_find (GListModel *programs, const char *id);
RkProgram *rk_program_list_need (GListModel *programs, const char *id, GError **error);
void rk_program_list_call (GListModel *programs, void (*call) (RkProgram *), gboolean only_up);

G_END_DECLS
