/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-cli: what the verbs of the command line share: exit statuses, messages, and the table of
 * verbs.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RK_EXIT_OK 0
#define RK_EXIT_ERROR 1 /* Rekindle's own */
#define RK_EXIT_USAGE 2
#define RK_EXIT_TIME_LIMIT 124
#define RK_EXIT_SIGNAL(signum) (128 + (signum))

/**
 * RkCliVerb:
 * @name: what the person types
 * @run: takes the arguments from the verb's name on and returns the exit status
 * @summary: one line for the list of verbs, translatable
 */
typedef struct
{
  const char *name;
  int (*run) (int argc, char **argv);
  const char *summary;
} RkCliVerb;

int rk_cli_run (int argc, char **argv);
int rk_cli_daemon (int argc, char **argv);
int rk_cli_add (int argc, char **argv);
int rk_cli_open (int argc, char **argv);
int rk_cli_list (int argc, char **argv);
int rk_cli_status (int argc, char **argv);
int rk_cli_start (int argc, char **argv);
int rk_cli_stop (int argc, char **argv);
int rk_cli_restart (int argc, char **argv);
int rk_cli_logs (int argc, char **argv);
int rk_cli_edit (int argc, char **argv);
int rk_cli_review (int argc, char **argv);
int rk_cli_remove (int argc, char **argv);
int rk_cli_explain (int argc, char **argv);
int rk_cli_pause (int argc, char **argv);
int rk_cli_resume (int argc, char **argv);
int rk_cli_quit (int argc, char **argv);

void rk_cli_say (const char *format, ...) G_GNUC_PRINTF (1, 2);
void rk_cli_warn (const char *format, ...) G_GNUC_PRINTF (1, 2);
int rk_cli_usage_error (const char *verb, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
