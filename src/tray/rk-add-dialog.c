/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* What is recognised fills only what the person has not written. It reads the folder in a thread:
 * a folder may lie on a dead network share.
 */

#include "config.h"

#include "rk-add-dialog.h"

#include <glib/gi18n.h>

#include "rk-add-form.h"
#include "rk-recogniser.h"
#include "rk-review-dialog.h"
#include "rk-store-edit.h"

struct _RkAddDialog
{
  GtkDialog parent_instance;

  RkApp *app; /* (not owned): it outlives its windows */
  GtkEntry *folder;
  GtkComboBoxText *kind;
  GtkLabel *kind_label;
  GtkEntry *name;
  GtkEntry *command;
  GtkToggleButton *start;
  GtkToggleButton *start_now;
  GtkLabel *hint;
  GtkButton *add;
  GPtrArray *candidates; /* (owned) (nullable) (element-type RkCandidate) */
  RkOwnFile *own;        /* (owned) (nullable): what the folder says of itself */
  GCancellable *looking; /* (owned) (nullable): the look at the chosen folder */
  gboolean filling;      /* the fields are being filled in by us */
  gboolean name_is_own;  /* the person has written the name */
};

G_DEFINE_FINAL_TYPE (RkAddDialog, rk_add_dialog, GTK_TYPE_DIALOG)

/* What was typed, as an absolute path; NULL: no folder. */
static char *
dup_directory (RkAddDialog *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_entry_get_text (self->folder)));
  g_autofree char *path = text[0] == '~' && (text[1] == '/' || text[1] == '\0')
                              ? g_build_filename (g_get_home_dir (), text + 1, NULL)
                              : g_strdup (text);

  if (!g_path_is_absolute (path) || !g_file_test (path, G_FILE_TEST_IS_DIR))
    return NULL;
  return g_canonicalize_filename (path, NULL);
}

static const RkCandidate *
chosen_candidate (RkAddDialog *self)
{
  int chosen = gtk_combo_box_get_active (GTK_COMBO_BOX (self->kind));

  if (self->candidates == NULL || chosen < 0 || (guint)chosen >= self->candidates->len)
    return NULL;
  return g_ptr_array_index (self->candidates, chosen);
}

static RkProject *
build (RkAddDialog *self, RkAddFormField *culprit, GError **error)
{
  g_autofree char *directory = dup_directory (self);
  RkAddForm form = {
    .directory = directory,
    .name = gtk_entry_get_text (self->name),
    .command = gtk_entry_get_text (self->command),
    .candidate = chosen_candidate (self),
    .start_with_rekindle = gtk_toggle_button_get_active (self->start),
  };

  return rk_add_form_build (&form, culprit, error);
}

static void
show_hint (RkAddDialog *self, const char *text, gboolean is_problem)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self->hint));

  gtk_label_set_text (self->hint, text);
  if (is_problem)
    gtk_style_context_add_class (context, "rk-problem");
  else
    gtk_style_context_remove_class (context, "rk-problem");
}

/* The folder says itself how it is run: there is nothing to choose, only to agree to. */
static void
show_own (RkAddDialog *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->add), TRUE);
  show_hint (self, _ ("This folder brings its own rekindle.project. You will see what it says."),
             FALSE);
}

static void
validate (RkAddDialog *self)
{
  if (self->own != NULL)
    {
      show_own (self);
      return;
    }
  g_autoptr (GError) error = NULL;
  RkAddFormField culprit;
  g_autoptr (RkProject) project = build (self, &culprit, &error);
  const RkCandidate *candidate = chosen_candidate (self);

  gtk_widget_set_sensitive (GTK_WIDGET (self->add), project != NULL);
  if (project == NULL)
    show_hint (self, error->message, error->domain == G_SHELL_ERROR);
  else if (candidate != NULL)
    show_hint (self, candidate->why, FALSE);
  else
    show_hint (self, _ ("It will be restarted when a file in this folder changes."), FALSE);
}

static void
fill_in (RkAddDialog *self, const RkCandidate *candidate)
{
  g_autofree char *command = rk_candidate_dup_command_line (candidate);

  self->filling = TRUE;
  gtk_entry_set_text (self->command, command);
  if (!self->name_is_own)
    gtk_entry_set_text (self->name, candidate->name);
  self->filling = FALSE;
}

