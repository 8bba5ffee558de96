/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* What is wrong stands above the output, at most one bar of each sort: the trouble that it is in,
 * a changed rekindle.project, and the latest notice. Notices are kept for each project until they
 * are closed or the project is stopped, so that they are there when somebody looks.
 */

#include "config.h"

#include "rk-project-page.h"

#include <glib/gi18n.h>

#include "rk-issue-bar.h"
#include "rk-last-words.h"
#include "rk-open-place.h"
#include "rk-output-actions.h"
#include "rk-output-view.h"
#include "rk-run-bar.h"
#include "rk-runs-popover.h"
#include "rk-state-words.h"

struct _RkProjectPage
{
  GtkBox parent_instance;

  RkApp *app;          /* (not owned): it outlives its windows */
  RkProjectItem *item; /* (owned) (nullable) */
  GtkBox *header;
  GtkLabel *name;
  GtkLabel *detail;
  GtkWidget *search;
  GtkMenuButton *menu;
  GtkMenuButton *runs;
  RkRunsPopover *runs_popover;
  RkRunBar *run_bar;
  RkIssueBar *trouble_bar;
  RkIssueBar *review_bar;
  RkIssueBar *notice_bar;
  RkOutputView *output;
  GHashTable *notices; /* (owned) (element-type utf8 RkProjectIssue): by project */
  guint crashed_run;   /* the run whose trouble is shown, 0: none */
  guint failed_build;  /* likewise, of a build */
  guint tick_id;       /* runs while the page can be seen and the words change with time */
};

G_DEFINE_FINAL_TYPE (RkProjectPage, rk_project_page, GTK_TYPE_BOX)

static void
show_detail (RkProjectPage *self)
{
  g_autofree char *detail = rk_project_item_dup_detail (self->item, 0, g_get_monotonic_time ());

  gtk_label_set_text (self->detail, detail);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->detail), detail);
}

static gboolean
on_tick (gpointer data)
{
  show_detail (data);
  return G_SOURCE_CONTINUE;
}

static void
update_ticking (RkProjectPage *self)
{
  gboolean wanted = gtk_widget_get_mapped (GTK_WIDGET (self)) && self->item != NULL
                    && rk_project_item_is_ticking (self->item);

  if (wanted && self->tick_id == 0)
    self->tick_id = g_timeout_add_seconds (1, on_tick, self);
  else if (!wanted)
    g_clear_handle_id (&self->tick_id, g_source_remove);
}

/* The excerpt is read once for each run: the output of one that has ended does not change. */
static void
show_crash (RkProjectPage *self, RkProgram *program, const RkProgramStatus *status)
{
  if (self->crashed_run == status->run_number)
    return;
  g_autoptr (RkExcerpt) excerpt = rk_last_words_read (rk_app_get_host (self->app), program);
  g_autoptr (RkProjectIssue) issue = rk_project_issue_new_crashed (
      &status->last_end, excerpt, rk_program_get_project (program)->directory);
  rk_issue_bar_show (self->trouble_bar, issue, rk_project_item_get_id (self->item));
  self->crashed_run = status->run_number;
}

/* Likewise for a build. */
static void
show_failed_build (RkProjectPage *self, RkProgram *program, const RkProgramStatus *status)
{
  if (self->failed_build == status->n_builds)
    return;
  g_autoptr (RkExcerpt) excerpt = rk_last_words_read (rk_app_get_host (self->app), program);
  g_autoptr (RkProjectIssue) issue =
      rk_project_issue_new_not_built (status, excerpt, rk_program_get_project (program)->directory);
  rk_issue_bar_show (self->trouble_bar, issue, rk_project_item_get_id (self->item));
  self->failed_build = status->n_builds;
}

static gboolean
show_file_problem (RkProjectPage *self)
{
  RkStore *store = rk_host_get_store (rk_app_get_host (self->app));
  const char *id = rk_project_item_get_id (self->item);
  const RkStoreEntry *entry = rk_store_peek_entry (store, id);

  if (entry == NULL || entry->problem == NULL)
    return FALSE;
  g_autoptr (RkProjectIssue) issue =
      rk_project_issue_new_file (entry->problem, rk_project_item_get_program (self->item) != NULL);
  rk_issue_bar_show (self->trouble_bar, issue, id);
  self->crashed_run = 0;
  self->failed_build = 0;
  return TRUE;
}

