/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-shim-outbox.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <unistd.h>

#include "rk-shim-protocol.h"

/* The shim keeps less than that for a program that does not read. */
#define MAX_TYPED_BYTES (256 * 1024)

typedef struct
{
  RkShimHeader header;
  char *text;      /* (owned) (nullable) */
  int attached_fd; /* (owned): or -1 */
} Letter;

struct _RkShimOutbox
{
  GQueue letters; /* (element-type Letter) (owned) */
  gsize typed_bytes;
  GSource *source; /* (owned) (nullable): the kernel takes something again */
};

static void
letter_free (gpointer data)
{
  Letter *letter = data;

  if (letter->attached_fd >= 0)
    close (letter->attached_fd);
  g_free (letter->text);
  g_free (letter);
}

static gboolean
send_letter (int fd, const Letter *letter)
{
  const RkShimHeader *header = &letter->header;

  return rk_shim_send (fd, header->type, header->a, header->b, header->c, letter->text,
                       header->text_len, letter->attached_fd)
         == 0;
}

static gboolean
on_writable (int fd, GIOCondition condition, gpointer user_data)
{
  RkShimOutbox *self = user_data;

  while (!g_queue_is_empty (&self->letters))
    {
      Letter *letter = g_queue_peek_head (&self->letters);
      if (!send_letter (fd, letter) && errno == EAGAIN)
        return G_SOURCE_CONTINUE;
      if (letter->header.type == RK_SHIM_INPUT)
        self->typed_bytes -= letter->header.text_len;
      letter_free (g_queue_pop_head (&self->letters));
    }
  g_clear_pointer (&self->source, g_source_unref);
  return G_SOURCE_REMOVE;
}

static void
watch (RkShimOutbox *self, int fd)
{
  if (self->source != NULL)
    return;
  self->source = g_unix_fd_source_new (fd, G_IO_OUT | G_IO_HUP | G_IO_ERR);
  g_source_set_static_name (self->source, "rekindle shim outbox");
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_writable), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

static gboolean
keep (RkShimOutbox *self, const RkShimHeader *header, const char *text, int attached_fd)
{
  Letter *letter;

  if (header->type == RK_SHIM_INPUT && self->typed_bytes + header->text_len > MAX_TYPED_BYTES)
    {
      errno = ENOBUFS;
      return FALSE;
    }
  letter = g_new (Letter, 1);
  *letter = (Letter){ *header, g_memdup2 (text, header->text_len), -1 };
  if (attached_fd >= 0)
    letter->attached_fd = fcntl (attached_fd, F_DUPFD_CLOEXEC, 3);
  if (header->type == RK_SHIM_INPUT)
    self->typed_bytes += header->text_len;
  g_queue_push_tail (&self->letters, letter);
  return TRUE;
}

/**
 * rk_shim_outbox_new:
 *
 * Returns: (transfer full): an empty outbox
 */
RkShimOutbox *
rk_shim_outbox_new (void)
{
  RkShimOutbox *self = g_new0 (RkShimOutbox, 1);

  g_queue_init (&self->letters);
  return self;
}

/**
 * rk_shim_outbox_clear:
 * @self: an outbox
 *
 * Forgets what was not sent: nobody is there to read it. To be called before the socket is closed.
 */
void
rk_shim_outbox_clear (RkShimOutbox *self)
{
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_queue_clear_full (&self->letters, letter_free);
  self->typed_bytes = 0;
}

/**
 * rk_shim_outbox_free:
 * @self: (transfer full): an outbox
 */
void
rk_shim_outbox_free (RkShimOutbox *self)
{
  rk_shim_outbox_clear (self);
  g_free (self);
}

/**
 * rk_shim_outbox_is_empty:
 * @self: an outbox
 *
 * Returns: whether all that was said is on its way
 */
gboolean
rk_shim_outbox_is_empty (RkShimOutbox *self)
{
  return g_queue_is_empty (&self->letters);
}

/**
 * rk_shim_outbox_send:
 * @self: an outbox
 * @fd: the socket; always the same one until the outbox is cleared
 * @type: what is said
 * @a: its first number
 * @b: its second
 * @c: its third
 * @text: (nullable): its text
 * @text_len: at most RK_SHIM_TEXT_MAX
 * @attached_fd: a descriptor that goes with it, or -1; stays the caller's
 *
 * Never waits. What the kernel does not take now is sent from the thread-default main context of
 * the caller as soon as it does.
 *
 * Returns: whether it is on its way or kept; if not, errno says why: ENOBUFS if too much is typed
 */
gboolean
rk_shim_outbox_send (RkShimOutbox *self, int fd, guint32 type, gint64 a, gint64 b, gint64 c,
                     const char *text, gsize text_len, int attached_fd)
{
  RkShimHeader header = { type, (guint32)text_len, a, b, c };

  if (g_queue_is_empty (&self->letters))
    {
      if (rk_shim_send (fd, type, a, b, c, text, text_len, attached_fd) == 0)
        return TRUE;
      if (errno != EAGAIN)
        return FALSE;
    }
  if (!keep (self, &header, text, attached_fd))
    return FALSE;
  watch (self, fd);
  return TRUE;
}
