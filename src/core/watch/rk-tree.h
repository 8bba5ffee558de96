/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-tree: what the files rk-tree-*.c share: everything that one project watches, as it is known in
 * the watch thread. Nothing here is used in another thread, except where it says so.
 *
 *   rk-tree-node      directories, their files, their paths
 *   rk-tree-mounts    which mount a directory is on; mounts that come and go
 *   rk-tree-watch     one watch per directory, and what its events mean
 *   rk-tree-scan      walks: the first one, of new directories, after lost events
 *   rk-tree-pending   names that are not decided yet, and why; git at work; the one timer
 *   rk-tree-judge     has this name changed?
 *   rk-tree-learn     hashing in the background what will be compared later
 *   rk-tree-root      the watched directories themselves, which may go and come back
 *   rk-tree-trouble   what the person should know: shares, limits, what cannot be read
 *   rk-tree-memory    what is known, on disk, for the next host; rk-tree-recall reads it
 *   rk-tree-limit     the words for the kernel's limits
 */
#pragma once

#include "rk-clock.h"
#include "rk-dir-listing.h"
#include "rk-dir-watcher.h"
#include "rk-fingerprint.h"
#include "rk-git-repo.h"
#include "rk-mount-table.h"
#include "rk-path-rules.h"
#include "rk-report-queue.h"
#include "rk-watch-thread.h"
#include "rk-watcher-tree.h"

G_BEGIN_DECLS

typedef struct _RkTree RkTree;
typedef struct _RkTreeNode RkTreeNode;
typedef struct _RkTreeRoot RkTreeRoot;
typedef struct _RkTreeMemory RkTreeMemory;

/**
 * RkScanMode:
 * @RK_SCAN_FIRST: nothing is known; a file counts if it was changed after the run's start
 * @RK_SCAN_NEW: a directory that has appeared: each file in it counts
 * @RK_SCAN_AGAIN: compare with what is known
 */
typedef enum
{
  RK_SCAN_FIRST,
  RK_SCAN_NEW,
  RK_SCAN_AGAIN,
} RkScanMode;

/**
 * RkReason:
 * @RK_REASON_EVENT: an event told of the name
 * @RK_REASON_DUE: it has waited long enough
 * @RK_REASON_SCAN: a scan found a difference
 */
typedef enum
{
  RK_REASON_EVENT,
  RK_REASON_DUE,
  RK_REASON_SCAN,
} RkReason;

/* A file that is held open is judged when nothing was written for this time. */
#define RK_WAIT_WRITING_USEC (100 * G_TIME_SPAN_MILLISECOND)

/* The poller says itself when two looks agree; a limit in case that it never does. */
#define RK_WAIT_LOOK_USEC (10 * G_USEC_PER_SEC)

/* A new file is often a temporary one that is renamed at once: then only its last name counts.
 * A hidden one nearly always is. */
#define RK_WAIT_NEW_USEC (3 * G_TIME_SPAN_MILLISECOND)
#define RK_WAIT_HIDDEN_USEC (20 * G_TIME_SPAN_MILLISECOND)

/* How soon a file that is empty, and was not before, is looked at again. */
#define RK_WAIT_EMPTY_USEC (5 * G_TIME_SPAN_MILLISECOND)

/* Editors move a file away and write it anew: it gets this time to come back. */
#define RK_WAIT_GONE_USEC (50 * G_TIME_SPAN_MILLISECOND)

/* git drops its lock and takes it again between its steps. */
#define RK_HOLD_CLEAR_USEC (30 * G_TIME_SPAN_MILLISECOND)
#define RK_HOLD_LOOK_USEC (4 * G_TIME_SPAN_MILLISECOND)
#define RK_HOLD_CAP_USEC (30 * G_USEC_PER_SEC)

/* Deletions beyond this many of one directory add nothing to what a person can read. */
#define RK_MAX_DELETIONS 64

/**
 * RkTreeRepo:
 * @repo: a repository that some directory of the tree belongs to
 * @index: (nullable): what it tracks, once that was asked for
 * @index_look: the index file when it was read
 * @remote: on a slow file system
 */
