/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* What is said about a project changes with time alone; the rest only when the project does. A
 * hundred of them are made when the window opens, so what few will ask for is made when it is asked
 * for: the menu.
 */

#include "config.h"

#include "rk-project-row.h"

#include <glib/gi18n.h>

#include "rk-project-menu.h"
#include "rk-row-words.h"

/* More of an error would push away when the next try is due. */
#define DETAIL_MAX_CHARS 72

struct _RkProjectRow
{
  GtkListBoxRow parent_instance;

  RkProjectItem *item; /* (owned) */
  GtkImage *icon;
  GtkLabel *name;
  GtkLabel *usage;
  GtkLabel *detail;
  GtkButton *open;
  GtkButton *toggle;
  GtkImage *toggle_icon;
  GtkButton *restart;
  GtkButton *more;
  GMenu *menu; /* (owned) (nullable): made when it is first wanted */
  /* (not owned) (nullable): the latest that was opened. It stays until the next one: screen readers
   * ask for its parts when it has closed already. */
  GtkWidget *popup;
  const char *style; /* the class of the state that is shown */
};

G_DEFINE_FINAL_TYPE (RkProjectRow, rk_project_row, GTK_TYPE_LIST_BOX_ROW)

static void
name_button (GtkButton *button, const char *tooltip, const char *format, const char *name)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_autofree char *text = g_strdup_printf (format, name);
#pragma GCC diagnostic pop

  gtk_widget_set_tooltip_text (GTK_WIDGET (button), tooltip);
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (button)), text);
}

/* The action says whether the button can be pressed; without one it cannot. */
static void
aim (GtkButton *button, const char *action, const char *id)
{
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  if (action != NULL)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", id);
  else
    gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
}

static gboolean
is_broken (RkProjectItem *item)
{
  return rk_project_item_get_problem (item) != NULL || rk_project_item_get_program (item) == NULL;
}

static const char *
style_of (RkProjectItem *item)
{
  static const char *const styles[] = {
    [RK_TRAY_PROJECT_STOPPED] = "rk-stopped",       [RK_TRAY_PROJECT_RUNNING] = "rk-running",
    [RK_TRAY_PROJECT_RESTARTING] = "rk-restarting", [RK_TRAY_PROJECT_CRASHED] = "rk-crashed",
    [RK_TRAY_PROJECT_BROKEN] = "rk-crashed",
  };

  if (is_broken (item))
    return styles[RK_TRAY_PROJECT_BROKEN];
  return styles[rk_row_words_get_tray_state (
      rk_program_get_status (rk_project_item_get_program (item)))];
}

static void
show_state (RkProjectRow *self)
{
  RkProgram *program = rk_project_item_get_program (self->item);
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  const char *style = style_of (self->item);

  gtk_image_set_from_icon_name (
      self->icon,
      rk_row_words_get_icon_name (is_broken (self->item) ? NULL : rk_program_get_status (program)),
      GTK_ICON_SIZE_BUTTON);
  if (style == self->style)
    return;
  if (self->style != NULL)
    gtk_style_context_remove_class (context, self->style);
  gtk_style_context_add_class (context, style);
  self->style = style;
}

static void
show_toggle (RkProjectRow *self)
{
  gboolean up = rk_project_item_is_up (self->item);

  if (rk_project_item_get_program (self->item) == NULL)
    aim (self->toggle, NULL, NULL);
  else
    aim (self->toggle, up ? "app.stop-project" : "app.start-project",
         rk_project_item_get_id (self->item));
  gtk_image_set_from_icon_name (
      self->toggle_icon, up ? "media-playback-stop-symbolic" : "media-playback-start-symbolic",
      GTK_ICON_SIZE_BUTTON);
  name_button (self->toggle, up ? _ ("Stop (Enter)") : _ ("Start (Enter)"),
               up ? _ ("Stop %s") : _ ("Start %s"), rk_project_item_get_name (self->item));
}

static void
show_buttons (RkProjectRow *self)
{
  const char *id = rk_project_item_get_id (self->item);
  const char *name = rk_project_item_get_name (self->item);
  RkProgram *program = rk_project_item_get_program (self->item);

  show_toggle (self);
  aim (self->restart, program != NULL ? "app.restart-project" : NULL, id);
  name_button (self->restart, _ ("Restart (Ctrl+R)"), _ ("Restart %s"), name);
  aim (self->open, "app.open-project", id);
  name_button (self->open, program != NULL ? rk_program_get_project (program)->open_url : NULL,
               _ ("Open %s in the browser"), name);
  name_button (self->more, _ ("More"), _ ("More about %s"), name);
  gtk_widget_set_visible (GTK_WIDGET (self->open),
                          program != NULL && rk_program_get_project (program)->open_url != NULL);
}

static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

/* What a screen reader says of the row; it does not follow the seconds. */
static void
name_row (RkProjectRow *self)
{
  g_autofree char *detail = rk_project_item_dup_detail (self->item, 0, g_get_monotonic_time ());
  g_autofree char *sentence =
      g_strdup_printf ("%s, %s", rk_project_item_get_name (self->item), detail);

  AtkObject *accessible = gtk_widget_get_accessible (GTK_WIDGET (self));
  const char *group = rk_project_item_get_group (self->item);

  atk_object_set_name (accessible, sentence);
  /* The list's headings are no children of it that a screen reader could find. */
  atk_object_set_description (accessible, group != NULL ? group : "");
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
  if (is_broken (self->item) && rk_project_item_get_problem (self->item) == NULL)
    return; /* on its way out of the list */
  g_autofree char *detail =
      rk_project_item_dup_detail (self->item, DETAIL_MAX_CHARS, g_get_monotonic_time ());

  set_text (self->detail, detail);
}

