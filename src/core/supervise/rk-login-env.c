/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The shell runs interactively, because that is where people put such things, in a session without
 * a terminal. It prints a mark, the variables with NULs between them, and the mark again: whatever
 * start-up files print goes before or after. We stop reading at the second mark, because something
 * that they leave running may keep the pipe open for ever.
 */

#include "config.h"

#include "rk-login-env.h"

#include <glib/gi18n-lib.h>
#include <pwd.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define PART_BYTES (16 * 1024)

/* More is no environment: the kernel would not take it. */
#define MAX_BYTES (4 * 1024 * 1024)

/* What belongs to the shell that was asked, and not to the person. */
static const char *const shells_own[] = {
  "_", "PWD", "OLDPWD", "SHLVL", "TERM", "COLUMNS", "LINES", "REKINDLE_READS_ENVIRONMENT"
};

/* Where the host lives decides, not what a start-up file thinks. */
static const char *const hosts_own[] = { "DISPLAY",          "WAYLAND_DISPLAY",
                                         "XAUTHORITY",       "DBUS_SESSION_BUS_ADDRESS",
                                         "XDG_RUNTIME_DIR",  "XDG_SESSION_ID",
                                         "XDG_SESSION_TYPE", "TERM" };

typedef struct
{
  GSubprocess *shell; /* (owned) */
  GInputStream *pipe; /* (not owned) */
  GByteArray *answer; /* (owned) */
  char *mark;         /* (owned) */
  GSource *limit;     /* (owned) (nullable) */
} Capture;

static void
capture_free (gpointer data)
{
  Capture *self = data;

  if (self->limit != NULL)
    g_source_destroy (self->limit);
  g_clear_pointer (&self->limit, g_source_unref);
  g_clear_object (&self->shell);
  g_byte_array_unref (self->answer);
  g_free (self->mark);
  g_free (self);
}

static const char *
find (const char *bytes, gsize length_bytes, const char *mark)
{
  return memmem (bytes, length_bytes, mark, strlen (mark));
}

/* It follows a complete variable. Inside of one it stands too: dash exports the last argument of
 * the command before as "_".
 */
static const char *
find_last_mark (const char *begin, const char *end, const char *mark)
{
  const char *found = find (begin, (gsize)(end - begin), mark);

  while (found != NULL && found > begin && found[-1] != '\0')
    found = find (found + 1, (gsize)(end - found - 1), mark);
  return found;
}

/**
 * rk_login_env_parse:
 * @bytes: (array length=length_bytes): what the shell printed
 * @length_bytes: its length
 * @mark: what it printed before and after the variables
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): NAME=value; %NULL while the second
 * mark is missing
 */
char **
rk_login_env_parse (const char *bytes, gsize length_bytes, const char *mark)
{
  const char *end = bytes + length_bytes;
  const char *at = length_bytes > 0 ? find (bytes, length_bytes, mark) : NULL;
  const char *last = NULL;
  g_autoptr (GStrvBuilder) variables = g_strv_builder_new ();

  if (at != NULL)
    {
      at += strlen (mark) + 1;
      last = at < end ? find_last_mark (at, end, mark) : NULL;
    }
  if (last == NULL)
    return NULL;
  while (at < last)
    {
      const char *stop = memchr (at, '\0', (gsize)(last - at));
      g_autofree char *variable = g_strndup (at, (gsize)((stop != NULL ? stop : last) - at));
      if (stop != NULL && variable[0] != '=' && strchr (variable, '=') != NULL)
        g_strv_builder_add (variables, variable);
      at = stop != NULL ? stop + 1 : last;
    }
  return g_strv_builder_end (variables);
}

/**
 * rk_login_env_merge:
 * @login: (array zero-terminated=1): the environment of the login shell
 * @own: (array zero-terminated=1): the host's
 *
 * Returns: (transfer full) (array zero-terminated=1): the login shell's, but with the host's
 * display, bus and session
 */
char **
rk_login_env_merge (char **login, char **own)
{
  char **merged = g_strdupv (login);

  for (gsize i = 0; i < G_N_ELEMENTS (shells_own); i++)
    merged = g_environ_unsetenv (merged, shells_own[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (hosts_own); i++)
    {
      const char *value = g_environ_getenv (own, hosts_own[i]);
      merged = value != NULL ? g_environ_setenv (merged, hosts_own[i], value, TRUE)
                             : g_environ_unsetenv (merged, hosts_own[i]);
    }
  return merged;
}

/* All of the shell's session: start-up files may have started something that waits. */
static void
end_session (Capture *self)
{
  const char *pid = g_subprocess_get_identifier (self->shell);

  if (pid != NULL)
    kill (-(pid_t)g_ascii_strtoll (pid, NULL, 10), SIGKILL);
}

static gboolean
on_limit (gpointer data)
{
  GTask *task = data;

  end_session (g_task_get_task_data (task));
  if (!g_task_get_completed (task))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                             _ ("the login shell did not answer in time: does one of its start-up "
                                "files wait for something?"));
  return G_SOURCE_REMOVE;
}

