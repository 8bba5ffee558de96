/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-cli-common: what the verbs that know projects share: options, the store, the host. */
#pragma once

#include "rk-cli.h"
#include "rk-client.h"
#include "rk-store.h"

G_BEGIN_DECLS

gboolean rk_cli_parse (const char *usage, const char *summary, const GOptionEntry *entries,
                       int *argc, char ***argv, int *status);
int rk_cli_fail (const GError *error);
char *rk_cli_show (const char *text);
void rk_cli_print (const char *format, ...) G_GNUC_PRINTF (1, 2);
gboolean rk_cli_ask (const char *question);

RkStore *rk_cli_load_store (void);
void rk_cli_tell_host (void);
RkClient *rk_cli_connect (void);
RkClient *rk_cli_need_host (void);

G_END_DECLS
