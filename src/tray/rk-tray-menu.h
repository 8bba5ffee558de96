/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-tray-menu: from the projects and their states to what the status icon says.
 *
 * It is a pure function of its arguments; whoever shows the result and whoever carries out an
 * action are elsewhere. It assumes that project ids are unique.
 */
#pragma once

#include "rk-tray-item.h"

G_BEGIN_DECLS

/* More would not fit on a small screen; the window lists them all. */
#define RK_TRAY_MENU_PROJECTS_MAX 15
#define RK_TRAY_TOOLTIP_LINES_MAX 12

/* The actions of entries; the first two come with a project. */
#define RK_TRAY_ACTION_TOGGLE "toggle-project"
#define RK_TRAY_ACTION_SHOW_OUTPUT "show-output"
#define RK_TRAY_ACTION_SHOW "show-window"
#define RK_TRAY_ACTION_MORE "more-projects"
#define RK_TRAY_ACTION_ADD "add-project"
#define RK_TRAY_ACTION_RESTART_ALL "restart-all"
#define RK_TRAY_ACTION_STOP_ALL "stop-all"
#define RK_TRAY_ACTION_PAUSE "pause-watching"
#define RK_TRAY_ACTION_AUTOSTART "start-at-login"
#define RK_TRAY_ACTION_PREFERENCES "preferences"
#define RK_TRAY_ACTION_QUIT "quit"

/* What the icon shows, from best to worst. */
typedef enum
{
  RK_TRAY_ICON_IDLE,
  RK_TRAY_ICON_RUNNING,
  RK_TRAY_ICON_RESTARTING,
  RK_TRAY_ICON_CRASHED,
} RkTrayIcon;

#define RK_TRAY_N_ICONS (RK_TRAY_ICON_CRASHED + 1)

typedef enum
{
  RK_TRAY_PROJECT_STOPPED,    /* nothing runs and nothing is wrong */
  RK_TRAY_PROJECT_RUNNING,    /* its command runs */
  RK_TRAY_PROJECT_RESTARTING, /* on its way to running */
  RK_TRAY_PROJECT_CRASHED,    /* it ended by itself and that was a failure */
  RK_TRAY_PROJECT_BROKEN,     /* its project file cannot be read */
} RkTrayProjectState;

typedef struct
{
  const char *id;
  const char *name; /* any bytes */
  RkTrayProjectState state;
  const char *reason; /* (nullable): "exit 1", "finished", "line 3: …"; any bytes */
} RkTrayProject;

typedef struct
{
  const RkTrayProject *projects;
  guint n_projects;
  gboolean paused;    /* watching is paused */
  gboolean autostart; /* Rekindle starts at login */
} RkTrayView;

RkTrayIcon rk_tray_view_icon (const RkTrayView *view);
char *rk_tray_view_summary (const RkTrayView *view);
GStrv rk_tray_view_tooltip (const RkTrayView *view);
GPtrArray *rk_tray_view_menu (const RkTrayView *view);

const char *rk_tray_icon_nick (RkTrayIcon icon);

G_END_DECLS
