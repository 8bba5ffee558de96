/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Any bytes from the other end of a shim's socket: as a message, and as what is to be executed. */

#include "config.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "rk-shim-protocol.h"
#include "rk-shim-spec.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
read_message (const uint8_t *data, size_t size)
{
  static RkShimMessage message;

  memset (&message, 'x', sizeof message);
  memcpy (&message, data, MIN (size, sizeof message));
  if (rk_shim_message_decode (&message, size) == 0)
    g_assert_cmpuint (strlen (message.text), <=, message.header.text_len);
}

static void
read_spec (const uint8_t *data, size_t size)
{
  g_autofree uint8_t *memory = g_memdup2 (data, size);
  RkShimSpec spec;
  size_t sum_bytes = 0;

  if (rk_shim_spec_parse (&spec, memory, size) != 0)
    return;
  g_assert_nonnull (spec.arguments[0]);
  for (char **argument = spec.arguments; *argument != NULL; argument++)
    sum_bytes += strlen (*argument) + 1;
  for (char **variable = spec.variables; *variable != NULL; variable++)
    sum_bytes += strlen (*variable) + 1;
  g_assert_cmpuint (sum_bytes + strlen (spec.directory) + strlen (spec.log_directory), <, size);
  rk_shim_spec_clear (&spec);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  read_message (data, size);
  read_spec (data, size);
  return 0;
}
