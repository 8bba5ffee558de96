/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Ids made from names, and names found again. */

#include "config.h"

#include "rk-error.h"
#include "rk-project-name.h"

static void
expect_id (const char *name, const char *id)
{
  g_autofree char *made = rk_project_name_to_id (name);

  g_assert_cmpstr (made, ==, id);
  g_assert_true (rk_project_name_is_id (made));
}

static void
test_make (void)
{
  expect_id ("Web Shop (new)", "web-shop-new");
  expect_id ("  x--y  ", "x-y");
  expect_id ("../../etc/passwd", "etc-passwd");
  expect_id ("\033[31m", "31m");
  expect_id ("", "project");
  expect_id ("日本", "project");
  expect_id ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
}

static void
test_is_id (void)
{
  g_assert_true (rk_project_name_is_id ("My Shop.2"));
  g_assert_false (rk_project_name_is_id (""));
  g_assert_false (rk_project_name_is_id (".."));
  g_assert_false (rk_project_name_is_id ("-rf"));
  g_assert_false (rk_project_name_is_id ("a/b"));
  g_assert_false (rk_project_name_is_id ("a\033[31m"));
  g_assert_false (rk_project_name_is_id ("a\xff"));
}

static const char *const ids[] = { "shop", "shop-2", "blog", "api", NULL };
static const char *const names[] = { "Web Shop", "Web Cafe", "Diary", "Blog", NULL };

static void
expect_match (const char *text, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *found = rk_project_name_match (ids, names, text, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, id);
}

static void
expect_none (const char *text, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rk_project_name_match (ids, names, text, &error));
  g_assert_error (error, RK_ERROR, code);
}

static void
test_match (void)
{
  expect_match ("shop", "shop");
  expect_match ("web shop", "shop");
  expect_match ("dia", "blog");
  expect_match ("blog", "blog");
  expect_match ("Blog", "api");
  expect_match ("WEB C", "shop-2");
  expect_none ("web", RK_ERROR_AMBIGUOUS);
  expect_none ("sho", RK_ERROR_AMBIGUOUS);
  expect_none ("nobody", RK_ERROR_NOT_FOUND);
  expect_none ("", RK_ERROR_NOT_FOUND);
  expect_none ("\xff", RK_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/project-name/an-id-looks-like-the-name", test_make);
  g_test_add_func ("/project-name/an-id-cannot-leave-its-directory", test_is_id);
  g_test_add_func ("/project-name/a-beginning-is-enough-if-it-is-the-only-one", test_match);
  return g_test_run ();
}
