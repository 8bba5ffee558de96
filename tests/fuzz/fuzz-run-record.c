/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Any bytes as the records of runs, which a full disk or a power cut may have left in any state: no
 * crash, and what was read can be written and read again.
 */

#include "config.h"

#include <stdint.h>
#include <string.h>

#include "rk-run-record.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_round_trip (const RkRunRecord *record)
{
  g_autofree char *begin = rk_run_record_format_begin (record);
  g_autofree char *end = record->is_over ? rk_run_record_format_end (record) : g_strdup ("");
  g_autofree char *text = g_strconcat (begin, end, NULL);
  g_autoptr (GPtrArray) again = rk_run_record_parse (text, strlen (text));

  g_assert_cmpuint (again->len, ==, 1);
  const RkRunRecord *same = again->pdata[0];
  g_assert_cmpuint (same->number, ==, record->number);
  g_assert_cmpint (same->is_over, ==, record->is_over);
  g_assert_cmpint (same->started_usec, ==, record->started_usec);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GPtrArray) records = rk_run_record_parse ((const char *)data, size);

  for (guint i = 0; i < records->len; i++)
    {
      const RkRunRecord *record = records->pdata[i];
      g_assert_cmpuint (record->number, >, 0);
      g_assert_cmpuint (record->number, <=, G_MAXINT32);
      check_round_trip (record);
    }
  return 0;
}
