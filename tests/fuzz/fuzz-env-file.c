/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Any bytes as a .env file: no crash, and only variables come out. */

#include "config.h"

#include <stdint.h>
#include <string.h>

#include "rk-env-file.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (RkFileProblem) problem = NULL;
  g_auto (GStrv) variables = rk_env_file_parse ((const char *)data, size, ".env", &problem);

  g_assert ((variables == NULL) == (problem != NULL));
  for (gsize i = 0; variables != NULL && variables[i] != NULL; i++)
    g_assert (variables[i][0] != '=' && strchr (variables[i], '=') != NULL);
  return 0;
}
