/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Recognises each tree of corpus/ and compares with the file `expected`, which says what a person
 * would want. Prints each difference, and the share of trees whose first candidate is right. No
 * process, no network.
 *
 * With a folder as argument, only prints what is recognised there.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include <string.h>

#include "rk-facts.h"
#include "rk-recogniser.h"

static char *
describe (const RkCandidate *candidate)
{
  g_autofree char *line = rk_candidate_dup_command_line (candidate);
  return g_strdup_printf ("%s: %s", candidate->kind, line);
}

static gboolean
differs (const char *tree, const char *what, const char *wanted, const char *got)
{
  if (wanted == NULL || g_strcmp0 (wanted, got) == 0)
    return FALSE;
  g_print ("# %s: %s is “%s”, expected “%s”\n", tree, what, got != NULL ? got : "", wanted);
  return TRUE;
}

static gboolean
lacks (const char *tree, GPtrArray *candidates, const char *wanted)
{
  for (guint i = 0; i < candidates->len; i++)
    {
      g_autofree char *text = describe (g_ptr_array_index (candidates, i));
      if (g_str_equal (text, wanted))
        return FALSE;
    }
  g_print ("# %s: “%s” is not offered\n", tree, wanted);
  return TRUE;
}

static gboolean
list_differs (const char *tree, const char *what, const char *wanted, char **list)
{
  g_autofree char *got = list != NULL ? g_strjoinv (" ", list) : NULL;
  return differs (tree, what, wanted, got);
}

static char *
get (GKeyFile *expected, const char *tree, const char *key)
{
  return g_key_file_get_value (expected, tree, key, NULL);
}

static guint
compare_details (GKeyFile *expected, const char *tree, const char *path, const RkCandidate *first)
{
  g_autofree char *url = get (expected, tree, "URL");
  g_autofree char *before = get (expected, tree, "Before");
  g_autofree char *only = get (expected, tree, "Only");
  g_autofree char *environment = get (expected, tree, "Environment");
  g_autofree char *below = get (expected, tree, "Directory");
  g_autofree char *directory = g_build_filename (path, below, NULL);
  guint n = 0;

  n += differs (tree, "the URL", url, first->url);
  n += differs (tree, "the directory", directory, first->directory);
  n += list_differs (tree, "the build", before, first->before);
  n += list_differs (tree, "what matters", only, first->include);
  if (environment != NULL
      && !g_strv_contains ((const char *const *)first->environment, environment))
    n += list_differs (tree, "the environment", environment, first->environment);
  if (*first->why == '\0' || *first->name == '\0')
    n += differs (tree, "the reason or the name", "some text", "");
  return n;
}

/* Returns whether the first candidate is right; counts all differences. */
static gboolean
check_tree (GKeyFile *expected, const char *corpus, const char *tree, guint *mistakes)
{
  g_autofree char *path = g_build_filename (corpus, tree, NULL);
  g_autofree char *wanted = get (expected, tree, "First");
  g_auto (GStrv) also = g_key_file_get_string_list (expected, tree, "Also", NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) candidates = rk_recogniser_recognise (path, &error);
  g_assert_no_error (error);

  const RkCandidate *first = candidates->len > 0 ? g_ptr_array_index (candidates, 0) : NULL;
  g_autofree char *got = first != NULL ? describe (first) : g_strdup ("nothing");
  gboolean right = !differs (tree, "the first", wanted, got);
  *mistakes += !right;
  if (first != NULL)
    *mistakes += compare_details (expected, tree, path, first);
  for (char **line = also; line != NULL && *line != NULL; line++)
    *mistakes += lacks (tree, candidates, *line);
  return right;
}

