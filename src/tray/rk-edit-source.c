/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* What is recognised fills only what the person has not written. The folder is read in a thread: it
 * may lie on a dead network share.
 */

#include "config.h"

#include "rk-edit-source.h"

#include <glib/gi18n.h>
#include <string.h>

#include "rk-folder-choose.h"
#include "rk-folder-drop.h"
#include "rk-folder-look.h"
#include "rk-folder-note.h"
#include "rk-procfile-lines.h"

/* A share that is only slow has answered by then. */
#define SLOW_MSEC 1000

struct _RkEditSource
{
  GtkBox parent_instance;

  RkEditForm *form; /* (owned) */
  RkStore *store;   /* (owned): the projects that there are */
  GtkEntry *folder;
  GtkWidget *folder_problem;
  GtkLabel *note;
  GtkWidget *kind_box;
  GtkComboBoxText *kind;
  GtkWidget *why;
  RkProcfileLines *lines;
  GPtrArray *candidates; /* (owned) (nullable) (element-type RkCandidate) */
  RkOwnFile *own;        /* (owned) (nullable): what the folder says of itself */
  char *directory;       /* (owned) (nullable): the folder, absolute, once it is known to be one */
  GCancellable *looking; /* (owned) (nullable): the look at what was chosen */
  guint slow_id;         /* of the timeout that says that there is no answer; 0: none */
  gboolean offering;     /* the form is being filled in by us */
  gboolean was_given;    /* the folder was chosen or dropped, not typed */
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_UNKNOWN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RkEditSource, rk_edit_source, GTK_TYPE_BOX)

/* What was typed, as an absolute path. */
static char *
dup_path (RkEditSource *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_entry_get_text (self->folder)));
  g_autofree char *path = text[0] == '~' && (text[1] == '/' || text[1] == '\0')
                              ? g_build_filename (g_get_home_dir (), text + 1, NULL)
                              : g_strdup (text);

  return g_path_is_absolute (path) ? g_canonicalize_filename (path, NULL) : NULL;
}

static void
show_folder_problem (RkEditSource *self, const char *problem)
{
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self->folder));

  gtk_label_set_text (GTK_LABEL (self->folder_problem), problem != NULL ? problem : "");
  gtk_widget_set_visible (self->folder_problem, problem != NULL);
  if (problem != NULL)
    gtk_style_context_add_class (style, GTK_STYLE_CLASS_ERROR);
  else
    gtk_style_context_remove_class (style, GTK_STYLE_CLASS_ERROR);
}

static const RkCandidate *
get_chosen (RkEditSource *self)
{
  int chosen = gtk_combo_box_get_active (GTK_COMBO_BOX (self->kind));

  if (self->candidates == NULL || chosen < 0 || (guint)chosen >= self->candidates->len)
    return NULL;
  return g_ptr_array_index (self->candidates, chosen);
}

static void
offer (RkEditSource *self, const RkCandidate *candidate)
{
  if (self->directory == NULL || self->offering)
    return;
  self->offering = TRUE;
  rk_edit_form_offer_candidate (self->form, candidate, self->directory);
  self->offering = FALSE;
}

static void
show_why (RkEditSource *self, const RkCandidate *candidate)
{
  gboolean elsewhere = candidate != NULL && self->directory != NULL
                       && strcmp (candidate->directory, self->directory) != 0;
  g_autofree char *text =
      elsewhere
          ? g_strdup_printf (_ ("%s. It runs in %s, the whole folder is watched."), candidate->why,
                             candidate->directory + strlen (self->directory) + 1)
          : g_strdup (candidate != NULL ? candidate->why : "");

  gtk_label_set_text (GTK_LABEL (self->why), text);
}

