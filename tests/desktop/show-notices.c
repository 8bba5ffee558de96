/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The notifier as a program, for tests with real notification daemons. Reads lines
 *   show KEY KIND SUMMARY|BODY (with \n for a line break)   withdraw KEY   quit
 * and prints "available", "unavailable" and "action KEY NUMBER" as they happen.
 */
#include "config.h"

#include "rk-notifier.h"

#include <gio/gunixinputstream.h>

typedef struct
{
  RkNotifier *notifier;
  GDataInputStream *input;
  GMainLoop *loop;
} Program;

static void
on_action (RkNotifier *notifier, const char *key, guint action, const char *token, gpointer data)
{
  g_print ("action %s %u\n", key, action);
}

static void
on_available (RkNotifier *notifier, GParamSpec *pspec, gpointer data)
{
  g_print (rk_notifier_get_available (notifier) ? "available\n" : "unavailable\n");
}

static RkNotice
parse_kind (const char *word)
{
  return g_str_equal (word, "crashed")     ? RK_NOTICE_CRASHED
         : g_str_equal (word, "gave-up")   ? RK_NOTICE_GAVE_UP
         : g_str_equal (word, "restarted") ? RK_NOTICE_RESTARTED
                                           : RK_NOTICE_WORKS_AGAIN;
}

static gboolean
obey (Program *self, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 4);
  guint n_words = g_strv_length (words);

  if (n_words == 4 && g_str_equal (words[0], "show"))
    {
      g_auto (GStrv) texts = g_strsplit (words[3], "|", 2);
      g_autofree char *body = g_strcompress (texts[1]);
      rk_notifier_show (self->notifier, words[1], parse_kind (words[2]), texts[0], body,
                        RK_NOTIFIER_NO_ACTION);
    }
  else if (n_words == 2 && g_str_equal (words[0], "withdraw"))
    rk_notifier_withdraw (self->notifier, words[1]);
  else
    return FALSE;
  return TRUE;
}

static void
on_line (GObject *source, GAsyncResult *result, gpointer data)
{
  Program *self = data;
  g_autofree char *line = g_data_input_stream_read_line_finish (self->input, result, NULL, NULL);

  if (line != NULL && obey (self, line))
    g_data_input_stream_read_line_async (self->input, G_PRIORITY_DEFAULT, NULL, on_line, self);
  else
    g_main_loop_quit (self->loop);
}

int
main (void)
{
  g_autoptr (GInputStream) stdin_stream = g_unix_input_stream_new (0, FALSE);
  g_autoptr (GDataInputStream) input = g_data_input_stream_new (stdin_stream);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (RkNotifier) notifier = rk_notifier_new ("io.github.rekindle.Rekindle");
  Program self = { notifier, input, loop };

  g_signal_connect (notifier, "action", G_CALLBACK (on_action), NULL);
  g_signal_connect (notifier, "notify::available", G_CALLBACK (on_available), NULL);
  g_data_input_stream_read_line_async (input, G_PRIORITY_DEFAULT, NULL, on_line, &self);
  g_main_loop_run (loop);
  rk_notifier_shutdown (notifier);
  g_print ("left\n");
  return 0;
}
