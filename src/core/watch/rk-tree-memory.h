/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-tree-memory: the log that rk-tree-memory writes and rk-tree-recall reads; nobody else needs
 * to know its form. A record is in the form of this machine's memory, its name follows.
 */
#pragma once

#include "rk-tree.h"

G_BEGIN_DECLS

#define RK_KNOWN_MAGIC "rekindle knows 1"

typedef enum
{
  RK_KNOWN_HEAD = 'H',      /* the name: what is watched */
  RK_KNOWN_WHOLE = 'W',     /* the first walk was over here */
  RK_KNOWN_DIRECTORY = 'D', /* the records that follow are of this one */
  RK_KNOWN_ENTRY = 'E',
  RK_KNOWN_GONE = 'G',     /* a name in the directory */
  RK_KNOWN_DIR_GONE = 'X', /* the directory of that path, with all below it */
  RK_KNOWN_REPORT = 'R',   /* a change, told at latest when .mtime_nsec says; in microseconds */
  RK_KNOWN_RUN = 'S',      /* a run started; its time in .mtime_nsec, in microseconds */
} RkKnownKind;

typedef struct
{
  guint8 kind;
  guint8 type;
  guint8 hashed : 1;
  guint8 racy : 1;
  guint8 root;
  guint32 name_bytes; /* the name follows, without a zero */
  guint64 inode;
  guint64 size_bytes;
  gint64 mtime_nsec;
  gint64 ctime_nsec;
  guint8 hash[RK_FINGERPRINT_HASH_BYTES];
} RkKnownRecord;

typedef struct
{
  char *path; /* (owned) */
  gint64 latest_usec;
} RkKnownReport;

struct _RkTreeMemory
{
  RkTree *tree;       /* (not owned) */
  char *path;         /* (owned) */
  int fd;             /* -1: nothing is kept any more */
  GByteArray *buffer; /* (owned): not written yet */
  const RkTreeNode
      *current;    /* (not owned) (nullable): of the latest RK_KNOWN_DIRECTORY; never followed */
  gint64 run_usec; /* start of the latest run that the file tells of; 0: of none */
  GArray *reports; /* (owned) (element-type RkKnownReport): what no run has seen */
  guint64 written_bytes;
  gboolean whole;       /* all that the first walk is to find is in it */
  guint64 needed_bytes; /* the length when it was written anew */
};

void rk_tree_memory_add_report (RkTreeMemory *self, const char *path, gint64 latest_usec);
void rk_tree_memory_drop_seen (RkTreeMemory *self, gint64 run_start_usec, gboolean unknown_too);
gboolean rk_tree_memory_load (RkTreeMemory *self);

G_END_DECLS
