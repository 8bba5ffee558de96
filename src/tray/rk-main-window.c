/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-main-window.h"

#include <glib/gi18n.h>

#include "rk-loop-notice.h"
#include "rk-project-page.h"
#include "rk-project-row.h"

struct _RkMainWindow
{
  GtkApplicationWindow parent_instance;

  RkApp *app; /* (not owned): it outlives its windows */
  GtkStack *stack;
  GtkPaned *paned;
  GtkListBox *list;
  RkProjectPage *page;
  GtkInfoBar *message_bar;
  GtkLabel *message;
  GtkInfoBar *pause_bar;
  GtkButton *add;
  GtkMenuButton *menu;
  guint tick_id; /* runs while the window can be seen and something in it changes with time */
};

enum
{
  SIGNAL_SELECTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RkMainWindow, rk_main_window, GTK_TYPE_APPLICATION_WINDOW)

static void
tick_row (GtkWidget *row, gpointer data)
{
  rk_project_row_tick (RK_PROJECT_ROW (row));
}

static gboolean
on_tick (gpointer data)
{
  RkMainWindow *self = data;

  gtk_container_foreach (GTK_CONTAINER (self->list), tick_row, NULL);
  return G_SOURCE_CONTINUE;
}

static gboolean
is_something_ticking (RkMainWindow *self)
{
  GListModel *items = rk_project_list_get_model (rk_app_get_list (self->app));

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (RkProjectItem) item = g_list_model_get_item (items, i);
      if (rk_project_item_is_ticking (item))
        return TRUE;
    }
  return FALSE;
}

static void
update_ticking (RkMainWindow *self)
{
  gboolean wanted = gtk_widget_get_mapped (GTK_WIDGET (self)) && is_something_ticking (self);

  if (wanted && self->tick_id == 0)
    {
      on_tick (self);
      self->tick_id = g_timeout_add_seconds (1, on_tick, self);
    }
  else if (!wanted && self->tick_id != 0)
    {
      g_source_remove (self->tick_id);
      self->tick_id = 0;
    }
}

static void
on_list_changed (RkMainWindow *self)
{
  GListModel *items = rk_project_list_get_model (rk_app_get_list (self->app));
  gboolean is_empty = g_list_model_get_n_items (items) == 0;

  gtk_stack_set_visible_child_name (self->stack, is_empty ? "empty" : "projects");
  if (!is_empty && gtk_list_box_get_selected_row (self->list) == NULL)
    gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
  update_ticking (self);
}

static void
on_paused_changed (RkMainWindow *self)
{
  RkSupervisor *supervisor = rk_host_get_supervisor (rk_app_get_host (self->app));

  gtk_info_bar_set_revealed (self->pause_bar, rk_supervisor_get_paused (supervisor));
}

static void
on_row_selected (GtkListBox *list, GtkListBoxRow *row, RkMainWindow *self)
{
  RkProjectItem *item = row != NULL ? rk_project_row_get_item (RK_PROJECT_ROW (row)) : NULL;

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

static void
add_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  if (before == NULL)
    gtk_list_box_row_set_header (row, NULL);
  else if (gtk_list_box_row_get_header (row) == NULL)
    gtk_list_box_row_set_header (row, gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
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
  for (int i = 0;; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, i);
      if (row == NULL)
        return;
      RkProjectItem *item = rk_project_row_get_item (RK_PROJECT_ROW (row));
      if (g_strcmp0 (rk_project_item_get_id (item), id) != 0)
        continue;
      gtk_list_box_select_row (self->list, row);
      gtk_widget_grab_focus (GTK_WIDGET (row));
      return;
    }
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
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  return row != NULL ? rk_project_item_get_id (rk_project_row_get_item (RK_PROJECT_ROW (row)))
                     : NULL;
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

static void
rk_main_window_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (rk_main_window_parent_class)->map (widget);
  update_ticking (RK_MAIN_WINDOW (widget));
}

static void
rk_main_window_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (rk_main_window_parent_class)->unmap (widget);
  update_ticking (RK_MAIN_WINDOW (widget));
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

  g_clear_handle_id (&self->tick_id, g_source_remove);
  G_OBJECT_CLASS (rk_main_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/rekindle/Rekindle/ui/rk-main-window.ui");
  gtk_widget_class_bind_template_child (widget_class, RkMainWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, RkMainWindow, list);
  gtk_widget_class_bind_template_child (widget_class, RkMainWindow, paned);
  gtk_widget_class_bind_template_child (widget_class, RkMainWindow, message_bar);
  gtk_widget_class_bind_template_child (widget_class, RkMainWindow, message);
  gtk_widget_class_bind_template_child (widget_class, RkMainWindow, pause_bar);
  gtk_widget_class_bind_template_child (widget_class, RkMainWindow, add);
  gtk_widget_class_bind_template_child (widget_class, RkMainWindow, menu);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_message_response);
  gtk_widget_class_bind_template_callback (widget_class, on_pause_response);
}

static void
rk_main_window_class_init (RkMainWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rk_main_window_dispose;
  widget_class->map = rk_main_window_map;
  widget_class->unmap = rk_main_window_unmap;
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
  gtk_list_box_set_header_func (self->list, add_header, NULL, NULL);
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self->add)), _ ("Add project"));
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self->menu)), _ ("Menu"));
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self->list)), _ ("Projects"));
}

static GtkWidget *
create_row (gpointer item, gpointer data)
{
  return rk_project_row_new (item);
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
  gtk_list_box_bind_model (self->list, rk_project_list_get_model (list), create_row, NULL, NULL);
  g_signal_connect_object (list, "changed", G_CALLBACK (on_list_changed), self, G_CONNECT_SWAPPED);
  RkSupervisor *supervisor = rk_host_get_supervisor (rk_app_get_host (app));
  g_signal_connect_object (supervisor, "paused-changed", G_CALLBACK (on_paused_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (supervisor, "news", G_CALLBACK (on_news), self, 0);
  on_list_changed (self);
  on_paused_changed (self);
  return self;
}
