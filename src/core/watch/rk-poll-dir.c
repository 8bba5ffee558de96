/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-poll-dir: looks at the entries of a directory and reports what differs from the last look, by
 * difference only: the clock of another machine says nothing. Every call may block for as long as
 * the file system likes, so it belongs into a thread that nobody waits for. It opens the directory
 * anew each time, which is what makes NFS ask the server.
 *
 * A look that fails half-way compares nothing: an entry is only taken as removed when the whole
 * directory has been read without an error.
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rk-poll-dir.h"

typedef struct
{
  guint64 inode;
  gint64 size_bytes;
  gint64 mtime_nsec;
  gint64 ctime_nsec;
  guint32 look;          /* number of the look that saw it last */
  guint32 mode : 30;     /* type and permissions */
  guint32 doubted : 1;   /* to be reported at the next look, whatever it finds */
  guint32 unsettled : 1; /* differed at the last look: to be reported as written when it stays */
  char name[];
} Entry;

struct _RkPollDir
{
  char *path;          /* (owned) */
  GHashTable *entries; /* (owned) (element-type Entry Entry): a set; the key is the name */
  dev_t device;
  guint32 look;
  guint n_unsettled;
};

static guint
entry_hash (gconstpointer entry)
{
  return g_str_hash (((const Entry *)entry)->name);
}

static gboolean
entry_equal (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Entry *)a)->name, ((const Entry *)b)->name) == 0;
}

static gint64
to_nsec (struct timespec time)
{
  return (gint64)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void
entry_fill (Entry *entry, const struct stat *info)
{
  entry->inode = info->st_ino;
  entry->size_bytes = info->st_size;
  entry->mtime_nsec = to_nsec (info->st_mtim);
  entry->ctime_nsec = to_nsec (info->st_ctim);
  entry->mode = info->st_mode;
  entry->doubted = FALSE;
}

/* A directory's size and times follow its entries, which are watched by themselves if at all. */
static gboolean
entry_differs (const Entry *entry, const struct stat *info)
{
  if (entry->doubted || entry->inode != info->st_ino || entry->mode != info->st_mode)
    return TRUE;
  if (S_ISDIR (info->st_mode))
    return FALSE;
  return entry->size_bytes != info->st_size || entry->mtime_nsec != to_nsec (info->st_mtim)
         || entry->ctime_nsec != to_nsec (info->st_ctim);
}

static void
set_unsettled (RkPollDir *self, Entry *entry, gboolean unsettled)
{
  self->n_unsettled += (guint)unsettled - entry->unsettled;
  entry->unsettled = unsettled;
}

/* Only a regular file is written bit by bit; everything else is complete when it is there. */
static void
report_difference (RkPollDir *self, Entry *entry, RkPollDirFunc func, gpointer user_data)
{
  set_unsettled (self, entry, S_ISREG (entry->mode));
  func (entry->unsettled ? RK_DIR_WRITING : RK_DIR_WRITTEN, entry->name, user_data);
}

static void
add_entry (RkPollDir *self, const char *name, const struct stat *info, RkPollDirFunc func,
           gpointer user_data)
{
  gsize size = strlen (name) + 1;
  Entry *entry = g_malloc0 (sizeof *entry + size);

  memcpy (entry->name, name, size);
  entry_fill (entry, info);
  entry->look = self->look;
  g_hash_table_add (self->entries, entry);
  if (self->look == 1)
    return;
  func (RK_DIR_CREATED, entry->name, user_data);
  report_difference (self, entry, func, user_data);
}

/* An entry is compared by its name alone. */
static Entry *
find_entry (RkPollDir *self, const char *name)
{
  gsize size = strlen (name) + 1;
  union
  {
    Entry entry;
    char room[sizeof (Entry) + NAME_MAX + 1];
  } key;

  if (size > NAME_MAX + 1)
    return NULL;
  memcpy (key.room + offsetof (Entry, name), name, size);
  return g_hash_table_lookup (self->entries, &key);
}

static void
look_at_entry (RkPollDir *self, const char *name, const struct stat *info, RkPollDirFunc func,
               gpointer user_data)
{
  Entry *entry = find_entry (self, name);

  if (strlen (name) > NAME_MAX)
    return;
  if (entry == NULL)
    {
      add_entry (self, name, info, func, user_data);
      return;
    }

  entry->look = self->look;
  if (entry_differs (entry, info))
    {
      entry_fill (entry, info);
      report_difference (self, entry, func, user_data);
    }
  else if (entry->unsettled)
    {
      set_unsettled (self, entry, FALSE);
      func (RK_DIR_WRITTEN, entry->name, user_data);
    }
}

static void
remove_unseen (RkPollDir *self, RkPollDirFunc func, gpointer user_data)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      Entry *entry = key;
      if (entry->look == self->look)
        continue;
      set_unsettled (self, entry, FALSE);
      func (RK_DIR_REMOVED, entry->name, user_data);
      g_hash_table_iter_remove (&iter);
    }
}

/* Returns 0, or the errno of the failure that made the look worthless. */
static int
look_at_entries (RkPollDir *self, DIR *dir, RkPollDirFunc func, gpointer user_data, guint *n_seen)
{
  struct dirent *item;
  struct stat info;

  for (;;)
    {
      errno = 0;
      item = readdir (dir);
      if (item == NULL)
        return errno;
      if (strcmp (item->d_name, ".") == 0 || strcmp (item->d_name, "..") == 0)
        continue;
      if (fstatat (dirfd (dir), item->d_name, &info, AT_SYMLINK_NOFOLLOW) < 0)
        {
          if (rk_poll_errno_is_unreachable (errno))
            return errno;
          continue;
        }
      (*n_seen)++;
      look_at_entry (self, item->d_name, &info, func, user_data);
    }
}

