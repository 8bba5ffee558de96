/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-login-env: the environment that the person's shell has: nvm, pyenv, ~/.local/bin.
 *
 * A host that was started by the desktop does not have it. The shell is asked once; commands are
 * then executed directly with the answer, so that no start waits for a shell's start-up files.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Start-up files that take longer are broken, or wait for an answer that nobody gives. */
#define RK_LOGIN_ENV_LIMIT_SEC 10

void rk_login_env_capture_async (const char *shell, guint limit_sec, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
char **rk_login_env_capture_finish (GAsyncResult *result, GError **error);
char **rk_login_env_merge (char **login, char **own);
char **rk_login_env_parse (const char *bytes, gsize length_bytes, const char *mark);

G_END_DECLS
