/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-tray-pixmaps.h"

#include "rk-tray-resources.h"

#define RESOURCE_DIR "/io/github/rekindle/Rekindle/tray"

/* Kept in step with the drawing at build time. */
static const int sizes_px[] = { 16, 22, 24, 32, 48, 64 };

static gboolean
has_icon (const char *icon_dir, const char *style_dir, const char *name)
{
  g_autofree char *file = g_strconcat (name, ".svg", NULL);
  g_autofree char *path = g_build_filename (icon_dir, "hicolor", style_dir, "status", file, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
is_installed (const char *style_dir, const char *name)
{
  const char *const *data_dirs = g_get_system_data_dirs ();
  g_autofree char *own = g_build_filename (g_get_user_data_dir (), "icons", NULL);

  if (has_icon (own, style_dir, name))
    return TRUE;
  for (; *data_dirs != NULL; data_dirs++)
    {
      g_autofree char *icons = g_build_filename (*data_dirs, "icons", NULL);

      if (has_icon (icons, style_dir, name))
        return TRUE;
    }
  return FALSE;
}

/**
 * rk_tray_icon_name:
 * @icon: the state
 * @style: how it is drawn
 * @uninstalled_dir: (nullable): another directory with icon themes, which panels are told of
 *
 * Looks at the disk. A name that a panel cannot find shows as a gap, even where there are pixels.
 *
 * Returns: (transfer full): the icon's name if it is where panels look, else ""
 */
char *
rk_tray_icon_name (RkTrayIcon icon, RkTrayStyle style, const char *uninstalled_dir)
{
  gboolean symbolic = style == RK_TRAY_STYLE_SYMBOLIC;
  const char *style_dir = symbolic ? "symbolic" : "scalable";
  g_autofree char *name =
      g_strconcat (RK_APP_ID "-tray-", rk_tray_icon_nick (icon), symbolic ? "-symbolic" : "", NULL);

  if (is_installed (style_dir, name)
      || (uninstalled_dir != NULL && has_icon (uninstalled_dir, style_dir, name)))
    return g_steal_pointer (&name);
  return g_strdup ("");
}

static GdkPixbuf *
load (RkTrayIcon icon, int size_px)
{
  g_autofree char *path =
      g_strdup_printf (RESOURCE_DIR "/%s-%d.png", rk_tray_icon_nick (icon), size_px);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = NULL;
  GdkPixbuf *pixbuf = NULL;

  stream = g_resource_open_stream (rk_tray_resources_get_resource (), path, 0, &error);
  if (stream != NULL)
    pixbuf = gdk_pixbuf_new_from_stream (stream, NULL, &error);
  if (pixbuf == NULL)
    g_error ("The icon %s is not part of the program: %s", path, error->message);
  return pixbuf;
}

/* RGBA as gdk-pixbuf has it becomes ARGB in network byte order. */
static GVariant *
argb32 (GdkPixbuf *pixbuf)
{
  int width = gdk_pixbuf_get_width (pixbuf), height = gdk_pixbuf_get_height (pixbuf);
  gsize size_bytes = (gsize)width * height * 4;
  guchar *argb = g_malloc (size_bytes), *to = argb;

  g_assert (gdk_pixbuf_get_n_channels (pixbuf) == 4);
  for (int y = 0; y < height; y++)
    {
      const guchar *from =
          gdk_pixbuf_read_pixels (pixbuf) + (gsize)y * gdk_pixbuf_get_rowstride (pixbuf);

      for (int x = 0; x < width; x++, from += 4)
        {
          *to++ = from[3];
          *to++ = from[0];
          *to++ = from[1];
          *to++ = from[2];
        }
    }
  return g_variant_new_from_data (G_VARIANT_TYPE_BYTESTRING, argb, size_bytes, TRUE, g_free, argb);
}

/**
 * rk_tray_icon_pixmaps:
 * @icon: the state
 *
 * Returns: (transfer floating): an `a(iiay)`: the icon in all sizes that panels ask for
 */
GVariant *
rk_tray_icon_pixmaps (RkTrayIcon icon)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(iiay)"));
  for (gsize i = 0; i < G_N_ELEMENTS (sizes_px); i++)
    {
      g_autoptr (GdkPixbuf) pixbuf = load (icon, sizes_px[i]);

      g_variant_builder_add (&builder, "(ii@ay)", sizes_px[i], sizes_px[i], argb32 (pixbuf));
    }
  return g_variant_builder_end (&builder);
}

/**
 * rk_tray_icon_pixbuf:
 * @icon: the state
 * @size_px: the space for it
 *
 * A drawing that is a little too small is crisp; one that was scaled is not.
 *
 * Returns: (transfer full): the largest drawing that fits, or a smaller one made of the smallest
 */
GdkPixbuf *
rk_tray_icon_pixbuf (RkTrayIcon icon, int size_px)
{
  gsize i = G_N_ELEMENTS (sizes_px) - 1;
  g_autoptr (GdkPixbuf) pixbuf = NULL;

  g_return_val_if_fail (size_px > 0, NULL);
  while (i > 0 && sizes_px[i] > size_px)
    i--;
  pixbuf = load (icon, sizes_px[i]);
  if (sizes_px[i] <= size_px)
    return g_steal_pointer (&pixbuf);
  return gdk_pixbuf_scale_simple (pixbuf, size_px, size_px, GDK_INTERP_BILINEAR);
}
