/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Only what the person changed is written, into the file as it is then: comments, keys that we do
 * not know, and what somebody else changed meanwhile stay.
 */

#include "config.h"

#include "rk-edit-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "rk-command-advice.h"
#include "rk-command-test.h"
#include "rk-edit-news.h"
#include "rk-edit-pages.h"
#include "rk-edit-source.h"
#include "rk-folder-drop.h"
#include "rk-option-row.h"
#include "rk-review-dialog.h"
#include "rk-store-edit.h"
#include "rk-watch-preview.h"

struct _RkEditDialog
{
  GtkDialog parent_instance;

  RkApp *app;           /* (not owned): it outlives its windows */
  RkEditForm *form;     /* (owned) */
  char *id;             /* (owned) (nullable): of the project that is edited */
  RkEditSource *source; /* (nullable): of a new project */
  RkCommandTest *test;
  RkWatchPreview *preview;
  GtkInfoBar *loss_bar; /* asks before something that was written is lost */
  GtkButton *keep;
  RkEditNews *news; /* (nullable): of the file of a project that is edited */
  GtkBox *news_place;
  GtkNotebook *pages;
  GtkBox *project_page;
  GtkBox *files_box;
  GtkPaned *files_page;
  GtkBox *advanced_page;
  GtkLabel *hint;
  GtkToggleButton *start_now;
  GtkButton *save;
};

G_DEFINE_FINAL_TYPE (RkEditDialog, rk_edit_dialog, GTK_TYPE_DIALOG)

static RkStore *
get_store (RkEditDialog *self)
{
  return rk_host_get_store (rk_app_get_host (self->app));
}

static void
show_hint (RkEditDialog *self, const char *text, gboolean is_problem)
{
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self->hint));

  gtk_label_set_text (self->hint, text);
  if (is_problem)
    gtk_style_context_add_class (style, "rk-problem");
  else
    gtk_style_context_remove_class (style, "rk-problem");
}

static void
set_saveable (RkEditDialog *self, gboolean can_save, const char *hint, gboolean is_problem)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->save), can_save);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->save), can_save ? NULL : hint);
  show_hint (self, hint, is_problem);
}

static void
set_row_sensitive (RkEditDialog *self, const char *key, gboolean sensitive)
{
  GtkWidget *row = rk_edit_pages_find (self->project_page, key);

  if (row != NULL)
    gtk_widget_set_sensitive (row, sensitive);
}

/* The folder says itself how it is run: there is nothing to fill in, only to agree to. */
static gboolean
validate_own (RkEditDialog *self)
{
  gboolean has_own = self->source != NULL && rk_edit_source_get_own (self->source) != NULL;
  static const char *const keys[] = { "Command", "Before", "OpenUrl", "StartWithRekindle" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    set_row_sensitive (self, keys[i], !has_own);
  gtk_widget_set_sensitive (GTK_WIDGET (self->files_page), !has_own);
  gtk_widget_set_sensitive (GTK_WIDGET (self->advanced_page), !has_own);
  gtk_widget_set_sensitive (GTK_WIDGET (self->test), !has_own);
  gtk_widget_set_sensitive (GTK_WIDGET (self->start_now), !has_own);
  if (has_own)
    set_saveable (self, TRUE,
                  _ ("This folder brings its own rekindle.project. You will see what it says."),
                  FALSE);
  return has_own;
}

static void
describe_lines (RkEditDialog *self)
{
  guint n_lines = rk_edit_source_count_lines (self->source);
  g_autofree char *text = g_strdup_printf (
      ngettext ("%u project will be added.", "%u projects will be added.", n_lines), n_lines);

  if (n_lines > 0)
    set_saveable (self, TRUE, text, FALSE);
  else
    set_saveable (self, FALSE, _ ("Tick the lines that are to be added."), FALSE);
}

static void
refuse (RkEditDialog *self, const char *culprit, const char *reason)
{
  /* A field that is only empty yet is no mistake. */
  gboolean is_mistake =
      self->id != NULL || culprit == NULL || rk_edit_form_get (self->form, culprit)[0] != '\0';
  g_autofree char *text =
      is_mistake ? rk_option_label_dup_reason (culprit, reason) : g_strdup (reason);

  set_saveable (self, FALSE, text, is_mistake);
}

static void
validate (RkEditDialog *self)
{
  g_autoptr (GError) error = NULL;
  const char *culprit = NULL;

  if (validate_own (self))
    return;
  g_autoptr (RkProject) project = rk_edit_form_build (self->form, &culprit, &error);
  gboolean has_lines = self->source != NULL && rk_edit_source_has_lines (self->source);
  set_row_sensitive (self, "Name", !has_lines);
  set_row_sensitive (self, "Command", !has_lines);
  if (project == NULL)
    refuse (self, culprit, error->message);
  else if (has_lines)
    describe_lines (self);
  else if (self->id != NULL && rk_edit_form_is_changed (self->form)
           && rk_project_needs_restart (rk_edit_form_get_before (self->form), project))
    set_saveable (self, TRUE, _ ("If it is running, it will be restarted."), FALSE);
  else if (self->id != NULL)
    set_saveable (self, TRUE, _ ("Only what you change is written to its file."), FALSE);
  else
    set_saveable (self, TRUE, _ ("It will be restarted when a file in this folder changes."),
                  FALSE);
}

static void
on_form_changed (RkEditForm *form, const char *key, RkEditDialog *self)
{
  gtk_info_bar_set_revealed (self->loss_bar, FALSE);
  validate (self);
}

static void
destroy (GtkWidget *widget, gpointer data)
{
  gtk_widget_destroy (widget);
}

static void
clear (RkEditDialog *self)
{
  GtkBox *boxes[] = { self->project_page, self->files_box, self->advanced_page };

  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++)
    gtk_container_foreach (GTK_CONTAINER (boxes[i]), destroy, NULL);
  if (self->form != NULL)
    g_signal_handlers_disconnect_by_data (self->form, self);
  g_clear_object (&self->form);
}