static void read_more (GTask *task);

static void
finish (GTask *task, char **variables)
{
  Capture *self = g_task_get_task_data (task);

  g_source_destroy (self->limit);
  if (variables != NULL)
    g_task_return_pointer (task, variables, (GDestroyNotify)g_strfreev);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED,
                             _ ("the login shell ended without an answer"));
}

static void
on_part (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Capture *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) part =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (g_task_get_completed (task))
    return;
  if (part == NULL)
    {
      g_source_destroy (self->limit);
      end_session (self);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_byte_array_append (self->answer, g_bytes_get_data (part, NULL), (guint)g_bytes_get_size (part));
  char **variables =
      rk_login_env_parse ((const char *)self->answer->data, self->answer->len, self->mark);
  if (variables == NULL && g_bytes_get_size (part) > 0 && self->answer->len < MAX_BYTES)
    {
      read_more (task);
      return;
    }
  end_session (self);
  finish (task, variables);
}

static void
read_more (GTask *task)
{
  Capture *self = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (self->pipe, PART_BYTES, G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (task), on_part, g_object_ref (task));
}

/* Without a terminal of ours: an interactive shell in the background would be stopped for it. */
static void
leave_terminal (gpointer data)
{
  setsid ();
}

static const char *
find_shell (const char *shell)
{
  const struct passwd *entry;

  if (shell == NULL)
    shell = g_getenv ("SHELL");
  if (shell != NULL && g_path_is_absolute (shell))
    return shell;
  entry = getpwuid (getuid ());
  return entry != NULL && entry->pw_shell != NULL && entry->pw_shell[0] == '/' ? entry->pw_shell
                                                                               : "/bin/sh";
}

static GSubprocess *
spawn (const char *shell, const char *mark, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autofree char *line = g_strdup_printf ("echo %s; /usr/bin/env -0; echo %s", mark, mark);
  g_autofree char *base = g_path_get_basename (shell);
  /* The C shells take -l only alone. */
  gboolean is_csh = g_str_has_suffix (base, "csh");
  const char *with_login[] = { shell, "-l", "-i", "-c", line, NULL };
  const char *without[] = { shell, "-i", "-c", line, NULL };

  g_subprocess_launcher_set_child_setup (launcher, leave_terminal, NULL, NULL);
  g_subprocess_launcher_setenv (launcher, "REKINDLE_READS_ENVIRONMENT", "1", TRUE);
  g_subprocess_launcher_setenv (launcher, "TERM", "dumb", TRUE);
  g_subprocess_launcher_set_cwd (launcher, g_get_home_dir ());
  return g_subprocess_launcher_spawnv (launcher, is_csh ? without : with_login, error);
}

/**
 * rk_login_env_capture_async:
 * @shell: (nullable): an absolute path; %NULL: the person's shell
 * @limit_sec: how long it may take, 0: RK_LOGIN_ENV_LIMIT_SEC
 * @cancellable: (nullable): to give up
 * @callback: called in the thread-default main context of the caller, never before this returns
 * @user_data: for @callback
 *
 * Asks the login shell for its environment.
 */
void
rk_login_env_capture_async (const char *shell, guint limit_sec, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;
  Capture *self = g_new0 (Capture, 1);

  g_task_set_source_tag (task, rk_login_env_capture_async);
  g_task_set_task_data (task, self, capture_free);
  self->answer = g_byte_array_new ();
  self->mark = g_uuid_string_random ();
  self->shell = spawn (find_shell (shell), self->mark, &error);
  if (self->shell == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  self->pipe = g_subprocess_get_stdout_pipe (self->shell);
  self->limit = g_timeout_source_new_seconds (limit_sec > 0 ? limit_sec : RK_LOGIN_ENV_LIMIT_SEC);
  g_source_set_static_name (self->limit, "rekindle login shell");
  g_source_set_callback (self->limit, on_limit, task, NULL);
  g_source_attach (self->limit, g_main_context_get_thread_default ());
  read_more (task);
}

/**
 * rk_login_env_capture_finish:
 * @result: what the callback was given
 * @error: return location for a #GIOErrorEnum: the host's own environment is to be used
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): what the shell said, for
 * rk_login_env_merge()
 */
char **
rk_login_env_capture_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
