/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-main-window.h"

#include <glib/gi18n.h>
#include <vte/vte.h>

#include "rk-accessible.h"
#include "rk-app-actions.h"
#include "rk-folder-drop.h"
#include "rk-loop-notice.h"
#include "rk-project-page.h"
#include "rk-project-pane.h"
#include "rk-removals.h"

/* Long enough to notice, to think, and to reach the button by keyboard. */
#define UNDO_SECONDS 60

struct _RkMainWindow
{
  GtkApplicationWindow parent_instance;

  RkApp *app; /* (not owned): it outlives its windows */
  GtkStack *stack;
  GtkPaned *paned;
  RkProjectPane *pane;
  RkProjectPage *page;
  GtkInfoBar *message_bar;
  GtkLabel *message;
  GtkInfoBar *pause_bar;
  GtkInfoBar *undo_bar;
  GtkLabel *undo_label;
  GtkButton *add;
  GtkToggleButton *search;
  GtkMenuButton *menu;
  RkRemovals *removals; /* (owned) */
  guint undo_timer_id;
  gboolean is_elsewhere; /* another host has the projects */
};

enum
{
  SIGNAL_SELECTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RkMainWindow, rk_main_window, GTK_TYPE_APPLICATION_WINDOW)

static void
on_list_changed (RkMainWindow *self)
{
  gboolean is_empty = rk_project_pane_is_empty (self->pane);

  gtk_stack_set_visible_child_name (self->stack, self->is_elsewhere ? "elsewhere"
                                                 : is_empty         ? "empty"
                                                                    : "projects");
  gtk_widget_set_sensitive (GTK_WIDGET (self->search), !is_empty);
}

static void
on_paused_changed (RkMainWindow *self)
{
  RkSupervisor *supervisor = rk_host_get_supervisor (rk_app_get_host (self->app));

  gtk_info_bar_set_revealed (self->pause_bar, rk_supervisor_get_paused (supervisor));
}

static void
on_selected (RkMainWindow *self)
{
  RkProjectItem *item = rk_project_pane_get_selected (self->pane);

  rk_project_page_show (self->page, item);
  if (item != NULL)
    g_signal_emit (self, signals[SIGNAL_SELECTED], 0, rk_project_item_get_id (item));
}

static void
on_message_response (GtkInfoBar *bar, int response, RkMainWindow *self)
{
  gtk_info_bar_set_revealed (bar, FALSE);
}

static void
on_pause_response (GtkInfoBar *bar, int response, RkMainWindow *self)
{
  rk_supervisor_set_paused (rk_host_get_supervisor (rk_app_get_host (self->app)), FALSE);
}

/* Removing, and having back. */

static gboolean
on_undo_time (gpointer data)
{
  RkMainWindow *self = data;
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  /* Whoever is about to press the button is not robbed of it. */
  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->undo_bar)))
    return G_SOURCE_CONTINUE;
  self->undo_timer_id = 0;
  rk_removals_forget (self->removals);
  return G_SOURCE_REMOVE;
}

static void
on_removals_changed (RkMainWindow *self)
{
  const char *name = rk_removals_peek_latest_name (self->removals);
  guint n_more = MAX (rk_removals_count (self->removals), 1) - 1;

  g_clear_handle_id (&self->undo_timer_id, g_source_remove);
  gtk_info_bar_set_revealed (self->undo_bar, name != NULL);
  rk_app_actions_update (self->app);
  if (name == NULL)
    return;
  g_autofree char *text =
      n_more == 0
          /* Translators: %s is a project's name */
          ? g_strdup_printf (_ ("Removed %s."), name)
          : g_strdup_printf (ngettext ("Removed %s and %u more project.",
                                       "Removed %s and %u more projects.", n_more),
                             name, n_more);
  gtk_label_set_text (self->undo_label, text);
  self->undo_timer_id = g_timeout_add_seconds (UNDO_SECONDS, on_undo_time, self);
  g_source_set_name_by_id (self->undo_timer_id, "rekindle undo");
}

static void
on_removal_failed (RkRemovals *removals, const GError *error, RkMainWindow *self)
{
  rk_app_report (self->app, _ ("The project's file could not be moved"), error);
}

static void
on_undo_response (GtkInfoBar *bar, int response, RkMainWindow *self)
{
  if (response == GTK_RESPONSE_OK)
    rk_main_window_undo_remove (self);
  else
    rk_removals_forget (self->removals);
}

/**
 * rk_main_window_remove:
 * @self: the window
 * @id: a project
 *
 * Removes it, and offers to undo that.
 */
void
rk_main_window_remove (RkMainWindow *self, const char *id)
{
  rk_removals_remove (self->removals, id);
}

/**
 * rk_main_window_undo_remove:
 * @self: the window
 *
 * Puts the project back that was removed last, and the cursor on it.
 */
