/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The bytes are those of the log, with the colours of the program; where the log was cut, a line
 * says so. They are read and written in a thread: it can be eight megabytes onto a slow disk.
 */

#include "config.h"

#include "rk-output-save.h"

#include <glib/gi18n.h>
#include <string.h>

#include "rk-output-log.h"

typedef struct
{
  RkApp *app;                   /* (owned) */
  GtkFileChooserNative *dialog; /* (owned) */
  char *directory;              /* (owned): the run's */
  GFile *file;                  /* (owned) (nullable): where to */
} Save;

static void
save_free (Save *self)
{
  g_clear_object (&self->dialog);
  g_clear_object (&self->file);
  g_object_unref (self->app);
  g_free (self->directory);
  g_free (self);
}

static GBytes *
read_all (const char *directory)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();
  gint64 offset = 0;

  for (;;)
    {
      gint64 next = offset;
      g_autoptr (GBytes) part = rk_output_log_read (directory, offset, G_MAXINT64, &next);
      gsize length_bytes;
      const guint8 *bytes = g_bytes_get_data (part, &length_bytes);
      if (length_bytes == 0)
        break;
      gint64 cut_bytes = next - (gint64)length_bytes - offset;
      if (cut_bytes > 0)
        {
          g_autofree char *line =
              g_strdup_printf ("\n[%" G_GINT64_FORMAT " bytes were not kept]\n", cut_bytes);
          g_byte_array_append (all, (const guint8 *)line, (guint)strlen (line));
        }
      g_byte_array_append (all, bytes, (guint)length_bytes);
      offset = next;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&all));
}

static void
save_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Save *self = data;
  g_autoptr (GBytes) bytes = read_all (self->directory);
  gsize length_bytes;
  const char *content = g_bytes_get_data (bytes, &length_bytes);
  GError *error = NULL;

  if (g_file_replace_contents (self->file, content != NULL ? content : "", length_bytes, NULL,
                               FALSE, G_FILE_CREATE_NONE, NULL, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    rk_app_report (RK_APP (source), _ ("The output could not be saved"), error);
}

static void
on_response (GtkNativeDialog *dialog, int response, Save *self)
{
  if (response != GTK_RESPONSE_ACCEPT)
    {
      save_free (self);
      return;
    }
  self->file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_clear_object (&self->dialog); /* here, not in the thread */
  g_autoptr (GTask) task = g_task_new (self->app, NULL, on_saved, NULL);
  g_task_set_task_data (task, self, (GDestroyNotify)save_free);
  g_task_run_in_thread (task, save_in_thread);
}

/**
 * rk_output_save_ask:
 * @app: the application, which reports what goes wrong
 * @output_directory: where the run's output is
 * @name: a name for the file
 */
void
rk_output_save_ask (RkApp *app, const char *output_directory, const char *name)
{
  Save *self = g_new0 (Save, 1);

  self->app = g_object_ref (app);
  self->directory = g_strdup (output_directory);
  self->dialog =
      gtk_file_chooser_native_new (_ ("Save output"), rk_app_get_window (app),
                                   GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  gtk_file_chooser_set_do_overwrite_confirmation (GTK_FILE_CHOOSER (self->dialog), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->dialog), TRUE);
  g_signal_connect (self->dialog, "response", G_CALLBACK (on_response), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->dialog));
}
