/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-cli-own.h"

#include <glib/gi18n.h>
#include <unistd.h>

#include "rk-cli-common.h"

/**
 * rk_cli_fail_problem:
 * @problem: (transfer full): what is wrong with a file
 *
 * Returns: RK_EXIT_ERROR, after saying it
 */
int
rk_cli_fail_problem (RkFileProblem *problem)
{
  g_autoptr (RkFileProblem) owned = problem;
  g_autofree char *text = rk_file_problem_to_string (owned);
  g_autofree char *shown = rk_cli_show (text);

  rk_cli_warn ("%s", shown);
  return RK_EXIT_ERROR;
}

/**
 * rk_cli_agree:
 * @own: a file that came with a project
 * @agreed: the person has agreed already, by an option
 *
 * Shows all that stands in the file, and asks. Whoever cannot be asked has not agreed.
 *
 * Returns: whether the person agrees to exactly this content
 */
gboolean
rk_cli_agree (const RkOwnFile *own, gboolean agreed)
{
  g_auto (GStrv) lines = g_strsplit (own->text, "\n", -1);

  rk_cli_say (_ ("%s says:"), own->path);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *shown = rk_cli_show (lines[i]);
      rk_cli_say ("  %s", shown);
    }
  if (agreed)
    return TRUE;
  if (!isatty (STDIN_FILENO))
    {
      rk_cli_warn (
          _ ("it came with the folder, so it needs your agreement: read it, then add --agree"));
      return FALSE;
    }
  return rk_cli_ask (_ ("May Rekindle run this, exactly as it is shown?"));
}