static void
on_kind_changed (GtkComboBox *combo, RkEditSource *self)
{
  const RkCandidate *candidate = get_chosen (self);

  if (candidate == NULL)
    return;
  offer (self, candidate);
  show_why (self, candidate);
  gtk_widget_set_visible (GTK_WIDGET (self->lines),
                          rk_procfile_lines_is_line (candidate)
                              && rk_procfile_lines_count (self->lines) > 0);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
on_lines_changed (RkProcfileLines *lines, RkEditSource *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* What was recognised holds only for the command that it came with. */
static void
on_command_changed (RkEditForm *form, const char *key, RkEditSource *self)
{
  const RkCandidate *candidate = get_chosen (self);

  if (candidate == NULL || self->offering)
    return;
  g_autofree char *line = rk_candidate_dup_command_line (candidate);
  offer (self, strcmp (line, rk_edit_form_get (form, "Command")) == 0 ? candidate : NULL);
}

static void
set_own (RkEditSource *self, RkOwnFile *own)
{
  g_clear_pointer (&self->own, rk_own_file_free);
  self->own = own;
  if (own == NULL)
    return;
  rk_edit_form_offer (self->form, "Directory", own->project->directory);
  rk_edit_form_offer (self->form, "Name", own->project->name);
}

static void
forget_candidates (RkEditSource *self)
{
  gtk_widget_hide (GTK_WIDGET (self->lines));
  rk_procfile_lines_set (self->lines, NULL);
  gtk_combo_box_text_remove_all (self->kind);
  g_clear_pointer (&self->candidates, g_ptr_array_unref);
  gtk_widget_hide (self->kind_box);
}

static void
name_after_folder (RkEditSource *self)
{
  g_autofree char *name = g_path_get_basename (self->directory);

  offer (self, NULL);
  rk_edit_form_offer (self->form, "Name", name);
}

static void
take_candidates (RkEditSource *self, GPtrArray *candidates)
{
  forget_candidates (self);
  self->candidates = g_ptr_array_ref (candidates);
  for (guint i = 0; i < candidates->len; i++)
    {
      const RkCandidate *candidate = g_ptr_array_index (candidates, i);
      g_autofree char *command = rk_candidate_dup_command_line (candidate);
      g_autofree char *text = g_strdup_printf ("%s: %s", candidate->kind, command);
      gtk_combo_box_text_append_text (self->kind, text);
    }
  rk_procfile_lines_set (self->lines, candidates);
  gtk_widget_set_visible (self->kind_box, candidates->len > 0);
  if (candidates->len > 0)
    gtk_combo_box_set_active (GTK_COMBO_BOX (self->kind), 0);
  else if (self->own == NULL)
    name_after_folder (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* What holds for the projects that there are comes first: it is about something that works. */
static void
show_note (RkEditSource *self, const char *text)
{
  g_autofree char *registered =
      self->directory != NULL ? rk_folder_note_dup_registered (self->store, self->directory) : NULL;
  const char *note = registered != NULL ? registered : text;

  gtk_label_set_text (self->note, note != NULL ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), note != NULL);
}

static void
stop_looking (RkEditSource *self)
{
  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  g_clear_handle_id (&self->slow_id, g_source_remove);
}

static void
take_folder (RkEditSource *self, RkFolderFound *found)
{
  self->directory = dup_path (self);
  show_folder_problem (self, NULL);
  rk_edit_form_offer (self->form, "Directory", self->directory);
  set_own (self, g_steal_pointer (&found->own));
  take_candidates (self, found->candidates);
  show_note (self, found->note);
  if (self->own == NULL && found->candidates->len == 0 && self->was_given)
    {
      gtk_editable_select_region (GTK_EDITABLE (self->folder), -1, -1);
      g_signal_emit (self, signals[SIGNAL_UNKNOWN], 0);
    }
  self->was_given = FALSE;
}

/* Who drops a file means the folder in which it lies. */
static void
take_file (RkEditSource *self)
{
  g_autofree char *path = dup_path (self);
  g_autofree char *directory = g_path_get_dirname (path);

  if (self->was_given)
    rk_edit_source_set_folder (self, directory);
  else
    show_folder_problem (self, _ ("This is a file. Choose the folder that it is in."));
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RkEditSource) self = data;
  g_autoptr (RkFolderFound) found = rk_folder_look_finish (result);

  /* Another folder was chosen meanwhile, or the dialog is gone. */
  if (found == NULL)
    return;
  stop_looking (self);
  if (found->state == RK_FOLDER_THERE)
    take_folder (self, found);
  else if (found->state == RK_FOLDER_IS_FILE)
    take_file (self);
  else
    show_folder_problem (self, _ ("There is no such folder."));
}

static gboolean
on_slow (gpointer data)
{
  RkEditSource *self = data;

  self->slow_id = 0;
  show_folder_problem (self, _ ("This folder does not answer. Is its network share there?"));
  return G_SOURCE_REMOVE;
}

/* What was said of the last path stays until there is an answer, which takes a moment. */
static void
look (RkEditSource *self, const char *path)
{
  self->looking = g_cancellable_new ();
  self->slow_id = g_timeout_add (SLOW_MSEC, on_slow, self);
  rk_folder_look_begin (path, self->looking, on_looked, g_object_ref (self));
}

static void
on_folder_changed (GtkEditable *editable, RkEditSource *self)
{
  g_autofree char *path = dup_path (self);

  stop_looking (self);
  /* What was found holds for the folder that it was found in. */
  g_clear_pointer (&self->directory, g_free);
  set_own (self, NULL);
  forget_candidates (self);
  show_note (self, NULL);
  rk_edit_form_offer (self->form, "Directory", "");
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  if (path != NULL)
    look (self, path);
  else
    show_folder_problem (
        self, gtk_entry_get_text (self->folder)[0] != '\0' ? _ ("Begin it with / or ~/.") : NULL);
}

static void
on_chosen (const char *folder, gpointer data)
{
  rk_edit_source_set_folder (data, folder);
}

static void
on_choose_clicked (GtkButton *button, RkEditSource *self)
{
  rk_folder_choose (GTK_WIDGET (self), self->directory, on_chosen, self);
}

/**
 * rk_edit_source_set_folder:
 * @self: the source
 * @folder: an absolute path; it is looked at. Of a file, its folder is meant
 */
void
rk_edit_source_set_folder (RkEditSource *self, const char *folder)
{
  gtk_entry_set_text (self->folder, folder);
  self->was_given = TRUE;
}

/**
 * rk_edit_source_grab_focus:
 * @self: the source
 *
 * Puts the cursor where the folder is typed.
 */
void
rk_edit_source_grab_focus (RkEditSource *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->folder));
}

