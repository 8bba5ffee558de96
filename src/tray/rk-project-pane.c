/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The list box makes a new row for an item that moves, so what is chosen is known by its id here: a
 * row that goes takes neither the selection nor the keyboard's focus with it. A filter hides rows;
 * it changes neither the model nor what is chosen.
 */

#include "config.h"

#include "rk-project-pane.h"

#include <glib/gi18n.h>

#include "rk-project-row.h"
#include "rk-row-clock.h"
#include "rk-row-drag.h"
#include "rk-row-heading.h"
#include "rk-row-order.h"

struct _RkProjectPane
{
  GtkBox parent_instance;

  RkApp *app;        /* (not owned): it outlives its windows */
  RkRowClock *clock; /* (owned) */
  GtkSearchBar *search_bar;
  GtkSearchEntry *search;
  GtkListBox *list;
  char *chosen;     /* (owned) (nullable): the id of the project whose row is selected */
  int chosen_index; /* where it stood, in case that it goes */
  gboolean had_focus;
};

enum
{
  SIGNAL_SELECTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RkProjectPane, rk_project_pane, GTK_TYPE_BOX)

static GListModel *
model_of (RkProjectPane *self)
{
  return rk_project_list_get_model (rk_app_get_list (self->app));
}

static RkProjectRow *
row_at (RkProjectPane *self, int index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, index);

  return row != NULL ? RK_PROJECT_ROW (row) : NULL;
}

static RkProjectRow *
find_row (RkProjectPane *self, const char *id)
{
  RkProjectRow *row;

  for (int i = 0; (row = row_at (self, i)) != NULL; i++)
    if (g_strcmp0 (rk_project_item_get_id (rk_project_row_get_item (row)), id) == 0)
      return row;
  return NULL;
}

static gboolean
is_shown (RkProjectRow *row)
{
  return row != NULL && gtk_widget_get_visible (GTK_WIDGET (row));
}

static RkProjectRow *
next_shown (RkProjectPane *self, int index, int step)
{
  GtkListBoxRow *row = rk_row_order_next_shown (self->list, index, step);

  return row != NULL ? RK_PROJECT_ROW (row) : NULL;
}

/* What is chosen. */

static void
on_row_selected (GtkListBox *list, GtkListBoxRow *row, RkProjectPane *self)
{
  if (row == NULL)
    return; /* it goes; who is chosen next is decided when the list is complete */
  const char *id = rk_project_item_get_id (rk_project_row_get_item (RK_PROJECT_ROW (row)));
  self->chosen_index = gtk_list_box_row_get_index (row);
  if (g_strcmp0 (id, self->chosen) == 0)
    return;
  g_free (self->chosen);
  self->chosen = g_strdup (id);
  g_signal_emit (self, signals[SIGNAL_SELECTED], 0);
}

static gboolean
has_focus_within (RkProjectPane *self)
{
  GtkWidget *window = gtk_widget_get_toplevel (GTK_WIDGET (self));
  GtkWidget *focus = GTK_IS_WINDOW (window) ? gtk_window_get_focus (GTK_WINDOW (window)) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list));
}

static RkProjectRow *
find_successor (RkProjectPane *self)
{
  RkProjectRow *row = next_shown (self, self->chosen_index, 1);

  return row != NULL ? row : next_shown (self, self->chosen_index - 1, -1);
}

static void
forget_chosen (RkProjectPane *self)
{
  g_clear_pointer (&self->chosen, g_free);
  g_signal_emit (self, signals[SIGNAL_SELECTED], 0);
}

static void
ensure_chosen (RkProjectPane *self)
{
  RkProjectRow *row = self->chosen != NULL ? find_row (self, self->chosen) : NULL;

  if (row != NULL && rk_project_item_is_leaving (rk_project_row_get_item (row)))
    row = NULL;
  if (row == NULL)
    row = find_successor (self);
  if (row == NULL && self->chosen != NULL)
    forget_chosen (self);
  if (row == NULL)
    return;
  gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
  if (self->had_focus && !has_focus_within (self))
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
before_items_change (RkProjectPane *self)
{
  self->had_focus = has_focus_within (self);
}

/* The filter. */

static void
filter_row (GtkWidget *row, gpointer query)
{
  RkProjectItem *item = rk_project_row_get_item (RK_PROJECT_ROW (row));

  gtk_widget_set_visible (row, !rk_project_item_is_leaving (item)
                                   && rk_project_item_matches (item, query));
}

static void
apply_filter (RkProjectPane *self)
{
  gtk_container_foreach (GTK_CONTAINER (self->list), filter_row,
                         (gpointer)gtk_entry_get_text (GTK_ENTRY (self->search)));
}

static void
on_search_changed (RkProjectPane *self)
{
  RkProjectRow *chosen = self->chosen != NULL ? find_row (self, self->chosen) : NULL;

  apply_filter (self);
  if (is_shown (chosen))
    return;
  RkProjectRow *first = next_shown (self, 0, 1);
  if (first != NULL)
    gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (first));
}

