/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-program-list.h"

#include <glib/gi18n-lib.h>

#include "rk-error.h"

/**
 * rk_program_list_find:
 * @programs: (element-type RkProgram): programs
 * @id: a project's id
 *
 * Returns: (transfer none) (nullable): its program, which the list keeps alive
 */
RkProgram *
rk_program_list_find (GListModel *programs, const char *id)
{
  guint n_programs = g_list_model_get_n_items (programs);

  for (guint i = 0; i < n_programs; i++)
    {
      g_autoptr (RkProgram) program = g_list_model_get_item (programs, i);
      if (g_strcmp0 (rk_program_get_project (program)->id, id) == 0)
        return program;
    }
  return NULL;
}

/**
 * rk_program_list_need:
 * @programs: (element-type RkProgram): programs
 * @id: a project's id
 * @error: return location for RK_ERROR_NOT_FOUND
 *
 * Returns: (transfer none) (nullable): its program, which the list keeps alive
 */
RkProgram *
rk_program_list_need (GListModel *programs, const char *id, GError **error)
{
  RkProgram *program = rk_program_list_find (programs, id);

  if (program == NULL)
    g_set_error (error, RK_ERROR, RK_ERROR_NOT_FOUND, _ ("“%s” cannot be run: its file is broken"),
                 id);
  return program;
}

static gboolean
is_up (RkProgram *program)
{
  const RkProgramStatus *status = rk_program_get_status (program);

  return rk_state_is_alive (status->state) || status->state == RK_STATE_BACKOFF
         || status->state == RK_STATE_SETTLING || status->state == RK_STATE_FAILED;
}

/**
 * rk_program_list_call:
 * @programs: (element-type RkProgram): programs; may change meanwhile
 * @call: what to do with each
 * @only_up: leave out those that do not run and are not about to
 */
void
rk_program_list_call (GListModel *programs, void (*call) (RkProgram *), gboolean only_up)
{
  guint n_programs = g_list_model_get_n_items (programs);
  g_autoptr (GPtrArray) copy = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n_programs; i++)
    g_ptr_array_add (copy, g_list_model_get_item (programs, i));
  for (guint i = 0; i < copy->len; i++)
    if (!only_up || is_up (copy->pdata[i]))
      call (copy->pdata[i]);
}
