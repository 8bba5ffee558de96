/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The status icon on the bus: as a watcher that comes late, lies and goes sees it, and as a panel
 * reads it. Every wait is for a condition; the limit is the test's.
 */

#include "config.h"

#include "rk-mock-watcher.h"
#include "rk-sni.h"

#include <string.h>

#define ITEM_PATH "/StatusNotifierItem"
#define MENU_PATH "/StatusNotifierItem/Menu"
#define ITEM "org.kde.StatusNotifierItem"
#define MENU "com.canonical.dbusmenu"

typedef struct
{
  GTestDBus *daemon;
  GDBusConnection *ours, *panel;
  RkTrayModel *model;
  RkSni *sni;
  guint subscription;
  GString *events; /* what the item told its owner */
  GString *seen;   /* which signals the panel saw */
} Fixture;

static gboolean
on_limit (gpointer data)
{
  g_error ("A condition did not come true within 10 s");
  return G_SOURCE_REMOVE;
}

#define WAIT_FOR(condition)                                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    guint limit_ = g_timeout_add_seconds (10, on_limit, NULL);                                     \
    while (!(condition))                                                                           \
      g_main_context_iteration (NULL, TRUE);                                                       \
    g_source_remove (limit_);                                                                      \
  }                                                                                                \
  G_STMT_END

static GDBusConnection *
connect_to (GTestDBus *daemon)
{
  GDBusConnection *bus =
      g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (daemon),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, NULL);

  g_assert_nonnull (bus);
  return bus;
}

static void
on_activate (Fixture *f, const char *token)
{
  g_string_append_printf (f->events, "activate %s;", token != NULL ? token : "-");
}

static void
on_context_menu (Fixture *f, int x, int y)
{
  g_string_append_printf (f->events, "menu %d,%d;", x, y);
}

static void
on_action (Fixture *f, const char *action, const char *project)
{
  g_string_append_printf (f->events, "%s %s;", action, project != NULL ? project : "-");
}

static void
on_signal (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
           const char *signal, GVariant *parameters, gpointer data)
{
  Fixture *f = data;

  g_string_append_printf (f->seen, "%s;", signal);
}

static void
show (Fixture *f, const char *name, RkTrayProjectState state, gboolean two)
{
  const RkTrayProject projects[] = { { "web", name, state, NULL }, { "b", "b", 0, NULL } };
  const RkTrayView view = { .projects = projects, .n_projects = two ? 2 : 1 };

  rk_tray_model_show (f->model, &view);
}

/* The bus answers in order: once it has answered this, it knows of the subscription. */
static void
await_subscription (GDBusConnection *bus)
{
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
      bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetId", NULL,
      NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);

  g_assert_nonnull (reply);
}

static void
set_up (Fixture *f, gconstpointer desktop)
{
  g_setenv ("XDG_CURRENT_DESKTOP", desktop != NULL ? desktop : "XFCE", TRUE);
  f->daemon = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (f->daemon);
  f->ours = connect_to (f->daemon);
  f->panel = connect_to (f->daemon);
  f->events = g_string_new (NULL);
  f->seen = g_string_new (NULL);
  f->model = rk_tray_model_new ();
  show (f, "web", RK_TRAY_PROJECT_STOPPED, FALSE);
  f->sni = rk_sni_new (f->ours, f->model, RK_TRAY_STYLE_COLOURED, FALSE, NULL);
  g_assert_nonnull (f->sni);
  g_signal_connect_swapped (f->sni, "activate", G_CALLBACK (on_activate), f);
  g_signal_connect_swapped (f->sni, "context-menu", G_CALLBACK (on_context_menu), f);
  g_signal_connect_swapped (f->sni, "action", G_CALLBACK (on_action), f);
  f->subscription = g_dbus_connection_signal_subscribe (
      f->panel, NULL, NULL, NULL, NULL, NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_signal, f, NULL);
  await_subscription (f->panel);
}

static void
tear_down (Fixture *f, gconstpointer desktop)
{
  g_dbus_connection_signal_unsubscribe (f->panel, f->subscription);
  g_object_unref (f->sni);
  g_object_unref (f->model);
  g_dbus_connection_close_sync (f->ours, NULL, NULL);
  g_dbus_connection_close_sync (f->panel, NULL, NULL);
  g_object_unref (f->ours);
  g_object_unref (f->panel);
  g_string_free (f->events, TRUE);
  g_string_free (f->seen, TRUE);
  g_test_dbus_down (f->daemon);
  g_object_unref (f->daemon);
}

