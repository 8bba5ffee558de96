/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-setting: what holds for all projects, as a table: where it stands in rekindle.conf, what is
 * allowed, and what holds where nothing is said. Text settings are not in it: all text is allowed.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RkSettingId:
 * @RK_SETTING_NOTIFY: an #RkNoticeLevel
 * @RK_SETTING_ICON: an #RkSettingIcon
 * @RK_SETTING_CLOSE: an #RkSettingClose
 * @RK_SETTING_SCALE: the size of the output's letters, in percent
 * @RK_SETTING_SCROLLBACK: how many lines of output the window keeps
 * @RK_SETTING_RUNS: how many runs of a project are kept
 * @RK_SETTING_MEGABYTES: how much output of a project is kept, in MiB
 * @RK_N_SETTINGS: how many there are
 */
typedef enum
{
  RK_SETTING_NOTIFY,
  RK_SETTING_ICON,
  RK_SETTING_CLOSE,
  RK_SETTING_SCALE,
  RK_SETTING_SCROLLBACK,
  RK_SETTING_RUNS,
  RK_SETTING_MEGABYTES,
  RK_N_SETTINGS,
} RkSettingId;

typedef enum
{
  RK_SETTING_ICON_AUTOMATIC,
  RK_SETTING_ICON_COLOURED,
  RK_SETTING_ICON_MONOCHROME,
  RK_SETTING_ICON_HIDDEN,
} RkSettingIcon;

typedef enum
{
  RK_SETTING_CLOSE_KEEP,
  RK_SETTING_CLOSE_QUIT,
  RK_SETTING_CLOSE_ASK,
} RkSettingClose;

/**
 * RkSetting:
 * @group: the group of the file
 * @key: the key in it
 * @words: (nullable) (array zero-terminated=1): what is written for 0, 1, 2…; %NULL: a number
 * @min: the smallest number
 * @max: the largest
 * @standard: what holds where nothing is said
 */
typedef struct
{
  const char *group;
  const char *key;
  const char *const *words;
  int min;
  int max;
  int standard;
} RkSetting;

const RkSetting *rk_setting_get (RkSettingId id);
const RkSetting *rk_setting_find (const char *group, const char *key);
gboolean rk_setting_parse (const RkSetting *self, const char *text, int *value, GError **error);
char *rk_setting_format (const RkSetting *self, int value);
int rk_setting_read (const RkSetting *self, GKeyFile *file);

G_END_DECLS