static void
show_trouble (RkProjectPage *self)
{
  RkProgram *program = rk_project_item_get_program (self->item);
  const RkProgramStatus *status = program != NULL ? rk_program_get_status (program) : NULL;
  const char *id = rk_project_item_get_id (self->item);

  if (show_file_problem (self))
    return;
  if (status != NULL && rk_state_words_is_about_build (status) && status->state != RK_STATE_STOPPED)
    {
      self->crashed_run = 0;
      show_failed_build (self, program, status);
      return;
    }
  self->failed_build = 0;
  if (status != NULL && status->state == RK_STATE_BACKOFF && status->last_end.spawn_errno == 0)
    {
      show_crash (self, program, status);
      return;
    }
  self->crashed_run = 0;
  g_autoptr (RkProjectIssue) issue =
      status != NULL && status->last_end.spawn_errno != 0
              && (status->state == RK_STATE_FAILED || status->state == RK_STATE_BACKOFF)
          ? rk_project_issue_new_no_start (&status->last_end)
          : NULL;
  rk_issue_bar_show (self->trouble_bar, issue, id);
}

static void
show_issues (RkProjectPage *self)
{
  const char *id = rk_project_item_get_id (self->item);
  g_autoptr (RkProjectIssue) review =
      rk_project_item_needs_review (self->item) ? rk_project_issue_new_review () : NULL;

  show_trouble (self);
  rk_issue_bar_show (self->review_bar, review, id);
  rk_issue_bar_show (self->notice_bar, g_hash_table_lookup (self->notices, id), id);
}

static void
show_run (RkProjectPage *self, guint number)
{
  rk_output_view_show_run (self->output, number);
  rk_run_bar_show (self->run_bar, rk_output_view_get_program (self->output), number);
}

/* The run that goes on is what the person sees anyway. */
static void
on_run_chosen (RkRunsPopover *popover, guint number, RkProjectPage *self)
{
  RkProgram *program = rk_output_view_get_program (self->output);

  if (program != NULL)
    show_run (self, number == rk_program_get_status (program)->run_number ? 0 : number);
}

static void
on_back_to_live (GtkInfoBar *bar, int response, RkProjectPage *self)
{
  show_run (self, 0);
}

static void
show_program (RkProjectPage *self, RkProgram *program)
{
  if (rk_output_view_get_program (self->output) == program)
    return;
  rk_output_view_show (self->output, program);
  rk_run_bar_show (self->run_bar, program, 0);
  rk_runs_popover_set_program (self->runs_popover, program);
  gtk_widget_set_sensitive (GTK_WIDGET (self->runs), program != NULL);
}

static void
update (RkProjectPage *self)
{
  RkProgram *program = rk_project_item_get_program (self->item);

  if (program == NULL && rk_project_item_get_problem (self->item) == NULL)
    return; /* on its way out of the list */
  gtk_label_set_text (self->name, rk_project_item_get_name (self->item));
  show_detail (self);
  show_issues (self);
  show_program (self, program);
  update_ticking (self);
}

/**
 * rk_project_page_show:
 * @self: the page
 * @item: (nullable): the project to show
 */
void
rk_project_page_show (RkProjectPage *self, RkProjectItem *item)
{
  if (self->item == item)
    return;
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  self->crashed_run = 0;
  self->failed_build = 0;
  gtk_widget_set_visible (GTK_WIDGET (self), item != NULL);
  if (item == NULL)
    {
      show_program (self, NULL);
      update_ticking (self);
      return;
    }
  g_signal_connect_object (item, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

/**
 * rk_project_page_focus_output:
 * @self: a page
 *
 * Puts the cursor into the output.
 */
void
rk_project_page_focus_output (RkProjectPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (rk_output_view_get_terminal (self->output)));
}

/**
 * rk_project_page_search_output:
 * @self: a page
 *
 * Lets the person search the output.
 */
void
rk_project_page_search_output (RkProjectPage *self)
{
  rk_output_view_search (self->output);
}

static void
on_news (RkSupervisor *supervisor, RkProgram *program, int news, const char *text,
         RkProjectPage *self)
{
  const char *id = rk_program_get_project (program)->id;
  g_autoptr (RkProjectIssue) issue = rk_project_issue_new_notice ((RkProgramNews)news, text);

  if (issue == NULL)
    return;
  g_hash_table_insert (self->notices, g_strdup (id), g_steal_pointer (&issue));
  if (self->item != NULL && g_strcmp0 (id, rk_project_item_get_id (self->item)) == 0)
    show_issues (self);
}

static void
on_state_changed (RkSupervisor *supervisor, RkProgram *program, int old, int state,
                  RkProjectPage *self)
{
  const char *id = rk_program_get_project (program)->id;

  if (old != RK_STATE_STOPPED || !g_hash_table_remove (self->notices, id))
    return;
  if (self->item != NULL && g_strcmp0 (id, rk_project_item_get_id (self->item)) == 0)
    show_issues (self);
}

static void
on_notice_closed (RkProjectPage *self)
{
  if (self->item != NULL)
    g_hash_table_remove (self->notices, rk_project_item_get_id (self->item));
}

static void
on_open_place (GSimpleAction *action, GVariant *place, gpointer data)
{
  RkProjectPage *self = data;
  const char *path;
  guint line, column;
  g_autoptr (GError) error = NULL;

  g_variant_get (place, "(&suu)", &path, &line, &column);
  if (!rk_open_place (rk_app_get_preferences (self->app), path, line, column, &error))
    rk_app_report (self->app, _ ("The file could not be opened in an editor"), error);
}

static const GActionEntry entries[] = {
  { "open-place", on_open_place, "(suu)" },
};

static void
rk_project_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (rk_project_page_parent_class)->map (widget);
  update_ticking (RK_PROJECT_PAGE (widget));
}

