/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-project-row.h"

#include <glib/gi18n.h>

#include "rk-row-words.h"

struct _RkProjectRow
{
  GtkListBoxRow parent_instance;

  RkProjectItem *item; /* (owned) */
  GtkImage *icon;
  GtkLabel *name;
  GtkLabel *detail;
  GtkButton *open;
  GtkButton *toggle;
  GtkImage *toggle_icon;
  GtkButton *restart;
  GtkMenuButton *menu;
  gboolean menu_reviews;
  const char *style; /* the class of the state that is shown */
};

G_DEFINE_FINAL_TYPE (RkProjectRow, rk_project_row, GTK_TYPE_LIST_BOX_ROW)

static void
name_button (GtkWidget *button, const char *format, const char *name)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_autofree char *text = g_strdup_printf (format, name);
#pragma GCC diagnostic pop

  gtk_widget_set_tooltip_text (button, text);
  atk_object_set_name (gtk_widget_get_accessible (button), text);
}

static void
aim (GtkButton *button, const char *action, const char *id)
{
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
}

static const char *
style_of (RkProjectItem *item)
{
  static const char *const styles[] = {
    [RK_TRAY_PROJECT_STOPPED] = "rk-stopped",       [RK_TRAY_PROJECT_RUNNING] = "rk-running",
    [RK_TRAY_PROJECT_RESTARTING] = "rk-restarting", [RK_TRAY_PROJECT_CRASHED] = "rk-crashed",
    [RK_TRAY_PROJECT_BROKEN] = "rk-crashed",
  };
  RkProgram *program = rk_project_item_get_program (item);

  if (rk_project_item_get_problem (item) != NULL || program == NULL)
    return styles[RK_TRAY_PROJECT_BROKEN];
  return styles[rk_row_words_get_tray_state (rk_program_get_status (program))];
}

static void
show_state (RkProjectRow *self)
{
  RkProgram *program = rk_project_item_get_program (self->item);
  gboolean broken = rk_project_item_get_problem (self->item) != NULL || program == NULL;
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));

  gtk_image_set_from_icon_name (
      self->icon, rk_row_words_get_icon_name (broken ? NULL : rk_program_get_status (program)),
      GTK_ICON_SIZE_BUTTON);
  if (self->style != NULL)
    gtk_style_context_remove_class (context, self->style);
  self->style = style_of (self->item);
  gtk_style_context_add_class (context, self->style);
}

static void
show_buttons (RkProjectRow *self)
{
  const char *id = rk_project_item_get_id (self->item);
  const char *name = rk_project_item_get_name (self->item);
  RkProgram *program = rk_project_item_get_program (self->item);
  gboolean up = rk_project_item_is_up (self->item);

  aim (self->toggle, up ? "app.stop-project" : "app.start-project", id);
  gtk_image_set_from_icon_name (
      self->toggle_icon, up ? "media-playback-stop-symbolic" : "media-playback-start-symbolic",
      GTK_ICON_SIZE_BUTTON);
  name_button (GTK_WIDGET (self->toggle), up ? _ ("Stop %s") : _ ("Start %s"), name);
  aim (self->restart, "app.restart-project", id);
  name_button (GTK_WIDGET (self->restart), _ ("Restart %s"), name);
  aim (self->open, "app.open-project", id);
  name_button (GTK_WIDGET (self->open), _ ("Open %s in the browser"), name);
  name_button (GTK_WIDGET (self->menu), _ ("More about %s"), name);
  gtk_widget_set_visible (GTK_WIDGET (self->open),
                          program != NULL && rk_program_get_project (program)->open_url != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->toggle), program != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->restart), program != NULL);
}

static void
append_to_menu (GMenu *menu, const char *label, const char *action, const char *id)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", id);
  g_menu_append_item (menu, item);
}

static void
set_menu (RkProjectRow *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  const char *id = rk_project_item_get_id (self->item);

  if (self->menu_reviews)
    append_to_menu (menu, _ ("Review changed rekindle.project…"), "app.review-project", id);
  append_to_menu (menu, _ ("Edit project file"), "app.edit-project", id);
  append_to_menu (menu, _ ("Remove…"), "app.remove-project", id);
  gtk_menu_button_set_menu_model (self->menu, G_MENU_MODEL (menu));
}

/* A menu that is open must not be exchanged for the same one. */
static void
show_menu (RkProjectRow *self)
{
  gboolean reviews = rk_project_item_needs_review (self->item);

  if (reviews == self->menu_reviews)
    return;
  self->menu_reviews = reviews;
  set_menu (self);
}

/**
 * rk_project_row_tick:
 * @self: a row
 *
 * Time has passed: says anew how long ago everything was.
 */
void
rk_project_row_tick (RkProjectRow *self)
{
  g_autofree char *detail = rk_project_item_dup_detail (self->item, g_get_monotonic_time ());

  gtk_label_set_text (self->detail, detail);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->detail),
                               rk_project_item_get_problem (self->item) != NULL ? detail : NULL);
}

static void
update (RkProjectRow *self)
{
  if (rk_project_item_get_program (self->item) == NULL
      && rk_project_item_get_problem (self->item) == NULL)
    return; /* on its way out of the list */
  gtk_label_set_text (self->name, rk_project_item_get_name (self->item));
  show_state (self);
  show_buttons (self);
  show_menu (self);
  rk_project_row_tick (self);

  /* What a screen reader says of the row; it does not follow the seconds. */
  g_autofree char *sentence = g_strdup_printf ("%s, %s", rk_project_item_get_name (self->item),
                                               gtk_label_get_text (self->detail));
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self)), sentence);
}

/**
 * rk_project_row_get_item:
 * @self: a row
 *
 * Returns: (transfer none): what it shows
 */
RkProjectItem *
rk_project_row_get_item (RkProjectRow *self)
{
  return self->item;
}

static void
rk_project_row_dispose (GObject *object)
{
  RkProjectRow *self = RK_PROJECT_ROW (object);

  g_clear_object (&self->item);
  G_OBJECT_CLASS (rk_project_row_parent_class)->dispose (object);
}

static void
rk_project_row_class_init (RkProjectRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rk_project_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/rekindle/Rekindle/ui/rk-project-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RkProjectRow, icon);
  gtk_widget_class_bind_template_child (widget_class, RkProjectRow, name);
  gtk_widget_class_bind_template_child (widget_class, RkProjectRow, detail);
  gtk_widget_class_bind_template_child (widget_class, RkProjectRow, open);
  gtk_widget_class_bind_template_child (widget_class, RkProjectRow, toggle);
  gtk_widget_class_bind_template_child (widget_class, RkProjectRow, toggle_icon);
  gtk_widget_class_bind_template_child (widget_class, RkProjectRow, restart);
  gtk_widget_class_bind_template_child (widget_class, RkProjectRow, menu);
}

static void
rk_project_row_init (RkProjectRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rk_project_row_new:
 * @item: a project
 *
 * Returns: (transfer floating): a row that shows and follows it
 */
GtkWidget *
rk_project_row_new (RkProjectItem *item)
{
  RkProjectRow *self = g_object_new (RK_TYPE_PROJECT_ROW, NULL);

  self->item = g_object_ref (item);
  g_signal_connect_object (item, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  set_menu (self);
  update (self);
  return GTK_WIDGET (self);
}
