/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The form of the dialog that adds and edits projects, without its widgets. */

#include "config.h"

#include <string.h>

#include "rk-edit-command.h"
#include "rk-edit-form.h"
#include "rk-error.h"
#include "rk-option-label.h"
#include "rk-option-text.h"
#include "rk-project-file.h"

/* Every option, each with another value than its default. */
static const char everything[] = "[Project]\n"
                                 "Name=Web shop\n"
                                 "ShellCommand=make && ./app | tee 'a b'\n"
                                 "Directory=/srv/shop\n"
                                 "Before=make -s\n"
                                 "OpenUrl=http://localhost:8000/\n"
                                 "Group=Customers\n"
                                 "Position=-7\n"
                                 "StartWithRekindle=true\n"
                                 "Notify=problems\n"
                                 "[Watch]\n"
                                 "Paths=src;/etc/hosts;a b;\n"
                                 "Extensions=py;html;\n"
                                 "Ignore=uploads/;a\\;b;!keep;\n"
                                 "Include=src/**;\n"
                                 "UseGitignore=false\n"
                                 "UseDefaultIgnores=false\n"
                                 "Settle=1500us\n"
                                 "Poll=2s\n"
                                 "OnChange=signal:WINCH\n"
                                 "[Run]\n"
                                 "OnSuccess=wait\n"
                                 "RestartCodes=7;9;\n"
                                 "CrashDelay=1500ms\n"
                                 "MaxCrashDelay=2min\n"
                                 "StopSignal=INT\n"
                                 "StopTimeout=1h\n"
                                 "ClearScreen=true\n"
                                 "LoginShellEnvironment=false\n"
                                 "EnvironmentFile=~/x.env\n"
                                 "ExitOnChange=true\n"
                                 "[Environment]\n"
                                 "A=1\n"
                                 "B=two\\nlines\n";

static RkProject *
parse (const char *text)
{
  RkProjectFile file = { "test", "shop", { NULL, "/home/me" } };
  RkFileProblem *problem = NULL;
  RkProject *project = rk_project_file_parse (&file, text, strlen (text), NULL, &problem);

  g_assert_nonnull (project);
  return project;
}

static RkProject *
build (RkEditForm *form)
{
  const char *culprit = NULL;
  g_autoptr (GError) error = NULL;
  RkProject *project = rk_edit_form_build (form, &culprit, &error);

  g_assert_no_error (error);
  return project;
}

static void
assert_refuses (RkEditForm *form, const char *key, const char *text)
{
  g_autofree char *before = g_strdup (rk_edit_form_get (form, key));
  const char *culprit = NULL;
  g_autoptr (GError) error = NULL;

  rk_edit_form_set (form, key, text);
  g_assert_null (rk_edit_form_build (form, &culprit, &error));
  g_assert_error (error, RK_ERROR, RK_ERROR_INVALID);
  g_assert_cmpstr (culprit, ==, key);
  g_autofree char *problem = rk_edit_form_dup_problem (form, key);
  g_assert_cmpstr (problem, ==, error->message);
  rk_edit_form_set (form, key, before);
}

static void
every_option_has_a_label (void)
{
  gsize n_options, n_labels;
  const RkProjectOption *options = rk_project_options (&n_options);
  const RkOptionLabel *labels = rk_option_labels (&n_labels);

  for (gsize i = 0; i < n_options; i++)
    g_assert_nonnull (rk_option_label_find (options[i].key));
  /* The variables are no option, but have a label. */
  g_assert_cmpuint (n_labels, ==, n_options + 1);
  for (gsize i = 0; i < n_labels; i++)
    g_assert_nonnull (strchr (labels[i].label, '_'));
}

static void
a_mnemonic_is_shown_once_on_a_page (void)
{
  gsize n_labels;
  const RkOptionLabel *labels = rk_option_labels (&n_labels);

  for (gsize i = 0; i < n_labels; i++)
    for (gsize j = 0; j < i; j++)
      if (labels[i].page == labels[j].page && labels[i].page != RK_OPTION_PAGE_ADVANCED)
        g_assert_cmpint (g_ascii_tolower (strchr (labels[i].label, '_')[1]), !=,
                         g_ascii_tolower (strchr (labels[j].label, '_')[1]));
}

static void
an_edit_of_nothing_changes_nothing (void)
{
  g_autoptr (RkProject) project = parse (everything);
  g_autoptr (RkEditForm) form = rk_edit_form_new (project);
  g_autoptr (RkProject) same = build (form);

  g_assert_true (rk_project_equal (project, same));
  g_assert_cmpstr (same->id, ==, "shop");
  g_assert_false (rk_edit_form_is_changed (form));
}

/* Each field alone goes through its text, which must say the same. */
static void
the_text_of_a_field_says_the_same (void)
{
  gsize n_options;
  const RkProjectOption *options = rk_project_options (&n_options);
  g_autoptr (RkProject) project = parse (everything);
  RkPlaces places = { NULL, "/home/me" };

  for (gsize i = 0; i < n_options; i++)
    {
      g_autofree char *raw = rk_project_option_format (&options[i], project, &places);
      g_autofree char *text = rk_option_text_from_raw (&options[i], raw);
      g_autofree char *again = rk_option_text_to_raw (&options[i], text);
      g_assert_cmpstr (again, ==, raw);
    }
}