static void
check_file (const char *expectations, const char *corpus)
{
  g_autoptr (GKeyFile) expected = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  gsize n_trees = 0;
  guint right = 0;
  guint mistakes = 0;

  g_key_file_load_from_file (expected, expectations, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  g_auto (GStrv) trees = g_key_file_get_groups (expected, &n_trees);
  gint64 start_usec = g_get_monotonic_time ();
  for (char **tree = trees; *tree != NULL; tree++)
    right += check_tree (expected, corpus, *tree, &mistakes);

  g_print ("# first candidate right: %u of %u trees; %u differences; %.1f ms a tree\n", right,
           (guint)n_trees, mistakes,
           (double)(g_get_monotonic_time () - start_usec) / 1000.0 / (double)n_trees);
  g_assert_cmpuint (mistakes, ==, 0);
}

static void
test_corpus (void)
{
  g_autofree char *expected = g_test_build_filename (G_TEST_DIST, "expected", NULL);
  g_autofree char *corpus = g_test_build_filename (G_TEST_DIST, "corpus", NULL);
  g_autoptr (GDir) dir = g_dir_open (corpus, 0, NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  const char *name;

  g_key_file_load_from_file (file, expected, G_KEY_FILE_NONE, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (!g_key_file_has_group (file, name))
      g_error ("Nothing is expected of corpus/%s", name);
  check_file (expected, corpus);
}

static void
test_hostile (void)
{
  g_autofree char *path = g_dir_make_tmp ("rk-recognise-XXXXXX", NULL);
  g_autofree char *json = g_build_filename (path, "package.json", NULL);
  g_autofree char *fifo = g_build_filename (path, "manage.py", NULL);
  g_autofree char *link = g_build_filename (path, "Makefile", NULL);
  g_autofree char *loop = g_build_filename (path, "apps", NULL);
  g_autofree char *deep = g_strnfill (RK_FACTS_MAX_FILE_BYTES * 2, '[');
  g_autoptr (GError) error = NULL;

  g_file_set_contents (json, deep, -1, NULL);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (symlink ("/proc/self/environ", link), ==, 0);
  g_assert_cmpint (symlink (".", loop), ==, 0);
  g_autoptr (GPtrArray) candidates = rk_recogniser_recognise (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (candidates->len, ==, 0);

  g_unlink (json);
  g_unlink (fifo);
  g_unlink (link);
  g_unlink (loop);
  g_rmdir (path);
}

static GPtrArray *
recognise_rule (const char *rule, const char *file_name, const char *content)
{
  g_autofree char *path = g_dir_make_tmp ("rk-recognise-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (path, file_name, NULL);
  g_autoptr (RkRules) rules = rk_rules_new ();
  g_autoptr (GError) error = NULL;

  g_file_set_contents (file, content, -1, NULL);
  rk_rules_add_text (rules, rule, strlen (rule), &error);
  g_assert_no_error (error);
  GPtrArray *candidates = rk_recogniser_recognise_with (rules, path, &error);
  g_assert_no_error (error);
  g_unlink (file);
  g_rmdir (path);
  return candidates;
}

static void
test_words (void)
{
  const char *rule = "[X]\nEach=text a ^(?<x>.*)$\nCommand=run {x}\nName=n\n";
  g_autoptr (GPtrArray) found =
      recognise_rule (rule, "a", "a b; rm -rf ~ $(x) `y` 'z'\n--eval=x\n\033]0;x\a\n");
  const RkCandidate *first = g_ptr_array_index (found, 0);

  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpuint (g_strv_length (first->command), ==, 2);
  g_assert_cmpstr (first->command[1], ==, "a b; rm -rf ~ $(x) `y` 'z'");
}

static void
test_wrong_rules (void)
{
  const char *wrong[] = { "[X]\nWhen=fiel a\nCommand=x\n",   "[X]\nWhen=text a\nCommand=x\n",
                          "[X]\nWhen=text a (\nCommand=x\n", "[X]\nWhen=file a\n",
                          "[X]\nWhen=file a b\nCommand=x\n", "[variable a]\nb=c <- nothing\n" };
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (RkRules) rules = rk_rules_new ();
      g_autoptr (GError) error = NULL;
      g_assert_false (rk_rules_add_text (rules, wrong[i], strlen (wrong[i]), &error));
      g_assert_nonnull (error);
    }
}

static void
test_missing (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (rk_recogniser_recognise ("/nonexistent/folder", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static int
print_folder (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) candidates = rk_recogniser_recognise (path, &error);
  if (candidates == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  for (guint i = 0; i < candidates->len; i++)
    {
      const RkCandidate *candidate = g_ptr_array_index (candidates, i);
      g_autofree char *text = describe (candidate);
      g_print ("%3d %s [%s] in %s: %s\n", candidate->rank, text, candidate->name,
               candidate->directory, candidate->why);
    }
  return 0;
}

int
main (int argc, char **argv)
{
  if (argc == 2 && g_file_test (argv[1], G_FILE_TEST_IS_DIR))
    return print_folder (argv[1]);

  g_setenv ("XDG_CONFIG_HOME", "/nonexistent", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recognise/every-tree-of-the-corpus-as-expected", test_corpus);
  g_test_add_func ("/recognise/hostile-files-do-no-harm", test_hostile);
  g_test_add_func ("/recognise/what-a-file-says-never-becomes-two-words-or-an-option", test_words);
  g_test_add_func ("/recognise/a-wrong-rule-is-an-error-in-words", test_wrong_rules);
  g_test_add_func ("/recognise/a-missing-folder-is-an-error", test_missing);
  return g_test_run ();
}
