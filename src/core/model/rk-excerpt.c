/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Two steps: the best message among the last lines by rank and nearness to the end; then the best
 * place around it, which is the innermost one in the person's own code.
 */
#include "config.h"

#include "rk-excerpt.h"

#include <string.h>

#include "rk-excerpt-rules.h"
#include "rk-plain-text.h"

#define LINES_MAX 400
/* Messages are recognised by their beginnings; expressions must not see minified code. */
#define MATCHED_BYTES 600
/* So many lines further from the end cost one rank. */
#define LINES_PER_RANK 10
#define FIRST_GAP_LINES 30
#define HEADER_LINES 6
#define UP_LINES 200
#define FRAME_GAP_LINES 12

typedef struct
{
  GPtrArray *lines;        /* (owned) */
  const char *project_dir; /* (nullable) */
} Output;

typedef struct
{
  guint rule;
  guint line;    /* where the rule matched */
  char *message; /* (owned) (nullable): NULL while nothing was found */
} Found;

typedef struct
{
  char *path; /* (owned) (nullable) */
  guint line;
  guint column;
  guint tier; /* 0 the project's, 1 elsewhere, 2 a library's */
} Place;

static const char *
get_line (const Output *self, guint index)
{
  return index < self->lines->len ? self->lines->pdata[index] : "";
}

static char *
fetch (GMatchInfo *info, const char *group)
{
  char *text = g_match_info_fetch_named (info, group);
  if (text != NULL && *text == '\0')
    g_clear_pointer (&text, g_free);
  return text;
}

static guint
fetch_number (GMatchInfo *info, const char *group)
{
  g_autofree char *text = fetch (info, group);
  return text != NULL ? (guint)g_ascii_strtoull (text, NULL, 10) : 0;
}

/* --- places ---------------------------------------------------------------------------------- */

static char *
make_relative (const Output *self, const char *path)
{
  gsize length = self->project_dir != NULL ? strlen (self->project_dir) : 0;

  if (g_str_has_prefix (path, "./"))
    path += 2;
  while (length > 1 && self->project_dir[length - 1] == '/')
    length--;
  if (length > 0 && strncmp (path, self->project_dir, length) == 0 && path[length] == '/')
    path += length + 1;
  return g_strdup (path);
}

static gboolean
is_file (const char *path)
{
  return strpbrk (path, "./") != NULL && *path != '<' && !g_str_has_prefix (path, "/rustc/")
         && !g_str_equal (path, "-e");
}

static void
consider (const Output *self, GMatchInfo *info, Place *best)
{
  g_autofree char *printed = fetch (info, "f");
  guint line = fetch_number (info, "l");

  if (printed == NULL || line == 0 || !is_file (printed))
    return;
  g_autofree char *path = make_relative (self, printed);
  guint tier = rk_excerpt_rules_is_library (path) ? 2 : g_path_is_absolute (path) ? 1 : 0;
  if (self->project_dir == NULL && tier == 1)
    tier = 0;
  if (best->path != NULL && tier >= best->tier)
    return;

  g_free (best->path);
  *best = (Place){ g_steal_pointer (&path), line, fetch_number (info, "c"), tier };
}

/* Python: the innermost frame stands next to the message; chained tracebacks stand further up. */
static void
look_up (const Output *self, guint from, Place *best)
{
  guint limit = from > UP_LINES ? from - UP_LINES : 0;

  for (guint i = from; i > limit && (best->path == NULL || best->tier > 0); i--)
    {
      const char *line = get_line (self, i - 1);
      g_autoptr (GMatchInfo) info = rk_excerpt_rules_match_frame (line, 'u');
      if (info != NULL)
        consider (self, info, best);
      else if (*line != '\0' && *line != ' ' && best->path == NULL)
        return; /* not a traceback */
    }
}

static void
look_at_header (const Output *self, guint from, Place *best)
{
  guint limit = from > HEADER_LINES ? from - HEADER_LINES : 0;

  for (guint i = from; i > limit; i--)
    {
      g_autoptr (GMatchInfo) info = rk_excerpt_rules_match_frame (get_line (self, i - 1), 'h');
      if (info != NULL)
        {
          consider (self, info, best);
          return;
        }
    }
}

static void
look_down (const Output *self, guint from, Place *best)
{
  guint last = from;

  for (guint i = from + 1; i < self->lines->len && i - last <= FRAME_GAP_LINES; i++)
    {
      g_autoptr (GMatchInfo) info = rk_excerpt_rules_match_frame (get_line (self, i), 'd');
      if (info == NULL)
        continue;
      last = i;
      consider (self, info, best);
    }
}