static void
on_reply (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **)data = g_object_ref (result);
}

/* The item lives in this process, too, so the main loop must run meanwhile. */
static GVariant *
call (Fixture *f, const char *path, const char *interface, const char *method, GVariant *parameters,
      GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_dbus_connection_call (f->panel, g_dbus_connection_get_unique_name (f->ours), path, interface,
                          method, parameters, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_reply,
                          &result);
  WAIT_FOR (result != NULL);
  return g_dbus_connection_call_finish (f->panel, result, error);
}

static GVariant *
get (Fixture *f, const char *path, const char *interface, const char *property)
{
  g_autoptr (GVariant) reply = call (f, path, "org.freedesktop.DBus.Properties", "Get",
                                     g_variant_new ("(ss)", interface, property), NULL);
  GVariant *value;

  g_assert_nonnull (reply);
  g_variant_get (reply, "(v)", &value);
  return value;
}

static void
assert_reply (Fixture *f, const char *method, const char *parameters, const char *expected)
{
  g_autoptr (GVariant) reply =
      call (f, MENU_PATH, MENU, method, g_variant_new_parsed (parameters), NULL);
  g_autofree char *text = NULL;

  g_assert_nonnull (reply);
  text = g_variant_print (reply, FALSE);
  g_assert_cmpstr (text, ==, expected);
}

static int
id_of (Fixture *f, const char *key)
{
  const GPtrArray *menu = rk_tray_model_peek_menu (f->model);

  for (guint i = 0; i < menu->len; i++)
    {
      const RkTrayItem *item = g_ptr_array_index (menu, i);

      if (g_str_equal (item->key, key))
        return item->id;
    }
  g_assert_not_reached ();
}

static void
test_a_late_watcher_gets_the_path (Fixture *f, gconstpointer data)
{
  g_autoptr (RkMockWatcher) watcher = NULL;
  g_autofree char *expected =
      g_strdup_printf ("%s %s", g_dbus_connection_get_unique_name (f->ours), ITEM_PATH);

  g_assert_false (rk_sni_get_watched (f->sni));
  watcher = rk_mock_watcher_new (g_test_dbus_get_bus_address (f->daemon), TRUE);
  WAIT_FOR (rk_sni_get_hosted (f->sni));
  g_assert_cmpuint (watcher->registered->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (watcher->registered, 0), ==, expected);
}

static void
test_a_late_host_is_heard_of (Fixture *f, gconstpointer data)
{
  g_autoptr (RkMockWatcher) watcher =
      rk_mock_watcher_new (g_test_dbus_get_bus_address (f->daemon), FALSE);

  WAIT_FOR (watcher->registered->len == 1);
  g_assert_false (rk_sni_get_hosted (f->sni));
  watcher->has_host = TRUE;
  rk_mock_watcher_emit (watcher, "StatusNotifierHostRegistered");
  WAIT_FOR (rk_sni_get_hosted (f->sni));
  watcher->has_host = FALSE;
  rk_mock_watcher_emit (watcher, "StatusNotifierHostUnregistered");
  WAIT_FOR (!rk_sni_get_hosted (f->sni));
  g_assert_cmpuint (watcher->registered->len, ==, 1);
}

static void
test_a_host_that_says_nothing_is_found (Fixture *f, gconstpointer data)
{
  g_autoptr (RkMockWatcher) watcher =
      rk_mock_watcher_new (g_test_dbus_get_bus_address (f->daemon), FALSE);

  WAIT_FOR (watcher->registered->len == 1);
  watcher->has_host = TRUE;
  WAIT_FOR (rk_sni_get_hosted (f->sni));
}

static void
test_a_watcher_that_refuses_is_asked_again (Fixture *f, gconstpointer data)
{
  g_autoptr (RkMockWatcher) watcher =
      rk_mock_watcher_new (g_test_dbus_get_bus_address (f->daemon), TRUE);

  watcher->n_refuse = 1;
  WAIT_FOR (rk_sni_get_hosted (f->sni));
  g_assert_cmpuint (watcher->registered->len, ==, 1);
}