static void
on_kind_changed (GtkComboBox *combo, RkAddDialog *self)
{
  const RkCandidate *candidate = chosen_candidate (self);

  if (candidate == NULL)
    return;
  fill_in (self, candidate);
  validate (self);
}

static void
on_name_changed (GtkEditable *editable, RkAddDialog *self)
{
  if (self->filling)
    return;
  self->name_is_own = gtk_entry_get_text_length (self->name) > 0;
  validate (self);
}

static void
on_command_changed (GtkEditable *editable, RkAddDialog *self)
{
  if (!self->filling)
    validate (self);
}

static char *
dup_kind (const RkCandidate *candidate)
{
  g_autofree char *command = rk_candidate_dup_command_line (candidate);

  return g_strdup_printf ("%s: %s", candidate->kind, command);
}

static void
set_own (RkAddDialog *self, RkOwnFile *own)
{
  GtkWidget *fields[] = { GTK_WIDGET (self->command), GTK_WIDGET (self->start),
                          GTK_WIDGET (self->start_now) };

  g_clear_pointer (&self->own, rk_own_file_free);
  self->own = own;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    gtk_widget_set_sensitive (fields[i], own == NULL);
  if (own == NULL)
    return;
  g_auto (GStrv) words = rk_project_dup_command (own->project);
  g_autofree char *command = own->project->shell_line != NULL ? g_strdup (own->project->shell_line)
                                                              : g_strjoinv (" ", words);
  self->filling = TRUE;
  gtk_entry_set_text (self->command, command);
  if (!self->name_is_own)
    gtk_entry_set_text (self->name, own->project->name);
  self->filling = FALSE;
}

static void
name_after_folder (RkAddDialog *self)
{
  g_autofree char *directory = dup_directory (self);

  if (directory == NULL || self->name_is_own)
    return;
  g_autofree char *name = g_path_get_basename (directory);
  self->filling = TRUE;
  gtk_entry_set_text (self->name, name);
  self->filling = FALSE;
}

static void
take_candidates (RkAddDialog *self, GPtrArray *candidates)
{
  gboolean some = candidates->len > 0;

  g_clear_pointer (&self->candidates, g_ptr_array_unref);
  gtk_combo_box_text_remove_all (self->kind);
  self->candidates = g_ptr_array_ref (candidates);
  for (guint i = 0; i < candidates->len; i++)
    {
      g_autofree char *kind = dup_kind (g_ptr_array_index (candidates, i));
      gtk_combo_box_text_append_text (self->kind, kind);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->kind), some);
  gtk_widget_set_visible (GTK_WIDGET (self->kind_label), some);
  if (some)
    gtk_combo_box_set_active (GTK_COMBO_BOX (self->kind), 0);
  else if (self->own == NULL)
    name_after_folder (self);
  validate (self);
}

typedef struct
{
  GPtrArray *candidates; /* (owned) (nullable) */
  RkOwnFile *own;        /* (owned) (nullable) */
} Found;

static void
found_free (Found *self)
{
  g_clear_pointer (&self->candidates, g_ptr_array_unref);
  g_clear_pointer (&self->own, rk_own_file_free);
  g_free (self);
}

static void
recognise (GTask *task, gpointer source, gpointer directory, GCancellable *cancellable)
{
  Found *found = g_new0 (Found, 1);
  g_autofree char *own_path = rk_own_file_find (directory);
  g_autoptr (RkFileProblem) problem = NULL;

  if (own_path != NULL)
    found->own = rk_own_file_read (own_path, &problem);
  if (found->own == NULL)
    found->candidates = rk_recogniser_recognise (directory, NULL);
  if (found->candidates == NULL)
    found->candidates = g_ptr_array_new ();
  g_task_return_pointer (task, found, (GDestroyNotify)found_free);
}

static void
on_recognised (GObject *source, GAsyncResult *result, gpointer data)
{
  RkAddDialog *self = RK_ADD_DIALOG (source);
  Found *found = g_task_propagate_pointer (G_TASK (result), NULL);

  /* Another folder was chosen meanwhile, or the dialog is gone. */
  if (found == NULL)
    return;
  set_own (self, g_steal_pointer (&found->own));
  take_candidates (self, found->candidates);
  found_free (found);
}

static void
stop_looking (RkAddDialog *self)
{
  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
}

