/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-dir-listing.h"

#include "rk-file-look.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/**
 * rk_dir_listing_new:
 *
 * Returns: (transfer full): an empty listing, to be used any number of times
 */
RkDirListing *
rk_dir_listing_new (void)
{
  RkDirListing *self = g_new0 (RkDirListing, 1);

  self->items = g_array_new (FALSE, FALSE, sizeof (RkDirItem));
  self->names = g_byte_array_new ();
  self->fd = -1;
  return self;
}

static void
close_fd (RkDirListing *self)
{
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

/**
 * rk_dir_listing_free:
 * @self: (transfer full): a listing
 */
void
rk_dir_listing_free (RkDirListing *self)
{
  close_fd (self);
  g_array_unref (self->items);
  g_byte_array_unref (self->names);
  g_free (self);
}

/**
 * rk_dir_listing_begin:
 * @self: a listing, which is emptied
 * @path: a directory
 * @follow: whether @path itself may be a symbolic link
 *
 * Opens the directory and learns which one it is. A watch that is added between this and
 * rk_dir_listing_read() misses nothing.
 *
 * Returns: whether it could be opened; if not, @error says why
 */
gboolean
rk_dir_listing_begin (RkDirListing *self, const char *path, gboolean follow)
{
  int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK | (follow ? 0 : O_NOFOLLOW);
  struct stat st;

  close_fd (self);
  g_array_set_size (self->items, 0);
  g_byte_array_set_size (self->names, 0);
  self->error = 0;
  self->fd = open (path, flags);
  if (self->fd < 0 || fstat (self->fd, &st) != 0)
    {
      self->error = errno;
      close_fd (self);
      return FALSE;
    }
  self->device = st.st_dev;
  self->inode = st.st_ino;
  return TRUE;
}

static int
add_item (RkDirListing *self, int dir_fd, const char *name)
{
  RkDirItem item = { .name_offset = self->names->len };
  int error = rk_file_look_at (dir_fd, name, &item.look);

  if (error != 0 || item.look.type == RK_FILE_ABSENT)
    return error;

  g_byte_array_append (self->names, (const guint8 *)name, strlen (name) + 1);
  g_array_append_val (self->items, item);
  return 0;
}

/**
 * rk_dir_listing_read:
 * @self: a listing that was begun
 *
 * Reads all names and looks at each. Names that vanish meanwhile are left out.
 *
 * Returns: whether the listing is complete; if not, @error says why
 */
gboolean
rk_dir_listing_read (RkDirListing *self)
{
  DIR *dir = fdopendir (self->fd);
  struct dirent *entry;

  if (dir == NULL)
    {
      self->error = errno;
      close_fd (self);
      return FALSE;
    }

  while (self->error == 0 && (errno = 0, entry = readdir (dir)) != NULL)
    if (strcmp (entry->d_name, ".") != 0 && strcmp (entry->d_name, "..") != 0)
      self->error = add_item (self, self->fd, entry->d_name);

  if (self->error == 0)
    self->error = errno;
  closedir (dir);
  self->fd = -1;
  return self->error == 0;
}

/**
 * rk_dir_listing_peek_name:
 * @self: a listing
 * @item: one of its items
 *
 * Returns: (transfer none): its name
 */
const char *
rk_dir_listing_peek_name (const RkDirListing *self, const RkDirItem *item)
{
  return (const char *)self->names->data + item->name_offset;
}
