/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* A check button for each line. One line is nothing to choose from: then there is none.
 */
#include "config.h"

#include "rk-procfile-lines.h"

#include <string.h>

#include "rk-edit-form.h"

/* The kind of candidates of which a person may want several at once. */
#define PROCFILE "Procfile"

struct _RkProcfileLines
{
  GtkBox parent_instance;

  GPtrArray *candidates; /* (owned) (nullable) (element-type RkCandidate): the buttons' */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RkProcfileLines, rk_procfile_lines, GTK_TYPE_BOX)

/**
 * rk_procfile_lines_is_line:
 * @candidate: a way to run a folder
 *
 * Returns: whether it stands in a Procfile
 */
gboolean
rk_procfile_lines_is_line (const RkCandidate *candidate)
{
  return strcmp (candidate->kind, PROCFILE) == 0;
}

static void
on_toggled (GtkToggleButton *button, RkProcfileLines *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
add (RkProcfileLines *self, RkCandidate *candidate)
{
  g_autofree char *command = rk_candidate_dup_command_line (candidate);
  g_autofree char *text = g_strdup_printf ("%s: %s", candidate->name, command);
  GtkWidget *button = gtk_check_button_new_with_label (text);
  GtkWidget *label = gtk_bin_get_child (GTK_BIN (button));

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (button, text);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
  g_object_set_data (G_OBJECT (button), "candidate", candidate);
  g_signal_connect_object (button, "toggled", G_CALLBACK (on_toggled), self, 0);
  gtk_container_add (GTK_CONTAINER (self), button);
  gtk_widget_show (button);
}

static void
destroy (GtkWidget *widget, gpointer data)
{
  gtk_widget_destroy (widget);
}

static guint
count_lines (GPtrArray *candidates)
{
  guint n_lines = 0;

  for (guint i = 0; candidates != NULL && i < candidates->len; i++)
    n_lines += rk_procfile_lines_is_line (g_ptr_array_index (candidates, i));
  return n_lines;
}

/**
 * rk_procfile_lines_set:
 * @self: the lines
 * @candidates: (nullable) (element-type RkCandidate): what was recognised, of which those of a
 *   Procfile are shown, all ticked
 */
void
rk_procfile_lines_set (RkProcfileLines *self, GPtrArray *candidates)
{
  gtk_container_foreach (GTK_CONTAINER (self), destroy, NULL);
  g_clear_pointer (&self->candidates, g_ptr_array_unref);
  if (count_lines (candidates) < 2)
    return;
  self->candidates = g_ptr_array_ref (candidates);
  for (guint i = 0; i < candidates->len; i++)
    if (rk_procfile_lines_is_line (g_ptr_array_index (candidates, i)))
      add (self, g_ptr_array_index (candidates, i));
}

/**
 * rk_procfile_lines_count:
 * @self: the lines
 *
 * Returns: how many there are to choose from: none or several
 */
guint
rk_procfile_lines_count (RkProcfileLines *self)
{
  return count_lines (self->candidates);
}

static const RkCandidate *
get_ticked (GtkWidget *button)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button))
             ? g_object_get_data (G_OBJECT (button), "candidate")
             : NULL;
}

/**
 * rk_procfile_lines_count_ticked:
 * @self: the lines
 *
 * Returns: how many of them are chosen
 */
guint
rk_procfile_lines_count_ticked (RkProcfileLines *self)
{
  g_autoptr (GList) buttons = gtk_container_get_children (GTK_CONTAINER (self));
  guint n_lines = 0;

  for (GList *at = buttons; at != NULL; at = at->next)
    n_lines += get_ticked (at->data) != NULL;
  return n_lines;
}

static RkProject *
build_line (const RkCandidate *candidate, const char *directory, const RkProject *common)
{
  g_autoptr (RkEditForm) form = rk_edit_form_new (NULL);
  const char *culprit;

  rk_edit_form_offer_candidate (form, candidate, directory);
  g_autoptr (RkProject) line = rk_edit_form_build (form, &culprit, NULL);
  if (line == NULL)
    return NULL;
  RkProject values = *common;
  values.id = NULL;
  values.name = line->name;
  values.arguments = line->arguments;
  values.shell_line = line->shell_line;
  values.open_url = line->open_url;
  return rk_project_new (&values);
}

/**
 * rk_procfile_lines_build:
 * @self: the lines
 * @directory: the absolute folder of the Procfile
 * @common: what holds for all of them
 *
 * Returns: (transfer full) (element-type RkProject): a project for each line that is ticked
 */
GPtrArray *
rk_procfile_lines_build (RkProcfileLines *self, const char *directory, const RkProject *common)
{
  GPtrArray *projects = g_ptr_array_new_with_free_func ((GDestroyNotify)rk_project_unref);
  g_autoptr (GList) buttons = gtk_container_get_children (GTK_CONTAINER (self));

  for (GList *at = buttons; at != NULL; at = at->next)
    {
      const RkCandidate *candidate = get_ticked (at->data);
      RkProject *project = candidate != NULL ? build_line (candidate, directory, common) : NULL;
      if (project != NULL)
        g_ptr_array_add (projects, project);
    }
  return projects;
}

static void
rk_procfile_lines_dispose (GObject *object)
{
  RkProcfileLines *self = RK_PROCFILE_LINES (object);

  g_clear_pointer (&self->candidates, g_ptr_array_unref);
  G_OBJECT_CLASS (rk_procfile_lines_parent_class)->dispose (object);
}

static void
rk_procfile_lines_class_init (RkProcfileLinesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rk_procfile_lines_dispose;

  /**
   * RkProcfileLines::changed:
   * @self: the lines
   *
   * One was ticked, or is not any more.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", RK_TYPE_PROCFILE_LINES, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rk_procfile_lines_init (RkProcfileLines *self)
{
}