static void
focus_command (RkEditDialog *self)
{
  GtkWidget *row = rk_edit_pages_find (self->project_page, "Command");

  gtk_widget_grab_focus (rk_option_row_get_focus (RK_OPTION_ROW (row)));
}

static void
add_source (RkEditDialog *self)
{
  GtkWidget *source = rk_edit_source_new (self->form, get_store (self));

  self->source = RK_EDIT_SOURCE (source);
  gtk_box_pack_start (self->project_page, source, FALSE, FALSE, 0);
  g_signal_connect_object (source, "changed", G_CALLBACK (validate), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (source, "unknown", G_CALLBACK (focus_command), self, G_CONNECT_SWAPPED);
}

static void
on_test_clicked (GtkButton *button, RkEditDialog *self)
{
  gtk_notebook_set_current_page (self->pages,
                                 gtk_notebook_page_num (self->pages, GTK_WIDGET (self->test)));
  rk_command_test_run (self->test);
}

static void
add_to_command (RkEditDialog *self)
{
  GtkWidget *row = rk_edit_pages_find (self->project_page, "Command");
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Test command"));

  gtk_widget_show (button);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_test_clicked), self, 0);
  rk_option_row_add_button (RK_OPTION_ROW (row), button);
  rk_command_advice_attach (RK_OPTION_ROW (row), self->form, rk_app_get_host (self->app));
}

/* The rows of the form, anew. */
static void
fill (RkEditDialog *self)
{
  static const char *const all[] = { NULL };
  static const char *const folder[] = { "Directory", NULL };
  const RkStoreEntry *entry =
      self->id != NULL ? rk_store_peek_entry (get_store (self), self->id) : NULL;

  clear (self);
  self->form = rk_edit_form_new (entry != NULL ? entry->project : NULL);
  if (self->id == NULL)
    add_source (self);
  rk_edit_pages_fill (self->project_page, self->form, RK_OPTION_PAGE_PROJECT,
                      self->id == NULL ? folder : all);
  rk_edit_pages_fill (self->files_box, self->form, RK_OPTION_PAGE_FILES, all);
  rk_edit_pages_fill (self->advanced_page, self->form, RK_OPTION_PAGE_ADVANCED, all);
  add_to_command (self);
  rk_watch_preview_set_form (self->preview, self->form);
  rk_command_test_set_form (self->test, self->form);
  g_signal_connect_object (self->form, "changed", G_CALLBACK (on_form_changed), self, 0);
  validate (self);
  if (self->news != NULL)
    rk_edit_news_compare (self->news, rk_edit_form_get_before (self->form));
}

/* Saving. */

