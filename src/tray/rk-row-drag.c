/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* No data travels: the row is known as the source of the drag, as long as it exists. A line shows
 * where it would fall.
 */

#include "config.h"

#include "rk-row-drag.h"

/* So near to the edge of what is seen of the list, it moves on. */
#define EDGE_PX 28
#define SCROLL_PX 12

static const GtkTargetEntry row_target = { (char *)"application/x-rekindle-row",
                                           GTK_TARGET_SAME_APP, 0 };

typedef struct
{
  GtkListBox *list; /* (not owned): it owns us */
  RkRowDropFunc dropped;
  gpointer user_data;
  GtkListBoxRow *pressed; /* (not owned) (nullable): a weak pointer: may be taken */
  int x, y;               /* where it was pressed, in the list */
  GtkListBoxRow *marked;  /* (not owned) (nullable): a weak pointer: has the line */
} Target;

/* A picture of the row, held where it was taken: at @x, @y of the list. */
static void
show_icon (GtkWidget *row, GdkDragContext *context, int x, int y)
{
  GtkStyleContext *style = gtk_widget_get_style_context (row);
  int scale = gtk_widget_get_scale_factor (row);
  GtkAllocation area;

  gtk_widget_get_allocation (row, &area);
  cairo_surface_t *surface =
      gdk_window_create_similar_image_surface (gtk_widget_get_window (row), CAIRO_FORMAT_ARGB32,
                                               area.width * scale, area.height * scale, scale);
  cairo_t *cr = cairo_create (surface);
  gtk_style_context_add_class (style, "rk-dragged");
  gtk_widget_draw (row, cr);
  gtk_style_context_remove_class (style, "rk-dragged");
  cairo_surface_set_device_offset (surface, (area.x - x) * scale, (area.y - y) * scale);
  gtk_drag_set_icon_surface (context, surface);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static gboolean
is_ours (GdkDragContext *context)
{
  GdkAtom wanted = gdk_atom_intern_static_string (row_target.target);

  return g_list_find (gdk_drag_context_list_targets (context), wanted) != NULL;
}

static void
unmark (Target *self)
{
  if (self->marked == NULL)
    return;
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self->marked));
  gtk_style_context_remove_class (style, "rk-drop-before");
  gtk_style_context_remove_class (style, "rk-drop-behind");
  g_clear_weak_pointer (&self->marked);
}

static gboolean
is_lower_half (GtkListBoxRow *row, int y)
{
  GtkAllocation area;

  gtk_widget_get_allocation (GTK_WIDGET (row), &area);
  return y > area.y + area.height / 2;
}

static void
mark (Target *self, GtkListBoxRow *row, int y)
{
  unmark (self);
  g_set_weak_pointer (&self->marked, row);
  gtk_style_context_add_class (gtk_widget_get_style_context (GTK_WIDGET (row)),
                               is_lower_half (row, y) ? "rk-drop-behind" : "rk-drop-before");
}

static void
scroll_at_edge (GtkListBox *list, int y)
{
  GtkAdjustment *adjustment = gtk_list_box_get_adjustment (list);

  if (adjustment == NULL)
    return;
  double top = gtk_adjustment_get_value (adjustment);
  if (y - top < EDGE_PX)
    gtk_adjustment_set_value (adjustment, top - SCROLL_PX);
  else if (top + gtk_adjustment_get_page_size (adjustment) - y < EDGE_PX)
    gtk_adjustment_set_value (adjustment, top + SCROLL_PX);
}

static gboolean
on_drag_motion (GtkListBox *list, GdkDragContext *context, int x, int y, guint time, Target *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (list, y);

  if (!is_ours (context))
    return FALSE;
  unmark (self);
  scroll_at_edge (list, y);
  if (row != NULL && GTK_WIDGET (row) != gtk_drag_get_source_widget (context))
    mark (self, row, y);
  gdk_drag_status (context, row != NULL ? GDK_ACTION_MOVE : 0, time);
  return TRUE;
}

static void
on_drag_leave (GtkListBox *list, GdkDragContext *context, guint time, Target *self)
{
  unmark (self);
}

