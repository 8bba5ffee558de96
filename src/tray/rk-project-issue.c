/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-project-issue.h"

#include <glib/gi18n.h>
#include <string.h>

#include "rk-exit-words.h"
#include "rk-state-words.h"

static RkProjectIssue *
issue_new (RkIssueKind kind, char *title, char *text)
{
  RkProjectIssue *self = g_new0 (RkProjectIssue, 1);

  self->kind = kind;
  self->title = title;
  self->text = text;
  return self;
}

/* The words are made to follow a name; here they are a sentence. */
static char *
dup_sentence (const char *words, const char *remedy)
{
  g_autofree char *sentence = g_strdup_printf (_ ("It %s."), words);

  return remedy != NULL ? g_strdup_printf ("%s %s", sentence, remedy) : g_steal_pointer (&sentence);
}

static void
set_place (RkProjectIssue *self, const RkExcerpt *excerpt, const char *directory)
{
  if (excerpt->path == NULL)
    return;
  self->path = g_canonicalize_filename (excerpt->path, directory);
  self->label = rk_excerpt_dup_place (excerpt);
  self->line = excerpt->line;
  self->column = excerpt->column;
}

/**
 * rk_project_issue_new_not_built:
 * @status: of a program whose build has failed
 * @excerpt: what the build's output says
 * @directory: the project's
 *
 * Returns: (transfer full): what broke, and where
 */
RkProjectIssue *
rk_project_issue_new_not_built (const RkProgramStatus *status, const RkExcerpt *excerpt,
                                const char *directory)
{
  g_autofree char *words = rk_state_words_describe_build (status);
  g_autofree char *first = g_utf8_strup (words, (gssize)(g_utf8_next_char (words) - words));
  g_autofree char *sentence = g_strconcat (first, g_utf8_next_char (words), ".", NULL);
  gboolean is_told = excerpt->is_error && excerpt->summary != NULL;
  char *text = rk_state_is_up (status->state)
                   ? g_strdup_printf (_ ("%s What ran before goes on."), sentence)
                   : g_strdup (sentence);
  RkProjectIssue *self = issue_new (
      RK_ISSUE_CRASHED, g_strdup (is_told ? excerpt->summary : _ ("It could not be built")), text);

  set_place (self, excerpt, directory);
  return self;
}

/**
 * rk_project_issue_new_crashed:
 * @end: how the run ended
 * @excerpt: what its output says
 * @directory: the project's
 *
 * Returns: (transfer full): what broke, and where
 */
RkProjectIssue *
rk_project_issue_new_crashed (const RkRunEnd *end, const RkExcerpt *excerpt, const char *directory)
{
  g_autofree char *words = rk_exit_words_describe_status (end->wait_status);
  const char *remedy = rk_exit_words_get_status_remedy (end->wait_status);
  gboolean is_told = excerpt->is_error && excerpt->summary != NULL;
  RkProjectIssue *self = issue_new (
      RK_ISSUE_CRASHED, is_told ? g_strdup (excerpt->summary) : g_strdup (_ ("It crashed")),
      dup_sentence (words, remedy));

  set_place (self, excerpt, directory);
  return self;
}

/**
 * rk_project_issue_new_no_start:
 * @end: why the command was not executed
 *
 * Returns: (transfer full): the reason and the remedy
 */
RkProjectIssue *
rk_project_issue_new_no_start (const RkRunEnd *end)
{
  g_autofree char *words = rk_exit_words_describe_errno (end->spawn_errno);

  return issue_new (RK_ISSUE_NO_START, g_strdup (_ ("It cannot be started")),
                    dup_sentence (words, rk_exit_words_get_errno_remedy (end->spawn_errno)));
}

/**
 * rk_project_issue_new_file:
 * @problem: what is wrong with the project file
 * @runs_on: whether an earlier content of it still holds
 *
 * Returns: (transfer full): file, line and reason
 */
