/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-preferences-row.h"

#include "rk-option-editor.h"
#include "rk-option-label.h"

static GtkWidget *
make_text (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_line_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_width_chars (GTK_LABEL (label), 12);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_widget_set_hexpand (label, TRUE);
  return label;
}

/**
 * rk_preferences_row_add_heading:
 * @box: a vertical box
 * @text: what the rows below it are about
 */
void
rk_preferences_row_add_heading (GtkBox *box, const char *text)
{
  GtkWidget *label = make_text (text);
  g_autoptr (GList) rows = gtk_container_get_children (GTK_CONTAINER (box));

  gtk_widget_set_margin_top (label, rows != NULL ? 12 : 0);
  gtk_style_context_add_class (gtk_widget_get_style_context (label), "rk-name");
  gtk_widget_show (label);
  gtk_box_pack_start (box, label, FALSE, FALSE, 0);
}

/**
 * rk_preferences_row_add:
 * @box: a vertical box
 * @label: with a mnemonic
 * @help: what it means; may be empty
 * @widget: where it is set
 * @is_wide: whether it takes the whole width
 */
void
rk_preferences_row_add (GtkBox *box, const char *label, const char *help, GtkWidget *widget,
                        gboolean is_wide)
{
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *name = make_text (NULL);
  GtkWidget *meaning = make_text (help);
  AtkObject *accessible = gtk_widget_get_accessible (widget);
  g_autofree char *plain = rk_option_label_dup_plain (label);

  g_object_set (grid, "column-spacing", 12, "row-spacing", 4, NULL);
  gtk_label_set_text_with_mnemonic (GTK_LABEL (name), label);
  gtk_label_set_mnemonic_widget (GTK_LABEL (name), widget);
  atk_object_set_name (accessible, plain);
  gtk_grid_attach (GTK_GRID (grid), name, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), widget, is_wide ? 0 : 1, is_wide ? 1 : 0, 1, 1);
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  rk_option_editor_keep_from_wheel (widget);
  if (help[0] != '\0')
    {
      atk_object_set_description (accessible, help);
      gtk_style_context_add_class (gtk_widget_get_style_context (meaning), "rk-detail");
      gtk_grid_attach (GTK_GRID (grid), meaning, 0, 2, 2, 1);
    }
  else
    g_object_unref (g_object_ref_sink (meaning));
  gtk_widget_show_all (grid);
  gtk_box_pack_start (box, grid, FALSE, FALSE, 0);
}