typedef struct
{
  RkGitRepo *repo;
  RkGitIndex *index;
  RkFileLook index_look;
  gboolean remote;
} RkTreeRepo;

/**
 * RkTreeRulesRead:
 * @repo: (nullable): the repository that begins here
 * @scope: (nullable): the ignore files that apply here
 * @has_cargo: whether there is a Cargo.toml
 */
typedef struct
{
  RkGitRepo *repo;
  RkIgnoreScope *scope;
  gboolean has_cargo;
} RkTreeRulesRead;

struct _RkTreeNode
{
  gboolean is_node; /* always %TRUE: tells the two kinds of cookies apart */
  gint ref_count;
  RkTree *tree;                 /* (not owned) */
  RkTreeRoot *root;             /* (not owned) */
  RkTreeNode *parent;           /* (not owned) (nullable): %NULL for the root's own directory */
  GHashTable *children;         /* (owned) (nullable) (element-type utf8 RkTreeNode): by name */
  RkDirWatcher *watcher;        /* (not owned) (nullable): whose watch it is */
  RkDirWatch *watch;            /* (owned) (nullable) */
  RkTreeRepo *repo;             /* (not owned) (nullable) */
  RkIgnoreScope *scope;         /* (owned) (nullable) */
  RkIgnoreScope *rule_scope;    /* (owned) (nullable): what git_rule belongs to */
  const RkIgnoreRule *git_rule; /* (not owned) (nullable): by which git ignores it */
  RkFileTable files;
  guint64 device;
  guint64 inode;
  guint remote : 1;     /* waits for it may be long: only the polling thread looks at it */
  guint registered : 1; /* in the tree's table of inodes */
  guint dead : 1;       /* out of the tree; only references remain */
  guint queued : 1;     /* for a scan */
  guint scan_mode : 2;
  guint learning : 1;
  guint has_cargo : 1;
  char name[];
};

struct _RkTreeRoot
{
  gboolean is_node;            /* always %FALSE */
  RkTree *tree;                /* (not owned) */
  char *path;                  /* (owned): absolute, as the person gave it */
  char *dir;                   /* (owned): the directory that is watched for it */
  char *real;                  /* (owned): the same without symbolic links, as far as is known */
  char *single;                /* (owned) (nullable): the one name in it that counts */
  RkTreeNode *node;            /* (owned) (nullable): %NULL while it is not there */
  RkDirWatch *guard;           /* (owned) (nullable): on the directory that will show its return */
  RkDirWatcher *guard_watcher; /* (not owned) (nullable) */
  char *guard_name;            /* (owned) (nullable): the name to wait for there */
};

struct _RkTree
{
  gint ref_count;
  gint stopped;           /* atomic */
  gint64 run_start_nsec;  /* atomic */
  RkWatchThread *thread;  /* (owned) */
  RkReportQueue *reports; /* (owned) */
  RkClock *clock;         /* (owned) */
  RkPathRules *rules;     /* (owned) */
  GStrv excluded;         /* (owned) */
  GStrv paths;            /* (owned): of the roots */
  guint n_watched;        /* atomic */
  guint n_polled;         /* atomic */
  guint learnt_files;     /* atomic */
  guint64 learnt_bytes;   /* atomic */
  gint unlearnt;          /* atomic: some file could not be hashed yet */
  gint64 poll_usec;       /* 0: only where it must be */
  int max_monitors;       /* 0: as many as is reasonable; negative: none */

