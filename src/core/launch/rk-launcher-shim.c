/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-launcher-shim.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "rk-launch-bytes.h"
#include "rk-shim-command.h"
#include "rk-shim-event.h"
#include "rk-shim-link.h"
#include "rk-tree-remains.h"

struct _RkLauncherShim
{
  GObject parent_instance;

  RkShimLink *link;  /* (owned) */
  char *mark;        /* (owned): in the environment of all that it starts */
  char *socket_path; /* (owned) (nullable): where another host finds the shim; %NULL: it shares our
                        terminal */
  gboolean beside;   /* somebody else has our terminal */
  gint64 orphan_grace_usec;
  gint64 leash_usec;
  gboolean adopting;    /* the number of the run is not known yet */
  gboolean heard_start; /* of the run */
  gboolean heard_exit;  /* likewise */
  guint run_number;     /* of the run that was asked for last */
  gboolean run_is_over; /* nothing more is to be heard of it */
  guint n_deaf_kills;   /* in a row, after which nothing at all was heard */
};

/* A second lies between two of them: after so many the shim is not busy, but hangs. */
#define MAX_DEAF_KILLS 3

static void
say (RkLauncherShim *self, uint32_t type, gint64 a, gint64 b)
{
  if (!rk_shim_link_send (self->link, type, a, b, NULL, 0))
    g_debug ("the shim cannot be told %u: %s", type, g_strerror (errno));
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
on_message (const RkShimMessage *message, GObject *owner)
{
  RkLauncherShim *self = RK_LAUNCHER_SHIM (owner);
  const RkShimHeader *header = &message->header;
  RkLaunchEvent event;

  self->n_deaf_kills = 0;
  if (header->type == RK_SHIM_HELLO)
    take_mark (self, message->text);
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
  if (rk_shim_event_translate (message, &event))
    rk_launcher_emit (RK_LAUNCHER (self), &event);
}

static void
on_lost (GObject *owner)
{
  RkLauncherShim *self = RK_LAUNCHER_SHIM (owner);
  RkLaunchEvent event = { .kind = RK_LAUNCH_LOST };

  rk_tree_remains_kill (self->mark);
  rk_launcher_emit (RK_LAUNCHER (self), &event);
}

static gboolean
connect_shim (RkLauncherShim *self, GError **error)
{
  g_auto (GStrv) command = rk_shim_command_new (self->socket_path, self->orphan_grace_usec,
                                                self->leash_usec, self->beside);

  self->n_deaf_kills = 0;
  return rk_shim_link_spawn (self->link, command, self->socket_path == NULL, error);
}

static gboolean
send_spec (RkLauncherShim *self, const RkLaunchSpec *spec)
{
  g_autoptr (GByteArray) bytes = rk_launch_bytes_new (spec, self->mark);
  int fd = memfd_create ("rekindle-spec", MFD_CLOEXEC);
  gboolean sent = fd >= 0 && write (fd, bytes->data, bytes->len) == (ssize_t)bytes->len
                  && rk_shim_link_send_start (self->link, spec->run_number, self->mark, fd);
  int error_number = errno;

  if (fd >= 0)
    close (fd);
  errno = error_number;
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
  rk_shim_link_close (self->link);
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
  if (rk_shim_link_is_open (self->link))
    {
      if (send_spec (self, spec))
        return;
      if (errno != EPIPE && errno != ECONNRESET)
        {
          refuse (self, errno);
          return;
        }
      forget_dead_shim (self);
    }
  start_anew (self, spec);
}

static void
launcher_stop (RkLauncher *launcher, int signum)
{
  say (RK_LAUNCHER_SHIM (launcher), RK_SHIM_STOP, signum, 0);
}

/* Every kill is answered, by RK_SHIM_SURVIVORS at least. A shim that does not has not come back
 * from the birth of the command, which waits for a file system: then there is nobody else to end
 * it.
 */
static void
launcher_kill (RkLauncher *launcher)
{
  RkLauncherShim *self = RK_LAUNCHER_SHIM (launcher);

  if (self->n_deaf_kills++ < MAX_DEAF_KILLS)
    say (self, RK_SHIM_KILL, 0, 0);
  else
    rk_shim_link_kill (self->link);
}

static void
launcher_signal_command (RkLauncher *launcher, int signum)
{
  say (RK_LAUNCHER_SHIM (launcher), RK_SHIM_SIGNAL_MAIN, signum, 0);
}

static void
launcher_shutdown (RkLauncher *launcher)
{
  rk_shim_link_shut_down (RK_LAUNCHER_SHIM (launcher)->link);
}

static void
launcher_write_input (RkLauncher *launcher, const char *bytes, gsize len)
{
  RkLauncherShim *self = RK_LAUNCHER_SHIM (launcher);

  while (len > 0)
    {
      gsize part = MIN (len, RK_SHIM_TEXT_MAX);
      if (!rk_shim_link_send (self->link, RK_SHIM_INPUT, 0, 0, bytes, part))
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
  return rk_shim_link_get_pid (RK_LAUNCHER_SHIM (launcher)->link);
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
  rk_shim_link_close (RK_LAUNCHER_SHIM (object)->link);
  G_OBJECT_CLASS (rk_launcher_shim_parent_class)->dispose (object);
}

static void
rk_launcher_shim_finalize (GObject *object)
{
  RkLauncherShim *self = RK_LAUNCHER_SHIM (object);

  g_clear_pointer (&self->link, rk_shim_link_free);
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
  static const RkShimLinkFuncs funcs = { .message = on_message, .lost = on_lost };
  g_autofree char *uuid = g_uuid_string_random ();

  self->link = rk_shim_link_new (&funcs, G_OBJECT (self));
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
  if (!rk_shim_link_adopt (self->link, socket_path, error))
    return NULL;
  self->adopting = TRUE;
  self->leash_usec = RK_LAUNCHER_SHIM_LEASH_USEC;
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
  rk_shim_link_close (self->link);
}
