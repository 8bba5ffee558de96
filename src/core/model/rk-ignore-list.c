/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Parsing and matching follow git's dir.c in every peculiarity that can be observed;
 * test-ignore-git asks git itself. Most rules are plain names or "*.suffix": those are compared,
 * not globbed.
 */

#include "config.h"

#include "rk-ignore-list.h"

#include <string.h>

#include "rk-wildmatch.h"

typedef struct
{
  RkIgnoreRule rule;
  char *pattern; /* (owned): without "!" and without the slash at its end */
  gsize pattern_len;
  gsize literal_len; /* so many of its first bytes are no glob */
  gboolean dirs_only;
  gboolean anywhere; /* has no slash: compared with the name alone */
  gboolean suffix;   /* "*" and a literal */
} Rule;

struct _RkIgnoreList
{
  GArray *rules; /* (element-type Rule) (owned) */
  char *source;  /* (owned) */
  RkWildmatchFlags flags;
};

static void
clear_rule (gpointer data)
{
  Rule *rule = data;

  g_free ((char *)rule->rule.text);
  g_free (rule->pattern);
}

/* Blanks at the end do not count unless escaped. */
static void
trim (char *line)
{
  char *blanks = NULL;

  for (char *at = line; *at != '\0'; at++)
    {
      if (*at == ' ')
        {
          if (blanks == NULL)
            blanks = at;
          continue;
        }
      blanks = NULL;
      if (*at == '\\' && *++at == '\0')
        return;
    }
  if (blanks != NULL)
    *blanks = '\0';
}

static void
add_rule (RkIgnoreList *self, const char *line, guint number)
{
  Rule rule = { .rule = { self->source, number, g_strdup (line), line[0] == '!' } };
  const char *pattern = rule.rule.negative ? line + 1 : line;
  gsize len = strlen (pattern);

  rule.dirs_only = len > 0 && pattern[len - 1] == '/';
  rule.suffix = pattern[0] == '*' && strpbrk (pattern + 1, "*?[\\") == NULL;
  rule.literal_len = strcspn (pattern, "*?[\\");
  rule.pattern_len = len - (rule.dirs_only ? 1 : 0);
  rule.literal_len = MIN (rule.literal_len, rule.pattern_len);
  rule.pattern = g_strndup (pattern, rule.pattern_len);
  rule.anywhere = strchr (rule.pattern, '/') == NULL;
  g_array_append_val (self->rules, rule);
}

static void
add_line (RkIgnoreList *self, char *line, guint number)
{
  if (line[0] == '#')
    return;
  trim (line);
  if (line[0] != '\0')
    add_rule (self, line, number);
}

static RkIgnoreList *
create (const char *source, RkWildmatchFlags flags)
{
  RkIgnoreList *self = g_atomic_rc_box_new0 (RkIgnoreList);

  self->rules = g_array_new (FALSE, FALSE, sizeof (Rule));
  g_array_set_clear_func (self->rules, clear_rule);
  self->source = g_strdup (source);
  self->flags = flags;
  return self;
}

/**
 * rk_ignore_list_new:
 * @bytes: (array length=len) (nullable): the content of a file, any bytes
 * @len: how many
 * @source: what to call the file
 * @ignore_case: whether letters match in either case (core.ignoreCase)
 *
 * There is no wrong content: what is no rule matches nothing.
 *
 * Returns: (transfer full): its rules, immutable, for any thread
 */
RkIgnoreList *
rk_ignore_list_new (const char *bytes, gsize len, const char *source, gboolean ignore_case)
{
  RkIgnoreList *self = create (source, ignore_case ? RK_WILDMATCH_IGNORE_CASE : 0);
  const char *end = bytes + len;
  guint number = 1;

  if (len >= 3 && memcmp (bytes, "\xef\xbb\xbf", 3) == 0)
    bytes += 3;
  for (const char *at = bytes; at < end; number++)
    {
      const char *newline = memchr (at, '\n', end - at);
      const char *stop = newline != NULL ? newline : end;
      gsize line_len = stop - at;
      if (line_len > 0 && at[line_len - 1] == '\r')
        line_len--;
      g_autofree char *line = g_strndup (at, line_len);
      add_line (self, line, number);
      at = stop + 1;
    }
  return self;
}

