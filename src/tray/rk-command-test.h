/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-command-test: runs what a form describes once, shows its output and how it ended. Nothing of
 * it is left when the widget goes.
 */
#pragma once

#include <gtk/gtk.h>

#include "rk-edit-form.h"
#include "rk-host.h"

G_BEGIN_DECLS

#define RK_TYPE_COMMAND_TEST (rk_command_test_get_type ())
G_DECLARE_FINAL_TYPE (RkCommandTest, rk_command_test, RK, COMMAND_TEST, GtkBox)

GtkWidget *rk_command_test_new (RkHost *host);
void rk_command_test_set_form (RkCommandTest *self, RkEditForm *form);
void rk_command_test_run (RkCommandTest *self);

G_END_DECLS
