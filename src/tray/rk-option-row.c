/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-option-row.h"

#include <glib/gi18n.h>

#include "rk-option-editor.h"

struct _RkOptionRow
{
  GtkGrid parent_instance;

  RkEditForm *form;       /* (owned) */
  const char *key;        /* (not owned): interned */
  RkOptionEditor *editor; /* (not owned): lives as long as its widget, which is ours */
  GtkWidget *reset;
  GtkWidget *problem;
  GtkWidget *warning;
};

G_DEFINE_FINAL_TYPE (RkOptionRow, rk_option_row, GTK_TYPE_GRID)

/* What is only missing from a new project yet, the dialog says in its own place. */
static gboolean
is_still_to_come (RkOptionRow *self)
{
  return rk_edit_form_get_before (self->form) == NULL
         && rk_edit_form_get (self->form, self->key)[0] == '\0';
}

/* What is wrong comes before what may be. */
static void
show_warning (RkOptionRow *self, gboolean has_problem)
{
  const char *text = gtk_label_get_text (GTK_LABEL (self->warning));
  gboolean shown = text[0] != '\0' && !has_problem;

  gtk_widget_set_visible (self->warning, shown);
  if (!GTK_IS_ENTRY (self->editor->focus))
    return;
  gtk_entry_set_icon_from_icon_name (GTK_ENTRY (self->editor->focus), GTK_ENTRY_ICON_SECONDARY,
                                     shown ? "dialog-warning-symbolic" : NULL);
  gtk_entry_set_icon_activatable (GTK_ENTRY (self->editor->focus), GTK_ENTRY_ICON_SECONDARY, FALSE);
  gtk_entry_set_icon_tooltip_text (GTK_ENTRY (self->editor->focus), GTK_ENTRY_ICON_SECONDARY,
                                   shown ? text : NULL);
}

static void
show_problem (RkOptionRow *self)
{
  g_autofree char *problem =
      is_still_to_come (self) ? NULL : rk_edit_form_dup_problem (self->form, self->key);
  GtkStyleContext *style = gtk_widget_get_style_context (self->editor->focus);

  gtk_label_set_text (GTK_LABEL (self->problem), problem != NULL ? problem : "");
  gtk_widget_set_visible (self->problem, problem != NULL);
  if (problem != NULL)
    gtk_style_context_add_class (style, GTK_STYLE_CLASS_ERROR);
  else
    gtk_style_context_remove_class (style, GTK_STYLE_CLASS_ERROR);
  show_warning (self, problem != NULL);
}

/* What each project needs has no default. */
static gboolean
is_needed (const char *key)
{
  static const char *const needed[] = { "Name", "Directory", "Command", NULL };

  return g_strv_contains (needed, key);
}

/* It keeps its place, so that nothing moves when a value changes. */
static void
show_reset (RkOptionRow *self)
{
  gboolean is_default = is_needed (self->key) || rk_edit_form_is_default (self->form, self->key);

  gtk_widget_set_sensitive (self->reset, !is_default);
  gtk_widget_set_opacity (self->reset, is_default ? 0 : 1);
}

static void
update (RkOptionRow *self)
{
  rk_option_editor_set (self->editor, rk_edit_form_get (self->form, self->key));
  show_problem (self);
  show_reset (self);
}

static void
on_form_changed (RkEditForm *form, const char *key, RkOptionRow *self)
{
  update (self);
}

static void
on_edited (gpointer user_data)
{
  RkOptionRow *self = user_data;
  g_autofree char *text = self->editor->dup (self->editor);

  rk_edit_form_set (self->form, self->key, text != NULL ? text : "");
}

static void
on_reset_clicked (GtkButton *button, RkOptionRow *self)
{
  gtk_widget_grab_focus (self->editor->focus);
  rk_edit_form_reset (self->form, self->key);
}

static GtkWidget *
make_text (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_line_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_width_chars (GTK_LABEL (label), 12);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_widget_set_hexpand (label, TRUE);
  if (style != NULL)
    gtk_style_context_add_class (gtk_widget_get_style_context (label), style);
  return label;
}

static GtkWidget *
make_label (RkOptionRow *self, const char *text)
{
  GtkWidget *label = make_text (NULL, NULL);

  gtk_label_set_text_with_mnemonic (GTK_LABEL (label), text);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), self->editor->focus);
  return label;
}

static void
make_reset (RkOptionRow *self, const char *text)
{
  /* Translators: %s is the label of a field */
  g_autofree char *name = g_strdup_printf (_ ("Reset “%s” to its default"), text);

  self->reset = gtk_button_new_from_icon_name ("edit-undo-symbolic", GTK_ICON_SIZE_BUTTON);
  gtk_style_context_add_class (gtk_widget_get_style_context (self->reset), GTK_STYLE_CLASS_FLAT);
  gtk_style_context_add_class (gtk_widget_get_style_context (self->reset), "rk-reset");
  gtk_widget_set_valign (self->reset, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->reset, _ ("Reset to the default"));
  atk_object_set_name (gtk_widget_get_accessible (self->reset), name);
  g_signal_connect_object (self->reset, "clicked", G_CALLBACK (on_reset_clicked), self, 0);
}

