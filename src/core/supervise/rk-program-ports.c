/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The TCP ports of a program. Who looks for them is the host's matter; here they are kept, and a
 * new run waits until those that the old tree had are free: a tree that is gone may have passed its
 * socket on, and a start into a taken port is a crash that nobody deserves. The wait has a limit,
 * and happens once: whoever holds the port then is not about to go.
 */

#include "config.h"

#include "rk-program-private.h"

#include "rk-port-table.h"

/* How long the ports of the old tree are waited for, and how often they are tried. */
#define PORT_WAIT_USEC (2 * G_USEC_PER_SEC)
#define PORT_TRY_USEC (10 * G_TIME_SPAN_MILLISECOND)

static gboolean
has_busy_port (RkProgram *self)
{
  for (guint i = 0; self->known_ports != NULL && i < self->known_ports->len; i++)
    {
      const RkPort *port = &g_array_index (self->known_ports, RkPort, i);
      if (!port->is_shared && !self->parts.is_port_free (port, self->parts.user_data))
        return TRUE;
    }
  return FALSE;
}

/* Whether a run may start as far as its ports are concerned. If not, says when to ask again. */
gboolean
rk_program_ports_are_free (RkProgram *self, gint64 *ask_again_usec)
{
  gint64 now_usec = rk_program_now_usec (self);

  if (self->parts.is_port_free == NULL || self->waited_in_vain || !has_busy_port (self))
    {
      self->port_limit_usec = 0;
      return TRUE;
    }
  if (self->port_limit_usec == 0)
    self->port_limit_usec = now_usec + PORT_WAIT_USEC;
  *ask_again_usec = now_usec + PORT_TRY_USEC;
  if (now_usec < self->port_limit_usec)
    return FALSE;
  self->port_limit_usec = 0;
  self->waited_in_vain = TRUE;
  return TRUE;
}

/* Nothing is left that could listen. */
void
rk_program_forget_ports (RkProgram *self)
{
  rk_program_set_ports (self, NULL);
}

/**
 * rk_program_clear_ports:
 * @self: a program that is being finalized
 *
 * Frees all that is known of ports. Emits nothing.
 */
void
rk_program_clear_ports (RkProgram *self)
{
  g_clear_pointer (&self->ports, g_array_unref);
  g_clear_pointer (&self->known_ports, g_array_unref);
  g_clear_pointer (&self->status.port_problem, g_free);
}

/**
 * rk_program_set_ports:
 * @self: a program
 * @ports: (nullable) (transfer none) (element-type RkPort): what its tree listens on, sorted
 *
 * For whoever looks. Emits #RkProgram::ports-changed if that is new.
 */
void
rk_program_set_ports (RkProgram *self, GArray *ports)
{
  gboolean same = rk_port_table_equal (self->ports, ports);

  g_clear_pointer (&self->ports, g_array_unref);
  if (ports != NULL && ports->len > 0)
    {
      self->ports = g_array_ref (ports);
      g_clear_pointer (&self->known_ports, g_array_unref);
      self->known_ports = g_array_ref (ports);
      self->waited_in_vain = FALSE;
    }
  if (!same)
    rk_program_emit_ports_changed (self);
}

/**
 * rk_program_set_port_problem:
 * @self: a program
 * @problem: (nullable): who holds a port that it wants, in words
 *
 * Belongs to the latest end; a new run forgets it. Emits #RkProgram::ports-changed if that is new.
 */
void
rk_program_set_port_problem (RkProgram *self, const char *problem)
{
  if (g_strcmp0 (self->status.port_problem, problem) == 0)
    return;
  g_free (self->status.port_problem);
  self->status.port_problem = g_strdup (problem);
  rk_program_emit_ports_changed (self);
}

/**
 * rk_program_get_ports:
 * @self: a program
 *
 * Returns: (transfer none) (nullable) (element-type RkPort): where its tree listens for TCP
 * connections, sorted; valid until #RkProgram::ports-changed
 */
const GArray *
rk_program_get_ports (RkProgram *self)
{
  return self->ports;
}

/**
 * rk_program_get_known_ports:
 * @self: a program
 *
 * Returns: (transfer none) (nullable) (element-type RkPort): where it, or its latest run that did,
 * listened; valid until #RkProgram::ports-changed
 */
const GArray *
rk_program_get_known_ports (RkProgram *self)
{
  return self->known_ports;
}
