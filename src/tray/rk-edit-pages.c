/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-edit-pages.h"

#include <glib/gi18n.h>
#include <string.h>

#include "rk-option-row.h"

static void
add_heading (GtkBox *box, const char *text, gboolean is_first)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_margin_top (label, is_first ? 0 : 12);
  gtk_style_context_add_class (gtk_widget_get_style_context (label), "rk-name");
  gtk_widget_show (label);
  gtk_box_pack_start (box, label, FALSE, FALSE, 0);
}

static void
add_row (GtkBox *box, RkEditForm *form, const char *key)
{
  GtkWidget *row = rk_option_row_new (form, key);

  gtk_widget_set_name (row, key);
  gtk_box_pack_start (box, row, FALSE, FALSE, 0);
}

static void
add_labelled (GtkBox *box, RkEditForm *form, RkOptionPage page, const char *const *left_out)
{
  gsize n_labels;
  const RkOptionLabel *labels = rk_option_labels (&n_labels);
  gboolean is_first = TRUE;

  for (gsize i = 0; i < n_labels; i++)
    {
      if (labels[i].page != page || g_strv_contains (left_out, labels[i].key))
        continue;
      if (labels[i].section != NULL)
        add_heading (box, _ (labels[i].section), is_first);
      is_first = FALSE;
      add_row (box, form, labels[i].key);
    }
}

static void
add_unlabelled (GtkBox *box, RkEditForm *form)
{
  gsize n_options;
  const RkProjectOption *options = rk_project_options (&n_options);

  for (gsize i = 0; i < n_options; i++)
    if (rk_option_label_find (options[i].key) == NULL)
      add_row (box, form, options[i].key);
}

/**
 * rk_edit_pages_fill:
 * @box: a vertical box
 * @form: the form
 * @page: which options
 * @left_out: (array zero-terminated=1): the keys of those that are shown otherwise
 *
 * Adds the rows of a page.
 */
void
rk_edit_pages_fill (GtkBox *box, RkEditForm *form, RkOptionPage page, const char *const *left_out)
{
  add_labelled (box, form, page, left_out);
  if (page == RK_OPTION_PAGE_ADVANCED)
    add_unlabelled (box, form);
}

/**
 * rk_edit_pages_find:
 * @box: a box that was filled
 * @key: a field
 *
 * Returns: (transfer none) (nullable): its row
 */
GtkWidget *
rk_edit_pages_find (GtkBox *box, const char *key)
{
  g_autoptr (GList) rows = gtk_container_get_children (GTK_CONTAINER (box));

  for (GList *at = rows; at != NULL; at = at->next)
    if (RK_IS_OPTION_ROW (at->data) && strcmp (gtk_widget_get_name (at->data), key) == 0)
      return at->data;
  return NULL;
}
