/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-fingerprint: what the running process was started from, and whether a file differs from it.
 *
 * A table of one directory's files, kept small (a hundred bytes a file), and the decisions: given
 * what is recorded, a new look and the start of the current run, has the content changed? The looks
 * themselves are taken elsewhere; nothing here opens a file or asks for the time.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RK_FINGERPRINT_HASH_BYTES 16

/* Larger files are not read: reading them would cost more than the restart it may save. */
#define RK_FINGERPRINT_MAX_BYTES (4 * 1024 * 1024)

/* File times are taken from a clock that ticks every 1 to 10 ms, so two changes may bear the same
 * time; two ticks and the delay between look and record fit in here. */
#define RK_FINGERPRINT_RACY_NSEC (20 * G_GINT64_CONSTANT (1000000))

/**
 * RkFileType:
 * @RK_FILE_ABSENT: there is nothing of this name
 * @RK_FILE_REGULAR: a file
 * @RK_FILE_SYMLINK: a symbolic link; its content is its target's text
 * @RK_FILE_DIRECTORY: a directory
 * @RK_FILE_OTHER: a socket, a pipe, a device: never of interest
 */
typedef enum
{
  RK_FILE_ABSENT,
  RK_FILE_REGULAR,
  RK_FILE_SYMLINK,
  RK_FILE_DIRECTORY,
  RK_FILE_OTHER,
} RkFileType;

/**
 * RkVerdict:
 * @RK_VERDICT_SAME: nothing has changed
 * @RK_VERDICT_SEEN: it differs from what is recorded, but the current run started after that
 * @RK_VERDICT_CHANGED: the content differs from what the current run was started from
 * @RK_VERDICT_NEED_HASH: only the content can tell: hash it and ask again
 */
typedef enum
{
  RK_VERDICT_SAME,
  RK_VERDICT_SEEN,
  RK_VERDICT_CHANGED,
  RK_VERDICT_NEED_HASH,
} RkVerdict;

/**
 * RkFileLook:
 * @type: what was found
 * @size_bytes: its size
 * @inode: its inode
 * @mtime_nsec: last change of the content, nanoseconds since the epoch
 * @ctime_nsec: last change of content or attributes, nanoseconds since the epoch
 * @at_nsec: the time of the look, by the clock that file times are taken from
 */
typedef struct
{
  RkFileType type;
  guint64 size_bytes;
  guint64 inode;
  gint64 mtime_nsec;
  gint64 ctime_nsec;
  gint64 at_nsec;
} RkFileLook;

/**
 * RkFileEntry:
 * @inode: inode of the recorded look
 * @size_bytes: size of the recorded look
 * @mtime_nsec: modification time of the recorded look
 * @ctime_nsec: change time of the recorded look
 * @hash: hash of the content, if @hashed
 * @type: a #RkFileType, regular or symlink
 * @hashed: whether @hash is known
 * @racy: whether the look came so soon after the change that equal times prove nothing
 * @mark: for a scan: whether the name was met
 * @tried: whether it was tried to hash it in the background, since the last run started
 * @name: the file's name in its directory
 *
 * One file as it was last seen. Belongs to its #RkFileTable.
 */
typedef struct
{
  guint64 inode;
  guint64 size_bytes;
  gint64 mtime_nsec;
  gint64 ctime_nsec;
  guint8 hash[RK_FINGERPRINT_HASH_BYTES];
  guint8 type : 4;
  guint8 hashed : 1;
  guint8 racy : 1;
  guint8 mark : 1;
  guint8 tried : 1;
  char name[];
} RkFileEntry;

/**
 * RkFileTable:
 * @entries: (array length=n) (owned): sorted by name, but for the last @n_unsorted
 * @n: how many
 * @n_unsorted: how many were appended and not yet sorted in
 * @allocated: room in @entries
 *
 * The files of one directory.
 */
typedef struct
{
  RkFileEntry **entries;
  guint n;
  guint n_unsorted;
  guint allocated;
} RkFileTable;

void rk_file_table_init (RkFileTable *self);
void rk_file_table_clear (RkFileTable *self);
RkFileEntry *rk_file_table_find (RkFileTable *self, const char *name);
RkFileEntry *rk_file_table_record (RkFileTable *self, const char *name, const RkFileLook *look,
                                   const guint8 *hash);
RkFileEntry *rk_file_table_append (RkFileTable *self, const char *name, const RkFileLook *look,
                                   const guint8 *hash);
void rk_file_table_remove (RkFileTable *self, const char *name);

gboolean rk_fingerprint_is_unchanged (const RkFileEntry *known, const RkFileLook *look);
gboolean rk_fingerprint_same_look (const RkFileLook *a, const RkFileLook *b);
RkVerdict rk_fingerprint_judge_first (const RkFileLook *look, gint64 run_start_nsec);
RkVerdict rk_fingerprint_judge_write (const RkFileEntry *known, const RkFileLook *look,
                                      const guint8 *hash);
RkVerdict rk_fingerprint_judge_rescan (const RkFileEntry *known, const RkFileLook *look,
                                       const guint8 *hash, gint64 run_start_nsec, gboolean local);
gboolean rk_fingerprint_may_learn (const RkFileEntry *known, const RkFileLook *before,
                                   const RkFileLook *after, gint64 run_start_nsec);

G_END_DECLS
