/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* A change takes effect at once; there is nothing to confirm. */

#include "config.h"

#include "rk-preferences-dialog.h"

#include <glib/gi18n.h>

struct _RkPreferencesDialog
{
  GtkWindow parent_instance;

  RkApp *app; /* (not owned): it outlives its windows */
  GtkComboBox *notify;
  GtkComboBox *icon;
  gboolean showing; /* the fields are being set from the file */
};

G_DEFINE_FINAL_TYPE (RkPreferencesDialog, rk_preferences_dialog, GTK_TYPE_WINDOW)

static void
report (RkPreferencesDialog *self, gboolean done, GError *error)
{
  if (!done)
    rk_app_report (self->app, _ ("The preferences could not be changed"), error);
}

static void
on_notify_changed (GtkComboBox *combo, RkPreferencesDialog *self)
{
  RkNoticeLevel level = RK_NOTICE_LEVEL_ALL;
  g_autoptr (GError) error = NULL;

  if (self->showing || !rk_notice_level_from_string (gtk_combo_box_get_active_id (combo), &level))
    return;
  report (self, rk_preferences_set_notify (rk_app_get_preferences (self->app), level, &error),
          error);
}

static void
on_icon_changed (GtkComboBox *combo, RkPreferencesDialog *self)
{
  gboolean symbolic = g_strcmp0 (gtk_combo_box_get_active_id (combo), "monochrome") == 0;
  g_autoptr (GError) error = NULL;

  if (!self->showing)
    report (self,
            rk_preferences_set_symbolic_icon (rk_app_get_preferences (self->app), symbolic, &error),
            error);
}

static void
show_values (RkPreferencesDialog *self)
{
  RkPreferences *preferences = rk_app_get_preferences (self->app);

  self->showing = TRUE;
  gtk_combo_box_set_active_id (self->notify,
                               rk_notice_level_to_string (rk_preferences_get_notify (preferences)));
  gtk_combo_box_set_active_id (
      self->icon, rk_preferences_get_symbolic_icon (preferences) ? "monochrome" : "coloured");
  self->showing = FALSE;
}

static void
rk_preferences_dialog_class_init (RkPreferencesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GtkBindingSet *bindings = gtk_binding_set_by_class (klass);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/rekindle/Rekindle/ui/rk-preferences-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, RkPreferencesDialog, notify);
  gtk_widget_class_bind_template_child (widget_class, RkPreferencesDialog, icon);
  gtk_widget_class_bind_template_callback (widget_class, on_notify_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_icon_changed);
  g_signal_new_class_handler ("escape", G_TYPE_FROM_CLASS (klass),
                              G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION, G_CALLBACK (gtk_window_close),
                              NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_binding_entry_add_signal (bindings, GDK_KEY_Escape, 0, "escape", 0);
}

static void
rk_preferences_dialog_init (RkPreferencesDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rk_preferences_dialog_show:
 * @app: the application, whose window is on the screen
 */
void
rk_preferences_dialog_show (RkApp *app)
{
  RkPreferencesDialog *self =
      g_object_new (RK_TYPE_PREFERENCES_DIALOG, "transient-for", rk_app_get_window (app), NULL);

  self->app = app;
  gtk_widget_insert_action_group (GTK_WIDGET (self), "app", G_ACTION_GROUP (app));
  show_values (self);
  g_signal_connect_object (rk_app_get_preferences (app), "changed", G_CALLBACK (show_values), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (self));
}