  /* All that follows: watch thread only. */
  GPtrArray *roots;         /* (owned) (element-type RkTreeRoot) */
  RkMountTable *mounts;     /* (owned) (nullable) */
  GSource *mounts_source;   /* (owned) (nullable) */
  GHashTable *held_mounts;  /* (owned) (nullable) (element-type utf8): of shares that are away */
  RkDirWatcher *gio;        /* (owned) (nullable) */
  RkDirWatcher *inotify;    /* (owned) (nullable): in a large tree */
  GHashTable *pollers;      /* (owned) (element-type utf8 RkDirWatcher): by mount point */
  GHashTable *repos;        /* (owned) (element-type utf8 RkTreeRepo): by worktree */
  GHashTable *by_inode;     /* (owned) (element-type RkTreeNode RkTreeNode) */
  gint64 mounted_real_usec; /* when a mount last covered or uncovered something; 0: never */
  GPtrArray *troubles;      /* (owned): what the person should know */
  int limit_errno;          /* the kernel's limit that was met; 0 for none */
  gboolean limit_said;
  GQueue scans;           /* (element-type RkTreeNode) */
  GSource *scan_source;   /* (owned) */
  GHashTable *waits;      /* (owned) */
  GSource *timer;         /* (owned) */
  gint64 timer_usec;      /* when it is due; -1 if it is not armed */
  gint64 hold_usec;       /* since when git is at work; 0 if it is not */
  gint64 hold_clear_usec; /* since when it seems to be over; 0 if it does not */
  gboolean hold_stale;    /* the hold was cut: a lock that stays counts no more */
  gboolean busy;
  gboolean busy_git;
  gboolean first_walk;
  gboolean resume;       /* a run goes on that another host started */
  gboolean resumed;      /* and what that host knew is known */
  gboolean blind;        /* but not all that was there when the run began: names may have gone */
  RkTreeMemory *memory;  /* (owned) (nullable) */
  guint jobs;            /* looks that the polling threads were asked for */
  RkDirListing *listing; /* (owned): scratch */
  GString *path;         /* (owned): scratch */
  GQueue to_learn;       /* (element-type RkTreeNode) */
  GAsyncQueue *learner;  /* (owned) (nullable): %NULL while nothing is being learnt */
};

/* rk-tree-node */
RkTreeNode *rk_tree_node_new (RkTree *tree, RkTreeRoot *root, RkTreeNode *parent, const char *name);
RkTreeNode *rk_tree_node_ref (RkTreeNode *self);
void rk_tree_node_unref (RkTreeNode *self);
RkTreeNode *rk_tree_node_find_child (RkTreeNode *self, const char *name);
const char *rk_tree_node_peek_path (RkTreeNode *self, const char *name);
const char *rk_tree_node_peek_real_path (RkTreeNode *node);
const char *rk_tree_node_peek_relative (RkTreeNode *self, const char *name);
void rk_tree_node_register (RkTreeNode *self, guint64 device, guint64 inode);
void rk_tree_node_forget (RkTreeNode *self);

/* rk-tree-rules */
void rk_tree_rules_read (RkTreeRulesRead *self, const RkDirListing *listing, const char *path,
                         RkGitRepo *repo, RkIgnoreScope *scope);
void rk_tree_rules_clear (RkTreeRulesRead *self);
void rk_tree_rules_take (RkTreeNode *node, RkTreeRulesRead *read);
GHashTable *rk_tree_new_repos (void);
gboolean rk_tree_is_relevant (RkTreeNode *node, const char *name, gboolean is_dir);
gboolean rk_tree_is_rules_file (RkTreeNode *node, const char *name);
RkGitHold rk_tree_check_git (RkTree *self);

/* rk-tree-mounts */
void rk_tree_open_mounts (RkTree *self, RkMountTableFunc on_changed);
char *rk_tree_resolve (RkTree *self, const char *path);
const char *rk_tree_find_share (RkTree *self, const char *real_path, const char **fs_type);
gboolean rk_tree_is_away (RkTreeNode *node);
void rk_tree_follow_mounts (RkTree *self);

/* rk-tree-watch */
gboolean rk_tree_is_polled (RkTreeNode *node);
void rk_tree_choose_watcher (RkTreeNode *node);
gboolean rk_tree_watch (RkTreeNode *node);
void rk_tree_unwatch (RkTreeNode *node);
void rk_tree_unwatch_all (RkTreeNode *node);
void rk_tree_open_watchers (RkTree *self);
RkDirWatch *rk_tree_add_guard (RkTreeRoot *root, const char *path);
void rk_tree_on_event (RkDirWatcher *watcher, gpointer cookie, RkDirEvent event, const char *name,
                       gpointer user_data);

