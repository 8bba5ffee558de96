/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-shim-link.h"

#include <errno.h>
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rk-shim-address.h"
#include "rk-shim-outbox.h"

struct _RkShimLink
{
  const RkShimLinkFuncs *funcs;
  GObject *owner;    /* (not owned): frees the link at its end */
  GSubprocess *shim; /* (owned) (nullable): if it is our child */
  int fd;            /* (owned): -1 when there is no shim */
  pid_t pid;         /* as it said; 0: it has not */
  int pidfd;         /* (owned): likewise; -1 */
  int keeper_fd;     /* (owned): a pidfd of who ends the tree if the shim is killed; -1: nobody */
  GSource *source;   /* (owned) (nullable): it says something; or its keeper ends */
  GSource *death;    /* (owned) (nullable): it was killed, which is still to be told */
  RkShimOutbox *outbox;  /* (owned) */
  RkShimMessage message; /* room for what is being received */
};

/**
 * rk_shim_link_new:
 * @funcs: what is called; must outlive the link
 * @owner: (not owned): for @funcs; is held while they are called
 *
 * Returns: (transfer full): a link that is closed
 */
RkShimLink *
rk_shim_link_new (const RkShimLinkFuncs *funcs, GObject *owner)
{
  RkShimLink *self = g_new0 (RkShimLink, 1);

  self->funcs = funcs;
  self->owner = owner;
  self->outbox = rk_shim_outbox_new ();
  self->fd = self->pidfd = self->keeper_fd = -1;
  return self;
}

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
clear_fd (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

/**
 * rk_shim_link_close:
 * @self: a link
 *
 * Lets go of the shim, which may live on. Nothing is called any more.
 */
void
rk_shim_link_close (RkShimLink *self)
{
  rk_shim_outbox_clear (self->outbox);
  clear_source (&self->source);
  clear_source (&self->death);
  clear_fd (&self->fd);
  clear_fd (&self->pidfd);
  clear_fd (&self->keeper_fd);
  self->pid = 0;
}

/**
 * rk_shim_link_free:
 * @self: (transfer full): a link; it is closed first
 */
void
rk_shim_link_free (RkShimLink *self)
{
  rk_shim_link_close (self);
  rk_shim_outbox_free (self->outbox);
  g_clear_object (&self->shim);
  g_free (self);
}

static void
watch (RkShimLink *self, int fd, const char *name, GUnixFDSourceFunc callback)
{
  clear_source (&self->source);
  self->source = g_unix_fd_source_new (fd, G_IO_IN | G_IO_HUP);
  g_source_set_static_name (self->source, name);
  g_source_set_priority (self->source, G_PRIORITY_HIGH);
  g_source_set_callback (self->source, G_SOURCE_FUNC (callback), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

/* A process is held by a descriptor: its number may soon be another one's. Takes @attached_fd. */
static void
take_hello (RkShimLink *self, int attached_fd)
{
  if (self->message.header.type != RK_SHIM_HELLO)
    {
      clear_fd (&attached_fd);
      return;
    }
  clear_fd (&self->keeper_fd);
  self->keeper_fd = attached_fd;
  clear_fd (&self->pidfd);
  self->pid = (pid_t)self->message.header.b;
  self->pidfd = self->pid > 0 ? pidfd_open (self->pid, 0) : -1;
}

static void
lose (RkShimLink *self)
{
  rk_shim_link_close (self);
  self->funcs->lost (self->owner);
}

static gboolean
on_tree_ended (int fd, GIOCondition condition, gpointer user_data)
{
  RkShimLink *self = user_data;
  g_autoptr (GObject) owner G_GNUC_UNUSED = g_object_ref (self->owner);

  lose (self);
  return G_SOURCE_REMOVE;
}

/* The shim is gone. Its keeper, if it has one, stays until nothing of the tree is left. */
static void
on_hang_up (RkShimLink *self)
{
  rk_shim_outbox_clear (self->outbox);
  clear_fd (&self->fd);
  if (self->keeper_fd < 0)
    lose (self);
  else
    watch (self, self->keeper_fd, "rekindle shim's keeper", on_tree_ended);
}

static gboolean
on_readable (int fd, GIOCondition condition, gpointer user_data)
{
  RkShimLink *self = user_data;
  g_autoptr (GObject) owner G_GNUC_UNUSED = g_object_ref (self->owner);
  int attached_fd, result;

  while (self->fd >= 0 && (result = rk_shim_receive (self->fd, &self->message, &attached_fd)) != 0)
    {
      if (result < 0 && errno == EBADMSG)
        continue;
      if (result < 0 && errno == EAGAIN)
        return G_SOURCE_CONTINUE;
      if (result < 0)
        break;
      take_hello (self, attached_fd);
      self->funcs->message (&self->message, self->owner);
    }
  if (self->fd >= 0)
    on_hang_up (self);
  return G_SOURCE_REMOVE;
}

/**
 * rk_shim_link_spawn:
 * @self: a closed link
 * @command: the shim's command line
 * @shares_terminal: whether it gets our standard descriptors
 * @error: return location for a #GSpawnError or #GIOErrorEnum
 *
 * Returns: whether there is a shim now
 */
gboolean
rk_shim_link_spawn (RkShimLink *self, char **command, gboolean shares_terminal, GError **error)
{
  GSubprocessFlags flags =
      shares_terminal ? G_SUBPROCESS_FLAGS_STDIN_INHERIT
                      : G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  int fds[2];

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "socketpair: %s",
                   g_strerror (errno));
      return FALSE;
    }
  rk_shim_link_close (self); /* a keeper may still be waited for */
  self->fd = fds[0];
  g_subprocess_launcher_take_fd (launcher, fds[1], 3);
  g_clear_object (&self->shim);
  self->shim = g_subprocess_launcher_spawnv (launcher, (const char *const *)command, error);
  if (self->shim == NULL)
    {
      rk_shim_link_close (self);
      return FALSE;
    }
  watch (self, self->fd, "rekindle shim", on_readable);
  return TRUE;
}

/**
 * rk_shim_link_adopt:
 * @self: a closed link
 * @socket_path: where a shim listens
 * @error: return location for a #GIOErrorEnum: %G_IO_ERROR_CONNECTION_REFUSED if there is no shim
 * any more, %G_IO_ERROR_PERMISSION_DENIED if it is another person's
 *
 * Returns: whether it has been reached; it may still say that it has another host
 */
gboolean
rk_shim_link_adopt (RkShimLink *self, const char *socket_path, GError **error)
{
  self->fd = rk_shim_address_connect (socket_path);
  if (self->fd >= 0 && !rk_shim_address_is_ours (self->fd))
    {
      rk_shim_link_close (self);
      errno = EPERM;
    }
  if (self->fd < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", socket_path,
                   g_strerror (errno));
      return FALSE;
    }
  watch (self, self->fd, "rekindle shim", on_readable);
  return TRUE;
}

