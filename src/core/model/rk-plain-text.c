/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* A state machine after ECMA-48 with the bounds that hostile output makes necessary: escape
 * sequences may be cut off anywhere, strings may never end, and text may be no UTF-8.
 * It assumes that C1 controls come as UTF-8, as in every UTF-8 terminal: a lone byte 0x9b is an
 * invalid byte and not the beginning of a sequence.
 */
#include "config.h"

#include "rk-plain-text.h"

#define CAN 0x18
#define SUB 0x1a
#define ESC 0x1b
#define DEL 0x7f
#define REPLACEMENT 0xfffd

#define FORWARD_MAX 80

typedef enum
{
  GROUND,
  ESCAPE,              /* after ESC */
  ESCAPE_INTERMEDIATE, /* after ESC and 0x20 to 0x2f: one final byte follows */
  CSI,                 /* parameters, up to the final byte */
  OSC,                 /* a string that ends with BEL or ST; a line break ends it too */
  STRING,              /* DCS, SOS, PM, APC: ends with ST */
} State;

typedef struct
{
  GPtrArray *lines; /* (element-type utf8) (owned) */
  GString *line;    /* (owned) */
  gsize line_chars;
  gboolean returned; /* a carriage return was seen: the next character begins the line anew */
  gboolean cut;      /* the line was too long */
  State state;
  guint parameter; /* the first one of a control sequence */
  gboolean in_first_parameter;
} Splitter;

static void
clear_line (Splitter *self)
{
  g_string_truncate (self->line, 0);
  self->line_chars = 0;
  self->cut = FALSE;
  self->returned = FALSE;
}

static void
end_line (Splitter *self)
{
  if (self->cut)
    g_string_append (self->line, "…");

  char *text = g_strndup (self->line->str, self->line->len);
  g_ptr_array_add (self->lines, g_strchomp (text));
  clear_line (self);
}

static void
break_line (Splitter *self)
{
  if (self->line->len > 0)
    end_line (self);
}

static gboolean
is_invisible (gunichar c)
{
  return c == 0xfeff || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e)
         || (c >= 0x2060 && c <= 0x206f) || (c >= 0xfff9 && c <= 0xfffb);
}

static gboolean
ends_with_replacement (Splitter *self)
{
  return g_str_has_suffix (self->line->str, "\xef\xbf\xbd");
}

static void
put (Splitter *self, gunichar c)
{
  if (is_invisible (c))
    return;
  if (self->returned)
    clear_line (self);
  if (c == REPLACEMENT && ends_with_replacement (self))
    return;
  if (self->line_chars >= RK_PLAIN_TEXT_LINE_MAX_CHARS)
    {
      self->cut = TRUE;
      return;
    }
  g_string_append_unichar (self->line, c);
  self->line_chars++;
}

static void
erase_last (Splitter *self)
{
  if (self->line->len == 0 || self->cut)
    return;
  char *last = g_utf8_find_prev_char (self->line->str, self->line->str + self->line->len);
  g_string_truncate (self->line, (gsize)(last - self->line->str));
  self->line_chars--;
}

static void
execute_c0 (Splitter *self, guint8 c)
{
  switch (c)
    {
    case '\n':
    case '\v':
    case '\f':
      end_line (self);
      break;
    case '\r':
      self->returned = TRUE;
      break;
    case '\b':
      erase_last (self);
      break;
    case '\t':
      put (self, '\t');
      break;
    default:
      break;
    }
}

static void
begin_csi (Splitter *self)
{
  self->state = CSI;
  self->parameter = 0;
  self->in_first_parameter = TRUE;
}

static void
execute_c1 (Splitter *self, gunichar c)
{
  switch (c)
    {
    case 0x84: /* IND */
    case 0x85: /* NEL */
    case 0x8d: /* RI */
      break_line (self);
      break;
    case 0x90: /* DCS */
    case 0x98: /* SOS */
    case 0x9e: /* PM */
    case 0x9f: /* APC */
      self->state = STRING;
      break;
    case 0x9b:
      begin_csi (self);
      break;
    case 0x9d:
      self->state = OSC;
      break;
    default:
      break;
    }
}

static void
erase_in_line (Splitter *self)
{
  /* 0: to the end, where the cursor is unless it was returned; 1 and 2 leave nothing before it. */
  if (self->returned || self->parameter == 2 || self->parameter == 1)
    clear_line (self);
}

