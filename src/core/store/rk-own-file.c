/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-own-file.h"

#include "rk-key-text.h"
#include "rk-patient-file.h"
#include "rk-project-file.h"
#include "rk-small-file.h"

/**
 * rk_own_file_free:
 * @self: (nullable) (transfer full): a file
 */
void
rk_own_file_free (RkOwnFile *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self->text);
  g_free (self->sha256);
  g_clear_pointer (&self->project, rk_project_unref);
  g_free (self);
}

/**
 * rk_own_file_find:
 * @directory: an absolute directory
 *
 * Returns: (transfer full) (nullable): the path of the file that the project there brings
 */
char *
rk_own_file_find (const char *directory)
{
  g_autofree char *path = g_build_filename (directory, RK_OWN_FILE_NAME, NULL);

  return g_file_test (path, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer (&path) : NULL;
}

/**
 * rk_own_file_read:
 * @path: the file
 * @problem: (out) (nullable): why it cannot be used, if %NULL is returned
 *
 * Returns: (transfer full) (nullable): what stands in it; text, hash and project are of one reading
 */
RkOwnFile *
rk_own_file_read (const char *path, RkFileProblem **problem)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = rk_small_file_read (path, RK_KEY_TEXT_MAX_BYTES, &error);

  if (content == NULL)
    {
      *problem = rk_file_problem_new (path, 0, "%s", error->message);
      return NULL;
    }

  gsize length_bytes;
  const char *bytes = g_bytes_get_data (content, &length_bytes);
  g_autofree char *directory = g_path_get_dirname (path);
  RkProjectFile file = { path, NULL, { directory, g_get_home_dir () } };
  RkProject *project = rk_project_file_parse (&file, bytes, length_bytes, NULL, problem);
  if (project == NULL)
    return NULL;

  RkOwnFile *self = g_new0 (RkOwnFile, 1);
  self->path = g_strdup (path);
  self->text = g_strndup (bytes, length_bytes);
  self->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, content);
  self->project = project;
  return self;
}

/**
 * rk_own_file_hash:
 * @path: the file
 *
 * Returns: (transfer full) (nullable): the SHA-256 of its present content; %NULL if it cannot be
 * read
 */
char *
rk_own_file_hash (const char *path)
{
  g_autoptr (GBytes) content = rk_small_file_read (path, RK_KEY_TEXT_MAX_BYTES, NULL);

  return content != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, content) : NULL;
}

/**
 * rk_own_file_look:
 * @path: the file
 * @sha256: (out) (transfer full) (nullable): as rk_own_file_hash() gives it
 *
 * As rk_own_file_hash(), for the main loop: see rk_patient_file_read().
 *
 * Returns: whether the file system has answered
 */
gboolean
rk_own_file_look (const char *path, char **sha256)
{
  g_autoptr (GBytes) content = NULL;
  gboolean answered = rk_patient_file_read (path, RK_KEY_TEXT_MAX_BYTES, &content);

  *sha256 = content != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, content) : NULL;
  return answered;
}