static void
on_search_activate (RkProjectPane *self)
{
  rk_project_pane_focus (self);
}

static gboolean
on_search_key (RkProjectPane *self, GdkEventKey *event)
{
  if (event->keyval != GDK_KEY_Down && event->keyval != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;
  rk_project_pane_focus (self);
  return GDK_EVENT_STOP;
}

static void
on_search_mode_changed (RkProjectPane *self)
{
  if (!gtk_search_bar_get_search_mode (self->search_bar))
    rk_project_pane_focus (self);
}

static void
on_dropped (GtkListBoxRow *row, GtkListBoxRow *target, gboolean behind, gpointer data)
{
  rk_row_order_place_beside (((RkProjectPane *)data)->app, row, target, behind);
}

/* Keys. */

static void
act (RkProjectPane *self, RkProjectRow *row, const char *action)
{
  const char *id = rk_project_item_get_id (rk_project_row_get_item (row));

  g_action_group_activate_action (G_ACTION_GROUP (self->app), action, g_variant_new_string (id));
}

static gboolean
act_on_key (RkProjectPane *self, RkProjectRow *row, guint key, GdkModifierType modifiers)
{
  gboolean up = rk_project_item_is_up (rk_project_row_get_item (row));
  gboolean is_row = gtk_widget_is_focus (GTK_WIDGET (row));

  if (modifiers == 0 && is_row
      && (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_space))
    act (self, row, up ? "stop-project" : "start-project");
  else if (modifiers == 0 && (key == GDK_KEY_Delete || key == GDK_KEY_KP_Delete))
    act (self, row, "remove-project");
  else if ((modifiers == 0 && key == GDK_KEY_F2)
           || (modifiers == GDK_CONTROL_MASK && key == GDK_KEY_e))
    act (self, row, "edit-project");
  else if (modifiers == GDK_CONTROL_MASK && key == GDK_KEY_r)
    act (self, row, "restart-project");
  else if (modifiers == GDK_MOD1_MASK && (key == GDK_KEY_Up || key == GDK_KEY_KP_Up))
    rk_row_order_move_by (self->app, GTK_LIST_BOX_ROW (row), -1);
  else if (modifiers == GDK_MOD1_MASK && (key == GDK_KEY_Down || key == GDK_KEY_KP_Down))
    rk_row_order_move_by (self->app, GTK_LIST_BOX_ROW (row), 1);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static gboolean
on_list_key (RkProjectPane *self, GdkEventKey *event)
{
  GtkWidget *focus = gtk_container_get_focus_child (GTK_CONTAINER (self->list));
  GdkModifierType modifiers = event->state & gtk_accelerator_get_default_mod_mask ();
  guint key = gdk_keyval_to_lower (event->keyval);

  if (key == GDK_KEY_Escape && gtk_search_bar_get_search_mode (self->search_bar))
    {
      gtk_search_bar_set_search_mode (self->search_bar, FALSE);
      return GDK_EVENT_STOP;
    }
  if (RK_IS_PROJECT_ROW (focus) && act_on_key (self, RK_PROJECT_ROW (focus), key, modifiers))
    return GDK_EVENT_STOP;
  if (key == GDK_KEY_space || key == GDK_KEY_Return || key == GDK_KEY_KP_Enter)
    return GDK_EVENT_PROPAGATE;
  return gtk_search_bar_handle_event (self->search_bar, (GdkEvent *)event);
}

static gboolean
leave (RkProjectPane *self)
{
  g_signal_stop_emission_by_name (self->list, "focus");
  return FALSE;
}

/* The Tab key goes through the buttons of one row and then on: there may be a hundred rows, for
 * which there are the arrow keys. */
static gboolean
on_list_focus (RkProjectPane *self, GtkDirectionType direction)
{
  GtkWidget *row = gtk_container_get_focus_child (GTK_CONTAINER (self->list));

  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return FALSE;
  if (row == NULL)
    {
      row = GTK_WIDGET (gtk_list_box_get_selected_row (self->list));
      return row != NULL && gtk_widget_child_focus (row, direction);
    }
  if (direction == GTK_DIR_TAB_BACKWARD && gtk_widget_is_focus (row))
    return leave (self);
  return gtk_widget_child_focus (row, direction) || leave (self);
}

/* Rows have no window of their own: the list hears of all clicks beside their buttons. */
static gboolean
on_list_press (RkProjectPane *self, GdkEventButton *event)
{
  GtkListBoxRow *row = NULL;

  if (!gdk_event_triggers_context_menu ((GdkEvent *)event))
    return GDK_EVENT_PROPAGATE;
  if (gtk_get_event_widget ((GdkEvent *)event) == GTK_WIDGET (self->list))
    row = gtk_list_box_get_row_at_y (self->list, (int)event->y);
  if (row == NULL)
    return GDK_EVENT_PROPAGATE;
  gtk_list_box_select_row (self->list, row);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  rk_project_row_open_menu (RK_PROJECT_ROW (row), (GdkEvent *)event);
  return GDK_EVENT_STOP;
}

/* The list. */

static void
on_list_changed (RkProjectPane *self)
{
  self->had_focus = self->had_focus || has_focus_within (self);
  apply_filter (self);
  ensure_chosen (self);
  gtk_list_box_invalidate_headers (self->list);
  rk_row_clock_update (self->clock);
  self->had_focus = FALSE;
}

/**
 * rk_project_pane_focus:
 * @self: the pane
 *
 * Puts the keyboard's focus on the chosen project.
 */
void
rk_project_pane_focus (RkProjectPane *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (row != NULL && is_shown (RK_PROJECT_ROW (row)))
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

/**
 * rk_project_pane_select:
 * @self: the pane
 * @id: a project; nothing happens if it is not in the list
 *
 * Puts the cursor on it, also if the filter hid it.
 */
void
rk_project_pane_select (RkProjectPane *self, const char *id)
{
  RkProjectRow *row = find_row (self, id);

  if (row == NULL)
    return;
  if (!is_shown (row))
    gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
  gtk_widget_grab_focus (GTK_WIDGET (row));
}

/**
 * rk_project_pane_get_selected:
 * @self: the pane
 *
 * Returns: (transfer none) (nullable): the chosen project
 */
RkProjectItem *
rk_project_pane_get_selected (RkProjectPane *self)
{
  return self->chosen != NULL ? rk_project_list_find (rk_app_get_list (self->app), self->chosen)
                              : NULL;
}

/**
 * rk_project_pane_is_empty:
 * @self: the pane
 *
 * Returns: whether there is no project, but those that are being removed
 */
gboolean
rk_project_pane_is_empty (RkProjectPane *self)
{
  GListModel *items = model_of (self);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (RkProjectItem) item = g_list_model_get_item (items, i);
      if (!rk_project_item_is_leaving (item))
        return FALSE;
    }
  return TRUE;
}

/**
 * rk_project_pane_find:
 * @self: a pane
 *
 * Lets the person type what the projects are filtered by.
 */
void
rk_project_pane_find (RkProjectPane *self)
{
  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

/**
 * rk_project_pane_get_search_bar:
 * @self: the pane
 *
 * Returns: (transfer none): the bar with the filter, for a button that opens it
 */
GtkSearchBar *
rk_project_pane_get_search_bar (RkProjectPane *self)
{
  return self->search_bar;
}

static void
rk_project_pane_dispose (GObject *object)
{
  RkProjectPane *self = RK_PROJECT_PANE (object);

  g_clear_object (&self->clock);
  g_clear_pointer (&self->chosen, g_free);
  G_OBJECT_CLASS (rk_project_pane_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/rekindle/Rekindle/ui/rk-project-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, RkProjectPane, search_bar);
  gtk_widget_class_bind_template_child (widget_class, RkProjectPane, search);
  gtk_widget_class_bind_template_child (widget_class, RkProjectPane, list);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_search_key);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_list_key);
  gtk_widget_class_bind_template_callback (widget_class, on_list_press);
}

static void
rk_project_pane_class_init (RkProjectPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rk_project_pane_dispose;

  /**
   * RkProjectPane::selected:
   * @self: the pane
   *
   * Another project was chosen, or none is left to choose.
   */
  signals[SIGNAL_SELECTED] = g_signal_new ("selected", RK_TYPE_PROJECT_PANE, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
  bind_template (widget_class);
}

static void
rk_project_pane_init (RkProjectPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_ENTRY (self->search));
  gtk_list_box_set_header_func (self->list, rk_row_heading_set, NULL, NULL);
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self->list)), _ ("Projects"));
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self->search)), _ ("Find a project"));
}