static void
on_folder_changed (GtkEditable *editable, RkAddDialog *self)
{
  g_autofree char *directory = dup_directory (self);

  stop_looking (self);
  /* What was found holds for the folder that it was found in. */
  set_own (self, NULL);
  g_clear_pointer (&self->candidates, g_ptr_array_unref);
  if (directory == NULL)
    {
      validate (self);
      return;
    }
  self->looking = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (self, self->looking, on_recognised, NULL);
  g_task_set_return_on_cancel (task, FALSE);
  g_task_set_task_data (task, g_steal_pointer (&directory), g_free);
  g_task_run_in_thread (task, recognise);
}

static void
on_chooser_response (GtkNativeDialog *chooser, int response, RkAddDialog *self)
{
  g_autofree char *directory = gtk_file_chooser_get_filename (GTK_FILE_CHOOSER (chooser));

  if (response == GTK_RESPONSE_ACCEPT && directory != NULL)
    {
      gtk_entry_set_text (self->folder, directory);
      gtk_widget_grab_focus (GTK_WIDGET (self->add));
    }
  g_object_unref (chooser);
}

static void
on_choose_clicked (GtkButton *button, RkAddDialog *self)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      _ ("Choose the folder of the project"), GTK_WINDOW (self),
      GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Choose"), _ ("_Cancel"));
  g_autofree char *directory = dup_directory (self);

  gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (chooser),
                                       directory != NULL ? directory : g_get_home_dir ());
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_chooser_response), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static gboolean
add (RkAddDialog *self, GError **error)
{
  RkHost *host = rk_app_get_host (self->app);
  RkAddFormField culprit;
  g_autoptr (RkProject) project = build (self, &culprit, error);

  if (project == NULL)
    return FALSE;
  g_autofree char *id = rk_store_add (rk_host_get_store (host), project, error);
  if (id == NULL)
    return FALSE;
  rk_app_show_output (self->app, id, NULL, gtk_get_current_event_time ());
  if (gtk_toggle_button_get_active (self->start_now))
    g_action_group_activate_action (G_ACTION_GROUP (self->app), "start-project",
                                    g_variant_new_string (id));
  return TRUE;
}

static void
on_response (GtkDialog *dialog, int response, gpointer data)
{
  RkAddDialog *self = RK_ADD_DIALOG (dialog);
  g_autoptr (GError) error = NULL;

  if (response == GTK_RESPONSE_OK && self->own != NULL)
    rk_review_dialog_add (self->app, g_steal_pointer (&self->own), gtk_entry_get_text (self->name));
  else if (response == GTK_RESPONSE_OK && !add (self, &error))
    {
      show_hint (self, error->message, TRUE);
      return;
    }
  gtk_widget_destroy (GTK_WIDGET (dialog));
}

static void
rk_add_dialog_dispose (GObject *object)
{
  RkAddDialog *self = RK_ADD_DIALOG (object);

  stop_looking (self);
  g_clear_pointer (&self->candidates, g_ptr_array_unref);
  g_clear_pointer (&self->own, rk_own_file_free);
  G_OBJECT_CLASS (rk_add_dialog_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/rekindle/Rekindle/ui/rk-add-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, RkAddDialog, folder);
  gtk_widget_class_bind_template_child (widget_class, RkAddDialog, kind);
  gtk_widget_class_bind_template_child (widget_class, RkAddDialog, kind_label);
  gtk_widget_class_bind_template_child (widget_class, RkAddDialog, name);
  gtk_widget_class_bind_template_child (widget_class, RkAddDialog, command);
  gtk_widget_class_bind_template_child (widget_class, RkAddDialog, start);
  gtk_widget_class_bind_template_child (widget_class, RkAddDialog, start_now);
  gtk_widget_class_bind_template_child (widget_class, RkAddDialog, hint);
  gtk_widget_class_bind_template_child (widget_class, RkAddDialog, add);
  gtk_widget_class_bind_template_callback (widget_class, on_kind_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_name_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_command_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_folder_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_clicked);
}

static void
rk_add_dialog_class_init (RkAddDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rk_add_dialog_dispose;
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
rk_add_dialog_init (RkAddDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "response", G_CALLBACK (on_response), NULL);
  validate (self);
}

/**
 * rk_add_dialog_show:
 * @app: the application, whose window is on the screen
 */
void
rk_add_dialog_show (RkApp *app)
{
  RkAddDialog *self = g_object_new (RK_TYPE_ADD_DIALOG, "use-header-bar", TRUE, "transient-for",
                                    rk_app_get_window (app), NULL);

  self->app = app;
  gtk_window_present (GTK_WINDOW (self));
}
