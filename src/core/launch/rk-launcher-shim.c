/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-launcher-shim.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rk-launch-bytes.h"
#include "rk-shim-address.h"
#include "rk-shim-command.h"
#include "rk-shim-protocol.h"
#include "rk-tree-remains.h"

struct _RkLauncherShim
{
  GObject parent_instance;

  GSubprocess *shim; /* (owned) (nullable) */
  int fd;            /* (owned): -1 when there is no shim */
  pid_t shim_pid;    /* as it said; 0: it has not */
  GSource *source;   /* (owned) (nullable) */
  char *mark;        /* (owned): in the environment of all that it starts */
  char *socket_path; /* (owned) (nullable): where another host finds the shim; %NULL: it shares our
                        terminal */
  gboolean beside;   /* somebody else has our terminal */
  gint64 orphan_grace_usec;
  gint64 leash_usec;
  gboolean adopting;     /* the number of the run is not known yet */
  gboolean heard_start;  /* of the run */
  gboolean heard_exit;   /* likewise */
  guint run_number;      /* of the run that was asked for last */
  gboolean run_is_over;  /* nothing more is to be heard of it */
  RkShimMessage message; /* room for what is being received */
};

static void
say (RkLauncherShim *self, uint32_t type, gint64 a, gint64 b)
{
  if (self->fd >= 0 && rk_shim_send (self->fd, type, a, b, 0, NULL, 0, -1) != 0)
    g_debug ("the shim cannot be told %u: %s", type, g_strerror (errno));
}

static void
disconnect (RkLauncherShim *self)
{
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
  self->shim_pid = 0;
}

static const char *
describe_stage (gint64 stage)
{
  switch ((RkShimStage)stage)
    {
    case RK_SHIM_STAGE_DIRECTORY:
      return N_ ("its directory cannot be entered");
    case RK_SHIM_STAGE_TERMINAL:
      return N_ ("it cannot be given a terminal");
    case RK_SHIM_STAGE_FORK:
      return N_ ("no process can be created");
    case RK_SHIM_STAGE_SPEC:
    case RK_SHIM_STAGE_EXEC:
    default:
      return NULL;
    }
}

/* A shim that comes from another host tells that host's mark of the run. */
static void
take_mark (RkLauncherShim *self, const char *mark)
{
  if (!self->adopting || !g_str_has_prefix (mark, RK_TREE_MARK "="))
    return;
  g_free (self->mark);
  self->mark = g_strdup (mark);
}

/* A shim that was not read from for a while, because we were stopped, tells all of it again. */
static gboolean
was_heard (RkLauncherShim *self, guint32 type)
{
  gboolean *heard = type == RK_SHIM_STARTED  ? &self->heard_start
                    : type == RK_SHIM_EXITED ? &self->heard_exit
                                             : NULL;
  gboolean before = heard != NULL && *heard;

  if (heard != NULL)
    *heard = TRUE;
  return before;
}

/* The first thing that a shim says of the run which it has, or had, or failed to have. */
static gboolean
tells_of_run (guint32 type)
{
  return type == RK_SHIM_STARTED || type == RK_SHIM_NO_SPAWN || type == RK_SHIM_GONE;
}

static void
emit_message (RkLauncherShim *self, const RkShimMessage *message)
{
  const RkShimHeader *header = &message->header;
  RkLaunchEvent event = { .kind = RK_LAUNCH_TROUBLE };

  if (header->type == RK_SHIM_HELLO)
    {
      self->shim_pid = (pid_t)header->b;
      take_mark (self, message->text);
    }
  if (self->adopting && tells_of_run (header->type))
    {
      self->adopting = FALSE;
      self->run_number = (guint)header->c;
    }
  /* A second RK_SHIM_GONE crosses the start of the next run when a stop met an empty tree. */
  if (header->type != RK_SHIM_TROUBLE && (header->c != self->run_number || self->run_is_over))
    return;
  if (was_heard (self, header->type))
    return;
  self->run_is_over |= header->type == RK_SHIM_GONE || header->type == RK_SHIM_NO_SPAWN;

  switch (header->type)
    {
    case RK_SHIM_STARTED:
      event = (RkLaunchEvent){ RK_LAUNCH_STARTED, .pid = (pid_t)header->a,
                               .at_usec = header->b / 1000 };
      break;
    case RK_SHIM_NO_SPAWN:
      event = (RkLaunchEvent){ RK_LAUNCH_NO_SPAWN, .spawn_errno = (int)header->a,
                               .text = describe_stage (header->b) };
      break;
    case RK_SHIM_EXITED:
      event = (RkLaunchEvent){ RK_LAUNCH_EXITED, .wait_status = (int)header->a,
                               .at_usec = header->b / 1000 };
      break;
    case RK_SHIM_GONE:
      event = (RkLaunchEvent){ RK_LAUNCH_GONE };
      break;
    case RK_SHIM_SURVIVORS:
      event = (RkLaunchEvent){ RK_LAUNCH_SURVIVORS, .text = message->text };
      break;
    case RK_SHIM_OUTPUT:
      event = (RkLaunchEvent){ RK_LAUNCH_OUTPUT, .output_bytes = header->a };
      break;
    case RK_SHIM_TROUBLE:
      event.text = message->text;
      break;
    default:
      return;
    }
  event.run_number = (guint)header->c;
  rk_launcher_emit (RK_LAUNCHER (self), &event);
}

