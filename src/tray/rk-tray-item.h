/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-tray-item: one entry of the status icon's menu, and the difference of two menus.
 *
 * It is plain data: it draws nothing and calls nobody. An entry is known by its key for as long as
 * the menu has it; the id that panels see is given by the model and is never given twice.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  RK_TRAY_ITEM_NORMAL,
  RK_TRAY_ITEM_CHECK,
  RK_TRAY_ITEM_SEPARATOR,
} RkTrayItemKind;

typedef struct
{
  int id; /* 0 until a model gave one */
  RkTrayItemKind kind;
  char *key;     /* (owned): who it is, unique in its menu */
  char *action;  /* (owned) (nullable): what a click asks for */
  char *project; /* (owned) (nullable): of which project */
  char *label;   /* (owned) (nullable): clean, without mnemonics */
  gboolean checked;
  gboolean enabled;
} RkTrayItem;

RkTrayItem *rk_tray_item_new (RkTrayItemKind kind, const char *key, const char *label);
RkTrayItem *rk_tray_item_separator (const char *key);
void rk_tray_item_free (RkTrayItem *self);

GPtrArray *rk_tray_menu_new (void);
void rk_tray_menu_number (GPtrArray *menu, const GPtrArray *before, int *next_id);
GArray *rk_tray_menu_diff (const GPtrArray *before, const GPtrArray *now, gboolean *layout_changed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RkTrayItem, rk_tray_item_free)

G_END_DECLS
