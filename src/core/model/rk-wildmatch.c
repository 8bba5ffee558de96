/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Backtracking over stars with two shortcuts that bound its cost, for the patterns are somebody
 * else's: what fails at the end of the text cannot be mended by an outer star that takes more, and
 * what fails at a slash, or behind one, only by an outer double star. So only the last star and the
 * last double star are ever tried at every place. Its peculiarities are git's, for "exactly what
 * git ignores" includes them: a class that does not end matches nothing, and "a**" is "a*" unless
 * it stands between slashes.
 */

#include "config.h"

#include "rk-wildmatch.h"

#include <string.h>

typedef enum
{
  MATCH,
  MISMATCH,
  GIVE_UP,              /* the text is too short: no star can help */
  GIVE_UP_TO_STAR_STAR, /* a slash is in the way: only a double star can help */
} Outcome;

static guchar
fold (guchar c, RkWildmatchFlags flags)
{
  return flags & RK_WILDMATCH_IGNORE_CASE ? (guchar)g_ascii_tolower (c) : c;
}

static gboolean
is_special (guchar c)
{
  return c == '*' || c == '?' || c == '[' || c == '\\';
}

typedef gboolean (*ClassFunc) (guchar c);

#define CLASS(name, test)                                                                          \
  static gboolean is_##name (guchar c)                                                             \
  {                                                                                                \
    return test;                                                                                   \
  }

CLASS (alnum, g_ascii_isalnum (c))
CLASS (alpha, g_ascii_isalpha (c))
CLASS (blank, c == ' ' || c == '\t')
CLASS (cntrl, g_ascii_iscntrl (c))
CLASS (digit, g_ascii_isdigit (c))
CLASS (graph, g_ascii_isgraph (c))
CLASS (lower, g_ascii_islower (c))
CLASS (print, g_ascii_isprint (c))
CLASS (punct, g_ascii_ispunct (c))
/* git's own blanks: without form feed and vertical tab. */
CLASS (space, c == ' ' || c == '\t' || c == '\n' || c == '\r')
CLASS (upper, g_ascii_isupper (c))
CLASS (xdigit, g_ascii_isxdigit (c))

static const struct
{
  const char *name;
  ClassFunc contains;
} classes[] = {
  { "alnum", is_alnum }, { "alpha", is_alpha }, { "blank", is_blank }, { "cntrl", is_cntrl },
  { "digit", is_digit }, { "graph", is_graph }, { "lower", is_lower }, { "print", is_print },
  { "punct", is_punct }, { "space", is_space }, { "upper", is_upper }, { "xdigit", is_xdigit },
};

/* -1: there is no such class. */
static int
named_class_contains (const guchar *name, gsize len, guchar c, RkWildmatchFlags flags)
{
  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    if (strlen (classes[i].name) == len && memcmp (classes[i].name, name, len) == 0)
      {
        gboolean either_case =
            (flags & RK_WILDMATCH_IGNORE_CASE) && classes[i].contains == is_upper;
        return classes[i].contains (c) || (either_case && is_lower (c));
      }
  return -1;
}

static gboolean
range_contains (guchar low, guchar high, guchar c, RkWildmatchFlags flags)
{
  if (c >= low && c <= high)
    return TRUE;
  guchar upper = (guchar)g_ascii_toupper (c);
  return (flags & RK_WILDMATCH_IGNORE_CASE) && upper >= low && upper <= high;
}

/* One member of a set, at *at, which is moved to its last byte. *previous is the byte that a range
 * may begin with, 0 if none may. Returns whether the member contains @c, or -1 if the set is
 * malformed.
 */
static int
match_member (const guchar **at, guchar *previous, guchar c, RkWildmatchFlags flags)
{
  const guchar *p = *at;
  guchar low = *previous;

  *previous = 0;
  if (*p == '-' && low != 0 && p[1] != '\0' && p[1] != ']')
    {
      p += p[1] == '\\' ? 2 : 1;
      *at = p;
      return *p == '\0' ? -1 : range_contains (low, *p, c, flags);
    }
  if (*p == '[' && p[1] == ':')
    {
      const guchar *end = p + 2 + strcspn ((const char *)p + 2, "]");
      if (*end == '\0')
        return -1;
      if (end > p + 2 && end[-1] == ':')
        {
          *at = end;
          return named_class_contains (p + 2, end - p - 3, c, flags);
        }
    }
  else if (*p == '\\')
    p++;
  *at = p;
  *previous = *p;
  return *p == '\0' ? -1 : *p == c;
}

/* A set, *at being its opening bracket; moved to the closing one. */
static Outcome
match_set (const guchar **at, guchar c, RkWildmatchFlags flags)
{
  const guchar *p = *at + 1;
  gboolean negated = *p == '!' || *p == '^', found = FALSE;
  guchar previous = 0;

  if (negated)
    p++;
  do
    {
      int contains = *p == '\0' ? -1 : match_member (&p, &previous, c, flags);
      if (contains < 0)
        return GIVE_UP;
      found |= contains;
      p++;
    }
  while (*p != ']');
  *at = p;
  if (found == negated || ((flags & RK_WILDMATCH_PATHNAME) && c == '/'))
    return MISMATCH;
  return MATCH;
}