static void
on_lost (RkLauncherShim *self)
{
  RkLaunchEvent event = { .kind = RK_LAUNCH_LOST };

  disconnect (self);
  rk_tree_remains_kill (self->mark);
  rk_launcher_emit (RK_LAUNCHER (self), &event);
}

static gboolean
on_readable (int fd, GIOCondition condition, gpointer user_data)
{
  g_autoptr (RkLauncherShim) self = g_object_ref (user_data);
  int attached_fd, result;

  while (self->fd >= 0 && (result = rk_shim_receive (self->fd, &self->message, &attached_fd)) != 0)
    {
      if (attached_fd >= 0)
        close (attached_fd);
      if (result < 0 && errno == EBADMSG)
        continue;
      if (result < 0 && errno == EAGAIN)
        return G_SOURCE_CONTINUE;
      if (result < 0)
        break;
      emit_message (self, &self->message);
    }
  if (self->fd >= 0)
    on_lost (self);
  return G_SOURCE_REMOVE;
}

static void
watch (RkLauncherShim *self)
{
  self->source = g_unix_fd_source_new (self->fd, G_IO_IN | G_IO_HUP);
  g_source_set_static_name (self->source, "rekindle shim");
  g_source_set_priority (self->source, G_PRIORITY_HIGH);
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_readable), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

static gboolean
connect_shim (RkLauncherShim *self, GError **error)
{
  int fds[2];
  g_auto (GStrv) command = rk_shim_command_new (self->socket_path, self->orphan_grace_usec,
                                                self->leash_usec, self->beside);
  GSubprocessFlags flags = self->socket_path != NULL ? G_SUBPROCESS_FLAGS_STDOUT_SILENCE
                                                           | G_SUBPROCESS_FLAGS_STDERR_SILENCE
                                                     : G_SUBPROCESS_FLAGS_STDIN_INHERIT;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "socketpair: %s",
                   g_strerror (errno));
      return FALSE;
    }
  self->fd = fds[0];
  g_subprocess_launcher_take_fd (launcher, fds[1], 3);
  g_clear_object (&self->shim);
  self->shim = g_subprocess_launcher_spawnv (launcher, (const char *const *)command, error);
  if (self->shim == NULL)
    {
      disconnect (self);
      return FALSE;
    }
  watch (self);
  return TRUE;
}

static gboolean
send_spec (RkLauncherShim *self, const RkLaunchSpec *spec)
{
  g_autoptr (GByteArray) bytes = rk_launch_bytes_new (spec, self->mark);
  int fd = memfd_create ("rekindle-spec", MFD_CLOEXEC);
  gboolean sent = fd >= 0 && write (fd, bytes->data, bytes->len) == (ssize_t)bytes->len
                  && rk_shim_send (self->fd, RK_SHIM_START, 0, 0, spec->run_number, self->mark,
                                   strlen (self->mark), fd)
                         == 0;

  if (fd >= 0)
    close (fd);
  return sent;
}

typedef struct
{
  RkLauncherShim *launcher; /* (owned) */
  int error_number;
} Refusal;

static gboolean
on_refused (gpointer user_data)
{
  Refusal *refusal = user_data;
  RkLaunchEvent event = {
    RK_LAUNCH_NO_SPAWN, .spawn_errno = refusal->error_number,
    .run_number = refusal->launcher->run_number,
    .text = N_ ("rekindle-shim cannot be started: is Rekindle installed completely?")
  };

  rk_launcher_emit (RK_LAUNCHER (refusal->launcher), &event);
  g_object_unref (refusal->launcher);
  g_free (refusal);
  return G_SOURCE_REMOVE;
}

