/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* What the status icon says for given projects, and which changes it tells of. */

#include "config.h"

#include "rk-tray-label.h"
#include "rk-tray-model.h"

#include <string.h>

#define SHOW(model, ...)                                                                           \
  G_STMT_START                                                                                     \
  {                                                                                                \
    const RkTrayProject p_[] = { __VA_ARGS__ };                                                    \
    const RkTrayView v_ = { .projects = p_, .n_projects = G_N_ELEMENTS (p_) };                     \
    rk_tray_model_show (model, &v_);                                                               \
  }                                                                                                \
  G_STMT_END

static const RkTrayItem *
find (RkTrayModel *model, const char *key)
{
  const GPtrArray *menu = rk_tray_model_peek_menu (model);

  for (guint i = 0; i < menu->len; i++)
    if (g_str_equal (((RkTrayItem *)g_ptr_array_index (menu, i))->key, key))
      return g_ptr_array_index (menu, i);
  return NULL;
}

static void
count (RkTrayModel *model, gpointer counter)
{
  ++*(guint *)counter;
}

static void
count_items (RkTrayModel *model, GArray *ids, gpointer counter)
{
  *(guint *)counter += ids->len;
}

static void
assert_clean (const char *text, const char *expected)
{
  g_autofree char *clean = rk_tray_label_clean (text, 10);

  g_assert_cmpstr (clean, ==, expected);
}

static void
test_labels_are_one_clean_line (void)
{
  assert_clean (NULL, "");
  assert_clean ("web", "web");
  assert_clean ("  a\n\tb \r\n", "a b");
  assert_clean ("a\033[31mb", "a[31mb");
  assert_clean ("\xff\xfe", "\357\277\275\357\277\275");
  assert_clean ("a\342\200\256b", "ab");
  assert_clean ("1234567890", "1234567890");
  assert_clean ("12345678901", "123456789…");
  assert_clean ("ääääääääääää", "äääääääää…");
}

static void
test_huge_names_cost_little (void)
{
  g_autofree char *huge = g_strnfill (50 * 1000 * 1000, 'x');
  g_autofree char *clean = rk_tray_label_clean (huge, RK_TRAY_LABEL_MAX_CHARS);

  g_assert_cmpint (g_utf8_strlen (clean, -1), ==, RK_TRAY_LABEL_MAX_CHARS);
}

static void
test_underscores_are_doubled (void)
{
  g_autofree char *label = rk_tray_label_escape_mnemonic ("my_api__x");

  g_assert_cmpstr (label, ==, "my__api____x");
}

static void
test_the_icon_shows_the_worst_state (void)
{
  g_autoptr (RkTrayModel) model = rk_tray_model_new ();

  g_assert_cmpint (rk_tray_model_get_icon (model), ==, RK_TRAY_ICON_IDLE);
  SHOW (model, { "a", "a", RK_TRAY_PROJECT_RUNNING }, { "b", "b", RK_TRAY_PROJECT_STOPPED });
  g_assert_cmpint (rk_tray_model_get_icon (model), ==, RK_TRAY_ICON_RUNNING);
  SHOW (model, { "a", "a", RK_TRAY_PROJECT_RUNNING }, { "b", "b", RK_TRAY_PROJECT_RESTARTING });
  g_assert_cmpint (rk_tray_model_get_icon (model), ==, RK_TRAY_ICON_RESTARTING);
  SHOW (model, { "a", "a", RK_TRAY_PROJECT_CRASHED }, { "b", "b", RK_TRAY_PROJECT_RESTARTING });
  g_assert_cmpint (rk_tray_model_get_icon (model), ==, RK_TRAY_ICON_CRASHED);
  SHOW (model, { "a", "a", RK_TRAY_PROJECT_BROKEN });
  g_assert_cmpint (rk_tray_model_get_icon (model), ==, RK_TRAY_ICON_CRASHED);
}