RkProjectIssue *
rk_project_issue_new_file (const RkFileProblem *problem, gboolean runs_on)
{
  g_autofree char *name = g_path_get_basename (problem->path);
  g_autofree char *place =
      problem->line > 0 ? g_strdup_printf ("%s:%u", name, problem->line) : g_strdup (name);
  char *text =
      runs_on ? g_strdup_printf (_ ("%s: %s. What it said before goes on."), place, problem->reason)
              : g_strdup_printf (_ ("%s: %s."), place, problem->reason);
  RkProjectIssue *self =
      issue_new (RK_ISSUE_FILE, g_strdup (_ ("The project file cannot be understood")), text);

  self->path = g_strdup (problem->path);
  self->label = g_steal_pointer (&place);
  self->line = problem->line;
  return self;
}

/**
 * rk_project_issue_new_review:
 *
 * Returns: (transfer full): that the project's own file waits for the person
 */
RkProjectIssue *
rk_project_issue_new_review (void)
{
  return issue_new (RK_ISSUE_REVIEW, g_strdup (_ ("Its rekindle.project has changed")),
                    g_strdup (_ ("What you agreed to goes on until you have looked at it.")));
}

static char *
find_command (const char *text)
{
  const char *start = strstr (text, "sudo ");

  return start != NULL ? g_strdup (start) : NULL;
}

/* What went wrong comes as a part of a sentence. */
static char *
dup_capitalised (const char *text)
{
  g_autofree char *first = g_utf8_strup (text, (gssize)(g_utf8_next_char (text) - text));

  return g_strconcat (first, g_utf8_next_char (text), NULL);
}

static RkProjectIssue *
notice_new (const char *text)
{
  g_autofree char *command = find_command (text);
  gsize length = command != NULL ? (gsize)(strstr (text, "sudo ") - text) : strlen (text);
  g_autofree char *words = g_strndup (text, length);
  char *remedy = strstr (words, "; ");

  if (remedy != NULL && command != NULL)
    *remedy = '\0';
  RkProjectIssue *self = issue_new (RK_ISSUE_NOTICE, dup_capitalised (words), NULL);
  if (command != NULL)
    self->text = g_strdup_printf (_ ("To cure it: %s"), command);
  self->command = g_steal_pointer (&command);
  return self;
}

/**
 * rk_project_issue_new_notice:
 * @news: what a program tells
 * @text: (nullable): as it came with it
 *
 * Returns: (transfer full) (nullable): what the person should know of it; %NULL: nothing
 */
RkProjectIssue *
rk_project_issue_new_notice (RkProgramNews news, const char *text)
{
  switch (news)
    {
    case RK_PROGRAM_NOTICE:
      return text != NULL && text[0] != '\0' ? notice_new (text) : NULL;
    case RK_PROGRAM_LOST:
      return issue_new (RK_ISSUE_NOTICE, g_strdup (_ ("It was ended")),
                        g_strdup (_ ("The process that looked after it died.")));
    case RK_PROGRAM_STUBBORN:
      return issue_new (RK_ISSUE_NOTICE, g_strdup (_ ("It did not stop by itself and was killed")),
                        g_strdup (text));
    case RK_PROGRAM_HELD:
      return issue_new (RK_ISSUE_NOTICE, g_strdup (_ ("It was killed, but is still there")),
                        g_strdup_printf (_ ("The system does not let go of %s, most often because "
                                            "a share does not answer."),
                                         text));
    case RK_PROGRAM_STARTED:
    case RK_PROGRAM_CHANGED:
    case RK_PROGRAM_ENDED:
    case RK_PROGRAM_NOT_STARTED:
    case RK_PROGRAM_BUILDING:
    case RK_PROGRAM_NOT_BUILT:
    case RK_PROGRAM_SIGNALLED:
    case RK_PROGRAM_WATCHING:
    case RK_PROGRAM_LOOP: /* the window tells of it, with its remedy */
    default:
      return NULL;
    }
}

/**
 * rk_project_issue_free:
 * @self: (nullable) (transfer full): an issue
 */
void
rk_project_issue_free (RkProjectIssue *self)
{
  if (self == NULL)
    return;
  g_free (self->title);
  g_free (self->text);
  g_free (self->path);
  g_free (self->label);
  g_free (self->command);
  g_free (self);
}
