/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-output-link.h"

#include <string.h>

static guint
get_number (const GMatchInfo *match, int group)
{
  g_autofree char *text = g_match_info_fetch (match, group);

  return text != NULL ? (guint)MIN (g_ascii_strtoull (text, NULL, 10), G_MAXINT32) : 0;
}

static char *
dup_path (const GMatchInfo *match, const char *directory)
{
  g_autofree char *path = g_match_info_fetch (match, 1);

  if (g_str_has_prefix (path, "~/"))
    return g_build_filename (g_get_home_dir (), path + 2, NULL);
  return g_canonicalize_filename (path, directory);
}

static RkOutputLink *
parse_place (const char *pattern, const char *text, const char *directory)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  if (!g_regex_match (regex, text, 0, &match))
    return NULL;
  RkOutputLink *self = g_new0 (RkOutputLink, 1);
  self->path = dup_path (match, directory);
  self->line = get_number (match, 2);
  self->column = get_number (match, 3);
  if (self->line == 0)
    {
      self->line = get_number (match, 4);
      self->column = get_number (match, 5);
    }
  return self;
}

/* What a program prints may carry any address under an innocent text, and one click must not hand
 * it to whatever program feels responsible: web pages, and files of this machine for the editor.
 */
static RkOutputLink *
parse_uri (const char *text)
{
  g_autofree char *scheme = g_uri_parse_scheme (text);
  g_autofree char *host = NULL;
  RkOutputLink link = { 0 };

  if (scheme == NULL)
    return NULL;
  if (g_ascii_strcasecmp (scheme, "http") == 0 || g_ascii_strcasecmp (scheme, "https") == 0)
    link.url = g_strdup (text);
  else if (g_ascii_strcasecmp (scheme, "file") == 0)
    link.path = g_filename_from_uri (text, &host, NULL);
  if (host != NULL && strcmp (host, g_get_host_name ()) != 0 && strcmp (host, "localhost") != 0)
    g_clear_pointer (&link.path, g_free);
  return link.url != NULL || link.path != NULL ? g_memdup2 (&link, sizeof link) : NULL;
}

/**
 * rk_output_link_parse:
 * @text: what one of the expressions found
 * @directory: absolute: where the program runs
 *
 * Returns: (transfer full) (nullable): what it leads to
 */
RkOutputLink *
rk_output_link_parse (const char *text, const char *directory)
{
  if (strstr (text, "://") != NULL)
    return parse_uri (text);
  RkOutputLink *self = parse_place (RK_OUTPUT_LINK_PYTHON, text, directory);
  return self != NULL ? self : parse_place (RK_OUTPUT_LINK_PLACE, text, directory);
}

/**
 * rk_output_link_free:
 * @self: (nullable) (transfer full): a link
 */
void
rk_output_link_free (RkOutputLink *self)
{
  if (self == NULL)
    return;
  g_free (self->url);
  g_free (self->path);
  g_free (self);
}
