/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* A value that a widget has no choice for (another signal, a time in microseconds) is added to it:
 * what a file says is never lost by being shown.
 */

#include "config.h"

#include "rk-option-editor.h"

#include <glib/gi18n.h>
#include <string.h>

#define LIST_HEIGHT 72

static const struct
{
  const char *unit;
  gint64 usec;
  const char *label;
} units[] = {
  { "ms", G_TIME_SPAN_MILLISECOND, N_ ("milliseconds") },
  { "s", G_TIME_SPAN_SECOND, N_ ("seconds") },
  { "min", G_TIME_SPAN_MINUTE, N_ ("minutes") },
};

static void
tell (RkOptionEditor *self)
{
  if (!self->is_setting && self->on_changed != NULL)
    self->on_changed (self->user_data);
}

static RkOptionEditor *
make (const RkProjectOption *option, GtkWidget *widget)
{
  RkOptionEditor *self = g_new0 (RkOptionEditor, 1);

  self->widget = self->focus = widget;
  self->option = option;
  g_object_set_data_full (G_OBJECT (widget), "rk-option-editor", self, g_free);
  return self;
}

/* Stopped here it goes on to what is around the widget. */
static gboolean
on_scroll (GtkWidget *widget, GdkEvent *event, gpointer data)
{
  g_signal_stop_emission_by_name (widget, "scroll-event");
  return GDK_EVENT_PROPAGATE;
}

/**
 * rk_option_editor_keep_from_wheel:
 * @widget: a widget on a page that can be scrolled
 *
 * Whoever scrolls the page does not mean to change the value that happens to come by.
 */
void
rk_option_editor_keep_from_wheel (GtkWidget *widget)
{
  if (GTK_IS_COMBO_BOX (widget) || GTK_IS_SPIN_BUTTON (widget))
    g_signal_connect (widget, "scroll-event", G_CALLBACK (on_scroll), NULL);
}

/* A line. */

static void
entry_set (RkOptionEditor *self, const char *text)
{
  gtk_entry_set_text (GTK_ENTRY (self->focus), text);
}

static char *
entry_dup (RkOptionEditor *self)
{
  return g_strdup (gtk_entry_get_text (GTK_ENTRY (self->focus)));
}

static RkOptionEditor *
make_entry (const RkProjectOption *option)
{
  GtkWidget *entry = gtk_entry_new ();
  RkOptionEditor *self = make (option, entry);

  self->is_wide = TRUE;
  self->set = entry_set;
  self->dup = entry_dup;
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_entry_set_width_chars (GTK_ENTRY (entry), 20);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (tell), self);
  return self;
}

/* A file. */

static void
on_file_chosen (GtkNativeDialog *chooser, int response, GtkEntry *entry)
{
  g_autofree char *path = gtk_file_chooser_get_filename (GTK_FILE_CHOOSER (chooser));

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    gtk_entry_set_text (entry, path);
  g_object_unref (chooser);
}

static void
choose_file (RkOptionEditor *self)
{
  GtkEntry *entry = GTK_ENTRY (self->focus);
  GtkWidget *window = gtk_widget_get_toplevel (self->focus);
  gboolean is_folder = strcmp (self->option->key, "Directory") == 0;
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      is_folder ? _ ("Choose the folder of the project") : _ ("Choose a file"), GTK_WINDOW (window),
      is_folder ? GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER : GTK_FILE_CHOOSER_ACTION_OPEN,
      _ ("_Choose"), _ ("_Cancel"));

  gtk_file_chooser_set_show_hidden (GTK_FILE_CHOOSER (chooser), TRUE);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_file_chosen), entry, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static RkOptionEditor *
make_file (const RkProjectOption *option)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("C_hoose…"));
  RkOptionEditor *self = make (option, box);

  self->focus = entry;
  self->is_wide = TRUE;
  self->set = entry_set;
  self->dup = entry_dup;
  gtk_style_context_add_class (gtk_widget_get_style_context (box), GTK_STYLE_CLASS_LINKED);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_box_pack_start (GTK_BOX (box), entry, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (box), button, FALSE, FALSE, 0);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (tell), self);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (choose_file), self);
  return self;
}

/* Several lines. */

static void
list_set (RkOptionEditor *self, const char *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->focus)), text, -1);
}

static char *
list_dup (RkOptionEditor *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->focus));
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static RkOptionEditor *
make_list (const RkProjectOption *option)
{
  GtkWidget *scrolled = gtk_scrolled_window_new (NULL, NULL);
  GtkWidget *view = gtk_text_view_new ();
  RkOptionEditor *self = make (option, scrolled);

  self->focus = view;
  self->is_wide = TRUE;
  self->set = list_set;
  self->dup = list_dup;
  g_object_set (view, "monospace", TRUE, "accepts-tab", FALSE, "left-margin", 8, "right-margin", 8,
                "top-margin", 6, "bottom-margin", 6, NULL);
  g_object_set (scrolled, "shadow-type", GTK_SHADOW_IN, "min-content-height", LIST_HEIGHT,
                "max-content-height", 3 * LIST_HEIGHT, "propagate-natural-height", TRUE, NULL);
  gtk_container_add (GTK_CONTAINER (scrolled), view);
  g_signal_connect_swapped (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "changed",
                            G_CALLBACK (tell), self);
  return self;
}