static void
one_edit_changes_one_line (void)
{
  static const char mine[] = "# mine\n[Project]\nName=shop\nCommand=make run # not a comment\n"
                             "Directory=/srv/shop\nColour=red\n\n[Run]\n# slow\nStopTimeout=9s\n";
  g_autoptr (RkProject) project = parse (mine);
  g_autoptr (RkEditForm) form = rk_edit_form_new (project);
  RkProjectFile file = { "test", "shop", { NULL, "/home/me" } };
  RkFileProblem *problem = NULL;

  rk_edit_form_set (form, "StopTimeout", "3s");
  g_autoptr (RkProject) after = build (form);
  g_autofree char *text =
      rk_project_file_update (&file, mine, strlen (mine), project, after, &problem);
  g_assert_cmpstr (text, ==,
                   "# mine\n[Project]\nName=shop\nCommand=make run # not a comment\n"
                   "Directory=/srv/shop\nColour=red\n\n[Run]\n# slow\nStopTimeout=3s\n");
  g_assert_true (rk_edit_form_is_changed (form));
}

static void
what_is_wrong_is_said_at_its_field (void)
{
  g_autoptr (RkProject) project = parse (everything);
  g_autoptr (RkEditForm) form = rk_edit_form_new (project);

  assert_refuses (form, "Name", " ");
  assert_refuses (form, "Directory", "");
  assert_refuses (form, "Directory", "srv");
  assert_refuses (form, "OpenUrl", "file:///etc/passwd");
  assert_refuses (form, "RestartCodes", "8 x");
  assert_refuses (form, "RestartCodes", "256");
  assert_refuses (form, "EnvironmentFile", "x.env");
  assert_refuses (form, "Environment", "no variable");
  assert_refuses (form, "Command", "");
  rk_edit_form_set (form, "ShellCommand", "direct");
  assert_refuses (form, "Command", "echo 'open");
  g_autoptr (RkProject) mended = build (form);
  g_assert_nonnull (mended);
}

static void
a_shell_is_used_only_where_it_is_needed_or_wanted (void)
{
  g_autoptr (RkEditForm) form = rk_edit_form_new (NULL);

  rk_edit_form_set (form, "Name", "web");
  rk_edit_form_set (form, "Directory", "/srv");
  rk_edit_form_set (form, "Command", "npm run dev");
  g_autoptr (RkProject) direct = build (form);
  g_assert_null (direct->shell_line);
  g_assert_cmpstr (direct->arguments[2], ==, "dev");
  rk_edit_form_set (form, "Command", "npm run dev | cat");
  g_autoptr (RkProject) needed = build (form);
  g_assert_cmpstr (needed->shell_line, ==, "npm run dev | cat");
  g_assert_null (needed->arguments);
  rk_edit_form_set (form, "ShellCommand", "direct");
  g_autoptr (RkProject) against = build (form);
  g_assert_cmpstr (against->arguments[3], ==, "|");
  rk_edit_form_set (form, "Command", "make");
  rk_edit_form_set (form, "ShellCommand", "shell");
  g_autoptr (RkProject) wanted = build (form);
  g_assert_cmpstr (wanted->shell_line, ==, "make");
}

static RkCandidate *
make_candidate (const char *word)
{
  RkCandidate *candidate = rk_candidate_new ();
  const char *command[] = { "npm", "run", word, NULL };
  const char *ignore[] = { "dist/", NULL };

  g_strfreev (candidate->command);
  candidate->command = g_strdupv ((char **)command);
  g_strfreev (candidate->ignore);
  candidate->ignore = g_strdupv ((char **)ignore);
  g_free (candidate->name);
  candidate->name = g_strdup (word);
  g_free (candidate->directory);
  candidate->directory = g_strdup ("/srv/app");
  g_free (candidate->url);
  candidate->url = g_strdup ("http://localhost:3000/");
  return candidate;
}

static void
what_is_recognised_fills_only_what_nobody_wrote (void)
{
  g_autoptr (RkCandidate) dev = make_candidate ("dev");
  g_autoptr (RkCandidate) start = make_candidate ("start");
  g_autoptr (RkEditForm) form = rk_edit_form_new (NULL);

  rk_edit_form_offer_candidate (form, dev, "/srv");
  g_autoptr (RkProject) offered = build (form);
  g_assert_cmpstr (offered->name, ==, "dev");
  g_assert_cmpstr (offered->directory, ==, "/srv/app");
  g_assert_cmpstr (offered->watch[0], ==, "/srv");
  g_assert_cmpstr (offered->ignore[0], ==, "dist/");
  g_assert_cmpstr (offered->open_url, ==, "http://localhost:3000/");

  rk_edit_form_set (form, "Name", "mine");
  rk_edit_form_offer_candidate (form, start, "/srv");
  g_assert_cmpstr (rk_edit_form_get (form, "Name"), ==, "mine");
  g_assert_cmpstr (rk_edit_form_get (form, "Command"), ==, "npm run start");
  rk_edit_form_set (form, "Command", "./mine");
  rk_edit_form_offer_candidate (form, NULL, "/srv");
  g_autoptr (RkProject) own = build (form);
  g_assert_cmpstr (own->arguments[0], ==, "./mine");
  g_assert_cmpstr (own->directory, ==, "/srv");
  g_assert_null (own->open_url);
  g_assert_null (own->ignore[0]);
  rk_edit_form_set (form, "Name", "");
  rk_edit_form_offer_candidate (form, start, "/srv");
  g_assert_cmpstr (rk_edit_form_get (form, "Name"), ==, "start");
}