static void
place (RkOptionRow *self, const char *text, const char *help)
{
  GtkGrid *grid = GTK_GRID (self);
  GtkWidget *label = make_label (self, text);
  gboolean is_wide = self->editor->is_wide;
  int row = 1;

  self->problem = make_text (NULL, "rk-problem");
  gtk_widget_set_no_show_all (self->problem, TRUE);
  gtk_grid_attach (grid, label, 0, 0, 1, 1);
  gtk_grid_attach (grid, self->reset, is_wide ? 2 : 1, 0, 1, 1);
  if (is_wide)
    gtk_grid_attach (grid, self->editor->widget, 0, row++, 3, 1);
  else
    gtk_grid_attach (grid, self->editor->widget, 2, 0, 1, 1);
  gtk_grid_attach (grid, self->problem, 0, row++, 3, 1);
  self->warning = make_text (NULL, "rk-warning");
  gtk_widget_set_no_show_all (self->warning, TRUE);
  gtk_grid_attach (grid, self->warning, 0, row++, 3, 1);
  if (help[0] != '\0')
    gtk_grid_attach (grid, make_text (help, "rk-detail"), 0, row, is_wide ? 3 : 2, 1);
}

static void
fill (RkOptionRow *self)
{
  const RkOptionLabel *label = rk_option_label_find (self->key);
  const char *text = label != NULL ? _ (label->label) : self->key;
  const char *help = "";

  if (label != NULL && label->help[0] != '\0')
    help = _ (label->help);
  else if (label == NULL && self->editor->option != NULL)
    help = _ (self->editor->option->summary);
  gtk_widget_set_valign (self->editor->widget,
                         self->editor->is_wide ? GTK_ALIGN_FILL : GTK_ALIGN_CENTER);
  gtk_widget_set_halign (self->editor->widget,
                         self->editor->is_wide ? GTK_ALIGN_FILL : GTK_ALIGN_END);
  gtk_widget_set_hexpand (self->editor->widget, self->editor->is_wide);
  g_autofree char *plain = rk_option_label_dup_plain (text);
  atk_object_set_name (gtk_widget_get_accessible (self->editor->focus), plain);
  if (help[0] != '\0')
    atk_object_set_description (gtk_widget_get_accessible (self->editor->focus), help);
  make_reset (self, plain);
  place (self, text, help);
}

static void
rk_option_row_dispose (GObject *object)
{
  RkOptionRow *self = RK_OPTION_ROW (object);

  /* The editor is freed with its widget, and a text view may still speak up on its way out. */
  if (self->editor != NULL)
    self->editor->on_changed = NULL;
  self->editor = NULL;
  if (self->form != NULL)
    g_signal_handlers_disconnect_by_data (self->form, self);
  g_clear_object (&self->form);
  G_OBJECT_CLASS (rk_option_row_parent_class)->dispose (object);
}

static void
rk_option_row_class_init (RkOptionRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rk_option_row_dispose;
}

static void
rk_option_row_init (RkOptionRow *self)
{
  g_object_set (self, "column-spacing", 6, "row-spacing", 4, NULL);
}

/**
 * rk_option_row_new:
 * @form: the form
 * @key: a field of it
 *
 * Returns: (transfer floating): its row
 */
GtkWidget *
rk_option_row_new (RkEditForm *form, const char *key)
{
  RkOptionRow *self = g_object_new (RK_TYPE_OPTION_ROW, NULL);
  g_autofree char *signal = g_strdup_printf ("changed::%s", key);

  self->form = g_object_ref (form);
  self->key = g_intern_string (key);
  self->editor = rk_option_editor_new (key, rk_option_label_find (key));
  fill (self);
  update (self);
  self->editor->on_changed = on_edited;
  self->editor->user_data = self;
  g_signal_connect_object (form, signal, G_CALLBACK (on_form_changed), self, 0);
  gtk_widget_show_all (GTK_WIDGET (self));
  return GTK_WIDGET (self);
}

/**
 * rk_option_row_get_focus:
 * @self: a row
 *
 * Returns: (transfer none): where the person fills it in
 */
GtkWidget *
rk_option_row_get_focus (RkOptionRow *self)
{
  return self->editor->focus;
}

/**
 * rk_option_row_add_button:
 * @self: a row whose editor takes the whole width
 * @button: what can be done with its value
 */
void
rk_option_row_add_button (RkOptionRow *self, GtkWidget *button)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  g_autoptr (GtkWidget) editor = g_object_ref (self->editor->widget);

  gtk_widget_hide (self->reset);
  gtk_style_context_add_class (gtk_widget_get_style_context (box), GTK_STYLE_CLASS_LINKED);
  gtk_container_remove (GTK_CONTAINER (self), editor);
  gtk_box_pack_start (GTK_BOX (box), editor, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (box), button, FALSE, FALSE, 0);
  gtk_grid_attach (GTK_GRID (self), box, 0, 1, 3, 1);
  gtk_widget_show (box);
}

/**
 * rk_option_row_set_warning:
 * @self: a row
 * @text: (nullable): what may be wrong with its value, in words; %NULL: nothing
 *
 * Is shown below it, and keeps nobody from saving.
 */
void
rk_option_row_set_warning (RkOptionRow *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->warning), text != NULL ? text : "");
  show_problem (self);
}
