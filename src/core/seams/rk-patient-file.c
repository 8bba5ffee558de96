/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-patient-file.h"

#include "rk-small-file.h"

/* A local file takes far less; a host that answers after this is still a host that answers. */
#define LIMIT_USEC (200 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  char *path; /* (owned) */
  gsize max_bytes;
  GBytes *content; /* (owned) (nullable) */
  gboolean done;
} Look;

static GMutex lock; /* of done and content of each */
static GCond finished;
static GHashTable *in_flight; /* (owned) (nullable) (element-type utf8 Look): main context only */

static gpointer
read_file (gpointer data)
{
  Look *look = data;
  GBytes *content = rk_small_file_read (look->path, look->max_bytes, NULL);

  g_mutex_lock (&lock);
  look->content = content;
  look->done = TRUE;
  g_cond_broadcast (&finished);
  g_mutex_unlock (&lock);
  return NULL;
}

static Look *
begin (const char *path, gsize max_bytes)
{
  Look *look = g_new0 (Look, 1);

  look->path = g_strdup (path);
  look->max_bytes = max_bytes;
  g_hash_table_insert (in_flight, look->path, look);
  g_thread_unref (g_thread_new ("patient file", read_file, look));
  return look;
}

static gboolean
wait_for (Look *look, gint64 limit_usec)
{
  gint64 end_usec = g_get_monotonic_time () + limit_usec;

  g_mutex_lock (&lock);
  while (!look->done && g_cond_wait_until (&finished, &lock, end_usec))
    ;
  gboolean done = look->done;
  g_mutex_unlock (&lock);
  return done;
}

static GBytes *
end (Look *look)
{
  GBytes *content = look->content;

  g_hash_table_remove (in_flight, look->path);
  g_free (look->path);
  g_free (look);
  return content;
}

/**
 * rk_patient_file_read:
 * @path: the file
 * @max_bytes: a longer one is refused
 * @content: (out) (transfer full) (nullable): what stands in it; %NULL if it cannot be read
 *
 * As rk_small_file_read(), but takes a fifth of a second at most. A file that has not answered is
 * asked no second time until it does. Main context only.
 *
 * Returns: whether the file system has answered
 */
gboolean
rk_patient_file_read (const char *path, gsize max_bytes, GBytes **content)
{
  *content = NULL;
  if (in_flight == NULL)
    in_flight = g_hash_table_new (g_str_hash, g_str_equal);

  Look *late = g_hash_table_lookup (in_flight, path);
  if (late != NULL && !wait_for (late, 0))
    return FALSE;
  if (late != NULL)
    {
      /* What was read then may be old by now. */
      g_autoptr (GBytes) old G_GNUC_UNUSED = end (late);
    }
  Look *look = begin (path, max_bytes);
  if (!wait_for (look, LIMIT_USEC))
    return FALSE;
  *content = end (look);
  return TRUE;
}

/**
 * rk_patient_file_answers:
 * @path: a file, or where there is none
 *
 * For what cannot be asked with a limit. Main context only.
 *
 * Returns: whether the file system that it lies on answers within a fifth of a second
 */
gboolean
rk_patient_file_answers (const char *path)
{
  g_autoptr (GBytes) content = NULL;

  return rk_patient_file_read (path, 0, &content);
}