static void
test_a_watcher_that_restarts_gets_it_once (Fixture *f, gconstpointer data)
{
  for (int i = 0; i < 3; i++)
    {
      RkMockWatcher *watcher = rk_mock_watcher_new (g_test_dbus_get_bus_address (f->daemon), TRUE);

      WAIT_FOR (rk_sni_get_hosted (f->sni));
      g_assert_cmpuint (watcher->registered->len, ==, 1);
      rk_mock_watcher_free (watcher);
      WAIT_FOR (!rk_sni_get_watched (f->sni));
      g_assert_false (rk_sni_get_hosted (f->sni));
    }
}

static void
test_clicks_come_out (Fixture *f, gconstpointer data)
{
  g_variant_unref (call (f, ITEM_PATH, ITEM, "Activate", g_variant_new ("(ii)", 1, 2), NULL));
  g_variant_unref (
      call (f, ITEM_PATH, ITEM, "ProvideXdgActivationToken", g_variant_new ("(s)", "tok"), NULL));
  g_variant_unref (
      call (f, ITEM_PATH, ITEM, "SecondaryActivate", g_variant_new ("(ii)", 1, 2), NULL));
  g_variant_unref (call (f, ITEM_PATH, ITEM, "Activate", g_variant_new ("(ii)", 1, 2), NULL));
  g_variant_unref (call (f, ITEM_PATH, ITEM, "ContextMenu", g_variant_new ("(ii)", 3, 4), NULL));
  g_variant_unref (
      call (f, ITEM_PATH, ITEM, "Scroll", g_variant_new ("(is)", 3, "vertical"), NULL));
  g_assert_cmpstr (f->events->str, ==, "activate -;activate tok;activate -;menu 3,4;");
}

static void
test_gnome_sees_no_activate (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      call (f, ITEM_PATH, ITEM, "Activate", g_variant_new ("(ii)", 1, 2), &error);

  g_assert_null (reply);
  g_assert_error (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD);
  g_variant_unref (
      call (f, ITEM_PATH, ITEM, "SecondaryActivate", g_variant_new ("(ii)", 1, 2), NULL));
  g_assert_cmpstr (f->events->str, ==, "activate -;");
}

static void
test_the_item_is_no_menu (Fixture *f, gconstpointer data)
{
  g_autoptr (GVariant) is_menu = get (f, ITEM_PATH, ITEM, "ItemIsMenu");
  g_autoptr (GVariant) menu = get (f, ITEM_PATH, ITEM, "Menu");
  g_autoptr (GVariant) version = get (f, MENU_PATH, MENU, "Version");
  g_autoptr (GVariant) name = get (f, ITEM_PATH, ITEM, "IconName");

  g_assert_false (g_variant_get_boolean (is_menu));
  g_assert_cmpstr (g_variant_get_string (menu, NULL), ==, MENU_PATH);
  g_assert_cmpuint (g_variant_get_uint32 (version), ==, 3);
  g_assert_cmpstr (g_variant_get_string (name, NULL), ==, ""); /* not installed here */
}

static void
test_a_crash_asks_for_attention (Fixture *f, gconstpointer data)
{
  g_autoptr (GVariant) before = get (f, ITEM_PATH, ITEM, "Status");
  g_autoptr (GVariant) after = NULL;

  g_assert_cmpstr (g_variant_get_string (before, NULL), ==, "Active");
  rk_sni_set_icon (f->sni, RK_TRAY_ICON_CRASHED);
  WAIT_FOR (strstr (f->seen->str, "NewStatus;") != NULL);
  g_assert_nonnull (strstr (f->seen->str, "NewIcon;"));
  after = get (f, ITEM_PATH, ITEM, "Status");
  g_assert_cmpstr (g_variant_get_string (after, NULL), ==, "NeedsAttention");
}

/* The cross is drawn in ff5c57: looks for it behind an opaque alpha. */
static gboolean
has_cross (const guchar *argb, gsize length_bytes)
{
  for (gsize i = 0; i + 4 <= length_bytes; i += 4)
    if (argb[i] == 0xff && argb[i + 1] == 0xff && argb[i + 2] == 0x5c && argb[i + 3] == 0x57)
      return TRUE;
  return FALSE;
}

