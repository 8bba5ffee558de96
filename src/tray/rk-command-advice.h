/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-command-advice: says below the command, while it is typed, that its program is not there. */
#pragma once

#include "rk-edit-form.h"
#include "rk-host.h"
#include "rk-option-row.h"

G_BEGIN_DECLS

void rk_command_advice_attach (RkOptionRow *row, RkEditForm *form, RkHost *host);

G_END_DECLS
