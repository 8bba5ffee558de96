/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-recogniser: what is in this folder, and how would one run it?
 */
#pragma once

#include <glib.h>

#include "rk-candidate.h"
#include "rk-rules.h"

G_BEGIN_DECLS

#define RK_RECOGNISER_MAX_CANDIDATES 16

GPtrArray *rk_recogniser_recognise (const char *directory, GError **error);
GPtrArray *rk_recogniser_recognise_with (const RkRules *rules, const char *directory,
                                         GError **error);

G_END_DECLS
