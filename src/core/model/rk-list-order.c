/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Equal positions are common: nobody gave these projects a place, and they stand by name. They are
 * moved together, so that they keep standing by name.
 */

#include "config.h"

#include "rk-list-order.h"

#include <string.h>

/* Leaves room for whoever comes between later. */
#define STEP 10

/**
 * rk_list_order_compare_names:
 * @a: a name
 * @b: another
 *
 * Returns: below, above or 0, as people order names: capitals do not count, and 2 comes before 10
 */
int
rk_list_order_compare_names (const char *a, const char *b)
{
  g_autofree char *folded = g_utf8_casefold (a, -1);
  g_autofree char *other_folded = g_utf8_casefold (b, -1);
  g_autofree char *key = g_utf8_collate_key_for_filename (folded, -1);
  g_autofree char *other_key = g_utf8_collate_key_for_filename (other_folded, -1);

  return strcmp (key, other_key);
}

/* Moves all from @at on behind @last, as far as they are not; returns how many that are. */
static gsize
push_up (int *positions, gsize n_positions, gsize at, int last)
{
  gsize i = at;

  while (i < n_positions && positions[i] <= last)
    {
      int value = positions[i];
      last += STEP;
      for (; i < n_positions && positions[i] == value; i++)
        positions[i] = last;
    }
  return i - at;
}

/* The mirror image: all before @at. */
static gsize
push_down (int *positions, gsize at, int first)
{
  gsize i = at;

  while (i > 0 && positions[i - 1] >= first)
    {
      int value = positions[i - 1];
      first -= STEP;
      for (; i > 0 && positions[i - 1] == value; i--)
        positions[i - 1] = first;
    }
  return at - i;
}

static int
number_anew (int *positions, gsize n_positions, gsize at)
{
  for (gsize i = 0; i < n_positions; i++)
    positions[i] = (int)(i < at ? i + 1 : i + 2) * STEP;
  return (int)(at + 1) * STEP;
}

/* Whichever side costs fewer changes makes room. */
static int
push_apart (int *positions, gsize n_positions, gsize at)
{
  gsize size = n_positions * sizeof *positions;
  g_autofree int *down = g_memdup2 (positions, size);
  int low = positions[at] - STEP, high = positions[at - 1] + STEP;

  gsize n_down = push_down (down, at, low);
  gsize n_up = push_up (positions, n_positions, at, high);
  if (n_up <= n_down)
    return high;
  memcpy (positions, down, size);
  return low;
}

/**
 * rk_list_order_make_room:
 * @positions: (inout) (array length=n_positions): of those that stand in the list, in order; some
 * may be equal; changed as far as necessary, their order stays
 * @n_positions: their number
 * @at: before which of them there is somebody to be placed; @n_positions: behind all
 *
 * Returns: the place for the new one: greater than all before it, smaller than all behind it
 */
int
rk_list_order_make_room (int *positions, gsize n_positions, gsize at)
{
  int place;

  g_return_val_if_fail (at <= n_positions, 0);
  if (n_positions == 0)
    return 0;
  if (at == 0)
    place = positions[0] - STEP;
  else if (at == n_positions)
    place = positions[at - 1] + STEP;
  else if (positions[at] - positions[at - 1] >= 2)
    place = positions[at - 1] + (positions[at] - positions[at - 1]) / 2;
  else
    place = push_apart (positions, n_positions, at);

  if (MIN (place, positions[0]) < RK_LIST_ORDER_MIN
      || MAX (place, positions[n_positions - 1]) > RK_LIST_ORDER_MAX)
    return number_anew (positions, n_positions, at);
  return place;
}
