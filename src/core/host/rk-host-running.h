/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-host-running: what runs from one host to the next: programs that another host left running are
 * taken over, and those that are to run but do not are started.
 */
#pragma once

#include "rk-supervisor.h"

G_BEGIN_DECLS

char *rk_host_running_dup_socket_path (const char *runtime_directory, const char *id);
char *rk_host_running_dup_memory_path (const char *runtime_directory, const char *id);
gboolean rk_host_running_is_wanted (RkState state);
void rk_host_running_adopt (RkSupervisor *supervisor, const char *runtime_directory);
void rk_host_running_start (RkSupervisor *supervisor, const char *state_directory);
void rk_host_running_remember (RkSupervisor *supervisor, const char *state_directory);
void rk_host_running_forget (const char *state_directory);
void rk_host_running_forget_files (RkSupervisor *supervisor, const char *runtime_directory);
void rk_host_running_abandon (RkSupervisor *supervisor);

G_END_DECLS