/**
 * rk_ignore_list_new_from_strv:
 * @lines: (array zero-terminated=1): rules, one each, as a person gave them
 * @source: what to call the place that they are from
 *
 * Returns: (transfer full): the rules; a rule's line is its number
 */
RkIgnoreList *
rk_ignore_list_new_from_strv (const char *const *lines, const char *source)
{
  RkIgnoreList *self = create (source, 0);

  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][0] != '\0')
      add_rule (self, lines[i], i + 1);
  return self;
}

/**
 * rk_ignore_list_ref:
 * @self: a list
 *
 * Returns: (transfer full): the same list
 */
RkIgnoreList *
rk_ignore_list_ref (RkIgnoreList *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  RkIgnoreList *self = data;

  g_array_unref (self->rules);
  g_free (self->source);
}

/**
 * rk_ignore_list_unref:
 * @self: (transfer full): a list
 */
void
rk_ignore_list_unref (RkIgnoreList *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/**
 * rk_ignore_list_is_empty:
 * @self: a list
 *
 * Returns: whether it has no rule
 */
gboolean
rk_ignore_list_is_empty (const RkIgnoreList *self)
{
  return self->rules->len == 0;
}

static gboolean
same (const RkIgnoreList *self, const char *a, const char *b, gsize len)
{
  if (self->flags & RK_WILDMATCH_IGNORE_CASE)
    return g_ascii_strncasecmp (a, b, len) == 0;
  return strncmp (a, b, len) == 0;
}

static gboolean
matches_name (const RkIgnoreList *self, const Rule *rule, const char *name)
{
  if (rule->literal_len == rule->pattern_len)
    return strlen (name) == rule->pattern_len
           && same (self, rule->pattern, name, rule->pattern_len);
  if (!rule->suffix)
    return rk_wildmatch (rule->pattern, name, self->flags);

  gsize name_len = strlen (name), suffix_len = rule->pattern_len - 1;
  return name_len >= suffix_len
         && same (self, rule->pattern + 1, name + name_len - suffix_len, suffix_len);
}

/* The literal part is compared first; the glob then begins behind it, also for "**". */
static gboolean
matches_path (const RkIgnoreList *self, const Rule *rule, const char *path)
{
  const char *pattern = rule->pattern;
  gsize literal_len = rule->literal_len, rest_len = rule->pattern_len;

  if (*pattern == '/')
    {
      pattern++;
      rest_len--;
      literal_len -= literal_len > 0 ? 1 : 0;
    }
  if (literal_len > 0)
    {
      if (strnlen (path, literal_len) < literal_len || !same (self, pattern, path, literal_len))
        return FALSE;
      pattern += literal_len;
      path += literal_len;
      rest_len -= literal_len;
      if (rest_len == 0 && *path == '\0')
        return TRUE;
    }
  return rk_wildmatch (pattern, path, self->flags | RK_WILDMATCH_PATHNAME);
}

/**
 * rk_ignore_list_match:
 * @self: a list
 * @path: a path relative to the directory that the rules are for, without a slash at its end
 * @basename: the last part of @path
 * @is_dir: whether it is a directory; a link to one is none
 *
 * Returns: (transfer none) (nullable): the last rule that matches, which may be a negative one;
 * %NULL if none does. That a directory above is ignored is the caller's to know
 */
const RkIgnoreRule *
rk_ignore_list_match (const RkIgnoreList *self, const char *path, const char *basename,
                      gboolean is_dir)
{
  for (guint i = self->rules->len; i-- > 0;)
    {
      const Rule *rule = &g_array_index (self->rules, Rule, i);
      if (rule->dirs_only && !is_dir)
        continue;
      if (rule->anywhere ? matches_name (self, rule, basename) : matches_path (self, rule, path))
        return &rule->rule;
    }
  return NULL;
}