void
rk_main_window_undo_remove (RkMainWindow *self)
{
  g_autofree char *id = rk_removals_undo (self->removals);

  if (id != NULL)
    rk_project_pane_select (self->pane, id);
}

/**
 * rk_main_window_can_undo_remove:
 * @self: the window
 *
 * Returns: whether there is something to put back
 */
gboolean
rk_main_window_can_undo_remove (RkMainWindow *self)
{
  return rk_removals_count (self->removals) > 0;
}

/**
 * rk_main_window_select:
 * @self: the window
 * @id: a project; nothing happens if it is not in the list
 *
 * Puts the cursor on it.
 */
void
rk_main_window_select (RkMainWindow *self, const char *id)
{
  rk_project_pane_select (self->pane, id);
}

/**
 * rk_main_window_get_selected:
 * @self: the window
 *
 * Returns: (transfer none) (nullable): the id of the project whose output is shown
 */
const char *
rk_main_window_get_selected (RkMainWindow *self)
{
  RkProjectItem *item = rk_project_pane_get_selected (self->pane);

  return item != NULL ? rk_project_item_get_id (item) : NULL;
}

/**
 * rk_main_window_show_message:
 * @self: the window
 * @text: what the person should know; stays until it is closed
 */
void
rk_main_window_show_message (RkMainWindow *self, const char *text)
{
  rk_loop_notice_take_back (self->message_bar);
  gtk_label_set_text (self->message, text);
  gtk_info_bar_set_message_type (self->message_bar, GTK_MESSAGE_ERROR);
  gtk_info_bar_set_revealed (self->message_bar, TRUE);
}

/**
 * rk_main_window_set_elsewhere:
 * @self: the window
 * @is_elsewhere: whether another host has the projects, so that none can be shown here
 *
 * Says so in the place of the projects.
 */
void
rk_main_window_set_elsewhere (RkMainWindow *self, gboolean is_elsewhere)
{
  self->is_elsewhere = is_elsewhere;
  on_list_changed (self);
}

/* What a person should know, but not be called for. */
static void
on_news (RkSupervisor *supervisor, RkProgram *program, int news, const char *text,
         RkMainWindow *self)
{
  if (news != RK_PROGRAM_LOOP)
    return;
  g_autofree char *line = rk_loop_notice_dup_words (rk_program_get_project (program), text);
  rk_main_window_show_message (self, line);
  gtk_info_bar_set_message_type (self->message_bar, GTK_MESSAGE_WARNING);
  rk_loop_notice_offer (self->message_bar, rk_program_get_project (program), text);
}

/* Keys. */

static gboolean
is_in_terminal (RkMainWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  return focus != NULL && VTE_IS_TERMINAL (focus);
}

static gboolean
is_control_key (const GdkEventKey *event)
{
  return (event->state & gtk_accelerator_get_default_mod_mask ()) == GDK_CONTROL_MASK
         && gdk_keyval_to_lower (event->keyval) >= GDK_KEY_a
         && gdk_keyval_to_lower (event->keyval) <= GDK_KEY_z;
}

static gboolean
has_focus (RkMainWindow *self, gpointer part)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  return focus != NULL && gtk_widget_is_ancestor (focus, part);
}

static void
cycle_focus (RkMainWindow *self)
{
  if (has_focus (self, self->pane) && gtk_widget_get_visible (GTK_WIDGET (self->page)))
    rk_project_page_focus_output (self->page);
  else
    rk_project_pane_focus (self->pane);
}

/* What is beside the person is searched: the output, or else the list. */
static void
find (RkMainWindow *self)
{
  if (has_focus (self, self->page))
    rk_project_page_search_output (self->page);
  else if (gtk_widget_get_sensitive (GTK_WIDGET (self->search)))
    rk_project_pane_find (self->pane);
}

/* Ctrl and a letter belong to a program that is typed to, as in any terminal; F6 leads out of it.
 */
static gboolean
rk_main_window_key_press_event (GtkWidget *widget, GdkEventKey *event)
{
  RkMainWindow *self = RK_MAIN_WINDOW (widget);
  guint modifiers = event->state & gtk_accelerator_get_default_mod_mask ();

  if (event->keyval == GDK_KEY_F6 && modifiers == 0)
    {
      cycle_focus (self);
      return GDK_EVENT_STOP;
    }
  if (is_in_terminal (self) && is_control_key (event)
      && gtk_window_propagate_key_event (GTK_WINDOW (self), event))
    return GDK_EVENT_STOP;
  if (is_control_key (event) && gdk_keyval_to_lower (event->keyval) == GDK_KEY_f)
    {
      find (self);
      return GDK_EVENT_STOP;
    }
  return GTK_WIDGET_CLASS (rk_main_window_parent_class)->key_press_event (widget, event);
}

