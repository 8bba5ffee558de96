/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-report-queue: carries what the watch thread found out into the main context of the watcher. */
#pragma once

#include "rk-watcher.h"

G_BEGIN_DECLS

typedef struct _RkReportQueue RkReportQueue;

RkReportQueue *rk_report_queue_new (RkWatcher *watcher);
RkReportQueue *rk_report_queue_ref (RkReportQueue *self);
void rk_report_queue_unref (RkReportQueue *self);
void rk_report_queue_push (RkReportQueue *self, RkWatchReport report, const char *text);
void rk_report_queue_push_change (RkReportQueue *self, const char *path, gint64 latest_real_usec);
void rk_report_queue_cork (RkReportQueue *self);
void rk_report_queue_uncork (RkReportQueue *self);
void rk_report_queue_set_run_start (RkReportQueue *self, gint64 start_real_usec);
void rk_report_queue_close (RkReportQueue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RkReportQueue, rk_report_queue_unref)

G_END_DECLS