static void
execute_csi (Splitter *self, guint8 final)
{
  switch (final)
    {
    case 'A':
    case 'B':
    case 'E':
    case 'F':
    case 'H':
    case 'J':
    case 'd':
    case 'f':
      break_line (self);
      break;
    case 'C':
      for (guint i = 0; i < CLAMP (self->parameter, 1, FORWARD_MAX); i++)
        put (self, ' ');
      break;
    case 'G':
    case '`':
      self->returned = self->parameter <= 1;
      break;
    case 'K':
      erase_in_line (self);
      break;
    default:
      break;
    }
}

static void
step_csi (Splitter *self, guint8 c)
{
  if (c < 0x20)
    execute_c0 (self, c);
  else if (c >= 0x40 && c < DEL)
    {
      self->state = GROUND;
      execute_csi (self, c);
    }
  else if (c >= 0x80)
    self->state = GROUND;
  else if (g_ascii_isdigit (c) && self->in_first_parameter)
    self->parameter = MIN (self->parameter * 10 + (c - '0'), 9999);
  else
    self->in_first_parameter = FALSE;
}

static void
step_escape (Splitter *self, guint8 c)
{
  if (c < 0x20)
    execute_c0 (self, c);
  else if (c <= 0x2f)
    self->state = ESCAPE_INTERMEDIATE;
  else
    {
      self->state = GROUND;
      if (c >= 0x40 && c <= 0x5f)
        execute_c1 (self, c + 0x40);
      else if (c == 'c')
        break_line (self);
    }
}

static void
step_string (Splitter *self, guint8 c)
{
  if (self->state != OSC)
    return;
  if (c == '\a' || c == '\n' || c == '\r')
    self->state = GROUND;
  if (c == '\n')
    end_line (self);
}

/* Returns FALSE for a byte that ends no sequence and belongs to text. */
static gboolean
step_sequence (Splitter *self, guint8 c)
{
  if (c == ESC)
    self->state = ESCAPE; /* in a string this begins its end, ESC \ */
  else if (c == CAN || c == SUB)
    self->state = GROUND;
  else if (self->state == ESCAPE)
    step_escape (self, c);
  else if (self->state == ESCAPE_INTERMEDIATE)
    self->state = c >= 0x30 ? GROUND : ESCAPE_INTERMEDIATE;
  else if (self->state == CSI)
    step_csi (self, c);
  else if (self->state == OSC || self->state == STRING)
    step_string (self, c);
  else if (c < 0x20)
    execute_c0 (self, c);
  else
    return c == DEL;
  return TRUE;
}

static gsize
step_text (Splitter *self, const char *bytes, gsize left_bytes)
{
  guint8 first = (guint8)bytes[0];
  if (first < 0x80)
    {
      put (self, first);
      return 1;
    }

  gunichar c = g_utf8_get_char_validated (bytes, (gssize)left_bytes);
  if (c == (gunichar)-1 || c == (gunichar)-2)
    {
      put (self, REPLACEMENT);
      return 1;
    }
  if (c < 0xa0)
    execute_c1 (self, c);
  else if (c == 0x2028 || c == 0x2029)
    break_line (self);
  else
    put (self, c);
  return (gsize)g_unichar_to_utf8 (c, NULL);
}

/* In a string a C1 terminator comes as two bytes of UTF-8. */
static gboolean
ends_string (const Splitter *self, const char *bytes, gsize left_bytes)
{
  return (self->state == OSC || self->state == STRING) && left_bytes >= 2
         && (guint8)bytes[0] == 0xc2 && (guint8)bytes[1] == 0x9c;
}

/**
 * rk_plain_text_split:
 * @bytes: (array length=length_bytes): what a program printed; any bytes, NUL too
 * @length_bytes: their number
 *
 * Removes escape sequences and control characters, applies carriage returns and backspaces, puts
 * U+FFFD for what is no UTF-8, drops marks that reorder or hide text, and cuts lines after
 * RK_PLAIN_TEXT_LINE_MAX_CHARS characters, where an ellipsis follows. Tabs stay; white space at the
 * end of a line goes.
 *
 * Returns: (transfer container) (element-type utf8): the lines, empty ones too; free with
 *   g_ptr_array_unref()
 */
GPtrArray *
rk_plain_text_split (const char *bytes, gsize length_bytes)
{
  Splitter self = { .lines = g_ptr_array_new_with_free_func (g_free), .line = g_string_new (NULL) };

  for (gsize i = 0; i < length_bytes;)
    if (ends_string (&self, bytes + i, length_bytes - i))
      {
        self.state = GROUND;
        i += 2;
      }
    else if (step_sequence (&self, (guint8)bytes[i]))
      i++;
    else
      i += step_text (&self, bytes + i, length_bytes - i);

  break_line (&self);
  g_string_free (self.line, TRUE);
  return self.lines;
}
