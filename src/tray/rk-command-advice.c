/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* It is advice: it waits for a pause in the typing, looks in a thread, and refuses nothing. While
 * the login shell has not said yet which PATH a command will have, nothing is said either.
 */

#include "config.h"

#include "rk-command-advice.h"

#include "rk-command-check.h"

/* Longer than between two letters of a word. */
#define PAUSE_MSEC 400

typedef struct
{
  RkOptionRow *row;   /* (not owned): ends this when it is destroyed */
  RkEditForm *form;   /* (owned) */
  RkHost *host;       /* (owned) */
  GCancellable *look; /* (owned) (nullable): while a thread looks */
  guint pause_id;     /* armed between a change and the look at it */
} Advice;

typedef struct
{
  RkProject *project; /* (owned) */
  char **environment; /* (owned) (nullable): until it is looked at */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  rk_project_unref (question->project);
  g_strfreev (question->environment);
  g_free (question);
}

static void
stop_looking (Advice *self)
{
  if (self->look != NULL)
    g_cancellable_cancel (self->look);
  g_clear_object (&self->look);
}

static void
advice_free (Advice *self)
{
  g_clear_handle_id (&self->pause_id, g_source_remove);
  stop_looking (self);
  g_signal_handlers_disconnect_by_data (self->form, self);
  g_object_unref (self->form);
  g_object_unref (self->host);
  g_free (self);
}

static void
look (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *question = data;
  char *trouble =
      rk_command_check_dup_trouble (question->project, g_steal_pointer (&question->environment));

  g_task_return_pointer (task, trouble, g_free);
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *trouble = g_task_propagate_pointer (G_TASK (result), &error);

  /* Another command is there meanwhile, or the dialog is gone. */
  if (error == NULL)
    rk_option_row_set_warning (RK_OPTION_ROW (source), trouble);
}

static void
ask (Advice *self, RkProject *project)
{
  Question *question = g_new0 (Question, 1);

  question->project = project;
  question->environment = rk_host_dup_environment (self->host, project);
  self->look = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (self->row, self->look, on_looked, NULL);
  g_task_set_source_tag (task, ask);
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, look);
}

static gboolean
on_pause (gpointer data)
{
  Advice *self = data;
  const char *culprit;

  if (rk_host_is_reading_environment (self->host))
    return G_SOURCE_CONTINUE;
  self->pause_id = 0;
  RkProject *project = rk_edit_form_build (self->form, &culprit, NULL);
  if (project != NULL)
    ask (self, project);
  else
    rk_option_row_set_warning (self->row, NULL);
  return G_SOURCE_REMOVE;
}

static void
on_changed (RkEditForm *form, const char *key, Advice *self)
{
  stop_looking (self);
  g_clear_handle_id (&self->pause_id, g_source_remove);
  self->pause_id = g_timeout_add (PAUSE_MSEC, on_pause, self);
  g_source_set_name_by_id (self->pause_id, "rekindle command advice");
}

/**
 * rk_command_advice_attach:
 * @row: the row of the command
 * @form: its form
 * @host: who knows the environment of runs
 *
 * Keeps the row's warning true, as long as there is the row.
 */
void
rk_command_advice_attach (RkOptionRow *row, RkEditForm *form, RkHost *host)
{
  Advice *self = g_new0 (Advice, 1);

  self->row = row;
  self->form = g_object_ref (form);
  self->host = g_object_ref (host);
  g_signal_connect_swapped (row, "destroy", G_CALLBACK (advice_free), self);
  g_signal_connect (form, "changed", G_CALLBACK (on_changed), self);
  on_changed (form, NULL, self);
}
