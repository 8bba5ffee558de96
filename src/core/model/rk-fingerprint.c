/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-fingerprint.h"

#include <stddef.h>
#include <string.h>

/**
 * rk_file_table_init:
 * @self: what to make an empty table
 */
void
rk_file_table_init (RkFileTable *self)
{
  *self = (RkFileTable){ 0 };
}

/**
 * rk_file_table_clear:
 * @self: a table, which is empty afterwards
 */
void
rk_file_table_clear (RkFileTable *self)
{
  for (guint i = 0; i < self->n; i++)
    g_free (self->entries[i]);
  g_free (self->entries);
  rk_file_table_init (self);
}

static int
compare_entries (const void *a, const void *b)
{
  return strcmp ((*(RkFileEntry *const *)a)->name, (*(RkFileEntry *const *)b)->name);
}

static void
sort (RkFileTable *self)
{
  if (self->n_unsorted == 0)
    return;

  qsort (self->entries, self->n, sizeof *self->entries, compare_entries);
  self->n_unsorted = 0;
}

/* Where @name is, or where it belongs. */
static guint
find_place (RkFileTable *self, const char *name, gboolean *found)
{
  guint low = 0, high = self->n;

  sort (self);
  *found = FALSE;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      int order = strcmp (self->entries[middle]->name, name);

      if (order == 0)
        {
          *found = TRUE;
          return middle;
        }
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
fill (RkFileEntry *entry, const RkFileLook *look, const guint8 *hash)
{
  entry->inode = look->inode;
  entry->size_bytes = look->size_bytes;
  entry->mtime_nsec = look->mtime_nsec;
  entry->ctime_nsec = look->ctime_nsec;
  entry->type = look->type;
  entry->racy = look->ctime_nsec + RK_FINGERPRINT_RACY_NSEC >= look->at_nsec;
  entry->hashed = hash != NULL;
  entry->tried = FALSE;
  if (hash != NULL)
    memcpy (entry->hash, hash, RK_FINGERPRINT_HASH_BYTES);
}

static RkFileEntry *
insert (RkFileTable *self, guint place, const char *name)
{
  gsize length_bytes = strlen (name) + 1;
  RkFileEntry *entry = g_malloc0 (offsetof (RkFileEntry, name) + length_bytes);

  memcpy (entry->name, name, length_bytes);
  if (self->n == self->allocated)
    {
      self->allocated = self->allocated == 0 ? 4 : self->allocated + self->allocated / 2;
      self->entries = g_renew (RkFileEntry *, self->entries, self->allocated);
    }
  memmove (self->entries + place + 1, self->entries + place,
           (self->n - place) * sizeof *self->entries);
  self->entries[place] = entry;
  self->n++;
  return entry;
}

/**
 * rk_file_table_find:
 * @self: a table
 * @name: a name
 *
 * Returns: (nullable) (transfer none): what is recorded of @name; valid until the table changes
 */
RkFileEntry *
rk_file_table_find (RkFileTable *self, const char *name)
{
  gboolean found;
  guint place = find_place (self, name, &found);

  return found ? self->entries[place] : NULL;
}

/**
 * rk_file_table_record:
 * @self: a table
 * @name: a name
 * @look: a file or a link as it was found
 * @hash: (nullable): the hash of its content, %NULL if it is not known
 *
 * Records @name, over what may have been recorded before.
 *
 * Returns: (transfer none): the entry
 */
RkFileEntry *
rk_file_table_record (RkFileTable *self, const char *name, const RkFileLook *look,
                      const guint8 *hash)
{
  gboolean found;
  guint place = find_place (self, name, &found);
  RkFileEntry *entry = found ? self->entries[place] : insert (self, place, name);

  fill (entry, look, hash);
  return entry;
}

/**
 * rk_file_table_append:
 * @self: a table
 * @name: a name that is not in the table
 * @look: a file or a link as it was found
 * @hash: (nullable): the hash of its content
 *
 * As rk_file_table_record(), for filling a table: it costs the same for the last of a hundred
 * thousand files as for the first.
 *
 * Returns: (transfer none): the entry
 */
RkFileEntry *
rk_file_table_append (RkFileTable *self, const char *name, const RkFileLook *look,
                      const guint8 *hash)
{
  RkFileEntry *entry = insert (self, self->n, name);

  self->n_unsorted++;
  fill (entry, look, hash);
  return entry;
}

/**
 * rk_file_table_remove:
 * @self: a table
 * @name: a name; nothing happens if it is not recorded
 */
void
rk_file_table_remove (RkFileTable *self, const char *name)
{
  gboolean found;
  guint place = find_place (self, name, &found);

  if (!found)
    return;

  g_free (self->entries[place]);
  self->n--;
  memmove (self->entries + place, self->entries + place + 1,
           (self->n - place) * sizeof *self->entries);
}

/**
 * rk_fingerprint_is_unchanged:
 * @known: what is recorded
 * @look: a new look
 *
 * Returns: whether size, times and inode prove that nothing was written since the recorded look
 */
gboolean
rk_fingerprint_is_unchanged (const RkFileEntry *known, const RkFileLook *look)
{
  return !known->racy && known->type == look->type && known->size_bytes == look->size_bytes
         && known->inode == look->inode && known->mtime_nsec == look->mtime_nsec
         && known->ctime_nsec == look->ctime_nsec;
}

/**
 * rk_fingerprint_same_look:
 * @a: a look
 * @b: another one
 *
 * Returns: whether both found the same, whenever they were taken
 */
gboolean
rk_fingerprint_same_look (const RkFileLook *a, const RkFileLook *b)
{
  return a->type == b->type && a->size_bytes == b->size_bytes && a->inode == b->inode
         && a->mtime_nsec == b->mtime_nsec && a->ctime_nsec == b->ctime_nsec;
}

static gboolean
is_content (const RkFileLook *look)
{
  return look->type == RK_FILE_REGULAR || look->type == RK_FILE_SYMLINK;
}

/**
 * rk_fingerprint_judge_first:
 * @look: the first look at a file that the first walk found
 * @run_start_nsec: start of the current run, by the clock that file times are taken from
 *
 * The run started before the walk, so a file that was changed in between is new to it. A change in
 * the clock tick of the start itself may have come before or after: it counts, since losing a save
 * is worse than one restart too many.
 *
 * Returns: SAME or CHANGED
 */
RkVerdict
rk_fingerprint_judge_first (const RkFileLook *look, gint64 run_start_nsec)
{
  if (!is_content (look))
    return RK_VERDICT_SAME;

  return look->ctime_nsec >= run_start_nsec ? RK_VERDICT_CHANGED : RK_VERDICT_SAME;
}

static RkVerdict
judge_content (const RkFileEntry *known, const RkFileLook *look, const guint8 *hash)
{
  if (!known->hashed || look->size_bytes > RK_FINGERPRINT_MAX_BYTES)
    return RK_VERDICT_CHANGED;
  if (hash == NULL)
    return RK_VERDICT_NEED_HASH;
  if (memcmp (known->hash, hash, RK_FINGERPRINT_HASH_BYTES) == 0)
    return RK_VERDICT_SAME;
  return RK_VERDICT_CHANGED;
}

/**
 * rk_fingerprint_judge_write:
 * @known: (nullable): what is recorded of the file
 * @look: a look at it after a write, a move or a deletion was reported
 * @hash: (nullable): the hash of its content, if it was taken with @look
 *
 * Returns: SAME, CHANGED or NEED_HASH
 */
RkVerdict
rk_fingerprint_judge_write (const RkFileEntry *known, const RkFileLook *look, const guint8 *hash)
{
  if (!is_content (look))
    return known != NULL ? RK_VERDICT_CHANGED : RK_VERDICT_SAME;
  if (known == NULL || known->type != look->type)
    return RK_VERDICT_CHANGED;
  if (rk_fingerprint_is_unchanged (known, look))
    return RK_VERDICT_SAME;

  return judge_content (known, look, hash);
}

/* Was it in this state when the run started? Only the same inode can tell: a directory that is
 * moved here brings files with old times that the run has never seen. */
static gboolean
was_seen (const RkFileEntry *known, const RkFileLook *look, gint64 run_start_nsec)
{
  return known->type == look->type && known->inode == look->inode
         && look->ctime_nsec + RK_FINGERPRINT_RACY_NSEC < run_start_nsec;
}

/**
 * rk_fingerprint_judge_rescan:
 * @known: (nullable): what is recorded of the file
 * @look: what a scan found
 * @hash: (nullable): the hash of its content, if it was taken with @look
 * @run_start_nsec: start of the current run, by the clock that file times are taken from
 * @local: whether the file's times come from that clock: not so on a network file system
 *
 * Returns: SAME, SEEN, CHANGED or NEED_HASH
 */
RkVerdict
rk_fingerprint_judge_rescan (const RkFileEntry *known, const RkFileLook *look, const guint8 *hash,
                             gint64 run_start_nsec, gboolean local)
{
  RkVerdict verdict = rk_fingerprint_judge_write (known, look, hash);

  if (verdict == RK_VERDICT_SAME || known == NULL || !is_content (look) || !local)
    return verdict;
  return was_seen (known, look, run_start_nsec) ? RK_VERDICT_SEEN : verdict;
}

/**
 * rk_fingerprint_may_learn:
 * @known: what is recorded of the file
 * @before: the look before its content was hashed
 * @after: the look after
 * @run_start_nsec: start of a run that has been launched, by the clock of the file times
 *
 * May the hash become what later content is compared with? Only if the last change came before the
 * run's start: then the run has seen this content, whatever events are still on their way.
 *
 * Returns: whether the hash may be recorded
 */
gboolean
rk_fingerprint_may_learn (const RkFileEntry *known, const RkFileLook *before,
                          const RkFileLook *after, gint64 run_start_nsec)
{
  return !known->hashed && known->type == after->type && known->inode == after->inode
         && rk_fingerprint_same_look (before, after) && after->ctime_nsec < run_start_nsec;
}