static gboolean
rk_main_window_delete_event (GtkWidget *widget, GdkEventAny *event)
{
  return rk_app_close_window (RK_MAIN_WINDOW (widget)->app);
}

static void
rk_main_window_dispose (GObject *object)
{
  RkMainWindow *self = RK_MAIN_WINDOW (object);

  g_clear_handle_id (&self->undo_timer_id, g_source_remove);
  g_clear_object (&self->removals);
  G_OBJECT_CLASS (rk_main_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/rekindle/Rekindle/ui/rk-main-window.ui");
  gtk_widget_class_bind_template_child (widget_class, RkMainWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, RkMainWindow, search);
  gtk_widget_class_bind_template_child (widget_class, RkMainWindow, paned);
  gtk_widget_class_bind_template_child (widget_class, RkMainWindow, message_bar);
  gtk_widget_class_bind_template_child (widget_class, RkMainWindow, message);
  gtk_widget_class_bind_template_child (widget_class, RkMainWindow, pause_bar);
  gtk_widget_class_bind_template_child (widget_class, RkMainWindow, undo_bar);
  gtk_widget_class_bind_template_child (widget_class, RkMainWindow, undo_label);
  gtk_widget_class_bind_template_child (widget_class, RkMainWindow, add);
  gtk_widget_class_bind_template_child (widget_class, RkMainWindow, menu);
  gtk_widget_class_bind_template_callback (widget_class, on_undo_response);
  gtk_widget_class_bind_template_callback (widget_class, on_message_response);
  gtk_widget_class_bind_template_callback (widget_class, on_pause_response);
}

static void
rk_main_window_class_init (RkMainWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rk_main_window_dispose;
  widget_class->key_press_event = rk_main_window_key_press_event;
  widget_class->delete_event = rk_main_window_delete_event;

  /**
   * RkMainWindow::selected:
   * @self: the window
   * @id: the project that the person looks at
   */
  signals[SIGNAL_SELECTED] = g_signal_new ("selected", RK_TYPE_MAIN_WINDOW, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  bind_template (widget_class);
}

static void
rk_main_window_init (RkMainWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  rk_accessible_name_close_button (self->message_bar);
  rk_accessible_name_close_button (self->undo_bar);
  rk_accessible_set_name (self->add, _ ("Add project"));
  rk_accessible_set_name (self->menu, _ ("Menu"));
  rk_accessible_set_name (self->search, _ ("Find a project"));
}

static void
add_pane (RkMainWindow *self)
{
  self->pane = rk_project_pane_new (self->app);
  gtk_paned_pack1 (self->paned, GTK_WIDGET (self->pane), FALSE, FALSE);
  g_signal_connect_object (self->pane, "selected", G_CALLBACK (on_selected), self,
                           G_CONNECT_SWAPPED);
  g_object_bind_property (rk_project_pane_get_search_bar (self->pane), "search-mode-enabled",
                          self->search, "active", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

static void
on_folder_dropped (const char *folder, gpointer data)
{
  g_action_group_activate_action (G_ACTION_GROUP (((RkMainWindow *)data)->app), "add-folder",
                                  g_variant_new_string (folder));
}

static void
follow_removals (RkMainWindow *self)
{
  self->removals = rk_removals_new (rk_app_get_host (self->app), rk_app_get_list (self->app));
  g_signal_connect_object (self->removals, "changed", G_CALLBACK (on_removals_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->removals, "failed", G_CALLBACK (on_removal_failed), self, 0);
  on_removals_changed (self);
}

/**
 * rk_main_window_new:
 * @app: the application
 *
 * Returns: (transfer none): the window, not shown yet
 */
RkMainWindow *
rk_main_window_new (RkApp *app)
{
  RkMainWindow *self = g_object_new (RK_TYPE_MAIN_WINDOW, "application", app, NULL);
  RkProjectList *list = rk_app_get_list (app);

  self->app = app;
  self->page = rk_project_page_new (app);
  gtk_paned_pack2 (self->paned, GTK_WIDGET (self->page), TRUE, FALSE);
  add_pane (self);
  on_selected (self);
  rk_folder_drop_enable (GTK_WIDGET (self), on_folder_dropped, self);
  g_signal_connect_object (list, "changed", G_CALLBACK (on_list_changed), self, G_CONNECT_SWAPPED);
  RkSupervisor *supervisor = rk_host_get_supervisor (rk_app_get_host (app));
  g_signal_connect_object (supervisor, "paused-changed", G_CALLBACK (on_paused_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (supervisor, "news", G_CALLBACK (on_news), self, 0);
  follow_removals (self);
  on_list_changed (self);
  on_paused_changed (self);
  return self;
}