/* Later: no event comes before start() has returned. */
static void
refuse (RkLauncherShim *self, int error_number)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Refusal *refusal = g_new (Refusal, 1);

  *refusal = (Refusal){ g_object_ref (self), error_number };
  g_source_set_callback (source, on_refused, refusal, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

/* Nothing was lost with it: there is no run. So its death is no matter but for what it may have
 * left.
 */
static void
forget_dead_shim (RkLauncherShim *self)
{
  g_debug ("the shim has died between two runs");
  disconnect (self);
  rk_tree_remains_kill (self->mark);
}

static void
start_anew (RkLauncherShim *self, const RkLaunchSpec *spec)
{
  g_autoptr (GError) error = NULL;

  if (!connect_shim (self, &error))
    {
      g_debug ("%s", error->message);
      refuse (self, ENOENT);
    }
  else if (!send_spec (self, spec))
    refuse (self, errno);
}

static void
launcher_start (RkLauncher *launcher, const RkLaunchSpec *spec)
{
  RkLauncherShim *self = RK_LAUNCHER_SHIM (launcher);

  self->run_number = spec->run_number;
  self->run_is_over = self->heard_start = self->heard_exit = FALSE;
  if (self->fd >= 0 && send_spec (self, spec))
    return;
  if (self->fd >= 0 && errno != EPIPE && errno != ECONNRESET)
    {
      refuse (self, errno);
      return;
    }
  if (self->fd >= 0)
    forget_dead_shim (self);
  start_anew (self, spec);
}

static void
launcher_stop (RkLauncher *launcher, int signum)
{
  say (RK_LAUNCHER_SHIM (launcher), RK_SHIM_STOP, signum, 0);
}

static void
launcher_kill (RkLauncher *launcher)
{
  say (RK_LAUNCHER_SHIM (launcher), RK_SHIM_KILL, 0, 0);
}

static void
launcher_signal_command (RkLauncher *launcher, int signum)
{
  say (RK_LAUNCHER_SHIM (launcher), RK_SHIM_SIGNAL_MAIN, signum, 0);
}

static void
launcher_shutdown (RkLauncher *launcher)
{
  RkLauncherShim *self = RK_LAUNCHER_SHIM (launcher);

  say (self, RK_SHIM_SHUTDOWN, 0, 0);
  disconnect (self);
}

static void
launcher_write_input (RkLauncher *launcher, const char *bytes, gsize len)
{
  RkLauncherShim *self = RK_LAUNCHER_SHIM (launcher);

  while (len > 0 && self->fd >= 0)
    {
      gsize part = MIN (len, RK_SHIM_TEXT_MAX);
      if (rk_shim_send (self->fd, RK_SHIM_INPUT, 0, 0, 0, bytes, part, -1) != 0)
        return;
      bytes += part;
      len -= part;
    }
}

static void
launcher_set_window_size (RkLauncher *launcher, guint columns, guint rows)
{
  say (RK_LAUNCHER_SHIM (launcher), RK_SHIM_WINDOW_SIZE, columns, rows);
}

static pid_t
launcher_get_root_pid (RkLauncher *launcher)
{
  return RK_LAUNCHER_SHIM (launcher)->shim_pid;
}

static void
rk_launcher_shim_iface_init (RkLauncherInterface *iface)
{
  iface->start = launcher_start;
  iface->stop = launcher_stop;
  iface->kill = launcher_kill;
  iface->signal_command = launcher_signal_command;
  iface->shutdown = launcher_shutdown;
  iface->write_input = launcher_write_input;
  iface->set_window_size = launcher_set_window_size;
  iface->get_root_pid = launcher_get_root_pid;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (RkLauncherShim, rk_launcher_shim, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RK_TYPE_LAUNCHER,
                                                      rk_launcher_shim_iface_init))

static void
rk_launcher_shim_dispose (GObject *object)
{
  disconnect (RK_LAUNCHER_SHIM (object));
  G_OBJECT_CLASS (rk_launcher_shim_parent_class)->dispose (object);
}

static void
rk_launcher_shim_finalize (GObject *object)
{
  RkLauncherShim *self = RK_LAUNCHER_SHIM (object);

  g_clear_object (&self->shim);
  g_clear_pointer (&self->mark, g_free);
  g_clear_pointer (&self->socket_path, g_free);
  G_OBJECT_CLASS (rk_launcher_shim_parent_class)->finalize (object);
}

static void
rk_launcher_shim_class_init (RkLauncherShimClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rk_launcher_shim_dispose;
  G_OBJECT_CLASS (klass)->finalize = rk_launcher_shim_finalize;
}

static void
rk_launcher_shim_init (RkLauncherShim *self)
{
  g_autofree char *uuid = g_uuid_string_random ();

  self->fd = -1;
  self->mark = g_strdup_printf (RK_TREE_MARK "=%s", uuid);
}

/* How the marks of all trees begin that a shim at this socket ever looked after. */
static char *
dup_common_mark (const char *socket_path)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, socket_path, -1);

  return g_strdup_printf (RK_TREE_MARK "=%.32s-", sum);
}