static guint
find_message_line (const Output *self, const RkExcerptRule *rule, guint index)
{
  const char *header = get_line (self, index);
  gsize indent = strspn (header, " |+-");

  switch (rule->where)
    {
    case RK_EXCERPT_HERE:
      return index;
    case RK_EXCERPT_PREVIOUS:
      return index > 0 ? index - 1 : self->lines->len;
    case RK_EXCERPT_NEXT:
    case RK_EXCERPT_UNINDENTED:
      break;
    }
  for (guint i = index + 1; i < self->lines->len; i++)
    {
      const char *line = get_line (self, i);
      if (*line != '\0' && (rule->where == RK_EXCERPT_NEXT || strspn (line, " |+-") <= indent))
        return i;
    }
  return self->lines->len;
}

static Place
find_place (const Output *self, const Found *found)
{
  guint n_rules;
  const RkExcerptRule *rule = &rk_excerpt_rules_get (&n_rules)[found->rule];
  guint message = find_message_line (self, rule, found->line);
  Place best = { NULL, 0, 0, 0 };

  for (const char *p = rule->places; *p != '\0' && (best.path == NULL || best.tier > 0); p++)
    {
      g_autoptr (GMatchInfo) info =
          *p == 's' ? rk_excerpt_rules_match (found->rule, get_line (self, found->line)) : NULL;
      if (info != NULL)
        consider (self, info, &best);
      else if (*p == 'u')
        look_up (self, message, &best);
      else if (*p == 'h')
        look_at_header (self, message, &best);
      else if (*p == 'd')
        look_down (self, message, &best);
    }
  return best;
}

/* --- the message ----------------------------------------------------------------------------- */

static char *
tidy (const char *prefix, const char *message)
{
  g_autoptr (GString) text = g_string_new (prefix);
  gboolean space = FALSE;

  for (const char *p = message; *p != '\0'; p++)
    {
      gboolean blank = *p == ' ' || *p == '\t';
      if (!blank && space && text->len > 0)
        g_string_append_c (text, ' ');
      if (!blank)
        g_string_append_c (text, *p);
      space = blank;
    }
  if (g_utf8_strlen (text->str, -1) <= RK_EXCERPT_SUMMARY_CHARS)
    return g_string_free (g_steal_pointer (&text), FALSE);

  g_autofree char *head = g_utf8_substring (text->str, 0, RK_EXCERPT_SUMMARY_CHARS - 1);
  return g_strconcat (head, "…", NULL);
}

static char *
try_rule (const Output *self, guint rule_index, const RkExcerptRule *rule, guint index)
{
  g_autoptr (GMatchInfo) info = rk_excerpt_rules_match (rule_index, get_line (self, index));
  if (info == NULL)
    return NULL;

  g_autofree char *message = rule->where == RK_EXCERPT_HERE ? fetch (info, "m") : NULL;
  const char *text = message;
  if (rule->where != RK_EXCERPT_HERE)
    text = get_line (self, find_message_line (self, rule, index));
  return text != NULL && *text != '\0' ? tidy (rule->prefix, text) : NULL;
}

static int
get_score (const Output *self, const RkExcerptRule *rule, guint index)
{
  return rule->rank * LINES_PER_RANK - (int)(self->lines->len - index);
}

/* Of the messages of one rule in a row: the first. */
static void
go_to_first (const Output *self, const RkExcerptRule *rule, Found *found)
{
  guint last = found->line;

  for (guint i = found->line; i > 0 && last - (i - 1) <= FIRST_GAP_LINES; i--)
    {
      char *message = try_rule (self, found->rule, rule, i - 1);
      if (message == NULL)
        continue;
      g_free (found->message);
      found->message = message;
      found->line = last = i - 1;
    }
}

static Found
find_message (const Output *self)
{
  guint n_rules;
  const RkExcerptRule *rules = rk_excerpt_rules_get (&n_rules);
  Found best = { 0, 0, NULL };
  int best_score = G_MININT;

  for (guint i = self->lines->len; i > 0; i--)
    for (guint r = 0; *get_line (self, i - 1) != '\0' && r < n_rules; r++)
      {
        if (get_score (self, &rules[r], i - 1) <= best_score)
          continue;
        char *message = try_rule (self, r, &rules[r], i - 1);
        if (message == NULL)
          continue;
        g_free (best.message);
        best = (Found){ r, i - 1, message };
        best_score = get_score (self, &rules[r], i - 1);
      }
  if (best.message != NULL && rules[best.rule].first)
    go_to_first (self, &rules[best.rule], &best);
  return best;
}

