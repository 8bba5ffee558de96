/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include <string.h>
#include <glib.h>

#include "rk-mount-table.h"

static RkMountTable *
parse (const char *text)
{
  return rk_mount_table_parse (text, strlen (text));
}

static void
test_types (void)
{
  static const struct
  {
    const char *fs_type;
    gboolean must_poll;
  } cases[] = {
    { "nfs", TRUE },
    { "nfs4", TRUE },
    { "cifs", TRUE },
    { "smb3", TRUE },
    { "9p", TRUE },
    { "virtiofs", TRUE },
    { "ceph", TRUE },
    { "glusterfs", TRUE },
    { "afs", TRUE },
    { "vboxsf", TRUE },
    { "prl_fs", TRUE },
    { "fuse", TRUE },
    { "fuse.sshfs", TRUE },
    { "fuse.bindfs", TRUE },
    { "fuse.rclone", TRUE },
    { "fuse.glusterfs", TRUE },
    { "fuse.gvfsd-fuse", TRUE },
    { "fuse.s3fs", TRUE },
    { "overlay", TRUE },
    { "fuse.fuse-overlayfs", TRUE },
    { "ext4", FALSE },
    { "btrfs", FALSE },
    { "xfs", FALSE },
    { "zfs", FALSE },
    { "tmpfs", FALSE },
    { "vfat", FALSE },
    { "fuseblk", FALSE },
    { "fuse.lxcfs", FALSE },
    { "fuse.portal", FALSE },
    { "ecryptfs", FALSE },
    { "nfsd", FALSE },
    { "autofs", FALSE },
    { "fusectl", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *line =
          g_strdup_printf ("27 1 254:0 / / rw - ext4 /dev/vda rw\n"
                           "40 27 0:40 / /mnt rw,relatime shared:9 - %s src rw\n",
                           cases[i].fs_type);
      g_autoptr (RkMountTable) table = parse (line);
      const RkMount *mount = rk_mount_table_find (table, "/mnt/src/a");
      g_assert_cmpstr (mount->fs_type, ==, cases[i].fs_type);
      if (mount->must_poll != cases[i].must_poll)
        g_error ("%s: must_poll is %d", cases[i].fs_type, mount->must_poll);
      g_assert_false (rk_mount_table_find (table, "/mntx")->must_poll);
    }
}

static void
test_longest_mount_point (void)
{
  g_autoptr (RkMountTable) table = parse ("27 1 254:0 / / rw - ext4 /dev/vda rw\n"
                                          "41 27 0:41 / /home/a/share rw - nfs4 host:/x rw\n"
                                          "42 41 0:42 / /home/a/share/build rw - tmpfs tmpfs rw\n"
                                          "43 27 0:43 / /home/a rw - btrfs /dev/vdb rw\n");

  g_assert_cmpstr (rk_mount_table_find (table, "/home/a")->fs_type, ==, "btrfs");
  g_assert_cmpstr (rk_mount_table_find (table, "/home/ab")->fs_type, ==, "ext4");
  g_assert_cmpstr (rk_mount_table_find (table, "/home/a/share")->fs_type, ==, "nfs4");
  g_assert_cmpstr (rk_mount_table_find (table, "/home/a/share/build/x")->fs_type, ==, "tmpfs");
  g_assert_cmpstr (rk_mount_table_find (table, "/home/a/shared")->fs_type, ==, "btrfs");
}

static void
test_later_mount_covers (void)
{
  g_autoptr (RkMountTable) table = parse ("40 27 0:40 / /mnt rw - ext4 /dev/vda rw\n"
                                          "41 40 0:41 / /mnt rw - fuse.sshfs host: rw\n");

  g_assert_cmpstr (rk_mount_table_find (table, "/mnt/a")->fs_type, ==, "fuse.sshfs");
}

static void
test_escapes_and_optional_fields (void)
{
  g_autoptr (RkMountTable) table =
      parse ("40 27 0:40 / /mnt/my\\040share\\011x\\134y rw - nfs h:/ rw\n"
             "41 27 0:41 /sub /opt rw shared:1 master:2 propagate_from:3 - cifs //h/s rw\n"
             "42 27 0:42 / /srv rw unbindable - smb3 //h/s rw");

  g_assert_true (rk_mount_table_find (table, "/mnt/my share\tx\\y/a")->must_poll);
  g_assert_cmpstr (rk_mount_table_find (table, "/opt/a")->fs_type, ==, "cifs");
  g_assert_cmpstr (rk_mount_table_find (table, "/srv")->fs_type, ==, "smb3");
  g_assert_null (rk_mount_table_find (table, "/usr"));
}

static void
test_overlay_roots (void)
{
  g_autoptr (RkMountTable) container =
      parse ("500 400 0:50 / / rw - overlay overlay "
             "rw,lowerdir=/var/lib/docker/l/A:/var/lib/docker/l/B,upperdir=/u,workdir=/w\n");
  g_autoptr (RkMountTable) thin =
      parse ("30 1 0:30 / /run/lower ro - nfs4 boot:/image ro\n"
             "31 1 0:31 / / rw - overlay overlay rw,lowerdir=/run/lower/root,upperdir=/u\n");

  g_assert_false (rk_mount_table_find (container, "/src")->must_poll);
  g_assert_true (rk_mount_table_find (thin, "/src")->must_poll);
}

static void
test_garbage (void)
{
  static const char *const garbage[] = {
    "",
    "\n\n",
    "-",
    "1 2 3 4 /x",
    "1 2 3 4 /x rw -",
    "1 2 3 4 /x rw - ",
    " - - - - - - - ",
    "1 2 3 / mnt rw - nfs h rw",
    "1 2 3 / /mnt\\04 rw - ext4",
    "1 2 3 / /mnt\\ rw - nfs\\",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (garbage); i++)
    {
      g_autoptr (RkMountTable) table = parse (garbage[i]);
      rk_mount_table_find (table, "/mnt");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mount-table/network-types-are-polled", test_types);
  g_test_add_func ("/mount-table/longest-mount-point-decides", test_longest_mount_point);
  g_test_add_func ("/mount-table/later-mount-covers-earlier", test_later_mount_covers);
  g_test_add_func ("/mount-table/escapes-and-optional-fields", test_escapes_and_optional_fields);
  g_test_add_func ("/mount-table/overlay-root-is-not-polled-but-over-a-share", test_overlay_roots);
  g_test_add_func ("/mount-table/garbage-is-left-out", test_garbage);
  return g_test_run ();
}