static gboolean
on_drag_drop (GtkListBox *list, GdkDragContext *context, int x, int y, guint time, Target *self)
{
  GtkWidget *source = gtk_drag_get_source_widget (context);
  GtkListBoxRow *target = gtk_list_box_get_row_at_y (list, y);

  if (!is_ours (context))
    return FALSE;
  gboolean moves = target != NULL && GTK_IS_LIST_BOX_ROW (source) && source != GTK_WIDGET (target)
                   && gtk_widget_get_parent (source) == GTK_WIDGET (list);
  gtk_drag_finish (context, moves, FALSE, time);
  if (moves)
    self->dropped (GTK_LIST_BOX_ROW (source), target, is_lower_half (target, y), self->user_data);
  return TRUE;
}

static void
target_free (gpointer data, GClosure *closure)
{
  Target *self = data;

  g_clear_weak_pointer (&self->pressed);
  g_clear_weak_pointer (&self->marked);
  g_free (self);
}

/* The list box has gestures of its own, which would deny us ours. */
static gboolean
on_press (GtkListBox *list, GdkEventButton *event, Target *self)
{
  gboolean takes = event->type == GDK_BUTTON_PRESS && event->button == GDK_BUTTON_PRIMARY
                   && gtk_get_event_widget ((GdkEvent *)event) == GTK_WIDGET (list);

  g_set_weak_pointer (&self->pressed,
                      takes ? gtk_list_box_get_row_at_y (list, (int)event->y) : NULL);
  self->x = (int)event->x;
  self->y = (int)event->y;
  return GDK_EVENT_PROPAGATE;
}

static gboolean
on_motion (GtkListBox *list, GdkEventMotion *event, Target *self)
{
  if (self->pressed == NULL || (event->state & GDK_BUTTON1_MASK) == 0
      || !gtk_drag_check_threshold (GTK_WIDGET (list), self->x, self->y, (int)event->x,
                                    (int)event->y))
    return GDK_EVENT_PROPAGATE;
  GtkWidget *row = GTK_WIDGET (self->pressed);
  g_autoptr (GtkTargetList) targets = gtk_target_list_new (&row_target, 1);

  g_clear_weak_pointer (&self->pressed);
  GdkDragContext *context = gtk_drag_begin_with_coordinates (
      row, targets, GDK_ACTION_MOVE, GDK_BUTTON_PRIMARY, (GdkEvent *)event, -1, -1);
  show_icon (row, context, self->x, self->y);
  return GDK_EVENT_PROPAGATE;
}

static gboolean
on_release (GtkListBox *list, GdkEventButton *event, Target *self)
{
  g_clear_weak_pointer (&self->pressed);
  return GDK_EVENT_PROPAGATE;
}

/**
 * rk_row_drag_enable:
 * @list: a list box; in a scrolled window it scrolls while a row is held at its edge
 * @dropped: is called when a row of its own was dropped on another
 * @user_data: for @dropped
 *
 * Lets its rows be taken, and dropped in it.
 */
void
rk_row_drag_enable (GtkListBox *list, RkRowDropFunc dropped, gpointer user_data)
{
  Target *self = g_new0 (Target, 1);

  self->list = list;
  self->dropped = dropped;
  self->user_data = user_data;
  gtk_widget_add_events (GTK_WIDGET (list),
                         GDK_BUTTON_PRESS_MASK | GDK_BUTTON_RELEASE_MASK | GDK_BUTTON_MOTION_MASK);
  g_signal_connect (list, "button-press-event", G_CALLBACK (on_press), self);
  g_signal_connect (list, "motion-notify-event", G_CALLBACK (on_motion), self);
  g_signal_connect (list, "button-release-event", G_CALLBACK (on_release), self);
  gtk_drag_dest_set (GTK_WIDGET (list), 0, &row_target, 1, GDK_ACTION_MOVE);
  g_signal_connect (list, "drag-motion", G_CALLBACK (on_drag_motion), self);
  g_signal_connect (list, "drag-leave", G_CALLBACK (on_drag_leave), self);
  g_signal_connect_data (list, "drag-drop", G_CALLBACK (on_drag_drop), self, target_free, 0);
}
