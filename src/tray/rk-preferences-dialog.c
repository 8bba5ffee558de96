/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* A change takes effect at once; there is nothing to confirm. */

#include "config.h"

#include "rk-preferences-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "rk-open-place.h"
#include "rk-option-label.h"
#include "rk-preferences-row.h"

/* Between two keys of somebody who types. */
#define PAUSE_MSEC 400

struct _RkPreferencesDialog
{
  GtkWindow parent_instance;

  RkApp *app; /* (not owned): it outlives its windows */
  GtkBox *box;
  GtkInfoBar *problem_bar;
  GtkLabel *problem;
  GtkWidget *settings[RK_N_SETTINGS]; /* (nullable): those that are shown */
  GtkEntry *editor;
  guint pause_id;   /* armed between a key in the editor's field and its being saved */
  gboolean showing; /* the fields are being set from the file */
};

G_DEFINE_FINAL_TYPE (RkPreferencesDialog, rk_preferences_dialog, GTK_TYPE_WINDOW)

static const RkOptionChoice close_window[] = {
  { "keep", N_ ("Projects keep running") },
  { "quit", N_ ("Quit and stop all projects") },
  { "ask", N_ ("Ask, if a project is running") },
  { NULL },
};

static const RkOptionChoice icon[] = {
  { "automatic", N_ ("Automatic") },
  { "coloured", N_ ("Coloured") },
  { "monochrome", N_ ("Monochrome, like the panel’s text") },
  { "hidden", N_ ("Hidden") },
  { NULL },
};

static const RkOptionChoice notify[] = {
  { "all", N_ ("All: crashes, recoveries and restarts") },
  { "problems", N_ ("Only problems: crashes and recoveries") },
  { "none", N_ ("None") },
  { NULL },
};

static const struct
{
  RkSettingId id;
  const char *section;
  const char *label;
  const char *help;
  const RkOptionChoice *choices;
} rows[] = {
  { RK_SETTING_CLOSE, NULL, N_ ("_When the window is closed"), "", close_window },
  { RK_SETTING_ICON, NULL, N_ ("_Tray icon"),
    N_ ("Where it is hidden, start Rekindle once more to see the window."), icon },
  { RK_SETTING_NOTIFY, NULL, N_ ("_Notifications"),
    N_ ("Each project can differ from this: Edit, Advanced."), notify },
  { RK_SETTING_SCALE, N_ ("Output"), N_ ("_Size of the letters, in percent"), "", NULL },
  { RK_SETTING_SCROLLBACK, NULL, N_ ("Lines _kept in the window"),
    N_ ("Saved output and search go back that far."), NULL },
  { RK_SETTING_RUNS, N_ ("Limits"), N_ ("_Runs kept of each project"), "", NULL },
  { RK_SETTING_MEGABYTES, NULL, N_ ("_Output kept of each project, in MiB"),
    N_ ("The oldest goes first. Of a single run at most about 12 MiB are kept."), NULL },
};

/* Commands that rk-editor knows how to tell a line. */
static const char *const editors[] = {
  "code",
  "codium",
  "gnome-text-editor",
  "gedit",
  "kate",
  "kwrite",
  "pluma",
  "xed",
  "mousepad",
  "geany",
  "subl",
  "zed",
  "gvim",
  "emacsclient -n",
  "emacs",
  "gnome-builder",
};

static RkPreferences *
get_preferences (RkPreferencesDialog *self)
{
  return rk_app_get_preferences (self->app);
}

static void
report (RkPreferencesDialog *self, gboolean done, const GError *error)
{
  if (done)
    return;
  gtk_label_set_text (self->problem, error->message);
  gtk_info_bar_set_revealed (self->problem_bar, TRUE);
}

static void
show_problem (RkPreferencesDialog *self)
{
  const RkFileProblem *problem = rk_preferences_peek_problem (get_preferences (self));
  g_autofree char *words = problem != NULL ? rk_file_problem_to_string (problem) : NULL;

  if (words != NULL)
    gtk_label_set_text (self->problem, words);
  gtk_info_bar_set_revealed (self->problem_bar, words != NULL);
}

static void
save_setting (RkPreferencesDialog *self, GtkWidget *widget, int value)
{
  RkSettingId id = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (widget), "setting"));
  g_autoptr (GError) error = NULL;

  if (!self->showing)
    report (self, rk_preferences_set (get_preferences (self), id, value, &error), error);
}

