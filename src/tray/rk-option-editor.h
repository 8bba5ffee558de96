/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-option-editor: the widget in which the value of an option is filled in, by the option's type:
 * a switch, a list of choices, a number, a time with its unit, a line, several lines, a file. All
 * of them speak the texts of a form.
 */
#pragma once

#include <gtk/gtk.h>

#include "rk-option-label.h"
#include "rk-project-option.h"

G_BEGIN_DECLS

typedef struct _RkOptionEditor RkOptionEditor;

/**
 * RkOptionEditor:
 * @widget: what to pack
 * @focus: what a mnemonic leads to, and what needs a name
 * @is_wide: whether it wants the whole width
 * @set: shows a text; calls nobody
 * @dup: (transfer full): the text that it shows
 * @on_changed: called when the person has changed it
 * @user_data: for @on_changed
 * @option: (nullable): what it is about
 * @extra: (nullable): a second widget, of some types
 * @is_setting: the text is being set
 *
 * Lives as long as @widget.
 */
struct _RkOptionEditor
{
  GtkWidget *widget;
  GtkWidget *focus;
  gboolean is_wide;
  void (*set) (RkOptionEditor *self, const char *text);
  char *(*dup) (RkOptionEditor *self);
  void (*on_changed) (gpointer user_data);
  gpointer user_data;
  const RkProjectOption *option;
  GtkWidget *extra;
  gboolean is_setting;
};

RkOptionEditor *rk_option_editor_new (const char *key, const RkOptionLabel *label);
void rk_option_editor_keep_from_wheel (GtkWidget *widget);
void rk_option_editor_set (RkOptionEditor *self, const char *text);

G_END_DECLS
