/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-shim-spec: what is to be executed, as bytes in a memory file: a header, then NUL-terminated
 * strings: the directory, the log's directory (empty: no log), the arguments, the environment.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define RK_SHIM_SPEC_MAGIC 0x31534b52u /* "RKS1" */
#define RK_SHIM_SPEC_MAX (64 << 20)

typedef struct
{
  uint32_t magic;
  uint32_t run_number;
  uint32_t n_arguments;
  uint32_t n_variables;
} RkShimSpecHeader;

typedef struct
{
  uint32_t run_number;
  const char *directory;
  const char *log_directory;
  char **arguments; /* NULL-terminated */
  char **variables; /* NULL-terminated */
  void *memory;     /* what all of them point into */
  size_t memory_bytes;
} RkShimSpec;

int rk_shim_spec_parse (RkShimSpec *spec, void *memory, size_t memory_bytes);
int rk_shim_spec_map (RkShimSpec *spec, int fd);
void rk_shim_spec_clear (RkShimSpec *spec);
