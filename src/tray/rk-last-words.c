/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-last-words.h"

#include "rk-output-log.h"
#include "rk-state-words.h"

/**
 * rk_last_words_read:
 * @host: who knows where the output is
 * @program: one of its programs
 *
 * Reads at most RK_EXCERPT_INPUT_BYTES from a local file.
 *
 * Returns: (transfer full): what broke, in the run or in the build that failed; with nothing in it
 * if there is no output
 */
RkExcerpt *
rk_last_words_read (RkHost *host, RkProgram *program)
{
  gboolean is_build = rk_state_words_is_about_build (rk_program_get_status (program));
  g_autofree char *directory = is_build ? rk_host_dup_build_directory (host, program)
                                        : rk_host_dup_output_directory (host, program);
  RkOutputLogInfo info;
  gint64 next;
  gsize length_bytes;

  rk_output_log_inspect (directory, &info);
  gint64 offset = MAX (info.end_bytes - RK_EXCERPT_INPUT_BYTES, 0);
  g_autoptr (GBytes) output = rk_output_log_read (directory, offset, RK_EXCERPT_INPUT_BYTES, &next);
  const char *bytes = g_bytes_get_data (output, &length_bytes);
  return rk_excerpt_new (bytes != NULL ? bytes : "", length_bytes,
                         rk_program_get_project (program)->directory);
}
