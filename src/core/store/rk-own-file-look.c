/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-own-file-look: the hash of a project's own file, for the main loop. The file may lie on a
 * share that hangs: so a thread reads it, is waited for a moment only, and what it finds out later
 * is there at the next question.
 */
#include "config.h"

#include "rk-own-file.h"

/* A local file takes far less; a host that answers after this is still a host that answers. */
#define LIMIT_USEC (200 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  char *path;   /* (owned) */
  char *sha256; /* (owned) (nullable) */
  gboolean done;
} Look;

static GMutex lock; /* of done and sha256 of each */
static GCond finished;
static GHashTable *in_flight; /* (owned) (nullable) (element-type utf8 Look): main context only */

static gpointer
read_file (gpointer data)
{
  Look *look = data;
  char *sha256 = rk_own_file_hash (look->path);

  g_mutex_lock (&lock);
  look->sha256 = sha256;
  look->done = TRUE;
  g_cond_broadcast (&finished);
  g_mutex_unlock (&lock);
  return NULL;
}

static Look *
begin (const char *path)
{
  Look *look = g_new0 (Look, 1);

  look->path = g_strdup (path);
  g_hash_table_insert (in_flight, look->path, look);
  g_thread_unref (g_thread_new ("own file", read_file, look));
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

/**
 * rk_own_file_look:
 * @path: the file
 * @sha256: (out) (transfer full) (nullable): as rk_own_file_hash() gives it
 *
 * Main context only. Takes a fifth of a second at most; a file that has not answered is asked no
 * second time until it does.
 *
 * Returns: whether the file system has answered
 */
gboolean
rk_own_file_look (const char *path, char **sha256)
{
  if (in_flight == NULL)
    in_flight = g_hash_table_new (g_str_hash, g_str_equal);
  Look *look = g_hash_table_lookup (in_flight, path);
  gboolean done = look != NULL ? wait_for (look, 0) : wait_for (look = begin (path), LIMIT_USEC);

  *sha256 = NULL;
  if (!done)
    return FALSE;
  *sha256 = look->sha256;
  g_hash_table_remove (in_flight, path);
  g_free (look->path);
  g_free (look);
  return TRUE;
}
