/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-places: which directories and files belong to Rekindle. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *rk_places_dup_config (void);
char *rk_places_dup_projects (void);
char *rk_places_dup_preferences (void);
char *rk_places_dup_state (void);
char *rk_places_dup_runtime (void);
char *rk_places_dup_own_program (void);

G_END_DECLS
