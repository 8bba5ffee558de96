/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-dir-listing: what is in one directory, with a look at each name, taken in one go. It decides
 * nothing, so it may be taken in any thread that is allowed to wait for the file system.
 */
#pragma once

#include "rk-fingerprint.h"

G_BEGIN_DECLS

/**
 * RkDirItem:
 * @name_offset: where its name is in the listing's @names
 * @look: what was found
 */
typedef struct
{
  gsize name_offset;
  RkFileLook look;
} RkDirItem;

/**
 * RkDirListing:
 * @error: 0, or the errno value that ended it: it is not complete then
 * @device: the directory's device
 * @inode: the directory's inode
 * @items: (element-type RkDirItem): all but "." and ".."
 * @names: all names, each with its terminating zero
 * @fd: the open directory between begin and read; -1 otherwise
 */
typedef struct
{
  int error;
  guint64 device;
  guint64 inode;
  GArray *items;
  GByteArray *names;
  int fd;
} RkDirListing;

RkDirListing *rk_dir_listing_new (void);
void rk_dir_listing_free (RkDirListing *self);
gboolean rk_dir_listing_begin (RkDirListing *self, const char *path, gboolean follow);
gboolean rk_dir_listing_read (RkDirListing *self);
const char *rk_dir_listing_peek_name (const RkDirListing *self, const RkDirItem *item);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RkDirListing, rk_dir_listing_free)

G_END_DECLS
