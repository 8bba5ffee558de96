/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-control-explain.h"

#include "rk-explain.h"

typedef struct
{
  GDBusMethodInvocation *call; /* (owned), completed once */
  RkProject *project;          /* (owned) */
  char *path;                  /* (owned) */
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  rk_project_unref (self->project);
  g_free (self->path);
  g_free (self);
}

static void
answer (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *self = data;
  g_auto (RkExplanation) explanation = { 0 };

  rk_explain (self->project, self->path, &explanation);
  g_autofree char *reason = g_utf8_make_valid (explanation.reason, -1);
  rk_dbus_manager_complete_explain (source, self->call, explanation.counts, reason,
                                    explanation.watched_by);
  g_task_return_boolean (task, TRUE);
}

/**
 * rk_control_explain:
 * @manager: the object that was called
 * @call: (transfer full): the call, which is answered later
 * @project: the project
 * @path: an absolute path
 */
void
rk_control_explain (RkDBusManager *manager, GDBusMethodInvocation *call, RkProject *project,
                    const char *path)
{
  g_autoptr (GTask) task = g_task_new (manager, NULL, NULL, NULL);
  Question *self = g_new0 (Question, 1);

  self->call = call;
  self->project = rk_project_ref (project);
  self->path = g_canonicalize_filename (path, "/");
  g_task_set_source_tag (task, rk_control_explain);
  g_task_set_task_data (task, self, question_free);
  g_task_run_in_thread (task, answer);
}