/* --- the last lines -------------------------------------------------------------------------- */

static gboolean
is_library_frame (const Output *self, const char *line, const char *kinds)
{
  for (const char *kind = kinds; *kind != '\0'; kind++)
    {
      g_autoptr (GMatchInfo) info = rk_excerpt_rules_match_frame (line, *kind);
      g_autofree char *path = info != NULL ? fetch (info, "f") : NULL;
      g_autofree char *relative = path != NULL ? make_relative (self, path) : NULL;
      if (relative != NULL && rk_excerpt_rules_is_library (relative))
        return TRUE;
    }
  return FALSE;
}

/* Python prints up to two lines of source below a frame. */
static gboolean
is_library_line (const Output *self, guint index)
{
  guint i = index;

  while (i > 0 && index - i < 2 && g_str_has_prefix (get_line (self, i), "    "))
    i--;
  return is_library_frame (self, get_line (self, index), "udh")
         || (i < index && is_library_frame (self, get_line (self, i), "u"));
}

static char **
collect_last_lines (const Output *self)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);

  for (guint i = self->lines->len; i > 0 && kept->len < RK_EXCERPT_LINES; i--)
    {
      const char *line = get_line (self, i - 1);
      if (rk_excerpt_rules_is_noise (line) || is_library_line (self, i - 1))
        continue;
      char *text = tidy (NULL, line);
      if (kept->len > 0 && g_str_equal (kept->pdata[0], text))
        g_free (text);
      else
        g_ptr_array_insert (kept, 0, text);
    }
  g_ptr_array_add (kept, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&kept), FALSE);
}

static GPtrArray *
split (const char *bytes, gsize length_bytes)
{
  gsize skip = length_bytes > RK_EXCERPT_INPUT_BYTES ? length_bytes - RK_EXCERPT_INPUT_BYTES : 0;
  GPtrArray *lines = rk_plain_text_split (bytes + skip, length_bytes - skip);

  if (lines->len > LINES_MAX)
    g_ptr_array_remove_range (lines, 0, lines->len - LINES_MAX);
  for (guint i = 0; i < lines->len; i++)
    {
      char *line = lines->pdata[i];
      if (strlen (line) > MATCHED_BYTES)
        *g_utf8_find_prev_char (line, line + MATCHED_BYTES) = '\0';
    }
  return lines;
}

/**
 * rk_excerpt_new:
 * @bytes: (array length=length_bytes): the last output, any bytes
 * @length_bytes: their number; only the last RK_EXCERPT_INPUT_BYTES are looked at
 * @project_dir: (nullable): the project's absolute directory
 *
 * May be called in any thread. All texts of the result are clean UTF-8.
 *
 * Returns: (transfer full): what broke; free with rk_excerpt_free()
 */
RkExcerpt *
rk_excerpt_new (const char *bytes, gsize length_bytes, const char *project_dir)
{
  RkExcerpt *self = g_new0 (RkExcerpt, 1);
  g_autoptr (GPtrArray) lines = split (bytes, length_bytes);
  Output output = { lines, project_dir };
  Found found = find_message (&output);

  self->lines = collect_last_lines (&output);
  self->is_error = found.message != NULL;
  if (self->is_error)
    {
      Place place = find_place (&output, &found);
      self->path = place.path;
      self->line = place.line;
      self->column = place.column;
    }
  guint n_lines = g_strv_length (self->lines);
  self->summary = found.message;
  if (self->summary == NULL && n_lines > 0)
    self->summary = g_strdup (self->lines[n_lines - 1]);
  return self;
}

/**
 * rk_excerpt_dup_place:
 * @self: an excerpt
 *
 * Returns: (transfer full) (nullable): "path:line" or "path:line:column", or %NULL if no place is
 * known
 */
char *
rk_excerpt_dup_place (const RkExcerpt *self)
{
  if (self->path == NULL)
    return NULL;
  if (self->column == 0)
    return g_strdup_printf ("%s:%u", self->path, self->line);
  return g_strdup_printf ("%s:%u:%u", self->path, self->line, self->column);
}

/**
 * rk_excerpt_free:
 * @self: (transfer full): an excerpt
 */
void
rk_excerpt_free (RkExcerpt *self)
{
  g_free (self->summary);
  g_free (self->path);
  g_strfreev (self->lines);
  g_free (self);
}