/**
 * rk_launcher_shim_new_shared:
 * @orphan_grace_usec: how long the tree may take to end when this process dies, in microseconds
 *
 * Returns: (transfer full): a launcher whose command shares our terminal, standard descriptors and
 * process group. Its shim is started with the first run
 */
RkLauncher *
rk_launcher_shim_new_shared (gint64 orphan_grace_usec)
{
  RkLauncherShim *self = g_object_new (RK_TYPE_LAUNCHER_SHIM, NULL);

  self->orphan_grace_usec = orphan_grace_usec;
  return RK_LAUNCHER (self);
}

/**
 * rk_launcher_shim_new_beside:
 * @orphan_grace_usec: how long the tree may take to end when this process dies, in microseconds
 *
 * Returns: (transfer full): as rk_launcher_shim_new_shared(), but for a command that runs while
 * another one has the terminal, whose settings are therefore left as they are
 */
RkLauncher *
rk_launcher_shim_new_beside (gint64 orphan_grace_usec)
{
  RkLauncher *self = rk_launcher_shim_new_shared (orphan_grace_usec);

  RK_LAUNCHER_SHIM (self)->beside = TRUE;
  return self;
}

/**
 * rk_launcher_shim_new:
 * @socket_path: absolute: where the next host finds the shim if this one dies; its directory exists
 * @orphan_grace_usec: how long the tree may take to end when no host comes, in microseconds
 * @leash_usec: how long to wait for the next host, in microseconds; see RK_LAUNCHER_SHIM_LEASH_USEC
 *
 * Returns: (transfer full): a launcher whose command has a terminal of its own and whose output is
 * logged
 */
RkLauncher *
rk_launcher_shim_new (const char *socket_path, gint64 orphan_grace_usec, gint64 leash_usec)
{
  RkLauncherShim *self = g_object_new (RK_TYPE_LAUNCHER_SHIM, NULL);

  g_autofree char *common = dup_common_mark (socket_path);
  g_autofree char *uuid = g_uuid_string_random ();

  self->socket_path = g_strdup (socket_path);
  g_free (self->mark);
  self->mark = g_strconcat (common, uuid, NULL);
  self->orphan_grace_usec = orphan_grace_usec;
  self->leash_usec = leash_usec;
  return RK_LAUNCHER (self);
}

/**
 * rk_launcher_shim_new_adopted:
 * @socket_path: the socket of a shim whose host is gone
 * @error: %G_IO_ERROR: %G_IO_ERROR_CONNECTION_REFUSED if there is no shim any more: the socket is
 * stale. After any other error there may be one
 *
 * Takes a shim over. What it looks after is told by events, as if it had just happened:
 * RK_LAUNCH_STARTED with the time and number of the run, RK_LAUNCH_OUTPUT, and what came to an end
 * meanwhile. If the shim still has a host, RK_LAUNCH_LOST follows and nothing is killed.
 *
 * Returns: (transfer full) (nullable): its launcher
 */
RkLauncher *
rk_launcher_shim_new_adopted (const char *socket_path, GError **error)
{
  g_autoptr (RkLauncherShim) self = g_object_new (RK_TYPE_LAUNCHER_SHIM, NULL);

  self->socket_path = g_strdup (socket_path);
  self->fd = rk_shim_address_connect (socket_path);
  if (self->fd >= 0 && !rk_shim_address_is_ours (self->fd))
    {
      disconnect (self);
      errno = EPERM;
    }
  if (self->fd < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", socket_path,
                   g_strerror (errno));
      return NULL;
    }
  self->adopting = TRUE;
  self->leash_usec = RK_LAUNCHER_SHIM_LEASH_USEC;
  watch (self);
  return RK_LAUNCHER (g_steal_pointer (&self));
}

/**
 * rk_launcher_shim_sweep:
 * @socket_path: a socket at which there is no shim any more, as rk_launcher_shim_new_adopted() said
 *
 * A shim was killed, and its host with it or before: nobody ended what had left the command's own
 * process. Kills that, and removes the socket.
 */
void
rk_launcher_shim_sweep (const char *socket_path)
{
  g_autofree char *common = dup_common_mark (socket_path);

  rk_tree_remains_kill (common);
  unlink (socket_path);
}

/**
 * rk_launcher_shim_detach:
 * @self: a launcher with a shim of its own
 *
 * Lets go of the shim without ending anything: the next host adopts it.
 */
void
rk_launcher_shim_detach (RkLauncherShim *self)
{
  disconnect (self);
}
