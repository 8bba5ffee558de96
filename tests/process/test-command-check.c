/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* What is said of commands that cannot be executed, in a folder with programs of its own. */

#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "rk-command-check.h"

typedef struct
{
  char *directory; /* (owned) */
} Place;

static void
make_program (Place *place, const char *name, int mode)
{
  g_autofree char *path = g_build_filename (place->directory, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (
      g_file_set_contents_full (path, "#!/bin/sh\n", -1, G_FILE_SET_CONTENTS_NONE, mode, NULL));
}

static void
set_up (Place *place, gconstpointer data)
{
  place->directory = g_dir_make_tmp ("rk-command-XXXXXX", NULL);
  g_assert_nonnull (place->directory);
  make_program (place, "tools/there", 0755);
  make_program (place, "tools/plain", 0644);
  make_program (place, ".venv/bin/uvicorn", 0755);
  make_program (place, "serve", 0755);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      if (g_unlink (child) != 0)
        remove_tree (child);
    }
  g_rmdir (path);
}

static void
tear_down (Place *place, gconstpointer data)
{
  remove_tree (place->directory);
  g_free (place->directory);
}

/* The first words of @command are looked at, in a PATH of "tools" alone. */
static char *
check (Place *place, const char *command, gboolean by_shell, const char *before)
{
  g_autofree char *tools = g_build_filename (place->directory, "tools", NULL);
  g_auto (GStrv) words = g_strsplit (command, " ", -1);
  char **environment = g_environ_setenv (NULL, "PATH", tools, TRUE);
  RkProject draft;

  rk_project_draft_init (&draft);
  draft.name = "x";
  draft.directory = place->directory;
  draft.before = before;
  draft.shell_line = by_shell ? command : NULL;
  draft.arguments = by_shell ? NULL : (const char *const *)words;
  g_autoptr (RkProject) project = rk_project_new (&draft);
  return rk_command_check_dup_trouble (project, environment);
}

static void
assert_said (Place *place, const char *command, gboolean by_shell, const char *expected)
{
  g_autofree char *said = check (place, command, by_shell, NULL);

  if (expected == NULL && said != NULL)
    g_error ("%s: %s", command, said);
  if (expected != NULL && (said == NULL || strstr (said, expected) == NULL))
    g_error ("%s: %s", command, said != NULL ? said : "nothing");
}

static void
test_found (Place *place, gconstpointer data)
{
  assert_said (place, "there --port 1", FALSE, NULL);
  assert_said (place, "./serve", FALSE, NULL);
  assert_said (place, "/bin/sh -c x", FALSE, NULL);
  assert_said (place, "tools/there", FALSE, NULL);
}

static void
test_missing (Place *place, gconstpointer data)
{
  assert_said (place, "nothing-of-that-name", FALSE, "“nothing-of-that-name” is not in the PATH");
  assert_said (place, "./gone", FALSE, "no file “./gone”");
  assert_said (place, "plain", FALSE, "“plain” is not executable");
  assert_said (place, "tools/plain", FALSE, "“tools/plain” is not executable");
  assert_said (place, "./tools", FALSE, "“./tools” is a folder");
}

static void
test_own_programs (Place *place, gconstpointer data)
{
  assert_said (place, "uvicorn app:app", FALSE, "the project has “.venv/bin/uvicorn”");
  assert_said (place, "serve", FALSE, "the project has “./serve”");
}

static void
test_shell_lines (Place *place, gconstpointer data)
{
  assert_said (place, "there | grep x", TRUE, NULL);
  assert_said (place, "A=1 B='x y' exec missing && there", TRUE, "“missing”");
  assert_said (place, "missing;there", TRUE, "“missing” is not");
  assert_said (place, "cd x && missing", TRUE, NULL);
  assert_said (place, "PATH=$PATH:. missing", TRUE, NULL);
  assert_said (place, "$EDITOR x", TRUE, NULL);
  assert_said (place, "(missing)", TRUE, NULL);
  assert_said (place, "if true; then missing; fi", TRUE, NULL);
  assert_said (place, "", TRUE, NULL);
}

static void
test_build (Place *place, gconstpointer data)
{
  g_autofree char *built = check (place, "./out/app", FALSE, "make");
  g_autofree char *elsewhere = check (place, "missing", FALSE, "make");

  g_assert_null (built);
  g_assert_nonnull (elsewhere);
}

static void
test_own_path (Place *place, gconstpointer data)
{
  const char *const words[] = { "uvicorn", NULL };
  const char *const environment[] = { "PATH=.venv/bin:/nowhere", NULL };
  RkProject draft;

  rk_project_draft_init (&draft);
  draft.name = "x";
  draft.directory = place->directory;
  draft.arguments = words;
  draft.environment = environment;
  g_autoptr (RkProject) project = rk_project_new (&draft);
  g_assert_null (rk_command_check_dup_trouble (project, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/command-check/what-is-there-is-found", Place, NULL, set_up, test_found, tear_down);
  g_test_add ("/command-check/what-is-missing-is-named", Place, NULL, set_up, test_missing,
              tear_down);
  g_test_add ("/command-check/a-program-of-the-project-is-offered", Place, NULL, set_up,
              test_own_programs, tear_down);
  g_test_add ("/command-check/of-a-shell-line-only-what-is-plain", Place, NULL, set_up,
              test_shell_lines, tear_down);
  g_test_add ("/command-check/what-will-be-built-is-not-missing", Place, NULL, set_up, test_build,
              tear_down);
  g_test_add ("/command-check/the-projects-own-path-counts", Place, NULL, set_up, test_own_path,
              tear_down);
  return g_test_run ();
}