static void
rk_project_page_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (rk_project_page_parent_class)->unmap (widget);
  update_ticking (RK_PROJECT_PAGE (widget));
}

static void
rk_project_page_dispose (GObject *object)
{
  RkProjectPage *self = RK_PROJECT_PAGE (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_clear_object (&self->item);
  g_clear_pointer (&self->notices, g_hash_table_unref);
  G_OBJECT_CLASS (rk_project_page_parent_class)->dispose (object);
}

static void
rk_project_page_class_init (RkProjectPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rk_project_page_dispose;
  widget_class->map = rk_project_page_map;
  widget_class->unmap = rk_project_page_unmap;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/rekindle/Rekindle/ui/rk-project-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RkProjectPage, header);
  gtk_widget_class_bind_template_child (widget_class, RkProjectPage, name);
  gtk_widget_class_bind_template_child (widget_class, RkProjectPage, detail);
  gtk_widget_class_bind_template_child (widget_class, RkProjectPage, search);
  gtk_widget_class_bind_template_child (widget_class, RkProjectPage, menu);
  gtk_widget_class_bind_template_child (widget_class, RkProjectPage, runs);
}

static void
rk_project_page_init (RkProjectPage *self)
{
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GMenuModel) menu = rk_output_actions_create_menu ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_menu_model (self->menu, menu);
  atk_object_set_name (gtk_widget_get_accessible (self->search), _ ("Search the output"));
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self->menu)),
                       _ ("More about the output"));
  self->notices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify)rk_project_issue_free);
  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "page", G_ACTION_GROUP (actions));
  self->trouble_bar = rk_issue_bar_new ();
  self->review_bar = rk_issue_bar_new ();
  self->notice_bar = rk_issue_bar_new ();
  gtk_container_add (GTK_CONTAINER (self), GTK_WIDGET (self->trouble_bar));
  gtk_container_add (GTK_CONTAINER (self), GTK_WIDGET (self->review_bar));
  gtk_container_add (GTK_CONTAINER (self), GTK_WIDGET (self->notice_bar));
  g_signal_connect_object (self->notice_bar, "closed", G_CALLBACK (on_notice_closed), self,
                           G_CONNECT_SWAPPED);
}

/**
 * rk_project_page_new:
 * @app: the application
 *
 * Returns: (transfer floating): a page of no project
 */
RkProjectPage *
rk_project_page_new (RkApp *app)
{
  RkProjectPage *self = g_object_new (RK_TYPE_PROJECT_PAGE, NULL);
  RkSupervisor *supervisor = rk_host_get_supervisor (rk_app_get_host (app));

  self->app = app;
  self->output = rk_output_view_new (app);
  rk_output_actions_install (self->output, GTK_WIDGET (self));
  self->run_bar = rk_run_bar_new (rk_app_get_host (app));
  g_signal_connect_object (self->run_bar, "response", G_CALLBACK (on_back_to_live), self, 0);
  gtk_container_add (GTK_CONTAINER (self), GTK_WIDGET (self->run_bar));
  self->runs_popover = rk_runs_popover_new (rk_app_get_host (app));
  g_signal_connect_object (self->runs_popover, "chosen", G_CALLBACK (on_run_chosen), self, 0);
  gtk_menu_button_set_popover (self->runs, GTK_WIDGET (self->runs_popover));
  gtk_box_pack_start (GTK_BOX (self), GTK_WIDGET (self->output), TRUE, TRUE, 0);
  g_signal_connect_object (supervisor, "news", G_CALLBACK (on_news), self, 0);
  g_signal_connect_object (supervisor, "state-changed", G_CALLBACK (on_state_changed), self, 0);
  return self;
}
