/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-notifier-kinds.h"

#include <glib/gi18n-lib.h>

#include "rk-notifier.h"

#define RESTARTED_TIMEOUT_MSEC 3000

/* Normal and transient, not low: GNOME shows no banner for low urgency. */
typedef struct
{
  NotifyUrgency urgency;
  gboolean transient;
  int timeout;
  const char *category;
  guint actions;
} Kind;

/* Indexed by RkNotice. */
static const Kind kinds[] = {
  [RK_NOTICE_CRASHED] = { NOTIFY_URGENCY_NORMAL, FALSE, NOTIFY_EXPIRES_DEFAULT,
                          "x-rekindle.process.crashed",
                          RK_NOTIFIER_SHOW_OUTPUT | RK_NOTIFIER_RESTART | RK_NOTIFIER_STOP },
  [RK_NOTICE_GAVE_UP] = { NOTIFY_URGENCY_CRITICAL, FALSE, NOTIFY_EXPIRES_NEVER,
                          "x-rekindle.process.gave-up",
                          RK_NOTIFIER_SHOW_OUTPUT | RK_NOTIFIER_RESTART | RK_NOTIFIER_STOP },
  [RK_NOTICE_WORKS_AGAIN] = { NOTIFY_URGENCY_NORMAL, TRUE, NOTIFY_EXPIRES_DEFAULT,
                              "x-rekindle.process.recovered", RK_NOTIFIER_SHOW_OUTPUT },
  [RK_NOTICE_RESTARTED] = { NOTIFY_URGENCY_NORMAL, TRUE, RESTARTED_TIMEOUT_MSEC,
                            "x-rekindle.process.restarted",
                            RK_NOTIFIER_SHOW_OUTPUT | RK_NOTIFIER_ONLY_PROBLEMS },
  [RK_NOTICE_LOOP] = { NOTIFY_URGENCY_NORMAL, FALSE, NOTIFY_EXPIRES_DEFAULT,
                       "x-rekindle.process.loop", RK_NOTIFIER_SHOW_OUTPUT },
};

typedef struct
{
  guint action;
  const char *id;
  const char *label;
} ActionWords;

/* "default" is what a click on the notice does; xfce draws it as a button and needs its label. */
static const ActionWords actions[] = {
  { RK_NOTIFIER_SHOW_OUTPUT, "default", N_ ("Show output") },
  { RK_NOTIFIER_RESTART, "restart", N_ ("Restart now") },
  { RK_NOTIFIER_STOP, "stop", N_ ("Stop") },
  { RK_NOTIFIER_ONLY_PROBLEMS, "only-problems", N_ ("Only problems") },
  { RK_NOTIFIER_IGNORE_FILE, "ignore-file", N_ ("Ignore this file") },
  { RK_NOTIFIER_IGNORE_FOLDER, "ignore-folder", N_ ("Ignore this folder") },
};

/**
 * rk_notifier_kind_apply:
 * @notice: what is shown, one of those with a text
 * @notification: where to set it
 * @app_id: the application id
 * @key: whose notice it is
 *
 * Sets urgency, time-out, category and hints, and no others.
 */
void
rk_notifier_kind_apply (RkNotice notice, NotifyNotification *notification, const char *app_id,
                        const char *key)
{
  const Kind *kind = &kinds[notice];
  g_autofree char *tag = g_strdup_printf ("%s.%s", app_id, key);

  notify_notification_clear_hints (notification);
  notify_notification_set_urgency (notification, kind->urgency);
  notify_notification_set_timeout (notification, kind->timeout);
  notify_notification_set_category (notification, kind->category);
  notify_notification_set_hint_string (notification, "desktop-entry", app_id);
  /* For daemons that have lost the id; both names are in use. */
  notify_notification_set_hint_string (notification, "x-dunst-stack-tag", tag);
  notify_notification_set_hint_string (notification, "x-canonical-private-synchronous", tag);
  if (kind->transient)
    notify_notification_set_hint (notification, "transient", g_variant_new_boolean (TRUE));
}

/**
 * rk_notifier_kind_get_actions:
 * @notice: what is shown
 *
 * Returns: the RkNotifierActions that it always offers
 */
guint
rk_notifier_kind_get_actions (RkNotice notice)
{
  return kinds[notice].actions;
}

/**
 * rk_notifier_action_from_id:
 * @id: what the daemon says was clicked
 *
 * Returns: the action; RK_NOTIFIER_NO_ACTION for an id that was never offered
 */
guint
rk_notifier_action_from_id (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].id, id))
      return actions[i].action;
  return RK_NOTIFIER_NO_ACTION;
}

/**
 * rk_notifier_add_actions:
 * @notification: where to add them
 * @wanted: RkNotifierActions
 * @callback: called with @user_data in the thread that shows @notification
 * @user_data: (not nullable): for @callback
 */
void
rk_notifier_add_actions (NotifyNotification *notification, guint wanted,
                         NotifyActionCallback callback, gpointer user_data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (wanted & actions[i].action)
      notify_notification_add_action (notification, actions[i].id, _ (actions[i].label), callback,
                                      user_data, NULL);
}