static void
test_the_summary_counts (void)
{
  g_autoptr (RkTrayModel) model = rk_tray_model_new ();

  g_assert_cmpstr (find (model, "summary")->label, ==, "No projects yet");
  g_assert_false (find (model, "summary")->enabled);
  SHOW (model, { "a", "a", RK_TRAY_PROJECT_STOPPED });
  g_assert_cmpstr (find (model, "summary")->label, ==, "Nothing running");
  g_assert_false (find (model, RK_TRAY_ACTION_STOP_ALL)->enabled);
  SHOW (model, { "a", "a", RK_TRAY_PROJECT_RUNNING }, { "b", "b", RK_TRAY_PROJECT_RUNNING },
        { "c", "c", RK_TRAY_PROJECT_CRASHED });
  g_assert_cmpstr (find (model, "summary")->label, ==, "2 running, 1 crashed");
  g_assert_true (find (model, RK_TRAY_ACTION_STOP_ALL)->enabled);
}

static void
test_a_project_says_how_it_is (void)
{
  g_autoptr (RkTrayModel) model = rk_tray_model_new ();
  const RkTrayItem *item;

  SHOW (model, { "web", "web", RK_TRAY_PROJECT_RUNNING },
        { "api", "a_p\ni", RK_TRAY_PROJECT_CRASHED, "exit 1" },
        { "job", "job", RK_TRAY_PROJECT_STOPPED, "finished" });
  item = find (model, "project/web");
  g_assert_cmpstr (item->label, ==, "web: running");
  g_assert_cmpstr (item->action, ==, RK_TRAY_ACTION_TOGGLE);
  g_assert_true (item->checked);
  item = find (model, "project/api");
  g_assert_cmpstr (item->label, ==, "a_p i: crashed (exit 1)");
  g_assert_cmpstr (item->action, ==, RK_TRAY_ACTION_SHOW_OUTPUT);
  g_assert_cmpstr (item->project, ==, "api");
  g_assert_false (item->checked);
  g_assert_cmpstr (find (model, "project/job")->label, ==, "job (finished)");
}

static void
test_many_projects_end_in_more (void)
{
  g_autoptr (RkTrayModel) model = rk_tray_model_new ();
  RkTrayProject projects[40];
  char names[40][8];
  RkTrayView view = { .projects = projects, .n_projects = 40 };

  for (guint i = 0; i < 40; i++)
    {
      g_snprintf (names[i], sizeof names[i], "p%u", i);
      projects[i] = (RkTrayProject){ names[i], names[i], RK_TRAY_PROJECT_RUNNING, NULL };
    }
  rk_tray_model_show (model, &view);
  g_assert_nonnull (find (model, "project/p14"));
  g_assert_null (find (model, "project/p15"));
  g_assert_nonnull (find (model, RK_TRAY_ACTION_MORE));
  g_assert_cmpuint (g_strv_length ((char **)rk_tray_model_peek_tooltip (model)), ==,
                    RK_TRAY_TOOLTIP_LINES_MAX + 1);
  g_assert_cmpstr (rk_tray_model_peek_tooltip (model)[RK_TRAY_TOOLTIP_LINES_MAX], ==,
                   "and 28 more");
}

static void
test_the_tooltip_begins_with_the_worst (void)
{
  g_autoptr (RkTrayModel) model = rk_tray_model_new ();

  SHOW (model, { "a", "a", RK_TRAY_PROJECT_STOPPED }, { "b", "b", RK_TRAY_PROJECT_RUNNING },
        { "c", "c", RK_TRAY_PROJECT_CRASHED, "signal 9" });
  g_assert_cmpuint (g_strv_length ((char **)rk_tray_model_peek_tooltip (model)), ==, 2);
  g_assert_cmpstr (rk_tray_model_peek_tooltip (model)[0], ==, "c: crashed (signal 9)");
  g_assert_cmpstr (rk_tray_model_peek_tooltip (model)[1], ==, "b: running");
}