/* Yes or no. */

static void
switch_set (RkOptionEditor *self, const char *text)
{
  gtk_switch_set_active (GTK_SWITCH (self->focus), strcmp (text, "true") == 0);
}

static char *
switch_dup (RkOptionEditor *self)
{
  return g_strdup (gtk_switch_get_active (GTK_SWITCH (self->focus)) ? "true" : "false");
}

static RkOptionEditor *
make_switch (const RkProjectOption *option)
{
  GtkWidget *widget = gtk_switch_new ();
  RkOptionEditor *self = make (option, widget);

  self->set = switch_set;
  self->dup = switch_dup;
  g_signal_connect_swapped (widget, "notify::active", G_CALLBACK (tell), self);
  return self;
}

/* One of several. */

static void
combo_set (RkOptionEditor *self, const char *text)
{
  GtkComboBox *combo = GTK_COMBO_BOX (self->focus);

  if (gtk_combo_box_set_active_id (combo, text))
    return;
  gtk_combo_box_text_append (GTK_COMBO_BOX_TEXT (combo), text, text);
  gtk_combo_box_set_active_id (combo, text);
}

static char *
combo_dup (RkOptionEditor *self)
{
  return g_strdup (gtk_combo_box_get_active_id (GTK_COMBO_BOX (self->focus)));
}

/* Choices may be long; the list shows them whole, the closed box what there is room for. */
static void
let_shrink (GtkWidget *combo)
{
  g_autoptr (GList) cells = gtk_cell_layout_get_cells (GTK_CELL_LAYOUT (combo));

  for (GList *at = cells; at != NULL; at = at->next)
    g_object_set (at->data, "ellipsize", PANGO_ELLIPSIZE_END, "width-chars", 18, NULL);
}

static RkOptionEditor *
make_combo (const RkProjectOption *option, const RkOptionChoice *choices)
{
  GtkWidget *combo = gtk_combo_box_text_new ();
  RkOptionEditor *self = make (option, combo);

  self->set = combo_set;
  self->dup = combo_dup;
  for (gsize i = 0; choices != NULL && choices[i].value != NULL; i++)
    gtk_combo_box_text_append (GTK_COMBO_BOX_TEXT (combo), choices[i].value, _ (choices[i].label));
  for (gsize i = 0; choices == NULL && option->words[i].word != NULL; i++)
    gtk_combo_box_text_append (GTK_COMBO_BOX_TEXT (combo), option->words[i].word,
                               option->words[i].word);
  let_shrink (combo);
  g_signal_connect_swapped (combo, "changed", G_CALLBACK (tell), self);
  return self;
}

/* A number. */

static void
number_set (RkOptionEditor *self, const char *text)
{
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->focus), g_ascii_strtod (text, NULL));
}

static char *
number_dup (RkOptionEditor *self)
{
  return g_strdup_printf ("%d", gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->focus)));
}

static GtkWidget *
make_spin (double min, double max)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (min, max, 1);

  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), TRUE);
  gtk_entry_set_width_chars (GTK_ENTRY (spin), 6);
  gtk_entry_set_activates_default (GTK_ENTRY (spin), TRUE);
  return spin;
}

static RkOptionEditor *
make_number (const RkProjectOption *option)
{
  RkOptionEditor *self = make (option, make_spin ((double)option->min, (double)option->max));

  self->set = number_set;
  self->dup = number_dup;
  g_signal_connect_swapped (self->focus, "value-changed", G_CALLBACK (tell), self);
  return self;
}

/* A time: a number and its unit, or a word. */

static const RkOptionWord *
find_word (const RkProjectOption *option, const char *text)
{
  for (const RkOptionWord *word = option->words; word != NULL && word->word != NULL; word++)
    if (g_strcmp0 (word->word, text) == 0)
      return word;
  return NULL;
}

/* "1.5s" → 1500 ms: in the largest unit that needs no fraction. */
static void
duration_show (RkOptionEditor *self, double usec)
{
  gsize unit = usec > 0 ? 0 : 1;

  /* Up to two minutes people count seconds. */
  for (gsize i = 1; i < G_N_ELEMENTS (units); i++)
    if ((gint64)usec % units[i].usec == 0
        && usec >= (double)(i == 2 ? 2 * units[i].usec : units[i].usec))
      unit = i;
  gtk_combo_box_set_active_id (GTK_COMBO_BOX (self->extra), units[unit].unit);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->focus), usec / (double)units[unit].usec);
}