static void
a_reset_brings_the_default_back (void)
{
  gsize n_labels;
  const RkOptionLabel *labels = rk_option_labels (&n_labels);
  g_autoptr (RkProject) project = parse (everything);
  g_autoptr (RkEditForm) form = rk_edit_form_new (project);
  g_autoptr (RkEditForm) fresh = rk_edit_form_new (NULL);

  for (gsize i = 0; i < n_labels; i++)
    {
      /* Auto is what both mean here. */
      if (strcmp (labels[i].key, RK_OPTION_KEY_SHELL) != 0)
        g_assert_false (rk_edit_form_is_default (form, labels[i].key));
      rk_edit_form_reset (form, labels[i].key);
      g_assert_true (rk_edit_form_is_default (form, labels[i].key));
      g_assert_cmpstr (rk_edit_form_get (form, labels[i].key), ==,
                       rk_edit_form_get (fresh, labels[i].key));
    }
}

static void
a_preview_needs_only_a_folder (void)
{
  g_autoptr (RkEditForm) form = rk_edit_form_new (NULL);

  g_assert_null (rk_edit_form_build_for_preview (form));
  rk_edit_form_set (form, "Directory", "/srv");
  rk_edit_form_set (form, "Ignore", "a\n\nb\n");
  g_autoptr (RkProject) project = rk_edit_form_build_for_preview (form);
  g_assert_cmpstr (project->watch[0], ==, "/srv");
  g_assert_cmpuint (g_strv_length ((char **)project->ignore), ==, 2);
}

static void
only_what_a_shell_must_read_goes_to_one (void)
{
  static const char *const plain[] = { "npm run dev", "python3 -m 'a|b'", "a \"b;c\"", "x a\\&b",
                                       "make PORT=80" };
  static const char *const shell[] = { "a && b",  "a | b",  "echo $HOME",  "PORT=80 npm start",
                                       "~/bin/x", "ls *.c", "echo \"$A\"", "a > b" };

  for (gsize i = 0; i < G_N_ELEMENTS (plain); i++)
    g_assert_false (rk_edit_command_needs_shell (plain[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (shell); i++)
    g_assert_true (rk_edit_command_needs_shell (shell[i]));
}

static void
a_quoted_command_is_split_into_the_same_words (void)
{
  const char *words[] = { "a b", "c", "", "d'e", "$f", NULL };
  g_autofree char *line = rk_project_quote_command (words);
  g_auto (GStrv) again = NULL;

  g_assert_true (g_shell_parse_argv (line, NULL, &again, NULL));
  g_assert_true (g_strv_equal (words, (const char *const *)again));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/edit-form/every-option-has-a-label", every_option_has_a_label);
  g_test_add_func ("/edit-form/a-mnemonic-is-shown-once-on-a-page",
                   a_mnemonic_is_shown_once_on_a_page);
  g_test_add_func ("/edit-form/an-edit-of-nothing-changes-nothing",
                   an_edit_of_nothing_changes_nothing);
  g_test_add_func ("/edit-form/the-text-of-a-field-says-the-same",
                   the_text_of_a_field_says_the_same);
  g_test_add_func ("/edit-form/one-edit-changes-one-line", one_edit_changes_one_line);
  g_test_add_func ("/edit-form/what-is-wrong-is-said-at-its-field",
                   what_is_wrong_is_said_at_its_field);
  g_test_add_func ("/edit-form/a-shell-is-used-only-where-it-is-needed-or-wanted",
                   a_shell_is_used_only_where_it_is_needed_or_wanted);
  g_test_add_func ("/edit-form/what-is-recognised-fills-only-what-nobody-wrote",
                   what_is_recognised_fills_only_what_nobody_wrote);
  g_test_add_func ("/edit-form/a-reset-brings-the-default-back", a_reset_brings_the_default_back);
  g_test_add_func ("/edit-form/a-preview-needs-only-a-folder", a_preview_needs_only_a_folder);
  g_test_add_func ("/edit-command/only-what-a-shell-must-read-goes-to-one",
                   only_what_a_shell_must_read_goes_to_one);
  g_test_add_func ("/edit-command/a-quoted-command-is-split-into-the-same-words",
                   a_quoted_command_is_split_into_the_same_words);
  return g_test_run ();
}
