/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Arbitrary bytes become clean lines: each row is what a program wrote and what a person reads. */

#include "config.h"

#include "rk-plain-text.h"

#include <string.h>

typedef struct
{
  const char *name;
  const char *bytes;
  const char *lines; /* joined by | */
} Row;

static const Row rows[] = {
  { "colours-are-removed", "\033[1;31merror\033[0m: x", "error: x" },
  { "empty-lines-stay", "a\n\nb\n", "a||b" },
  { "cr-lf-is-one-line-end", "a\r\nb\r\n", "a|b" },
  { "a-progress-bar-keeps-its-last-state", "10%\r50%\r100%\ndone\n", "100%|done" },
  { "what-a-bar-wrote-over-is-gone", "Downloading 100%\rError", "Error" },
  { "an-erased-line-is-gone", "spinner\033[2K\033[1GError: x\n", "Error: x" },
  { "erasing-to-the-end-keeps-what-is-before", "text\033[K more", "text more" },
  { "backspace-removes-a-character", "ab\303\244\b\bc", "ac" },
  { "backspace-at-the-start-does-nothing", "\b\bx", "x" },
  { "an-osc-title-ends-with-bel", "\033]0;title\ax", "x" },
  { "an-osc-link-ends-with-st", "\033]8;;http://x\033\\link\033]8;;\033\\", "link" },
  { "an-osc-that-never-ends-costs-its-line-only", "\033]0;title\nerror", "|error" },
  { "a-dcs-with-line-breaks-is-skipped", "\033Pq#0\n#1\033\\x", "x" },
  { "c1-as-utf8-begins-sequences", "\302\23331mred\302\2330m \302\235t\302\234x", "red x" },
  { "a-lone-c1-byte-is-invalid-text", "\23331m", "\357\277\27531m" },
  { "cancel-ends-a-sequence", "\033[31\030x\033[1\032y", "xy" },
  { "a-sequence-cut-off-at-the-end-is-dropped", "x\033[38;5", "x" },
  { "escape-within-a-sequence-begins-anew", "\033[3\033[1mx", "x" },
  { "charset-designations-are-skipped", "\033(Bx\033)0y", "xy" },
  { "overlong-utf8-is-replaced", "a\300\257b", "a\357\277\275b" },
  { "surrogates-are-replaced", "a\355\240\200b", "a\357\277\275b" },
  { "a-character-cut-off-is-replaced", "a\342\202", "a\357\277\275" },
  { "good-utf8-stays", "\342\202\254 \360\237\215\216", "\342\202\254 \360\237\215\216" },
  { "text-that-reorders-is-dropped", "a\342\200\256b\342\200\213c", "abc" },
  { "line-separators-break-lines", "a\342\200\250b\302\205c", "a|b|c" },
  { "controls-are-dropped", "a\001\002\177\ab", "ab" },
  { "tabs-stay", "\tat x", "\tat x" },
  { "spaces-at-the-end-go", "x  \t \n", "x" },
  { "a-cleared-screen-begins-a-line", "old\033[2J\033[Hnew", "old|new" },
  { "cursor-forward-is-space", "a\033[3Cb", "a   b" },
  { "a-huge-parameter-is-bounded", "a\033[99999999999999999999Gb", "ab" },
};

static char *
join (const char *bytes, gsize length_bytes)
{
  g_autoptr (GPtrArray) lines = rk_plain_text_split (bytes, length_bytes);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    {
      g_assert_true (g_utf8_validate (lines->pdata[i], -1, NULL));
      g_string_append_printf (text, "%s%s", i > 0 ? "|" : "", (char *)lines->pdata[i]);
    }
  return g_string_free (text, FALSE);
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autofree char *got = join (row->bytes, strlen (row->bytes));
  g_assert_cmpstr (got, ==, row->lines);
}

static void
test_nul_is_dropped (void)
{
  g_autofree char *got = join ("a\0b", 3);
  g_assert_cmpstr (got, ==, "ab");
}

static void
test_a_long_line_is_cut (void)
{
  g_autofree char *bytes = g_strnfill (10000, 'x');
  g_autoptr (GPtrArray) lines = rk_plain_text_split (bytes, 10000);

  g_assert_cmpuint (lines->len, ==, 1);
  g_assert_cmpint (g_utf8_strlen (lines->pdata[0], -1), ==, RK_PLAIN_TEXT_LINE_MAX_CHARS + 1);
  g_assert_true (g_str_has_suffix (lines->pdata[0], "x…"));
}

static void
test_garbage_is_one_mark (void)
{
  g_autofree char *bytes = g_strnfill (5000, '\377');
  g_autofree char *got = join (bytes, 5000);
  g_assert_cmpstr (got, ==, "\357\277\275");
}

static void
test_any_bytes_are_survived (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  static const char alphabet[] = "\033[]PX^_;0123mKJHGC\\\a\b\r\n\t\030\302\233\234\235\300\377ab";

  for (guint i = 0; i < 2000; i++)
    {
      char bytes[64];
      for (gsize j = 0; j < sizeof bytes; j++)
        bytes[j] = alphabet[g_rand_int_range (rand, 0, sizeof alphabet)];
      g_autofree char *got = join (bytes, sizeof bytes);
      for (const char *p = got; *p != '\0'; p++)
        g_assert_true ((guint8)*p >= 0x20 || *p == '\t');
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/plain-text/", rows[i].name, NULL);
      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/plain-text/nul-is-dropped", test_nul_is_dropped);
  g_test_add_func ("/plain-text/a-long-line-is-cut", test_a_long_line_is_cut);
  g_test_add_func ("/plain-text/garbage-is-one-mark", test_garbage_is_one_mark);
  g_test_add_func ("/plain-text/any-bytes-are-survived", test_any_bytes_are_survived);
  return g_test_run ();
}