/* rk-tree-scan */
void rk_tree_queue_scan (RkTreeNode *node, RkScanMode mode);
void rk_tree_queue_below (RkTreeNode *node);
void rk_tree_queue_all (RkTree *self, RkDirWatcher *watcher);
gboolean rk_tree_scan_some (RkTree *self);

/* rk-tree-pending */
void rk_tree_wait (RkTreeNode *node, const char *name, gint64 wait_usec);
void rk_tree_wait_no_more (RkTreeNode *node, const char *name);
gboolean rk_tree_is_held (RkTree *self);
void rk_tree_on_timer (RkTree *self);
void rk_tree_update_busy (RkTree *self);
GHashTable *rk_tree_new_waits (void);

/* rk-tree-judge */
void rk_tree_judge (RkTreeNode *node, const char *name, RkReason reason);
void rk_tree_apply (RkTreeNode *node, const char *name, const RkFileLook *look, const guint8 *hash,
                    RkReason reason);
void rk_tree_report (RkTreeNode *node, const char *name, const RkFileLook *look,
                     gboolean came_or_went);
void rk_tree_drop_dir (RkTreeNode *node);

/* rk-tree-learn */
void rk_tree_learn (RkTreeNode *node);
void rk_tree_note_learnt (RkTree *self, guint64 size_bytes);
void rk_tree_start_learning (RkTree *self);
void rk_tree_learn_again (RkTree *self);
void rk_tree_stop_learning (RkTree *self);

/* rk-tree-root */
RkTreeRoot *rk_tree_root_new (RkTree *tree, const char *path);
void rk_tree_root_free (RkTreeRoot *self);
void rk_tree_root_check (RkTreeRoot *self);
void rk_tree_root_expire (RkTreeRoot *self);
void rk_tree_root_gone (RkTreeRoot *self);

/* rk-tree */
RkTree *rk_tree_new (const RkWatcherTreeConfig *config, RkReportQueue *reports);
void rk_tree_open (RkTree *self);
void rk_tree_close (RkTree *self);
void rk_tree_set_run_start_nsec (RkTree *self, gint64 start_nsec);
RkTree *rk_tree_ref (RkTree *self);
void rk_tree_unref (RkTree *self);
void rk_tree_note_walk (RkTree *self);
gint64 rk_tree_get_run_start_nsec (RkTree *self);
gint64 rk_tree_now_usec (RkTree *self);

/* rk-tree-memory; none is needed for any of these */
RkTreeMemory *rk_tree_memory_new (RkTree *tree, const char *path);
void rk_tree_memory_free (RkTreeMemory *self);
void rk_tree_memory_open (RkTreeMemory *self, gboolean resume);
void rk_tree_memory_note_walk (RkTreeMemory *self);
void rk_tree_memory_note_entry (RkTreeMemory *self, RkTreeNode *node, const RkFileEntry *entry);
void rk_tree_memory_note_gone (RkTreeMemory *self, RkTreeNode *node, const char *name);
void rk_tree_memory_note_dir_gone (RkTreeMemory *self, RkTreeNode *node);
void rk_tree_memory_note_report (RkTreeMemory *self, const char *path, gint64 latest_usec);
void rk_tree_memory_note_run (RkTreeMemory *self);
void rk_tree_memory_flush (RkTreeMemory *self);

/* rk-tree-trouble */
GPtrArray *rk_tree_new_troubles (void);
void rk_tree_trouble (RkTree *self, const char *key, const char *words);
void rk_tree_trouble_over (RkTree *self, const char *key, const char *words);

/* rk-tree-limit */
void rk_tree_note_limit (RkTree *self, int error);
void rk_tree_say_limit (RkTree *self);
void rk_tree_limit_over (RkTree *self);

G_END_DECLS