static gboolean
is_word_active (RkOptionEditor *self)
{
  return find_word (self->option, gtk_combo_box_get_active_id (GTK_COMBO_BOX (self->extra)))
         != NULL;
}

static void
duration_update (RkOptionEditor *self)
{
  gtk_widget_set_sensitive (self->focus, !is_word_active (self));
}

static void
duration_set (RkOptionEditor *self, const char *text)
{
  const RkOptionWord *word = find_word (self->option, text);
  char *end;
  double number = g_ascii_strtod (text, &end);
  double usec = number * (double)self->option->unit_usec;

  end += strspn (end, " ");
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (strcmp (units[i].unit, end) == 0)
      usec = number * (double)units[i].usec;
  if (strcmp (end, "us") == 0)
    usec = number;
  /* The first word stands for no time at all, the others for one that can be written. */
  if (word != NULL && word == self->option->words)
    gtk_combo_box_set_active_id (GTK_COMBO_BOX (self->extra), word->word);
  else
    duration_show (self, word != NULL ? (double)word->value : usec);
  duration_update (self);
}

static char *
duration_dup (RkOptionEditor *self)
{
  const char *unit = gtk_combo_box_get_active_id (GTK_COMBO_BOX (self->extra));

  if (unit == NULL || is_word_active (self))
    return g_strdup (unit);
  return g_strdup_printf ("%d%s", gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->focus)),
                          unit);
}

static void
on_unit_changed (RkOptionEditor *self)
{
  duration_update (self);
  tell (self);
}

static void
add_units (RkOptionEditor *self, GtkComboBoxText *combo)
{
  if (self->option->words != NULL)
    gtk_combo_box_text_append (combo, self->option->words[0].word, _ ("automatic"));
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    gtk_combo_box_text_append (combo, units[i].unit, _ (units[i].label));
}

static RkOptionEditor *
make_duration (const RkProjectOption *option)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *unit = gtk_combo_box_text_new ();
  RkOptionEditor *self = make (option, box);

  self->focus = make_spin (0, 1e6);
  self->extra = unit;
  self->set = duration_set;
  self->dup = duration_dup;
  gtk_style_context_add_class (gtk_widget_get_style_context (box), GTK_STYLE_CLASS_LINKED);
  add_units (self, GTK_COMBO_BOX_TEXT (unit));
  atk_object_set_name (gtk_widget_get_accessible (unit), _ ("Unit of time"));
  gtk_box_pack_start (GTK_BOX (box), self->focus, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), unit, FALSE, FALSE, 0);
  g_signal_connect_swapped (self->focus, "value-changed", G_CALLBACK (tell), self);
  g_signal_connect_swapped (unit, "changed", G_CALLBACK (on_unit_changed), self);
  return self;
}

static gboolean
is_flag (const RkProjectOption *option)
{
  return strcmp (option->words[0].word, "true") == 0;
}

static RkOptionEditor *
make_by_type (const RkProjectOption *option)
{
  switch (option->type)
    {
    case RK_OPTION_LIST:
    case RK_OPTION_PATHS:
      return make_list (option);
    case RK_OPTION_PATH:
      return make_file (option);
    case RK_OPTION_WORD:
      return is_flag (option) ? make_switch (option) : make_combo (option, NULL);
    case RK_OPTION_DURATION:
      return make_duration (option);
    case RK_OPTION_NUMBER:
      return make_number (option);
    case RK_OPTION_TEXT:
    case RK_OPTION_COMMAND:
    case RK_OPTION_SIGNAL:
    case RK_OPTION_CODES:
    case RK_OPTION_ON_CHANGE:
    default:
      return make_entry (option);
    }
}

/**
 * rk_option_editor_new:
 * @key: a field of a form
 * @label: (nullable): how it is called
 *
 * Returns: (transfer none): its widget, floating, and what there is to know of it
 */
RkOptionEditor *
rk_option_editor_new (const char *key, const RkOptionLabel *label)
{
  const RkProjectOption *option = rk_project_option_find_key (key);

  RkOptionEditor *self;

  if (label != NULL && label->choices != NULL)
    self = make_combo (option, label->choices);
  else
    self = option != NULL ? make_by_type (option) : make_list (NULL);
  rk_option_editor_keep_from_wheel (self->focus);
  if (self->extra != NULL)
    rk_option_editor_keep_from_wheel (self->extra);
  return self;
}

/**
 * rk_option_editor_set:
 * @self: an editor
 * @text: what it is to show; nobody is told
 */
void
rk_option_editor_set (RkOptionEditor *self, const char *text)
{
  g_autofree char *shown = self->dup (self);

  if (g_strcmp0 (shown, text) == 0)
    return;
  self->is_setting = TRUE;
  self->set (self, text);
  self->is_setting = FALSE;
}