static gboolean
add_project (RkEditDialog *self, RkProject *project, GError **error)
{
  g_autofree char *id = rk_store_add (get_store (self), project, error);

  if (id == NULL)
    return FALSE;
  rk_app_show_output (self->app, id, NULL, gtk_get_current_event_time ());
  if (gtk_toggle_button_get_active (self->start_now))
    g_action_group_activate_action (G_ACTION_GROUP (self->app), "start-project",
                                    g_variant_new_string (id));
  return TRUE;
}

static gboolean
add_lines (RkEditDialog *self, RkProject *common, GError **error)
{
  g_autoptr (GPtrArray) projects = rk_edit_source_build_lines (self->source, common);

  for (guint i = 0; i < projects->len; i++)
    if (!add_project (self, g_ptr_array_index (projects, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
save (RkEditDialog *self, GError **error)
{
  const char *culprit;
  g_autoptr (RkProject) project = rk_edit_form_build (self->form, &culprit, error);

  if (project == NULL)
    return FALSE;
  if (self->id == NULL)
    return rk_edit_source_has_lines (self->source) ? add_lines (self, project, error)
                                                   : add_project (self, project, error);
  rk_edit_news_set_silent (self->news, TRUE);
  gboolean saved =
      rk_store_replace (get_store (self), rk_edit_form_get_before (self->form), project, error);
  rk_edit_news_set_silent (self->news, FALSE);
  return saved;
}

static void
review_own (RkEditDialog *self)
{
  rk_review_dialog_add (self->app, rk_edit_source_steal_own (self->source),
                        rk_edit_form_get (self->form, "Name"));
}

/* Whatever happened to the file, what was written here is nowhere else. */
static void
ask_before_loss (RkEditDialog *self)
{
  gtk_info_bar_set_revealed (self->loss_bar, TRUE);
  gtk_widget_realize (GTK_WIDGET (self->keep)); /* a key may come before the first frame */
  gtk_widget_grab_focus (GTK_WIDGET (self->keep));
}

static void
on_loss_response (GtkInfoBar *bar, int response, RkEditDialog *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      gtk_widget_destroy (GTK_WIDGET (self));
      return;
    }
  gtk_info_bar_set_revealed (bar, FALSE);
  gtk_widget_child_focus (GTK_WIDGET (self->pages), GTK_DIR_TAB_FORWARD);
}

static void
on_response (GtkDialog *dialog, int response, gpointer data)
{
  RkEditDialog *self = RK_EDIT_DIALOG (dialog);
  g_autoptr (GError) error = NULL;

  if (response != GTK_RESPONSE_OK && rk_edit_form_is_written (self->form))
    {
      ask_before_loss (self);
      return;
    }
  if (response == GTK_RESPONSE_OK && self->source != NULL
      && rk_edit_source_get_own (self->source) != NULL)
    review_own (self);
  else if (response == GTK_RESPONSE_OK && !save (self, &error))
    {
      show_hint (self, error->message, TRUE);
      return;
    }
  gtk_widget_destroy (GTK_WIDGET (dialog));
}

static void
on_dropped (const char *folder, gpointer data)
{
  rk_edit_source_set_folder (((RkEditDialog *)data)->source, folder);
}

static void
rk_edit_dialog_dispose (GObject *object)
{
  RkEditDialog *self = RK_EDIT_DIALOG (object);

  if (self->form != NULL)
    g_signal_handlers_disconnect_by_data (self->form, self);
  g_clear_object (&self->form);
  g_clear_pointer (&self->id, g_free);
  G_OBJECT_CLASS (rk_edit_dialog_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/rekindle/Rekindle/ui/rk-edit-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, RkEditDialog, loss_bar);
  gtk_widget_class_bind_template_child (widget_class, RkEditDialog, keep);
  gtk_widget_class_bind_template_child (widget_class, RkEditDialog, news_place);
  gtk_widget_class_bind_template_child (widget_class, RkEditDialog, pages);
  gtk_widget_class_bind_template_child (widget_class, RkEditDialog, project_page);
  gtk_widget_class_bind_template_child (widget_class, RkEditDialog, files_page);
  gtk_widget_class_bind_template_child (widget_class, RkEditDialog, files_box);
  gtk_widget_class_bind_template_child (widget_class, RkEditDialog, advanced_page);
  gtk_widget_class_bind_template_child (widget_class, RkEditDialog, hint);
  gtk_widget_class_bind_template_child (widget_class, RkEditDialog, start_now);
  gtk_widget_class_bind_template_child (widget_class, RkEditDialog, save);
  gtk_widget_class_bind_template_callback (widget_class, on_loss_response);
}

static void
rk_edit_dialog_class_init (RkEditDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rk_edit_dialog_dispose;
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
rk_edit_dialog_init (RkEditDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "response", G_CALLBACK (on_response), NULL);
  /* Closing is a response, which decides. */
  g_signal_connect (self, "delete-event", G_CALLBACK (gtk_true), NULL);
}

static RkEditDialog *
make (RkApp *app, const char *id, const char *title, const char *button)
{
  RkEditDialog *self = g_object_new (RK_TYPE_EDIT_DIALOG, "use-header-bar", TRUE, "transient-for",
                                     rk_app_get_window (app), "title", title, NULL);

  self->app = app;
  self->id = g_strdup (id);
  self->test = RK_COMMAND_TEST (rk_command_test_new (rk_app_get_host (app)));
  self->preview = RK_WATCH_PREVIEW (rk_watch_preview_new ());
  gtk_paned_pack2 (self->files_page, GTK_WIDGET (self->preview), TRUE, FALSE);
  gtk_notebook_append_page (self->pages, GTK_WIDGET (self->test), gtk_label_new (_ ("Test")));
  gtk_button_set_label (self->save, button);
  gtk_button_set_use_underline (self->save, TRUE);
  return self;
}

static void
add_news (RkEditDialog *self)
{
  GtkWidget *news = rk_edit_news_new (get_store (self), self->id);

  self->news = RK_EDIT_NEWS (news);
  gtk_box_pack_start (self->news_place, news, FALSE, FALSE, 0);
  g_signal_connect_object (news, "reload", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  g_object_bind_property (news, "usable", self->pages, "sensitive", G_BINDING_SYNC_CREATE);
}

/* What is filled in first has the cursor. */
static void
show (RkEditDialog *self)
{
  if (self->source != NULL)
    rk_edit_source_grab_focus (self->source);
  else
    focus_command (self);
  gtk_window_present (GTK_WINDOW (self));
}

/* What somebody is filling in is shown again, not covered by a second dialog. */
static RkEditDialog *
present_open (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *at = windows; at != NULL; at = at->next)
    if (RK_IS_EDIT_DIALOG (at->data) && gtk_widget_get_visible (at->data))
      {
        gtk_window_present (at->data);
        return at->data;
      }
  return NULL;
}

/**
 * rk_edit_dialog_add:
 * @app: the application, whose window is on the screen
 * @folder: (nullable): the absolute folder to begin with
 *
 * Shows the dialog for a new project. One that is open is shown again; it takes @folder unless it
 * is about another project, or something is written in it already.
 */
void
rk_edit_dialog_add (RkApp *app, const char *folder)
{
  RkEditDialog *self = present_open ();

  if (self != NULL)
    {
      if (folder != NULL && self->source != NULL && !rk_edit_form_is_written (self->form))
        rk_edit_source_set_folder (self->source, folder);
      return;
    }
  self = make (app, NULL, _ ("Add project"), _ ("_Add"));
  fill (self);
  gtk_widget_show (GTK_WIDGET (self->start_now));
  rk_folder_drop_enable (GTK_WIDGET (self), on_dropped, self);
  if (folder != NULL)
    rk_edit_source_set_folder (self->source, folder);
  show (self);
}

/**
 * rk_edit_dialog_edit:
 * @app: the application, whose window is on the screen
 * @id: a project of the store; nothing happens if there is none
 *
 * Shows the dialog for that project, unless one is open.
 */
void
rk_edit_dialog_edit (RkApp *app, const char *id)
{
  RkStore *store = rk_host_get_store (rk_app_get_host (app));
  const RkStoreEntry *entry = rk_store_peek_entry (store, id);

  if (entry == NULL || present_open () != NULL)
    return;
  /* Translators: %s is the name of a project */
  g_autofree char *title =
      g_strdup_printf (_ ("Edit “%s”"), entry->project != NULL ? entry->project->name : id);
  RkEditDialog *self = make (app, id, title, _ ("_Save"));
  add_news (self);
  fill (self);
  show (self);
}