/* Nothing at the path: deleted, or is the whole mount away? Then what is left of the path lies on
 * another device. */
static RkPollResult
explain_absence (RkPollDir *self)
{
  g_autofree char *ancestor = g_path_get_dirname (self->path);
  struct stat info;

  if (self->look == 0)
    return RK_POLL_GONE;
  while (stat (ancestor, &info) < 0)
    {
      if (rk_poll_errno_is_unreachable (errno))
        return RK_POLL_UNREACHABLE;
      if (ancestor[1] == '\0')
        return RK_POLL_GONE;
      char *next = g_path_get_dirname (ancestor);
      g_free (ancestor);
      ancestor = next;
    }

  return info.st_dev == self->device ? RK_POLL_GONE : RK_POLL_UNREACHABLE;
}

static RkPollResult
explain_failure (RkPollDir *self, int error_number)
{
  if (error_number == ENOENT || error_number == ENOTDIR)
    return explain_absence (self);
  /* Anything else (no permission, no descriptor left) says nothing about the mount, nor the files.
   */
  return rk_poll_errno_is_unreachable (error_number) ? RK_POLL_UNREACHABLE : RK_POLL_OK;
}

/* The empty mount point that an unmounted share leaves behind. */
static gboolean
is_left_behind (RkPollDir *self, DIR *dir)
{
  struct dirent *item;

  while ((item = readdir (dir)) != NULL)
    if (strcmp (item->d_name, ".") != 0 && strcmp (item->d_name, "..") != 0)
      return FALSE;
  rewinddir (dir);
  return self->look > 0 && g_hash_table_size (self->entries) > 0;
}

/* The device is not settled once and for all: a share that was mounted again has a new number. */
static gboolean
is_same_mount (RkPollDir *self, DIR *dir)
{
  struct stat info;

  if (fstat (dirfd (dir), &info) < 0)
    return FALSE;
  if (self->look > 0 && info.st_dev != self->device && is_left_behind (self, dir))
    return FALSE;
  rewinddir (dir);
  self->device = info.st_dev;
  return TRUE;
}

/**
 * rk_poll_dir_new:
 *
 * Returns: (transfer full): a directory that has not been looked at.
 */
RkPollDir *
rk_poll_dir_new (const char *path)
{
  RkPollDir *self = g_new0 (RkPollDir, 1);

  self->path = g_strdup (path);
  self->entries = g_hash_table_new_full (entry_hash, entry_equal, g_free, NULL);

  return self;
}

/**
 * rk_poll_dir_free:
 * @self: (transfer full)
 */
void
rk_poll_dir_free (RkPollDir *self)
{
  g_hash_table_unref (self->entries);
  g_free (self->path);
  g_free (self);
}

/**
 * rk_poll_dir_peek_path:
 *
 * Returns: (transfer none): its path, valid as long as it is.
 */
const char *
rk_poll_dir_peek_path (RkPollDir *self)
{
  return self->path;
}

/**
 * rk_poll_dir_look:
 * @func: receives the differences from the last look, before this returns; none at the first look.
 *   It may have received some when the result is %RK_POLL_UNREACHABLE: they are true all the same
 *
 * Blocks while the file system does.
 */
RkPollResult
rk_poll_dir_look (RkPollDir *self, RkPollDirFunc func, gpointer user_data)
{
  int fd = open (self->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  guint n_seen = 0;
  int error_number;
  DIR *dir;

  if (fd < 0)
    return explain_failure (self, errno);
  dir = fdopendir (fd);
  if (dir == NULL)
    {
      close (fd);
      return RK_POLL_UNREACHABLE;
    }

  error_number = is_same_mount (self, dir) ? 0 : ESTALE;
  if (error_number == 0)
    {
      self->look++;
      error_number = look_at_entries (self, dir, func, user_data, &n_seen);
    }
  closedir (dir);
  if (error_number != 0)
    {
      /* A first look that failed half-way is no look to compare with. */
      if (self->look == 1)
        {
          g_hash_table_remove_all (self->entries);
          self->look = 0;
        }
      return explain_failure (self, error_number);
    }
  if (n_seen < g_hash_table_size (self->entries))
    remove_unseen (self, func, user_data);

  return self->look == 1 ? RK_POLL_FIRST : RK_POLL_OK;
}

/**
 * rk_poll_dir_doubt:
 * @name: an entry whose own contents are not looked at any more
 *
 * The next look reports it, as there or as removed. A directory that goes and comes back between
 * two looks has the same number and looks like the one before, though nobody watches what is in it.
 */
void
rk_poll_dir_doubt (RkPollDir *self, const char *name)
{
  Entry *entry = find_entry (self, name);

  if (entry != NULL)
    entry->doubted = TRUE;
}

/**
 * rk_poll_dir_is_unsettled:
 *
 * Returns: %TRUE if some file differed at the last look, so that the next one will report on it.
 */
gboolean
rk_poll_dir_is_unsettled (RkPollDir *self)
{
  return self->n_unsettled > 0;
}

/**
 * rk_poll_errno_is_unreachable:
 *
 * Returns: %TRUE for errors that say that a file system does not answer, and nothing about its
 * files.
 */
gboolean
rk_poll_errno_is_unreachable (int error_number)
{
  switch (error_number)
    {
    case ESTALE:
    case EIO:
    case ENOTCONN:
    case ECONNABORTED:
    case ECONNREFUSED:
    case ECONNRESET:
    case EHOSTDOWN:
    case EHOSTUNREACH:
    case ENETDOWN:
    case ENETUNREACH:
    case ENODEV:
    case ENXIO:
    case EREMOTEIO:
    case ESHUTDOWN:
    case ETIMEDOUT:
      return TRUE;
    default:
      return FALSE;
    }
}