static void
test_pixels_are_argb_in_network_order (Fixture *f, gconstpointer data)
{
  static const int expected[] = { 16, 22, 24, 32, 48, 64 };
  g_autoptr (GVariant) pixmaps = NULL;

  rk_sni_set_icon (f->sni, RK_TRAY_ICON_CRASHED);
  pixmaps = get (f, ITEM_PATH, ITEM, "IconPixmap");
  g_assert_cmpuint (g_variant_n_children (pixmaps), ==, G_N_ELEMENTS (expected));
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      int width, height;
      g_autoptr (GVariant) bytes = NULL;

      g_variant_get_child (pixmaps, i, "(ii@ay)", &width, &height, &bytes);
      g_assert_cmpint (width, ==, expected[i]);
      g_assert_cmpint (height, ==, expected[i]);
      g_assert_cmpuint (g_variant_get_size (bytes), ==, (gsize)width * height * 4);
      g_assert_true (has_cross (g_variant_get_data (bytes), g_variant_get_size (bytes)));
    }
}

static void
test_the_menu_answers_all_seven (Fixture *f, gconstpointer data)
{
  int web = id_of (f, "project/web");
  g_autofree char *ask = g_strdup_printf ("([%d, 999], ['label', 'toggle-state'])", web);
  g_autofree char *answer =
      g_strdup_printf ("([(%d, {'label': <'web'>, 'toggle-state': <0>})],)", web);
  g_autofree char *one = g_strdup_printf ("(%d, 'toggle-type')", web);
  g_autofree char *click = g_strdup_printf ("(%d, 'clicked', <0>, uint32 7)", web);
  g_autofree char *clicks = g_strdup_printf (
      "([(%d, 'clicked', <0>, uint32 7), (999, 'clicked', <''>, 7), (0, 'opened', <''>, 7)],)",
      web);
  g_autoptr (GVariant) layout =
      call (f, MENU_PATH, MENU, "GetLayout", g_variant_new_parsed ("(0, -1, @as [])"), NULL);
  g_autoptr (GVariant) all = call (f, MENU_PATH, MENU, "GetGroupProperties",
                                   g_variant_new_parsed ("(@ai [], @as [])"), NULL);
  g_autoptr (GVariant) root = NULL, entries = NULL, properties = NULL;
  guint n_entries = rk_tray_model_peek_menu (f->model)->len;

  root = g_variant_get_child_value (layout, 1);
  entries = g_variant_get_child_value (root, 2);
  properties = g_variant_get_child_value (all, 0);
  g_assert_cmpuint (g_variant_n_children (entries), ==, n_entries);
  g_assert_cmpuint (g_variant_n_children (properties), ==, n_entries + 1);
  assert_reply (f, "GetGroupProperties", ask, answer);
  assert_reply (f, "GetProperty", one, "(<'checkmark'>,)");
  assert_reply (f, "AboutToShow", "(0,)", "(false,)");
  assert_reply (f, "AboutToShowGroup", "([0, 999],)", "([], [999])");
  assert_reply (f, "Event", click, "()");
  assert_reply (f, "EventGroup", clicks, "([999],)");
  WAIT_FOR (g_str_equal (f->events->str, "toggle-project web;toggle-project web;"));
}

