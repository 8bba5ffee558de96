/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#define PCRE2_CODE_UNIT_WIDTH 0

#include "config.h"

#include "rk-output-links.h"

#include <glib/gi18n.h>
#include <pcre2.h>

#include "rk-open-place.h"
#include "rk-output-link.h"

/* The first that matches counts, so addresses come before the names of files in them. */
static const char *const patterns[] = {
  RK_OUTPUT_LINK_URL,
  RK_OUTPUT_LINK_PYTHON,
  RK_OUTPUT_LINK_PLACE,
};

/**
 * rk_output_links_install:
 * @terminal: a terminal
 *
 * From now on links in it are underlined where the pointer is.
 */
void
rk_output_links_install (VteTerminal *terminal)
{
  for (gsize i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VteRegex) regex = vte_regex_new_for_match (
          patterns[i], -1, PCRE2_UTF | PCRE2_MULTILINE | PCRE2_NO_UTF_CHECK, &error);
      g_assert_no_error (error);
      int tag = vte_terminal_match_add_regex (terminal, regex, 0);
      vte_terminal_match_set_cursor_name (terminal, tag, "pointer");
    }
  vte_terminal_set_allow_hyperlink (terminal, TRUE);
}

/**
 * rk_output_links_dup_at:
 * @terminal: a terminal
 * @event: something that the pointer did
 *
 * Returns: (transfer full) (nullable): the link under the pointer
 */
char *
rk_output_links_dup_at (VteTerminal *terminal, GdkEvent *event)
{
  char *uri = vte_terminal_hyperlink_check_event (terminal, event);

  return uri != NULL ? uri : vte_terminal_match_check_event (terminal, event, NULL);
}

/**
 * rk_output_links_open:
 * @app: the application, which reports what goes wrong
 * @text: a link as it stands in the output
 * @directory: absolute: where the program runs
 */
void
rk_output_links_open (RkApp *app, const char *text, const char *directory)
{
  g_autoptr (RkOutputLink) link = rk_output_link_parse (text, directory);
  g_autoptr (GError) error = NULL;

  if (link == NULL)
    return;
  gboolean done = link->url != NULL ? gtk_show_uri_on_window (rk_app_get_window (app), link->url,
                                                              GDK_CURRENT_TIME, &error)
                                    : rk_open_place (rk_app_get_preferences (app), link->path,
                                                     link->line, link->column, &error);
  if (!done)
    rk_app_report (app, _ ("The link could not be opened"), error);
}
