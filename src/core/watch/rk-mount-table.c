/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-mount-table: reads /proc/self/mountinfo (proc_pid_mountinfo(5)) and decides for each mount
 * whether inotify can be trusted there. It never touches a mount, so a dead one cannot hold it up.
 * The parser takes bytes and knows nothing of the machine it runs on.
 *
 * A path that is looked up must have no symbolic links in it: a link into a share lies where the
 * share is mounted. rk_mount_table_resolve() makes it so, without touching the share.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>
#include <gio/gio.h>
#include <glib-unix.h>

#include "rk-mount-table.h"

#define MOUNTINFO "/proc/self/mountinfo"
#define MAX_LINKS 40
#define FIELDS_BEFORE_OPTIONAL 6
#define FIELD_MOUNT_POINT 4

struct _RkMountTable
{
  GPtrArray *mounts; /* (owned) (element-type RkMount): longest mount point first, newest first */
};

typedef struct
{
  int fd;
  RkMountTableFunc func;
  gpointer user_data;
} Monitor;

static const char *const network_types[] = {
  "9p",     "acfs",   "afs",   "beegfs", "ceph",     "cifs",   "coda",  "gfs2",
  "gpfs",   "lustre", "ncpfs", "nfs",    "nfs4",     "ocfs2",  "pvfs2", "glusterfs",
  "prl_fs", "smb3",   "smbfs", "vboxsf", "virtiofs", "vmhgfs", NULL,
};

/* Everything under FUSE can change without this kernel's knowledge, but for disks and images that
 * only this machine has, and for what the system mounts for itself. (fuseblk is not "fuse.*" at
 * all.) */
static const char *const local_fuse_types[] = {
  "fuse.erofsfuse",
  "fuse.ext2",
  "fuse.fuse-ext2",
  "fuse.fuseiso",
  "fuse.lxcfs",
  "fuse.ntfs-3g",
  "fuse.ntfs",
  "fuse.exfat",
  "fuse.portal",
  "fuse.snapfuse",
  "fuse.squashfuse",
  "fuse.squashfuse_ll",
  NULL,
};

static gboolean
is_octal (char c)
{
  return c >= '0' && c <= '7';
}

/* The kernel writes space, tab, newline and backslash as \ooo. */
static char *
unescape (const char *field)
{
  char *plain = g_malloc (strlen (field) + 1);
  char *out = plain;

  while (*field != '\0')
    if (field[0] == '\\' && is_octal (field[1]) && is_octal (field[2]) && is_octal (field[3]))
      {
        *out++ = (char)((field[1] - '0') * 64 + (field[2] - '0') * 8 + (field[3] - '0'));
        field += 4;
      }
    else
      *out++ = *field++;
  *out = '\0';

  return plain;
}

static gboolean
is_network (const char *fs_type)
{
  if (g_str_equal (fs_type, "fuse") || g_str_has_prefix (fs_type, "fuse."))
    return !g_strv_contains (local_fuse_types, fs_type);
  return g_strv_contains (network_types, fs_type);
}

static void
free_mount (gpointer data)
{
  RkMount *mount = data;

  g_free (mount->mount_point);
  g_free (mount->fs_type);
  g_free (mount);
}

/* 36 35 98:0 /root /mnt rw,noatime master:1 shared:2 - ext3 /dev/root rw,errors=continue
 * The optional fields end with a lone hyphen. A line that is not like that is left out. */
static RkMount *
parse_line (const char *line, char **super_options)
{
  g_auto (GStrv) fields = g_strsplit (line, " ", -1);
  guint n_fields = g_strv_length (fields);
  guint hyphen = FIELDS_BEFORE_OPTIONAL;
  RkMount *mount;

  while (hyphen < n_fields && !g_str_equal (fields[hyphen], "-"))
    hyphen++;
  if (hyphen + 1 >= n_fields || fields[FIELD_MOUNT_POINT][0] != '/')
    return NULL;

  mount = g_new0 (RkMount, 1);
  mount->id = (guint)g_ascii_strtoull (fields[0], NULL, 10);
  mount->mount_point = unescape (fields[FIELD_MOUNT_POINT]);
  mount->fs_type = unescape (fields[hyphen + 1]);
  mount->must_poll = is_network (mount->fs_type);
  *super_options = g_strdup (hyphen + 3 < n_fields ? fields[hyphen + 3] : "");

  return mount;
}

