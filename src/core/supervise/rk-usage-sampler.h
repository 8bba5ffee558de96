/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-usage-sampler: what the programs of a supervisor use, measured every two seconds while
 * somebody looks, and not at all while nobody does.
 */
#pragma once

#include "rk-supervisor.h"

G_BEGIN_DECLS

#define RK_TYPE_USAGE_SAMPLER (rk_usage_sampler_get_type ())
G_DECLARE_FINAL_TYPE (RkUsageSampler, rk_usage_sampler, RK, USAGE_SAMPLER, GObject)

RkUsageSampler *rk_usage_sampler_new (RkSupervisor *supervisor);
void rk_usage_sampler_set_active (RkUsageSampler *self, gboolean active);
gboolean rk_usage_sampler_get (RkUsageSampler *self, const char *id, double *cpu_percent,
                               guint64 *memory_bytes);

G_END_DECLS
