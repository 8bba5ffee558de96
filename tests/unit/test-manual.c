/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The manual as the window shows it. The last test reads the real pages. */

#include "config.h"

#include "rk-manual.h"

#include <string.h>

static void
assert_reads (const char *page, const char *expected)
{
  static const char kinds[] = "htgbc";
  g_autoptr (GPtrArray) paragraphs = rk_manual_parse (page);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < paragraphs->len; i++)
    {
      const RkManualParagraph *paragraph = g_ptr_array_index (paragraphs, i);
      g_string_append_printf (text, "%c:%s|", kinds[paragraph->kind], paragraph->markup);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
headings_and_paragraphs (void)
{
  assert_reads (".\\\" a comment\n.TH X 1\n.SH \"BUILD STEP\"\nOne\nline.\n.PP\nAnother.\n",
                "h:BUILD STEP|t:One line.|t:Another.|");
  assert_reads ("one\n.br\ntwo\n", "t:one\ntwo|");
  assert_reads ("text\n.EX\nfirst\n  second\n.EE\nmore\n", "t:text|c:first\n  second|t:more|");
}

static void
fonts_take_turns (void)
{
  assert_reads (".B a b\n", "t:<b>a</b> <b>b</b>|");
  assert_reads (".BR a (1)\n", "t:<b>a</b>(1)|");
  assert_reads (".RI [ OPTION ]...\n", "t:[<i>OPTION</i>]...|");
  assert_reads (".BR \\-w \", \" \\-\\-watch \" \\fIDIR\\fR\"\n",
                "t:<b>-w</b>, <b>--watch</b> <i>DIR</i>|");
}

static void
a_tag_and_what_it_means (void)
{
  assert_reads (".TP\n.B key\nis\nthis.\n.TP\nother\nis that.\n.SH X\n",
                "g:<b>key</b>|b:is this.|g:other|b:is that.|h:X|");
}

static void
what_would_be_markup_is_text (void)
{
  assert_reads ("a < b & c\n", "t:a &lt; b &amp; c|");
  assert_reads ("\\e \\(dq \\&x\\", "t:\\ &quot; x|");
}

static void
the_pages_are_read_whole (void)
{
  static const char *const pages[] = { "rekindle.1", "rekindle.project.5" };

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *path = g_build_filename (MAN_DIR, pages[i], NULL);
      g_autofree char *text = NULL;
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_autoptr (GPtrArray) paragraphs = rk_manual_parse (text);
      g_assert_cmpuint (paragraphs->len, >, 40);
      for (guint k = 0; k < paragraphs->len; k++)
        {
          const RkManualParagraph *paragraph = g_ptr_array_index (paragraphs, k);
          g_assert_null (strstr (paragraph->markup, "\\f"));
          g_assert_null (strstr (paragraph->markup, "\\-"));
          g_assert_cmpstr (paragraph->markup, !=, "");
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/manual/headings-and-paragraphs", headings_and_paragraphs);
  g_test_add_func ("/manual/fonts-take-turns", fonts_take_turns);
  g_test_add_func ("/manual/a-tag-and-what-it-means", a_tag_and_what_it_means);
  g_test_add_func ("/manual/what-would-be-markup-is-text", what_would_be_markup_is_text);
  g_test_add_func ("/manual/the-pages-are-read-whole", the_pages_are_read_whole);
  return g_test_run ();
}