static gboolean
is_below (const char *path, const char *mount_point)
{
  gsize length = strlen (mount_point);

  if (length == 1)
    return TRUE;
  return strncmp (path, mount_point, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

static gboolean
has_network_lower (RkMountTable *self, const char *super_options)
{
  g_auto (GStrv) options = g_strsplit (super_options, ",", -1);

  for (char **option = options; *option != NULL; option++)
    {
      if (!g_str_has_prefix (*option, "lowerdir"))
        continue;
      const char *equals = strchr (*option, '=');
      g_auto (GStrv) lowers = g_strsplit (equals != NULL ? equals + 1 : "", ":", -1);
      for (char **lower = lowers; *lower != NULL; lower++)
        {
          g_autofree char *path = unescape (*lower);
          const RkMount *mount = path[0] == '/' ? rk_mount_table_find (self, path) : NULL;
          if (mount != NULL && is_network (mount->fs_type))
            return TRUE;
        }
    }
  return FALSE;
}

/* What changes in a lower directory is not seen through the overlay, and any lower may be changed
 * behind its back. The root is the exception: the layers of a container are nobody's to edit, and
 * polling everything in every container would be the price. */
static gboolean
overlay_must_poll (RkMountTable *self, const RkMount *mount, const char *super_options)
{
  return !g_str_equal (mount->mount_point, "/") || has_network_lower (self, super_options);
}

static int
compare_lengths (gconstpointer a, gconstpointer b)
{
  gsize length_a = strlen ((*(RkMount *const *)a)->mount_point);
  gsize length_b = strlen ((*(RkMount *const *)b)->mount_point);

  return length_a < length_b ? 1 : length_a > length_b ? -1 : 0;
}

static void
parse_lines (RkMountTable *self, char **lines, GHashTable *super_options)
{
  /* From the end: of two mounts at the same place, the later one is in front; g_ptr_array_sort()
   * keeps the order of equals. */
  for (guint i = g_strv_length (lines); i-- > 0;)
    {
      char *options = NULL;
      RkMount *mount = parse_line (lines[i], &options);
      if (mount == NULL)
        continue;
      g_ptr_array_add (self->mounts, mount);
      g_hash_table_insert (super_options, mount, options);
    }
  g_ptr_array_sort (self->mounts, compare_lengths);
}

/**
 * rk_mount_table_parse:
 * @bytes: the content of a mountinfo file; need not end with NUL
 *
 * Lines that cannot be understood are left out.
 *
 * Returns: (transfer full): the table.
 */
RkMountTable *
rk_mount_table_parse (const char *bytes, gsize length)
{
  g_autofree char *text = g_strndup (bytes, length);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GHashTable) super_options = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  RkMountTable *self = g_new0 (RkMountTable, 1);

  self->mounts = g_ptr_array_new_with_free_func (free_mount);
  parse_lines (self, lines, super_options);
  for (guint i = 0; i < self->mounts->len; i++)
    {
      RkMount *mount = self->mounts->pdata[i];
      if (g_str_equal (mount->fs_type, "overlay") || g_str_equal (mount->fs_type, "aufs")
          || g_str_equal (mount->fs_type, "fuse.fuse-overlayfs"))
        mount->must_poll =
            overlay_must_poll (self, mount, g_hash_table_lookup (super_options, mount));
    }

  return self;
}

/**
 * rk_mount_table_read:
 *
 * Returns: (transfer full) (nullable): the table of this process's mount namespace; %NULL with an
 *   error of %G_FILE_ERROR where there is no /proc.
 */
RkMountTable *
rk_mount_table_read (GError **error)
{
  g_autofree char *bytes = NULL;
  gsize length;

  if (!g_file_get_contents (MOUNTINFO, &bytes, &length, error))
    return NULL;
  return rk_mount_table_parse (bytes, length);
}

/**
 * rk_mount_table_free:
 * @self: (transfer full)
 */
void
rk_mount_table_free (RkMountTable *self)
{
  g_ptr_array_unref (self->mounts);
  g_free (self);
}

/**
 * rk_mount_table_find:
 * @path: absolute, without symbolic links, "." and ".."
 *
 * Returns: (transfer none) (nullable): the mount that @path lies on; valid as long as the table.
 */
const RkMount *
rk_mount_table_find (RkMountTable *self, const char *path)
{
  for (guint i = 0; i < self->mounts->len; i++)
    {
      const RkMount *mount = self->mounts->pdata[i];
      if (is_below (path, mount->mount_point))
        return mount;
    }
  return NULL;
}

static gboolean
must_poll (RkMountTable *self, const char *path)
{
  const RkMount *mount = rk_mount_table_find (self, path);

  return mount != NULL && mount->must_poll;
}

/**
 * rk_mount_table_resolve:
 * @path: absolute
 *
 * Follows symbolic links, also in the middle of @path, as far as that can be done without asking a
 * file system that may hang: what lies on such a mount stays as it is.
 *
 * Returns: (transfer full): the path for rk_mount_table_find()
 */
char *
rk_mount_table_resolve (RkMountTable *self, const char *path)
{
  g_autofree char *left = g_canonicalize_filename (path, "/");
  g_autoptr (GString) done = g_string_new (NULL);
  guint n_links = 0;

  while (left[0] != '\0')
    {
      gsize length = strcspn (left + 1, "/") + 1, before = done->len;
      g_autofree char *rest = g_strdup (left + length);
      char target[PATH_MAX];

      g_string_append_len (done, left, (gssize)length);
      gssize n = must_poll (self, done->str) ? -1 : readlink (done->str, target, sizeof target - 1);
      g_free (left);
      left = g_steal_pointer (&rest);
      if (n < 0 || n_links++ >= MAX_LINKS)
        continue;

      target[n] = '\0';
      g_string_truncate (done, before);
      g_autofree char *below = g_strconcat (target, left, NULL);
      g_free (left);
      left = g_canonicalize_filename (below, done->len > 0 ? done->str : "/");
      g_string_truncate (done, 0);
    }
  return g_strdup (done->len > 0 ? done->str : "/");
}

/**
 * rk_mount_table_get_size:
 *
 * Returns: the number of mounts.
 */
guint
rk_mount_table_get_size (RkMountTable *self)
{
  return self->mounts->len;
}

/**
 * rk_mount_table_peek:
 * @index: below rk_mount_table_get_size()
 *
 * Returns: (transfer none): a mount; those with longer mount points first, and of several at the
 * same place the visible one first.
 */
const RkMount *
rk_mount_table_peek (RkMountTable *self, guint index)
{
  g_return_val_if_fail (index < self->mounts->len, NULL);

  return self->mounts->pdata[index];
}

static gboolean
on_mounts_changed (int fd, GIOCondition condition, gpointer user_data)
{
  Monitor *monitor = user_data;

  monitor->func (monitor->user_data);
  return G_SOURCE_CONTINUE;
}

static void
free_monitor (gpointer data)
{
  Monitor *monitor = data;

  close (monitor->fd);
  g_free (monitor);
}

/**
 * rk_mount_table_monitor_new:
 * @func: called in the context that the source is attached to, after mounts have come, gone or
 * changed
 *
 * Returns: (transfer full) (nullable): a source, not attached; %NULL with an error of %G_FILE_ERROR
 *   where there is no /proc. It never wakes up without a change.
 */
GSource *
rk_mount_table_monitor_new (RkMountTableFunc func, gpointer user_data, GError **error)
{
  int fd = open (MOUNTINFO, O_RDONLY | O_CLOEXEC);
  Monitor *monitor;
  GSource *source;

  if (fd < 0)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", MOUNTINFO,
                   g_strerror (errno));
      return NULL;
    }

  monitor = g_new0 (Monitor, 1);
  monitor->fd = fd;
  monitor->func = func;
  monitor->user_data = user_data;
  source = g_unix_fd_source_new (fd, G_IO_PRI | G_IO_ERR);
  g_source_set_static_name (source, "rk-mount-table monitor");
  g_source_set_callback (source, G_SOURCE_FUNC (on_mounts_changed), monitor, free_monitor);

  return source;
}
