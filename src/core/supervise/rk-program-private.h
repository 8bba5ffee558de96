/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-program-private: what the files of RkProgram share: rk-program (the object), rk-program-engine
 * (events in, actions out), rk-program-world (what watcher and launcher report) and
 * rk-program-build (the build before a start).
 */
#pragma once

#include "rk-backoff.h"
#include "rk-build-outputs.h"
#include "rk-loop-guard.h"
#include "rk-process-writes.h"
#include "rk-program.h"
#include "rk-quiet.h"

G_BEGIN_DECLS

/* The build before a start, and the wait before a signal. */
typedef struct
{
  RkLauncher *launcher; /* (owned) (nullable): exists from the first build to stop */
  RkBuildOutputs outputs;
  gboolean fresh;  /* nothing changed since the latest successful build began */
  gboolean due;    /* another one begins when this one is gone and the files are quiet */
  gboolean alive;  /* a process of it may exist */
  gboolean exited; /* its own process has ended */
  gboolean over;   /* it has ended, reports of its last writes may be on their way */
  gboolean has_written;
  pid_t pid;
  guint n_unsure;    /* changes that are its own, or make it outdated: who knows? */
  GPtrArray *news;   /* (element-type filename) (owned): outputs that were not known before */
  gint64 began_usec; /* monotonic */
  gint64 began_real_usec;
  gint64 ended_real_usec;
} RkProgramBuild;

struct _RkProgram
{
  GObject parent_instance;

  RkProject *project;   /* (owned) */
  RkProgramParts parts; /* clock: (owned) */
  RkLauncher *launcher; /* (owned) (nullable): exists from start to stop */
  RkWatcher *watcher;   /* (owned) (nullable): likewise */

  RkLifecycle lifecycle;
  RkProgramStatus status; /* what others may see */
  RkBackoff backoff;
  RkQuiet quiet;
  RkLoopGuard loop_guard;
  RkPathSet changed; /* since the current run was started */

  RkProgramBuild build;
  gboolean tree_alive;     /* a process of the command's tree may exist */
  gboolean restart_wanted; /* by the person: a signal will not do */
  gboolean signalled;      /* this run was told of a change */
  gboolean kill_told;      /* in RK_STATE_KILLING: who is killed was said */
  gboolean lingering;      /* in RK_STATE_STOPPING: it is gone, an afterthought may follow */
  gboolean is_anothers;    /* this run is another host's: for which changes, nobody knows */

  GQueue pending;    /* (element-type Pending) (owned) */
  gboolean adopting; /* its launcher is another host's, and has not said yet what it has */
  gboolean watching; /* its watcher was started */
  gboolean feeding;
  guint alarm_id;
  gint64 deadline_usec;
  gint64 grace_usec;        /* of this stop; -1: the project's own */
  gint64 end_expected_usec; /* until then an end is the person's wish */
  guint n_starts;           /* since it was asked to start */
  guint busy_tries;         /* starts in a row that met a binary still being written */
  gboolean paused;          /* changes wait */
  RkProcessWrites written;  /* by the tree, when it was last measured */
  guint n_changes;          /* that were reported */
  GHashTable *clean_paths; /* (element-type filename) (owned): the kernel counts their next write */
  GHashTable *countable_paths; /* (element-type filename) (owned): so it was when the run started */
  GHashTable *loop_paths;      /* (element-type filename) (owned): not looked at any more */
  GArray *ports;          /* (element-type RkPort) (owned) (nullable): of the tree that lives */
  GArray *known_ports;    /* (element-type RkPort) (owned) (nullable): of the latest that had any */
  gint64 port_limit_usec; /* until then they are waited for; 0: they are not */
  gboolean waited_in_vain; /* for the known ports */
};

void rk_program_feed (RkProgram *self, RkEvent event, RkState verdict);
void rk_program_tell (RkProgram *self, RkProgramNews news, const char *text);
void rk_program_arm (RkProgram *self, gint64 deadline_usec);
void rk_program_disarm (RkProgram *self);
void rk_program_await_quiet (RkProgram *self);
void rk_program_acquire_parts (RkProgram *self);
void rk_program_release_parts (RkProgram *self);
void rk_program_let_go (RkProgram *self);
void rk_program_replace_watcher (RkProgram *self);
void rk_program_resume_changes (RkProgram *self);
gint64 rk_program_now_usec (RkProgram *self);
gboolean rk_program_is_ending (RkProgram *self);
void rk_program_note_survivors (RkProgram *self, const char *names);

gboolean rk_program_has_build (RkProgram *self);
gboolean rk_program_needs_build (RkProgram *self);
void rk_program_begin_build (RkProgram *self);
void rk_program_prepare (RkProgram *self);
void rk_program_await_preparation (RkProgram *self);
void rk_program_on_build_alarm (RkProgram *self);
gboolean rk_program_take_build_change (RkProgram *self, const char *path);
void rk_program_stop_build (RkProgram *self);
void rk_program_kill_build (RkProgram *self);
void rk_program_release_build (RkProgram *self);
char **rk_program_dup_environment (RkProgram *self);
gboolean rk_program_ports_are_free (RkProgram *self, gint64 *ask_again_usec);
void rk_program_forget_ports (RkProgram *self);
void rk_program_clear_ports (RkProgram *self);

gboolean rk_program_is_loop (RkProgram *self, const char *path);
void rk_program_begin_evidence (RkProgram *self);
void rk_program_take_evidence (RkProgram *self);

void rk_program_emit_news (RkProgram *self, RkProgramNews news, const char *text);
void rk_program_emit_state_changed (RkProgram *self, RkState old);
void rk_program_emit_ports_changed (RkProgram *self);

G_END_DECLS
