/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-app-setup.h"

/* Part of the resources, so it is found in every profile and without installation. */
#define BUILT_IN_ICON "io.github.rekindle.Rekindle"

/**
 * rk_app_setup_load_style:
 *
 * Adds our style to that of the theme, and what we want of the toolkit.
 */
void
rk_app_setup_load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  /* Above the terminal's own style, which has the priority of applications. */
  gtk_css_provider_load_from_resource (provider, "/io/github/rekindle/Rekindle/ui/rekindle.css");
  gtk_style_context_add_provider_for_screen (gdk_screen_get_default (),
                                             GTK_STYLE_PROVIDER (provider),
                                             GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
  gtk_window_set_default_icon_name (BUILT_IN_ICON);
  /* A message that has the focus because nothing before it takes it is to be read, not copied. */
  g_object_set (gtk_settings_get_default (), "gtk-label-select-on-focus", FALSE, NULL);
}

/**
 * rk_app_setup_dup_autostart_program:
 *
 * Returns: (transfer full): what a login starts: `rekindle`, which looks after the application, as
 * it is installed or built beside us
 */
char *
rk_app_setup_dup_autostart_program (void)
{
  g_autofree char *own = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *directory = g_path_get_dirname (own != NULL ? own : RK_BINDIR "/");
  g_autofree char *beside = g_build_filename (directory, "rekindle", NULL);
  g_autofree char *built = g_build_filename (directory, "..", "cli", "rekindle", NULL);

  if (g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);
  if (g_file_test (built, G_FILE_TEST_IS_EXECUTABLE))
    return g_canonicalize_filename (built, "/");
  return g_build_filename (RK_BINDIR, "rekindle", NULL);
}