static void
on_choice_changed (GtkComboBox *combo, RkPreferencesDialog *self)
{
  save_setting (self, GTK_WIDGET (combo), gtk_combo_box_get_active (combo));
}

static void
on_number_changed (GtkSpinButton *spin, RkPreferencesDialog *self)
{
  save_setting (self, GTK_WIDGET (spin), gtk_spin_button_get_value_as_int (spin));
}

static void
save_editor (RkPreferencesDialog *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_entry_get_text (self->editor)));
  g_autofree char *old = rk_preferences_dup_editor_command (get_preferences (self));
  g_autoptr (GError) error = NULL;

  g_clear_handle_id (&self->pause_id, g_source_remove);
  if (g_strcmp0 (old != NULL ? old : "", text) == 0)
    return;
  report (self,
          rk_preferences_set_editor_command (get_preferences (self), text[0] != '\0' ? text : NULL,
                                             &error),
          error);
}

static gboolean
on_pause_over (gpointer data)
{
  RkPreferencesDialog *self = data;

  self->pause_id = 0;
  save_editor (self);
  return G_SOURCE_REMOVE;
}

static void
on_editor_changed (GtkEditable *editable, RkPreferencesDialog *self)
{
  if (self->showing)
    return;
  g_clear_handle_id (&self->pause_id, g_source_remove);
  self->pause_id = g_timeout_add (PAUSE_MSEC, on_pause_over, self);
}

static void
show_setting (RkPreferencesDialog *self, RkSettingId id)
{
  GtkWidget *widget = self->settings[id];
  int value = rk_preferences_get (get_preferences (self), id);

  if (GTK_IS_COMBO_BOX (widget))
    gtk_combo_box_set_active (GTK_COMBO_BOX (widget), value);
  else if (GTK_IS_SPIN_BUTTON (widget))
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (widget), value);
}

static void
show_values (RkPreferencesDialog *self)
{
  g_autofree char *editor = rk_preferences_dup_editor_command (get_preferences (self));

  self->showing = TRUE;
  for (guint i = 0; i < RK_N_SETTINGS; i++)
    show_setting (self, i);
  /* Not while somebody types there. */
  if (self->pause_id == 0 && !gtk_widget_has_focus (GTK_WIDGET (self->editor)))
    gtk_entry_set_text (self->editor, editor != NULL ? editor : "");
  self->showing = FALSE;
  show_problem (self);
}

static void
on_problem_response (GtkInfoBar *bar, int response, RkPreferencesDialog *self)
{
  const RkFileProblem *problem = rk_preferences_peek_problem (get_preferences (self));
  g_autoptr (GError) error = NULL;

  report (self,
          rk_open_place (get_preferences (self), rk_preferences_peek_path (get_preferences (self)),
                         problem != NULL ? problem->line : 0, 0, &error),
          error);
}

static void
let_shrink (GtkWidget *combo)
{
  g_autoptr (GList) cells = gtk_cell_layout_get_cells (GTK_CELL_LAYOUT (combo));

  for (GList *at = cells; at != NULL; at = at->next)
    g_object_set (at->data, "ellipsize", PANGO_ELLIPSIZE_END, "width-chars", 22, NULL);
}

static GtkWidget *
make_choices (RkPreferencesDialog *self, const RkOptionChoice *choices)
{
  GtkWidget *combo = gtk_combo_box_text_new ();

  for (gsize i = 0; choices[i].value != NULL; i++)
    gtk_combo_box_text_append (GTK_COMBO_BOX_TEXT (combo), choices[i].value, _ (choices[i].label));
  let_shrink (combo);
  g_signal_connect_object (combo, "changed", G_CALLBACK (on_choice_changed), self, 0);
  return combo;
}

static GtkWidget *
make_number (RkPreferencesDialog *self, const RkSetting *setting)
{
  double step = setting->max > 100000 ? 1000 : 1;
  GtkWidget *spin = gtk_spin_button_new_with_range (setting->min, setting->max, step);

  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), TRUE);
  g_signal_connect_object (spin, "value-changed", G_CALLBACK (on_number_changed), self, 0);
  return spin;
}

