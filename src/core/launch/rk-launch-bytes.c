/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-launch-bytes.h"

#include <string.h>

#include "rk-shim-spec.h"

static void
append_string (GByteArray *bytes, const char *string)
{
  g_byte_array_append (bytes, (const guint8 *)string, strlen (string) + 1);
}

/**
 * rk_launch_bytes_new:
 * @spec: what to execute
 * @mark: "NAME=value", added to its environment
 *
 * Any thread.
 *
 * Returns: (transfer full): the same for the shim
 */
GByteArray *
rk_launch_bytes_new (const RkLaunchSpec *spec, const char *mark)
{
  GByteArray *bytes = g_byte_array_sized_new (8192);
  RkShimSpecHeader header = {
    .magic = RK_SHIM_SPEC_MAGIC,
    .run_number = spec->run_number,
    .n_arguments = g_strv_length (spec->arguments),
    .n_variables = g_strv_length (spec->environment) + 1,
  };

  g_byte_array_append (bytes, (const guint8 *)&header, sizeof header);
  append_string (bytes, spec->directory);
  append_string (bytes, spec->log_directory != NULL ? spec->log_directory : "");
  for (char **argument = spec->arguments; *argument != NULL; argument++)
    append_string (bytes, *argument);
  for (char **variable = spec->environment; *variable != NULL; variable++)
    append_string (bytes, *variable);
  append_string (bytes, mark);
  return bytes;
}
