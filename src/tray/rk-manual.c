/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-manual.h"

#include <string.h>

typedef struct
{
  GPtrArray *paragraphs; /* (element-type RkManualParagraph) (owned) */
  GString *text;         /* (owned): the paragraph so far, markup */
  RkManualKind kind;
  gboolean tag_follows; /* the next line is a tag */
  gboolean is_code;
} Parser;

static const struct
{
  const char *name;
  const char *text;
} characters[] = { { "dq", "\"" }, { "co", "©" }, { "aq", "'" }, { "bu", "•" } };

static void
paragraph_free (gpointer data)
{
  RkManualParagraph *paragraph = data;

  g_free (paragraph->markup);
  g_free (paragraph);
}

static void
append_escaped (GString *markup, const char *text, gsize length)
{
  g_autofree char *escaped = g_markup_escape_text (text, (gssize)length);

  g_string_append (markup, escaped);
}

static const char *
append_named (GString *markup, const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (characters); i++)
    if (strncmp (name, characters[i].name, 2) == 0)
      append_escaped (markup, characters[i].text, strlen (characters[i].text));
  return name + strnlen (name, 2);
}

static const char *
tag_of (char font)
{
  return font == 'B' ? "b" : font == 'I' ? "i" : NULL;
}

static void
change_font (GString *markup, char *font, char next)
{
  if (tag_of (*font) != NULL)
    g_string_append_printf (markup, "</%s>", tag_of (*font));
  if (tag_of (next) != NULL)
    g_string_append_printf (markup, "<%s>", tag_of (next));
  *font = next;
}

/* What stands behind a backslash; returns where the text goes on. */
static const char *
append_escape (GString *markup, const char *at, char *font)
{
  if (*at == 'f' && at[1] != '\0')
    {
      change_font (markup, font, at[1]);
      return at + 2;
    }
  if (*at == '(')
    return append_named (markup, at + 1);
  if (*at == '-' || *at == ' ')
    g_string_append_c (markup, *at);
  else if (*at == 'e')
    g_string_append_c (markup, '\\');
  return *at != '\0' ? at + 1 : at;
}

static void
append_styled (GString *markup, const char *text, char first_font)
{
  char font = 'R';

  change_font (markup, &font, first_font);
  for (const char *at = text; *at != '\0';)
    {
      gsize length = strcspn (at, "\\");
      append_escaped (markup, at, length);
      at += length;
      if (*at == '\\')
        at = append_escape (markup, at + 1, &font);
    }
  change_font (markup, &font, 'R');
}

/* The arguments of a macro: words, or quoted. */
static GPtrArray *
split (const char *at)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);

  while (*(at += strspn (at, " ")) != '\0')
    {
      gboolean quoted = *at == '"';
      const char *end = quoted ? strchr (++at, '"') : NULL;
      if (!quoted)
        for (end = at; *end != '\0' && *end != ' '; end++)
          end += *end == '\\' && end[1] != '\0';
      if (end == NULL)
        end = at + strlen (at);
      g_ptr_array_add (words, g_strndup (at, (gsize)(end - at)));
      at = *end != '\0' ? end + 1 : end;
    }
  return words;
}

/* Two letters name fonts that take turns; one font joins its words with spaces. */
static void
append_fonts (Parser *self, const char *fonts, const char *arguments)
{
  g_autoptr (GPtrArray) words = split (arguments);
  gsize n_fonts = strlen (fonts);

  for (guint i = 0; i < words->len; i++)
    {
      if (n_fonts == 1 && i > 0)
        g_string_append_c (self->text, ' ');
      append_styled (self->text, g_ptr_array_index (words, i), fonts[i % n_fonts]);
    }
}

static void
finish (Parser *self, RkManualKind next)
{
  if (self->text->len > 0)
    {
      RkManualParagraph *paragraph = g_new0 (RkManualParagraph, 1);
      paragraph->kind = self->kind;
      paragraph->markup = g_strchomp (g_strdup (self->text->str));
      g_ptr_array_add (self->paragraphs, paragraph);
      g_string_truncate (self->text, 0);
    }
  self->kind = next;
}

static void
begin_line (Parser *self)
{
  if (self->text->len > 0 && self->text->str[self->text->len - 1] != '\n')
    g_string_append_c (self->text, self->is_code ? '\n' : ' ');
}

static void
end_line (Parser *self)
{
  if (!self->tag_follows)
    return;
  self->tag_follows = FALSE;
  finish (self, RK_MANUAL_BODY);
}

/* Macros of structure; returns whether it was one. */
static gboolean
take_structure (Parser *self, const char *macro, const char *arguments)
{
  if (g_str_equal (macro, "SH"))
    {
      finish (self, RK_MANUAL_HEADING);
      append_fonts (self, "R", arguments);
      finish (self, RK_MANUAL_TEXT);
    }
  else if (g_str_equal (macro, "PP"))
    finish (self, RK_MANUAL_TEXT);
  else if (g_str_equal (macro, "TP"))
    finish (self, RK_MANUAL_TAG);
  else if (g_str_equal (macro, "EX") || g_str_equal (macro, "EE"))
    finish (self, g_str_equal (macro, "EX") ? RK_MANUAL_CODE : RK_MANUAL_TEXT);
  else if (g_str_equal (macro, "br"))
    g_string_append_c (self->text, '\n');
  else
    return FALSE;
  self->tag_follows = g_str_equal (macro, "TP");
  self->is_code = self->kind == RK_MANUAL_CODE;
  return TRUE;
}

static void
take_macro (Parser *self, const char *line)
{
  gsize length = strcspn (line, " ");
  g_autofree char *macro = g_strndup (line, length);

  if (take_structure (self, macro, line + length))
    return;
  if (*macro == '\0' || strspn (macro, "BIR") != length)
    return; /* a comment, or the title */
  begin_line (self);
  append_fonts (self, macro, line + length);
  end_line (self);
}

/**
 * rk_manual_parse:
 * @page: the source of a manual page
 *
 * Returns: (transfer full) (element-type RkManualParagraph): what it says
 */
GPtrArray *
rk_manual_parse (const char *page)
{
  g_auto (GStrv) lines = g_strsplit (page, "\n", -1);
  g_autoptr (GString) text = g_string_new (NULL);
  Parser self = { .paragraphs = g_ptr_array_new_with_free_func (paragraph_free),
                  .text = text,
                  .kind = RK_MANUAL_TEXT };

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (lines[i][0] == '.')
        {
          take_macro (&self, lines[i] + 1);
          continue;
        }
      begin_line (&self);
      append_styled (self.text, lines[i], 'R');
      end_line (&self);
    }
  finish (&self, RK_MANUAL_TEXT);
  return self.paragraphs;
}