/**
 * rk_project_row_show_usage:
 * @self: a row
 *
 * Shows what the project's processes use by now.
 */
void
rk_project_row_show_usage (RkProjectRow *self)
{
  g_autofree char *usage = rk_project_item_dup_usage (self->item);

  set_text (self->usage, usage != NULL ? usage : "");
  gtk_widget_set_visible (GTK_WIDGET (self->usage), usage != NULL);
}

static void
update (RkProjectRow *self)
{
  if (rk_project_item_get_program (self->item) == NULL
      && rk_project_item_get_problem (self->item) == NULL)
    return; /* on its way out of the list */
  set_text (self->name, rk_project_item_get_name (self->item));
  show_state (self);
  show_buttons (self);
  rk_project_row_show_usage (self);
  rk_project_row_tick (self);
  name_row (self);
}

/* The whole text, where some of it is cut. */
static gboolean
on_query_tooltip (GtkWidget *label, int x, int y, gboolean keyboard, GtkTooltip *tooltip,
                  RkProjectRow *self)
{
  gint64 now_usec = g_get_monotonic_time ();
  gboolean is_name = label == GTK_WIDGET (self->name);
  gboolean is_cut = pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label)));
  g_autofree char *whole = is_name ? g_strdup (rk_project_item_get_name (self->item))
                                   : rk_project_item_dup_detail (self->item, 0, now_usec);
  g_autofree char *shown =
      is_name ? g_strdup (whole)
              : rk_project_item_dup_detail (self->item, DETAIL_MAX_CHARS, now_usec);

  if (!is_cut && g_str_equal (whole, shown))
    return FALSE;
  gtk_tooltip_set_text (tooltip, whole);
  return TRUE;
}

static GtkMenu *
make_menu (RkProjectRow *self)
{
  if (self->menu == NULL)
    self->menu = rk_project_menu_new ();
  rk_project_menu_update (self->menu, self->item);
  if (self->popup != NULL)
    gtk_widget_destroy (self->popup);
  g_set_weak_pointer (&self->popup, gtk_menu_new_from_model (G_MENU_MODEL (self->menu)));
  gtk_menu_attach_to_widget (GTK_MENU (self->popup), GTK_WIDGET (self), NULL);
  return GTK_MENU (self->popup);
}

/**
 * rk_project_row_open_menu:
 * @self: a row
 * @event: (nullable): the click that asks for it; %NULL: a key did
 *
 * Opens the menu of what can be done with the project.
 */
void
rk_project_row_open_menu (RkProjectRow *self, const GdkEvent *event)
{
  GtkMenu *menu = make_menu (self);

  if (event != NULL)
    gtk_menu_popup_at_pointer (menu, event);
  else
    gtk_menu_popup_at_widget (menu, GTK_WIDGET (self->detail), GDK_GRAVITY_SOUTH_WEST,
                              GDK_GRAVITY_NORTH_WEST, NULL);
}

static gboolean
rk_project_row_popup_menu (GtkWidget *widget)
{
  rk_project_row_open_menu (RK_PROJECT_ROW (widget), NULL);
  return TRUE;
}

static void
on_more_clicked (GtkButton *button, RkProjectRow *self)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  gtk_menu_popup_at_widget (make_menu (self), GTK_WIDGET (button),
                            rtl ? GDK_GRAVITY_SOUTH_WEST : GDK_GRAVITY_SOUTH_EAST,
                            rtl ? GDK_GRAVITY_NORTH_WEST : GDK_GRAVITY_NORTH_EAST, NULL);
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
  g_clear_object (&self->menu);
  if (self->popup != NULL)
    gtk_widget_destroy (self->popup);
  G_OBJECT_CLASS (rk_project_row_parent_class)->dispose (object);
}

static void
rk_project_row_class_init (RkProjectRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rk_project_row_dispose;
  widget_class->popup_menu = rk_project_row_popup_menu;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/rekindle/Rekindle/ui/rk-project-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RkProjectRow, icon);
  gtk_widget_class_bind_template_child (widget_class, RkProjectRow, name);
  gtk_widget_class_bind_template_child (widget_class, RkProjectRow, usage);
  gtk_widget_class_bind_template_child (widget_class, RkProjectRow, detail);
  gtk_widget_class_bind_template_child (widget_class, RkProjectRow, open);
  gtk_widget_class_bind_template_child (widget_class, RkProjectRow, toggle);
  gtk_widget_class_bind_template_child (widget_class, RkProjectRow, toggle_icon);
  gtk_widget_class_bind_template_child (widget_class, RkProjectRow, restart);
  gtk_widget_class_bind_template_child (widget_class, RkProjectRow, more);
  gtk_widget_class_bind_template_callback (widget_class, on_more_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_query_tooltip);
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
  update (self);
  return GTK_WIDGET (self);
}
