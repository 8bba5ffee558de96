/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-notifier-queue.h"

struct _RkNotifierQueue
{
  GMutex lock;
  GQueue messages; /* (element-type RkNotifierMessage): the oldest first; a handful, so no index */
};

/**
 * rk_notifier_message_new:
 * @key: whose notice it is
 * @notice: which one
 * @summary: (nullable): the heading
 * @body: (nullable): the text
 * @actions: what is offered
 *
 * Returns: (transfer full): a message with copies of the texts
 */
RkNotifierMessage *
rk_notifier_message_new (const char *key, RkNotice notice, const char *summary, const char *body,
                         guint actions)
{
  RkNotifierMessage *self = g_new0 (RkNotifierMessage, 1);

  self->key = g_strdup (key);
  self->notice = notice;
  self->summary = g_strdup (summary);
  self->body = g_strdup (body);
  self->actions = actions;
  self->made_usec = g_get_monotonic_time ();
  return self;
}

/**
 * rk_notifier_message_free:
 * @self: (transfer full): a message
 */
void
rk_notifier_message_free (RkNotifierMessage *self)
{
  g_free (self->key);
  g_free (self->summary);
  g_free (self->body);
  g_free (self);
}

/**
 * rk_notifier_queue_new:
 *
 * Returns: (transfer full): an empty queue
 */
RkNotifierQueue *
rk_notifier_queue_new (void)
{
  RkNotifierQueue *self = g_new0 (RkNotifierQueue, 1);

  g_mutex_init (&self->lock);
  g_queue_init (&self->messages);
  return self;
}

/**
 * rk_notifier_queue_free:
 * @self: (transfer full): a queue that no other thread uses any more
 */
void
rk_notifier_queue_free (RkNotifierQueue *self)
{
  g_queue_clear_full (&self->messages, (GDestroyNotify)rk_notifier_message_free);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static GList *
find (RkNotifierQueue *self, const char *key)
{
  for (GList *l = self->messages.head; l != NULL; l = l->next)
    if (g_str_equal (((RkNotifierMessage *)l->data)->key, key))
      return l;
  return NULL;
}

static void
remove_locked (RkNotifierQueue *self, const char *key)
{
  GList *link = find (self, key);
  if (link == NULL)
    return;
  rk_notifier_message_free (link->data);
  g_queue_delete_link (&self->messages, link);
}

/**
 * rk_notifier_queue_push:
 * @self: the queue
 * @message: (transfer full): what to show; replaces a waiting message of the same key and goes to
 * the end
 */
void
rk_notifier_queue_push (RkNotifierQueue *self, RkNotifierMessage *message)
{
  g_mutex_lock (&self->lock);
  remove_locked (self, message->key);
  g_queue_push_tail (&self->messages, message);
  g_mutex_unlock (&self->lock);
}

/**
 * rk_notifier_queue_pop:
 * @self: the queue
 *
 * Returns: (transfer full) (nullable): the message that has waited longest, or %NULL
 */
RkNotifierMessage *
rk_notifier_queue_pop (RkNotifierQueue *self)
{
  g_mutex_lock (&self->lock);
  RkNotifierMessage *message = g_queue_pop_head (&self->messages);
  g_mutex_unlock (&self->lock);
  return message;
}

/**
 * rk_notifier_queue_remove:
 * @self: the queue
 * @key: whose waiting message goes unseen, if there is one
 */
void
rk_notifier_queue_remove (RkNotifierQueue *self, const char *key)
{
  g_mutex_lock (&self->lock);
  remove_locked (self, key);
  g_mutex_unlock (&self->lock);
}

/**
 * rk_notifier_queue_get_length:
 * @self: the queue
 *
 * Returns: how many messages wait
 */
guint
rk_notifier_queue_get_length (RkNotifierQueue *self)
{
  g_mutex_lock (&self->lock);
  guint length = g_queue_get_length (&self->messages);
  g_mutex_unlock (&self->lock);
  return length;
}