/**
 * rk_edit_source_get_own:
 * @self: the source
 *
 * Returns: (transfer none) (nullable): the rekindle.project that the folder brings
 */
RkOwnFile *
rk_edit_source_get_own (RkEditSource *self)
{
  return self->own;
}

/**
 * rk_edit_source_steal_own:
 * @self: the source
 *
 * Returns: (transfer full) (nullable): the rekindle.project that the folder brings
 */
RkOwnFile *
rk_edit_source_steal_own (RkEditSource *self)
{
  return g_steal_pointer (&self->own);
}

/**
 * rk_edit_source_has_lines:
 * @self: the source
 *
 * Returns: whether the lines of a Procfile are to be added, each as a project, instead of the one
 * that the form describes
 */
gboolean
rk_edit_source_has_lines (RkEditSource *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self->lines));
}

/**
 * rk_edit_source_count_lines:
 * @self: the source
 *
 * Returns: how many of them are ticked
 */
guint
rk_edit_source_count_lines (RkEditSource *self)
{
  return rk_procfile_lines_count_ticked (self->lines);
}

/**
 * rk_edit_source_build_lines:
 * @self: the source
 * @common: what the form says, which holds for all of them
 *
 * Returns: (transfer full) (element-type RkProject): a project for each line that is ticked
 */
GPtrArray *
rk_edit_source_build_lines (RkEditSource *self, RkProject *common)
{
  return rk_procfile_lines_build (self->lines, self->directory, common);
}

static void
rk_edit_source_dispose (GObject *object)
{
  RkEditSource *self = RK_EDIT_SOURCE (object);

  stop_looking (self);
  g_clear_pointer (&self->directory, g_free);
  g_clear_object (&self->form);
  g_clear_object (&self->store);
  g_clear_pointer (&self->candidates, g_ptr_array_unref);
  g_clear_pointer (&self->own, rk_own_file_free);
  G_OBJECT_CLASS (rk_edit_source_parent_class)->dispose (object);
}

static void
rk_edit_source_class_init (RkEditSourceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rk_edit_source_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/rekindle/Rekindle/ui/rk-edit-source.ui");
  gtk_widget_class_bind_template_child (widget_class, RkEditSource, folder);
  gtk_widget_class_bind_template_child (widget_class, RkEditSource, folder_problem);
  gtk_widget_class_bind_template_child (widget_class, RkEditSource, note);
  gtk_widget_class_bind_template_child (widget_class, RkEditSource, kind_box);
  gtk_widget_class_bind_template_child (widget_class, RkEditSource, kind);
  gtk_widget_class_bind_template_child (widget_class, RkEditSource, why);
  gtk_widget_class_bind_template_child (widget_class, RkEditSource, lines);
  gtk_widget_class_bind_template_callback (widget_class, on_folder_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_kind_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_lines_changed);

  /**
   * RkEditSource::changed:
   * @self: the source
   *
   * Another folder, another kind, or other lines.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", RK_TYPE_EDIT_SOURCE, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * RkEditSource::unknown:
   * @self: the source
   *
   * A folder was given of which nobody but the person knows how to run it.
   */
  signals[SIGNAL_UNKNOWN] = g_signal_new ("unknown", RK_TYPE_EDIT_SOURCE, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
on_dropped (const char *folder, gpointer data)
{
  rk_edit_source_set_folder (data, folder);
}

static void
rk_edit_source_init (RkEditSource *self)
{
  g_autoptr (GList) cells = NULL;

  g_type_ensure (RK_TYPE_PROCFILE_LINES);
  gtk_widget_init_template (GTK_WIDGET (self));
  rk_folder_drop_enable (GTK_WIDGET (self->folder), on_dropped, self);
  cells = gtk_cell_layout_get_cells (GTK_CELL_LAYOUT (self->kind));
  for (GList *at = cells; at != NULL; at = at->next)
    g_object_set (at->data, "ellipsize", PANGO_ELLIPSIZE_END, "width-chars", 24, NULL);
}

/**
 * rk_edit_source_new:
 * @form: the form of a new project, to be filled in
 * @store: the projects that there are
 *
 * Returns: (transfer floating): the source of a new project
 */
GtkWidget *
rk_edit_source_new (RkEditForm *form, RkStore *store)
{
  RkEditSource *self = g_object_new (RK_TYPE_EDIT_SOURCE, NULL);

  self->form = g_object_ref (form);
  self->store = g_object_ref (store);
  g_signal_connect_object (form, "changed::Command", G_CALLBACK (on_command_changed), self, 0);
  return GTK_WIDGET (self);
}