static void
add_settings (RkPreferencesDialog *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GtkWidget *widget = rows[i].choices != NULL ? make_choices (self, rows[i].choices)
                                                  : make_number (self, rk_setting_get (rows[i].id));
      g_object_set_data (G_OBJECT (widget), "setting", GUINT_TO_POINTER (rows[i].id));
      self->settings[rows[i].id] = widget;
      if (rows[i].section != NULL)
        rk_preferences_row_add_heading (self->box, _ (rows[i].section));
      rk_preferences_row_add (self->box, _ (rows[i].label),
                              rows[i].help[0] != '\0' ? _ (rows[i].help) : "", widget, FALSE);
    }
}

static void
add_start (RkPreferencesDialog *self)
{
  GtkWidget *widget = gtk_switch_new ();

  gtk_actionable_set_action_name (GTK_ACTIONABLE (widget), "app.start-at-login");
  rk_preferences_row_add (self->box, _ ("Start at _login"), _ ("In the tray, without a window."),
                          widget, FALSE);
}

/* Those that are installed, to choose from; anything else can be typed. */
static void
add_editor (RkPreferencesDialog *self)
{
  GtkWidget *combo = gtk_combo_box_text_new_with_entry ();

  self->editor = GTK_ENTRY (gtk_bin_get_child (GTK_BIN (combo)));
  for (gsize i = 0; i < G_N_ELEMENTS (editors); i++)
    {
      g_auto (GStrv) words = g_strsplit (editors[i], " ", 2);
      g_autofree char *found = g_find_program_in_path (words[0]);
      if (found != NULL)
        gtk_combo_box_text_append_text (GTK_COMBO_BOX_TEXT (combo), editors[i]);
    }
  gtk_entry_set_placeholder_text (self->editor, _ ("as the desktop opens it"));
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self->editor)), _ ("Editor command"));
  g_signal_connect_object (self->editor, "changed", G_CALLBACK (on_editor_changed), self, 0);
  rk_preferences_row_add_heading (self->box, _ ("Editor"));
  rk_preferences_row_add (self->box, _ ("_Command that opens a file at a line"),
                          _ ("%f stands for the file, %l for the line; known editors need "
                             "neither. Empty: $VISUAL, $EDITOR, or what the desktop has."),
                          combo, TRUE);
}

static void
rk_preferences_dialog_dispose (GObject *object)
{
  RkPreferencesDialog *self = RK_PREFERENCES_DIALOG (object);

  if (self->pause_id != 0)
    save_editor (self);
  G_OBJECT_CLASS (rk_preferences_dialog_parent_class)->dispose (object);
}

static void
rk_preferences_dialog_class_init (RkPreferencesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GtkBindingSet *bindings = gtk_binding_set_by_class (klass);

  G_OBJECT_CLASS (klass)->dispose = rk_preferences_dialog_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/rekindle/Rekindle/ui/rk-preferences-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, RkPreferencesDialog, box);
  gtk_widget_class_bind_template_child (widget_class, RkPreferencesDialog, problem_bar);
  gtk_widget_class_bind_template_child (widget_class, RkPreferencesDialog, problem);
  gtk_widget_class_bind_template_callback (widget_class, on_problem_response);
  g_signal_new_class_handler ("escape", G_TYPE_FROM_CLASS (klass),
                              G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION, G_CALLBACK (gtk_window_close),
                              NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_binding_entry_add_signal (bindings, GDK_KEY_Escape, 0, "escape", 0);
}

static void
rk_preferences_dialog_init (RkPreferencesDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_start (self);
  add_settings (self);
  add_editor (self);
}

static gboolean
is_open_already (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *at = windows; at != NULL; at = at->next)
    if (RK_IS_PREFERENCES_DIALOG (at->data) && gtk_widget_get_visible (at->data))
      {
        gtk_window_present (at->data);
        return TRUE;
      }
  return FALSE;
}

/**
 * rk_preferences_dialog_show:
 * @app: the application, whose window is on the screen
 */
void
rk_preferences_dialog_show (RkApp *app)
{
  if (is_open_already ())
    return;
  RkPreferencesDialog *self =
      g_object_new (RK_TYPE_PREFERENCES_DIALOG, "transient-for", rk_app_get_window (app), NULL);

  self->app = app;
  gtk_widget_insert_action_group (GTK_WIDGET (self), "app", G_ACTION_GROUP (app));
  show_values (self);
  g_signal_connect_object (rk_app_get_preferences (app), "changed", G_CALLBACK (show_values), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (self));
}