/**
 * rk_shim_link_is_open:
 * @self: a link
 *
 * Returns: whether there is a shim, as far as is known
 */
gboolean
rk_shim_link_is_open (RkShimLink *self)
{
  return self->fd >= 0;
}

/**
 * rk_shim_link_get_pid:
 * @self: a link
 *
 * Returns: the shim's process id, never for signals; 0 if there is none or it has not said it yet
 */
pid_t
rk_shim_link_get_pid (RkShimLink *self)
{
  return self->pid;
}

/**
 * rk_shim_link_send:
 * @self: a link
 * @type: a message to a shim, see rk-shim-protocol.h
 * @a: its first number
 * @b: its second
 * @text: (nullable): its text
 * @text_len: at most RK_SHIM_TEXT_MAX
 *
 * Never waits. What a shim that does not read cannot take now is kept until it does.
 *
 * Returns: whether it is on its way; if not, errno says why
 */
gboolean
rk_shim_link_send (RkShimLink *self, uint32_t type, gint64 a, gint64 b, const char *text,
                   gsize text_len)
{
  if (self->fd >= 0)
    return rk_shim_outbox_send (self->outbox, self->fd, type, a, b, 0, text, text_len, -1);
  errno = ENOTCONN;
  return FALSE;
}

/**
 * rk_shim_link_send_start:
 * @self: a link
 * @run_number: of the run
 * @mark: what marks its processes
 * @attached_fd: a memory file that says what to execute; stays the caller's
 *
 * Never waits. What a shim that does not read cannot take now is kept until it does.
 *
 * Returns: whether it is on its way; if not, errno says why
 */
gboolean
rk_shim_link_send_start (RkShimLink *self, guint run_number, const char *mark, int attached_fd)
{
  return rk_shim_outbox_send (self->outbox, self->fd, RK_SHIM_START, 0, 0, run_number, mark,
                              strlen (mark), attached_fd);
}

/**
 * rk_shim_link_shut_down:
 * @self: a link
 *
 * Tells the shim to end its tree and itself, and closes the link. One that does not read is told by
 * a signal, which waits until it does.
 */
void
rk_shim_link_shut_down (RkShimLink *self)
{
  rk_shim_link_send (self, RK_SHIM_SHUTDOWN, 0, 0, NULL, 0);
  if (!rk_shim_outbox_is_empty (self->outbox) && self->pidfd >= 0)
    pidfd_send_signal (self->pidfd, SIGTERM, NULL, 0);
  rk_shim_link_close (self);
}

static gboolean
on_death (gpointer user_data)
{
  RkShimLink *self = user_data;
  g_autoptr (GObject) owner G_GNUC_UNUSED = g_object_ref (self->owner);

  lose (self);
  return G_SOURCE_REMOVE;
}

/**
 * rk_shim_link_kill:
 * @self: a link
 *
 * Ends a shim that does not react, and its command with it. It counts as lost soon, also where the
 * kernel cannot end it before a file system answers.
 */
void
rk_shim_link_kill (RkShimLink *self)
{
  if ((self->fd < 0 && self->keeper_fd < 0) || self->death != NULL)
    return;
  if (self->pidfd >= 0)
    pidfd_send_signal (self->pidfd, SIGKILL, NULL, 0);
  self->death = g_idle_source_new ();
  g_source_set_static_name (self->death, "rekindle shim killed");
  g_source_set_callback (self->death, on_death, self, NULL);
  g_source_attach (self->death, g_main_context_get_thread_default ());
}