static Outcome match (const guchar *pattern, const guchar *text, RkWildmatchFlags flags);

/* What follows a star, at every place of the text that the star may reach. */
static Outcome
match_after_star (const guchar *p, const guchar *text, gboolean over_slashes,
                  RkWildmatchFlags flags)
{
  for (; *text != '\0'; text++)
    {
      if (!is_special (*p))
        {
          guchar wanted = fold (*p, flags);
          while (*text != '\0' && fold (*text, flags) != wanted && (over_slashes || *text != '/'))
            text++;
          if (*text == '\0')
            return GIVE_UP;
          if (fold (*text, flags) != wanted)
            return GIVE_UP_TO_STAR_STAR;
        }
      Outcome outcome = match (p, text, flags);
      if (outcome != MISMATCH && (!over_slashes || outcome != GIVE_UP_TO_STAR_STAR))
        return outcome;
      if (outcome == MISMATCH && !over_slashes && *text == '/')
        return GIVE_UP_TO_STAR_STAR;
    }
  return GIVE_UP;
}

static gboolean
is_between_slashes (const guchar *pattern, const guchar *stars, const guchar *after)
{
  return (stars == pattern || stars[-1] == '/')
         && (*after == '\0' || *after == '/' || (after[0] == '\\' && after[1] == '/'));
}

/* One or more stars at @stars, in a pattern that began at @pattern. *jump is set where matching
 * goes on with the slash at *text behind a star that stood for one directory.
 */
static Outcome
match_stars (const guchar *pattern, const guchar *stars, const guchar **text, const guchar **jump,
             RkWildmatchFlags flags)
{
  const guchar *p = stars + strspn ((const char *)stars, "*");
  gboolean over_slashes = !(flags & RK_WILDMATCH_PATHNAME);

  if (!over_slashes && p - stars > 1 && is_between_slashes (pattern, stars, p))
    {
      Outcome outcome = *p == '/' ? match (p + 1, *text, flags) : MISMATCH;
      if (outcome == MATCH || outcome == GIVE_UP)
        return outcome;
      over_slashes = TRUE;
    }
  if (*p == '\0')
    return over_slashes || strchr ((const char *)*text, '/') == NULL ? MATCH : GIVE_UP_TO_STAR_STAR;
  if (!over_slashes && *p == '/')
    {
      const char *slash = strchr ((const char *)*text, '/');
      if (slash == NULL)
        return GIVE_UP;
      *text = (const guchar *)slash;
      *jump = p;
      return MATCH;
    }
  return match_after_star (p, *text, over_slashes, flags);
}

/* Behind a slash the choices of an outer single star are all the same. */
static Outcome
mismatch (gboolean slash_seen)
{
  return slash_seen ? GIVE_UP_TO_STAR_STAR : MISMATCH;
}

static Outcome
match (const guchar *pattern, const guchar *text, RkWildmatchFlags flags)
{
  gboolean slash_seen = FALSE;

  for (const guchar *p = pattern; *p != '\0'; p++, text++)
    {
      guchar c = fold (*text, flags);
      Outcome outcome = MATCH;
      const guchar *jump = NULL;

      if (c == '\0' && *p != '*')
        return GIVE_UP;
      if (*p == '*')
        {
          outcome = match_stars (pattern, p, &text, &jump, flags);
          if (jump == NULL)
            return outcome == MISMATCH ? mismatch (slash_seen) : outcome;
          p = jump;
        }
      else if (*p == '?')
        outcome = (flags & RK_WILDMATCH_PATHNAME) && c == '/' ? MISMATCH : MATCH;
      else if (*p == '[')
        outcome = match_set (&p, c, flags);
      else
        {
          /* An escaped letter is compared as it stands: git folds before it looks behind the
           * escape. */
          guchar wanted = *p == '\\' ? *++p : fold (*p, flags);
          outcome = wanted == c ? MATCH : MISMATCH;
        }
      if (outcome != MATCH)
        return outcome == MISMATCH ? mismatch (slash_seen) : outcome;
      slash_seen |= *text == '/';
    }
  return *text == '\0' ? MATCH : mismatch (slash_seen);
}

/**
 * rk_wildmatch:
 * @pattern: a glob, any bytes
 * @text: what to match, all of it, any bytes
 * @flags: how
 *
 * Pure. Whatever the pattern, its cost is at most the product of the two lengths and the text's.
 *
 * Returns: whether @pattern matches @text
 */
gboolean
rk_wildmatch (const char *pattern, const char *text, RkWildmatchFlags flags)
{
  return match ((const guchar *)pattern, (const guchar *)text, flags) == MATCH;
}