static GtkWidget *
create_row (gpointer item, gpointer list)
{
  return rk_project_row_new (item);
}

/**
 * rk_project_pane_new:
 * @app: the application, with its list
 *
 * Returns: (transfer floating): the pane, which follows the list
 */
RkProjectPane *
rk_project_pane_new (RkApp *app)
{
  RkProjectPane *self = g_object_new (RK_TYPE_PROJECT_PANE, NULL);
  RkProjectList *list = rk_app_get_list (app);

  self->app = app;
  self->clock = rk_row_clock_new (app, self->list);
  rk_row_drag_enable (self->list, on_dropped, self);
  g_signal_connect_object (self->search_bar, "notify::search-mode-enabled",
                           G_CALLBACK (on_search_mode_changed), self, G_CONNECT_SWAPPED);
  /* Before the list box hears of it. */
  g_signal_connect_object (model_of (self), "items-changed", G_CALLBACK (before_items_change), self,
                           G_CONNECT_SWAPPED);
  gtk_list_box_bind_model (self->list, model_of (self), create_row, NULL, NULL);
  g_signal_connect_object (self->list, "focus", G_CALLBACK (on_list_focus), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "changed", G_CALLBACK (on_list_changed), self, G_CONNECT_SWAPPED);
  on_list_changed (self);
  return self;
}
