/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-client: the other end of rk-control, for the command line. Calls block. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define RK_TYPE_CLIENT (rk_client_get_type ())
G_DECLARE_FINAL_TYPE (RkClient, rk_client, RK, CLIENT, GObject)

/**
 * RkClientProject:
 *
 * What a host says of a project; the properties are described in the interface's XML.
 */
typedef struct
{
  char *object_path;
  char *id;
  char *name;
  char *group;
  char *command;
  char *directory;
  char *state;
  char *state_detail;
  guint pid;
  gint64 started_at_usec;
  guint restarts;
  guint run_number;
  char *last_exit;
  char **last_changed;
  gint64 next_try_usec;
  guint *ports;
  gsize n_ports;
  char *url;
  char *watching;
  char *broken;
  gboolean needs_review;
} RkClientProject;

void rk_client_project_free (RkClientProject *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RkClientProject, rk_client_project_free)

RkClient *rk_client_connect (GError **error);
void rk_client_look_for_ports (RkClient *self);
GPtrArray *rk_client_list (RkClient *self, GError **error);
char *rk_client_match (GPtrArray *projects, const char *name, GError **error);
RkClientProject *rk_client_find (RkClient *self, const char *name, GError **error);
gboolean rk_client_call_project (RkClient *self, const RkClientProject *project, const char *method,
                                 GError **error);
gboolean rk_client_call (RkClient *self, const char *method, GError **error);
gboolean rk_client_explain (RkClient *self, const char *id, const char *path, gboolean *counts,
                            char **reason, char **watched_by, GError **error);
gboolean rk_client_is_paused (RkClient *self);

G_END_DECLS