static void
test_a_new_state_changes_items_only (void)
{
  g_autoptr (RkTrayModel) model = rk_tray_model_new ();
  guint items = 0, layouts = 0;
  int id;

  SHOW (model, { "a", "a", RK_TRAY_PROJECT_STOPPED });
  id = find (model, "project/a")->id;
  g_signal_connect (model, "items-changed", G_CALLBACK (count_items), &items);
  g_signal_connect (model, "layout-changed", G_CALLBACK (count), &layouts);
  SHOW (model, { "a", "a", RK_TRAY_PROJECT_RUNNING });
  g_assert_cmpuint (items, ==, 4); /* the summary, the project, restart all, stop all */
  g_assert_cmpuint (layouts, ==, 0);
  g_assert_cmpint (find (model, "project/a")->id, ==, id);
  SHOW (model, { "a", "a", RK_TRAY_PROJECT_RUNNING });
  g_assert_cmpuint (items, ==, 4);
}

static void
test_ids_are_never_given_twice (void)
{
  g_autoptr (RkTrayModel) model = rk_tray_model_new ();
  guint layouts = 0;
  int a, b;

  g_signal_connect (model, "layout-changed", G_CALLBACK (count), &layouts);
  SHOW (model, { "a", "a" }, { "b", "b" });
  a = find (model, "project/a")->id;
  b = find (model, "project/b")->id;
  g_assert_cmpuint (layouts, ==, 1);
  SHOW (model, { "b", "b" });
  g_assert_cmpint (find (model, "project/b")->id, ==, b);
  g_assert_null (rk_tray_model_find_item (model, a));
  SHOW (model, { "a", "a" }, { "b", "b" });
  g_assert_cmpint (find (model, "project/a")->id, >, b);
  g_assert_cmpint (find (model, "project/b")->id, ==, b);
  SHOW (model, { "b", "b" }, { "a", "a" });
  g_assert_cmpuint (layouts, ==, 4);
}

static void
test_nothing_is_told_twice (void)
{
  g_autoptr (RkTrayModel) model = rk_tray_model_new ();
  guint told = 0;

  SHOW (model, { "a", "a", RK_TRAY_PROJECT_RUNNING });
  g_signal_connect (model, "icon-changed", G_CALLBACK (count), &told);
  g_signal_connect (model, "tooltip-changed", G_CALLBACK (count), &told);
  g_signal_connect (model, "layout-changed", G_CALLBACK (count), &told);
  SHOW (model, { "a", "a", RK_TRAY_PROJECT_RUNNING });
  g_assert_cmpuint (told, ==, 0);
  SHOW (model, { "a", "a", RK_TRAY_PROJECT_CRASHED });
  g_assert_cmpuint (told, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tray-model/labels-are-one-clean-line", test_labels_are_one_clean_line);
  g_test_add_func ("/tray-model/huge-names-cost-little", test_huge_names_cost_little);
  g_test_add_func ("/tray-model/underscores-are-doubled", test_underscores_are_doubled);
  g_test_add_func ("/tray-model/the-icon-shows-the-worst-state",
                   test_the_icon_shows_the_worst_state);
  g_test_add_func ("/tray-model/the-summary-counts", test_the_summary_counts);
  g_test_add_func ("/tray-model/a-project-says-how-it-is", test_a_project_says_how_it_is);
  g_test_add_func ("/tray-model/many-projects-end-in-more", test_many_projects_end_in_more);
  g_test_add_func ("/tray-model/the-tooltip-begins-with-the-worst",
                   test_the_tooltip_begins_with_the_worst);
  g_test_add_func ("/tray-model/a-new-state-changes-items-only",
                   test_a_new_state_changes_items_only);
  g_test_add_func ("/tray-model/ids-are-never-given-twice", test_ids_are_never_given_twice);
  g_test_add_func ("/tray-model/nothing-is-told-twice", test_nothing_is_told_twice);
  return g_test_run ();
}
