/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-host-private: what the files of RkHost share: rk-host (from start to end), rk-host-parts (what
 * lets the world into its programs) and rk-host-control (what the bus asks of it).
 */
#pragma once

#include "rk-control.h"
#include "rk-host.h"
#include "rk-port-watches.h"
#include "rk-sleep.h"

G_BEGIN_DECLS

struct _RkHost
{
  GObject parent_instance;

  RkHostKind kind;
  RkClock *clock;           /* (owned) */
  RkStore *store;           /* (owned) */
  RkSupervisor *supervisor; /* (owned) */
  RkControl *control;       /* (owned) (nullable) */
  RkSleep *sleep;           /* (owned) (nullable): from the start on */
  RkPortWatches *ports;     /* (owned) */
  guint max_runs;           /* of a project, to be kept */
  gint64 max_bytes;         /* likewise of its output */
  GHashTable *journals;     /* (element-type utf8 RkJournal) (owned): by project */
  char *runtime_directory;  /* (owned) */
  char *state_directory;    /* (owned) */
  int lock_fd;              /* (owned): -1 before the start */
  char **login_environment; /* (owned) (nullable): not known yet, or not to be had */
  GCancellable *capture;    /* (owned) (nullable): the login shell is being asked */
  RkHostEnd end;
  gboolean started; /* what was to be started was; from now on the remembered set is kept */
  gboolean ending;
};

void rk_host_capture_environment (RkHost *self);
void rk_host_get_parts (RkHost *self, RkProgramParts *parts);
char *rk_host_dup_last_words (RkProgram *program, gpointer user_data);
void rk_host_export_control (RkHost *self);

G_END_DECLS