static void
test_entries_that_are_gone_are_refused (Fixture *f, gconstpointer data)
{
  static const char *const calls[][2] = {
    { "Event", "(999, 'clicked', <0>, uint32 0)" },
    { "GetProperty", "(999, 'label')" },
    { "GetLayout", "(999, -1, @as [])" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (
          call (f, MENU_PATH, MENU, calls[i][0], g_variant_new_parsed (calls[i][1]), &error));
      g_assert_error (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS);
    }
}

static void
test_a_click_on_the_summary_does_nothing (Fixture *f, gconstpointer data)
{
  g_variant_unref (call (
      f, MENU_PATH, MENU, "Event",
      g_variant_new ("(isvu)", id_of (f, "summary"), "clicked", g_variant_new_int32 (0), 0), NULL));
  g_variant_unref (call (f, MENU_PATH, MENU, "Event",
                         g_variant_new ("(isvu)", id_of (f, RK_TRAY_ACTION_QUIT), "clicked",
                                        g_variant_new_int32 (0), 0),
                         NULL));
  WAIT_FOR (f->events->len > 0);
  g_assert_cmpstr (f->events->str, ==, "quit -;");
}

static void
test_states_change_properties_and_projects_the_layout (Fixture *f, gconstpointer data)
{
  show (f, "web", RK_TRAY_PROJECT_RUNNING, FALSE);
  WAIT_FOR (strstr (f->seen->str, "ItemsPropertiesUpdated;") != NULL);
  g_assert_null (strstr (f->seen->str, "LayoutUpdated;"));
  show (f, "web", RK_TRAY_PROJECT_RUNNING, TRUE);
  WAIT_FOR (strstr (f->seen->str, "LayoutUpdated;") != NULL);
}

static void
test_tooltips_keep_a_pace (Fixture *f, gconstpointer data)
{
  for (int i = 0; i < 100; i++)
    show (f, "web", i % 2 == 0 ? RK_TRAY_PROJECT_RUNNING : RK_TRAY_PROJECT_STOPPED, FALSE);
  show (f, "<b>&", RK_TRAY_PROJECT_RUNNING, FALSE);
  WAIT_FOR (strstr (f->seen->str, "NewToolTip;") != NULL);
  g_autoptr (GVariant) tooltip = get (f, ITEM_PATH, ITEM, "ToolTip");
  const char *title, *text;

  g_variant_get_child (tooltip, 2, "&s", &title);
  g_variant_get_child (tooltip, 3, "&s", &text);
  g_assert_cmpstr (title, ==, "Rekindle");
  g_assert_cmpstr (text, ==, "&lt;b&gt;&amp;: running");
  g_assert_null (strstr (strstr (f->seen->str, "NewToolTip;") + 1, "NewToolTip;"));
}

static void
assert_label (Fixture *f, const char *name, const char *expected)
{
  g_autoptr (GVariant) reply = NULL, value = NULL;

  show (f, name, RK_TRAY_PROJECT_STOPPED, FALSE);
  reply = call (f, MENU_PATH, MENU, "GetProperty",
                g_variant_new ("(is)", id_of (f, "project/web"), "label"), NULL);
  g_variant_get (reply, "(v)", &value);
  g_assert_cmpstr (g_variant_get_string (value, NULL), ==, expected);
}

static void
test_hostile_names_are_harmless (Fixture *f, gconstpointer data)
{
  g_autofree char *endless = g_strnfill (10000, 'x');

  assert_label (f, "my_api", "my__api");
  assert_label (f, "a\nb\033[31m\001", "a b[31m");
  assert_label (f, "\xff\xc0", "\357\277\275\357\277\275");
  assert_label (f, "", "(no name)");
  assert_label (f, endless, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxx…");
  assert_label (f, "<b>&amp;</b>", "<b>&amp;</b>");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    const char *desktop;
    void (*func) (Fixture *, gconstpointer);
  } tests[] = {
    { "/sni/a-late-watcher-gets-the-path", NULL, test_a_late_watcher_gets_the_path },
    { "/sni/a-late-host-is-heard-of", NULL, test_a_late_host_is_heard_of },
    { "/sni/a-host-that-says-nothing-is-found", NULL, test_a_host_that_says_nothing_is_found },
    { "/sni/a-watcher-that-refuses-is-asked-again", NULL,
      test_a_watcher_that_refuses_is_asked_again },
    { "/sni/a-watcher-that-restarts-gets-it-once", NULL,
      test_a_watcher_that_restarts_gets_it_once },
    { "/sni/clicks-come-out", NULL, test_clicks_come_out },
    { "/sni/gnome-sees-no-activate", "ubuntu:GNOME", test_gnome_sees_no_activate },
    { "/sni/budgie-is-clicked-like-others", "Budgie:GNOME", test_clicks_come_out },
    { "/sni/gnome-flashback-is-clicked-like-others", "GNOME-Flashback:GNOME",
      test_clicks_come_out },
    { "/sni/the-item-is-no-menu", NULL, test_the_item_is_no_menu },
    { "/sni/a-crash-asks-for-attention", NULL, test_a_crash_asks_for_attention },
    { "/sni/pixels-are-argb-in-network-order", NULL, test_pixels_are_argb_in_network_order },
    { "/sni/tooltips-keep-a-pace", NULL, test_tooltips_keep_a_pace },
    { "/dbusmenu/it-answers-all-seven", NULL, test_the_menu_answers_all_seven },
    { "/dbusmenu/entries-that-are-gone-are-refused", NULL, test_entries_that_are_gone_are_refused },
    { "/dbusmenu/a-click-on-the-summary-does-nothing", NULL,
      test_a_click_on_the_summary_does_nothing },
    { "/dbusmenu/states-change-properties-and-projects-the-layout", NULL,
      test_states_change_properties_and_projects_the_layout },
    { "/dbusmenu/hostile-names-are-harmless", NULL, test_hostile_names_are_harmless },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, tests[i].desktop, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
