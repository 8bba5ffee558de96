/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-tree-recall: reads what another host knew of a tree. The file is our own, but whatever stands
 * in it, no more comes of it than a tree that is compared with the real one.
 */
#include "config.h"

#include "rk-tree-memory.h"

#include <string.h>

/* The directory of that path below a root, made if need be. */
static RkTreeNode *
find_directory (RkTree *tree, guint8 root_number, const char *path, gboolean make)
{
  RkTreeRoot *root = root_number < tree->roots->len ? tree->roots->pdata[root_number] : NULL;
  g_auto (GStrv) names = g_strsplit (path, "/", -1);

  if (root != NULL && root->node == NULL && make)
    root->node = rk_tree_node_new (tree, root, NULL, "");
  RkTreeNode *node = root != NULL ? root->node : NULL;
  for (guint i = 0; node != NULL && names[i] != NULL; i++)
    {
      if (*names[i] == '\0')
        continue;
      if (strcmp (names[i], ".") == 0 || strcmp (names[i], "..") == 0)
        return NULL;
      RkTreeNode *child = rk_tree_node_find_child (node, names[i]);
      node = child == NULL && make ? rk_tree_node_new (tree, root, node, names[i]) : child;
    }
  return node;
}

static void
take_entry (RkTree *tree, RkTreeNode *node, const RkKnownRecord *record, const char *name)
{
  RkFileLook look = {
    .type = record->type,
    .size_bytes = record->size_bytes,
    .inode = record->inode,
    .mtime_nsec = record->mtime_nsec,
    .ctime_nsec = record->ctime_nsec,
    .at_nsec = record->racy ? record->ctime_nsec : G_MAXINT64,
  };

  rk_file_table_record (&node->files, name, &look, record->hashed ? record->hash : NULL);
  if (record->hashed)
    rk_tree_note_learnt (tree, record->size_bytes);
}

static void
take_dir_gone (RkTree *tree, const RkKnownRecord *record, const char *path)
{
  RkTreeNode *node = find_directory (tree, record->root, path, FALSE);

  if (node != NULL && node->parent != NULL)
    rk_tree_node_forget (node);
  else if (node != NULL)
    rk_tree_node_forget (g_steal_pointer (&node->root->node));
}

/* Returns whether the record is one. */
static gboolean
take (RkTreeMemory *self, const RkKnownRecord *record, const char *name, RkTreeNode **current,
      gboolean *is_whole)
{
  gboolean of_directory = record->kind == RK_KNOWN_ENTRY || record->kind == RK_KNOWN_GONE;

  if (of_directory && (*current == NULL || *name == '\0' || strchr (name, '/') != NULL))
    return FALSE;
  switch ((RkKnownKind)record->kind)
    {
    case RK_KNOWN_WHOLE:
      *is_whole = TRUE;
      return TRUE;
    case RK_KNOWN_DIRECTORY:
      *current = find_directory (self->tree, record->root, name, TRUE);
      return TRUE;
    case RK_KNOWN_ENTRY:
      take_entry (self->tree, *current, record, name);
      return TRUE;
    case RK_KNOWN_GONE:
      rk_file_table_remove (&(*current)->files, name);
      return TRUE;
    case RK_KNOWN_DIR_GONE:
      *current = NULL;
      take_dir_gone (self->tree, record, name);
      return TRUE;
    case RK_KNOWN_REPORT:
      rk_tree_memory_add_report (self, name, record->mtime_nsec);
      return TRUE;
    case RK_KNOWN_RUN:
      self->run_usec = record->mtime_nsec;
      rk_tree_memory_drop_seen (self, record->mtime_nsec, TRUE);
      return TRUE;
    case RK_KNOWN_HEAD:
    default:
      return FALSE;
    }
}

/* Cuts the next record off; returns whether there was one. */
static gboolean
next_record (const char **at, const char *end, RkKnownRecord *record, char **name)
{
  if ((gsize)(end - *at) < sizeof *record)
    return FALSE;
  memcpy (record, *at, sizeof *record);
  *at += sizeof *record;
  if ((gsize)(end - *at) < record->name_bytes)
    return FALSE;
  *name = g_strndup (*at, record->name_bytes);
  *at += record->name_bytes;
  return TRUE;
}

static gboolean
is_ours (RkTreeMemory *self, const char **at, const char *end)
{
  g_autofree char *roots = g_strjoinv ("\n", self->tree->paths);
  g_autofree char *name = NULL;
  RkKnownRecord head;

  if ((gsize)(end - *at) < sizeof RK_KNOWN_MAGIC
      || memcmp (*at, RK_KNOWN_MAGIC, sizeof RK_KNOWN_MAGIC) != 0)
    return FALSE;
  *at += sizeof RK_KNOWN_MAGIC;
  return next_record (at, end, &head, &name) && head.kind == RK_KNOWN_HEAD
         && strcmp (name, roots) == 0;
}

/**
 * rk_tree_memory_load:
 * @self: a memory of a tree of which nothing is known
 *
 * What cannot be read ends the log: the host may have been killed while it wrote.
 *
 * Returns: whether the tree knows now all that the other host knew; if not, it knows some
 */
gboolean
rk_tree_memory_load (RkTreeMemory *self)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (self->path, FALSE, NULL);
  RkTreeNode *current = NULL;
  gboolean is_whole = FALSE, goes_on = TRUE;

  if (file == NULL)
    return FALSE;
  const char *at = g_mapped_file_get_contents (file);
  const char *end = at + g_mapped_file_get_length (file);
  if (!is_ours (self, &at, end))
    return FALSE;
  while (goes_on)
    {
      g_autofree char *name = NULL;
      RkKnownRecord record;
      goes_on =
          next_record (&at, end, &record, &name) && take (self, &record, name, &current, &is_whole);
    }
  return is_whole;
}
