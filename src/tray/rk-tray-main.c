/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The executable of the desktop application. */

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>

#include "rk-app-session.h"
#include "rk-app.h"
#include "rk-local-files.h"

int
main (int argc, char **argv)
{
  g_autoptr (RkApp) app = NULL;
  gboolean hidden;
  int status;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, RK_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  signal (SIGPIPE, SIG_IGN);
  rk_local_files_choose ();

  /* Compositors and window managers find the desktop file, and so the icon, by this name. */
  g_set_prgname (RK_APP_ID);
  g_set_application_name (_ ("Rekindle"));
  app = rk_app_new ();
  status = g_application_run (G_APPLICATION (app), argc, argv);
  if (rk_app_begins_again (app, &hidden))
    {
      rk_app_session_begin_again (argv[0], hidden);
      status = EXIT_FAILURE;
    }
  return status;
}
