/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Any bytes as an index: no crash, and what comes out is bounded and can be asked for. */

#include "config.h"

#include <stdint.h>

#include "rk-git-index.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (size == 0)
    return 0;
  guint hash_bytes = data[0] & 1 ? 32 : 20;
  g_autoptr (RkGitIndex) index = rk_git_index_new (data + 1, size - 1, hash_bytes);
  g_autoptr (RkGitIndex) both = rk_git_index_join (index, index);

  g_assert_cmpuint (rk_git_index_count (index), <=, size / 44);
  g_assert_cmpuint (rk_git_index_count (both), ==, rk_git_index_count (index));
  rk_git_index_tracks (both, "sub/a");
  rk_git_index_tracks_below (both, "");
  rk_git_index_tracks_below (both, "sub");
  return 0;
}
